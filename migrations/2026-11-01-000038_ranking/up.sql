-- How retained applications stand by the published ranking factors, in the words of named persons, and the region of the
-- Regional Office that serves a state. An assessment is no number: nothing here can be added up or sorted by.

CREATE TABLE ranking_assessment (
    application_id uuid NOT NULL REFERENCES application,
    factor         text NOT NULL CHECK (factor IN ('earlier_support', 'donor_interest', 'engagement', 'risk', 'fit')),
    revision       integer NOT NULL CHECK (revision > 0),
    finding        text NOT NULL CHECK (finding IN ('favours', 'neutral', 'speaks_against', 'not_known')),
    reasons        text NOT NULL,
    assessed_on    date NOT NULL CHECK (assessed_on >= '2001-01-01'),
    assessor_id    uuid NOT NULL REFERENCES app_user,
    assessor_role  text NOT NULL,
    recorded_at    timestamptz NOT NULL,
    -- Revisions of one factor are dense: each names the one that it supersedes.
    supersedes     integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
    PRIMARY KEY (application_id, factor, revision),
    CONSTRAINT a_revision_supersedes_the_one_before
        FOREIGN KEY (application_id, factor, supersedes) REFERENCES ranking_assessment (application_id, factor, revision),
    CONSTRAINT an_assessment_gives_its_reasons_in_words CHECK (length(reasons) <= 5000 AND btrim(reasons, E' \t\r\n') <> ''),
    CONSTRAINT no_assessment_is_of_a_day_to_come CHECK (assessed_on <= (recorded_at AT TIME ZONE 'Europe/Zurich')::date),
    CONSTRAINT only_the_fund_unit_ranks CHECK (assessor_role = 'fund_officer')
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ranking_assessment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON ranking_assessment TO fonds1035_service;

INSERT INTO fact_word (kind, value) VALUES
    ('office_region', 'east_horn_and_southern_africa'), ('office_region', 'west_and_central_africa'),
    ('office_region', 'middle_east_and_north_africa'), ('office_region', 'latin_america_and_the_caribbean'),
    ('office_region', 'asia_and_the_pacific'), ('office_region', 'europe_and_central_asia'), ('office_region', 'retracted');
