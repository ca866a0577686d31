-- Projects of the Fund from before this service, as a register of others lists them: one row a line of the register.

CREATE TABLE historical_project (
    id              uuid PRIMARY KEY,
    -- SHA-256 over the original cells: the same line is never taken twice.
    row_hash        bytea NOT NULL UNIQUE CHECK (octet_length(row_hash) = 32),
    title           text NOT NULL CHECK (title <> ''),
    scope           text NOT NULL CHECK (scope IN ('national', 'regional')),
    period_from     date,
    period_to       date,
    published_on    date,
    other_donors    text,
    warnings        text[] NOT NULL,
    -- Every cell as it was read, by column.
    original        jsonb NOT NULL,
    source          text NOT NULL CHECK (source <> ''),
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid REFERENCES app_user,
    CONSTRAINT a_period_ends_after_it_begins CHECK (period_from <= period_to)
);

CREATE TABLE historical_project_code (
    project_id uuid NOT NULL REFERENCES historical_project,
    code       text NOT NULL CHECK (code ~ '^([A-Z]{2}\.[0-9]{4}|[A-Z]{2}[0-9]{2}[A-Z][0-9]{4})$'),
    PRIMARY KEY (project_id, code)
);
CREATE INDEX historical_project_code_code ON historical_project_code (code);

CREATE TABLE historical_project_state (
    project_id uuid NOT NULL REFERENCES historical_project,
    state_code text NOT NULL REFERENCES member_state,
    PRIMARY KEY (project_id, state_code)
);
CREATE INDEX historical_project_state_state ON historical_project_state (state_code);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON historical_project FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON historical_project_code FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON historical_project_state FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON historical_project, historical_project_code, historical_project_state TO fonds1035_service;
