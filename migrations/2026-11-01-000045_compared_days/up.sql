-- What a day brings by itself to undecided applications, since something recorded earlier begins to hold.

-- The days that were compared with the day before, for all applications that were undecided then.
CREATE TABLE compared_day (
    day         date PRIMARY KEY,
    compared_at timestamptz NOT NULL
);

-- Of which change the Fund unit was told: by the act that recorded something, or by the day on which it begins to hold.
CREATE TABLE standing_change (
    application_id uuid NOT NULL REFERENCES application,
    line           smallint NOT NULL REFERENCES credit_line,
    from_day       date NOT NULL,
    told_at        timestamptz NOT NULL,
    PRIMARY KEY (application_id, line, from_day)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON compared_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON standing_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON compared_day, standing_change TO fonds1035_service;
