-- What member states owe of their assessed contributions, in centimes of a Swiss franc. A position stands from its day
-- until a later day is recorded; of the revisions for one day the last counts, and nothing is overwritten.

CREATE TABLE contribution_position (
    state_code                  text NOT NULL REFERENCES member_state,
    financial_year              smallint NOT NULL CHECK (financial_year BETWEEN 1951 AND 2200),
    as_of                       date NOT NULL CHECK (as_of BETWEEN '1951-01-01' AND '2200-01-01'),
    revision                    integer NOT NULL CHECK (revision > 0),
    -- Without amounts: the revision before was wrong, and what stood before it goes on.
    assessed_centimes           bigint CHECK (assessed_centimes BETWEEN 0 AND 9007199254740991),
    outstanding_centimes        bigint CHECK (outstanding_centimes BETWEEN 0 AND 9007199254740991),
    outstanding_before_centimes bigint CHECK (outstanding_before_centimes BETWEEN 0 AND 9007199254740991),
    recorded_at                 timestamptz NOT NULL,
    recorded_by                 uuid REFERENCES app_user,
    source                      text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    document_id                 uuid REFERENCES document,
    -- Revisions of one day are dense: each names the one before it.
    revises                     integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
    PRIMARY KEY (state_code, financial_year, as_of, revision),
    FOREIGN KEY (state_code, financial_year, as_of, revises)
        REFERENCES contribution_position (state_code, financial_year, as_of, revision),
    CONSTRAINT no_more_is_outstanding_than_was_assessed CHECK (outstanding_centimes <= assessed_centimes),
    CONSTRAINT a_position_has_all_its_amounts_or_retracts
        CHECK (num_nulls(assessed_centimes, outstanding_centimes) IN (0, 2)
            AND (assessed_centimes IS NOT NULL OR outstanding_before_centimes IS NULL)),
    CONSTRAINT only_a_revision_retracts CHECK (assessed_centimes IS NOT NULL OR revision > 1),
    CONSTRAINT a_position_has_its_document CHECK (assessed_centimes IS NULL OR document_id IS NOT NULL),
    CONSTRAINT a_contribution_is_due_from_its_year_on CHECK (extract(year FROM as_of) >= financial_year)
);
CREATE INDEX contribution_position_document ON contribution_position (document_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contribution_position FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON contribution_position TO fonds1035_service;
