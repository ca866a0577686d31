-- Refused by the constraints of the earlier tables where money has moved in a way that they do not know.
CREATE TEMPORARY TABLE kept_entry ON COMMIT DROP AS SELECT * FROM ledger_entry;
CREATE TEMPORARY TABLE kept_allocation ON COMMIT DROP AS SELECT * FROM allocation;
ALTER TABLE application_event DROP CONSTRAINT an_event_that_posts_has_its_entry;
ALTER TABLE allocation DROP CONSTRAINT an_allocation_has_its_entry, DROP CONSTRAINT what_is_recovered_was_returned_from_the_same_line;
ALTER TABLE line_closing DROP CONSTRAINT a_closing_has_its_entry;
ALTER TABLE funding_movement DROP CONSTRAINT a_movement_has_its_entry;
ALTER TABLE budget_year DROP CONSTRAINT a_closed_year_has_closed_line_1, DROP CONSTRAINT a_closed_year_has_closed_line_2;
DROP TABLE ledger_entry, funding_movement, allocation, line_closing;
ALTER TABLE budget_year
    DROP CONSTRAINT a_closed_year_says_when,
    DROP CONSTRAINT budget_year_year_status_key,
    DROP COLUMN closed_line_1,
    DROP COLUMN closed_line_2,
    DROP COLUMN closed_at,
    DROP COLUMN closed_by;

CREATE TABLE allocation (
    id           uuid PRIMARY KEY,
    line         smallint NOT NULL,
    year         smallint NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('allot', 'recover', 'contribute')),
    amount_cents bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    version      text NOT NULL CHECK (version IN ('resolution_1150', 'declared')),
    working      jsonb NOT NULL,
    source       text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    recorded_at  timestamptz NOT NULL,
    recorded_by  uuid REFERENCES app_user,
    FOREIGN KEY (line, year) REFERENCES line_year,
    UNIQUE (id, line, year, kind, amount_cents)
);
CREATE UNIQUE INDEX allocation_one_per_line_and_year ON allocation (line, year) WHERE kind = 'allot';

CREATE TABLE ledger_entry (
    line             smallint NOT NULL,
    year             smallint NOT NULL,
    number           bigint NOT NULL CHECK (number > 0),
    kind             text NOT NULL REFERENCES entry_kind,
    amount_cents     bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    allocation_id    uuid,
    application_id   uuid,
    event_seq        integer,
    funding_number   integer,
    actor_id         uuid REFERENCES app_user,
    recorded_at      timestamptz NOT NULL,
    available_after  bigint NOT NULL,
    reserved_after   bigint NOT NULL,
    committed_after  bigint NOT NULL,
    disbursed_after  bigint NOT NULL,
    previous_number  bigint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    available_before bigint NOT NULL GENERATED ALWAYS AS (available_after - CASE WHEN kind IN ('allot', 'recover', 'contribute', 'release') THEN amount_cents WHEN kind = 'reserve' THEN -amount_cents ELSE 0 END) STORED,
    reserved_before  bigint NOT NULL GENERATED ALWAYS AS (reserved_after - CASE WHEN kind = 'reserve' THEN amount_cents WHEN kind IN ('release', 'commit') THEN -amount_cents ELSE 0 END) STORED,
    committed_before bigint NOT NULL GENERATED ALWAYS AS (committed_after - CASE WHEN kind = 'commit' THEN amount_cents ELSE 0 END) STORED,
    disbursed_before bigint NOT NULL GENERATED ALWAYS AS (disbursed_after) STORED,
    PRIMARY KEY (line, year, number),
    UNIQUE (line, year, number, available_after, reserved_after, committed_after, disbursed_after),
    UNIQUE (application_id, event_seq),
    UNIQUE (allocation_id),
    FOREIGN KEY (line, year) REFERENCES line_year,
    CONSTRAINT each_entry_continues_from_the_one_before
        FOREIGN KEY (line, year, previous_number, available_before, reserved_before, committed_before, disbursed_before)
        REFERENCES ledger_entry (line, year, number, available_after, reserved_after, committed_after, disbursed_after),
    CONSTRAINT the_first_entry_begins_at_nothing
        CHECK (number > 1 OR (available_before = 0 AND reserved_before = 0 AND committed_before = 0 AND disbursed_before = 0)),
    CONSTRAINT no_account_is_overdrawn
        CHECK (available_after >= 0 AND reserved_after >= 0 AND committed_after >= 0 AND disbursed_after >= 0),
    CONSTRAINT an_entry_has_one_cause
        CHECK (CASE WHEN kind IN ('allot', 'recover', 'contribute')
            THEN allocation_id IS NOT NULL AND application_id IS NULL AND event_seq IS NULL AND funding_number IS NULL
            ELSE allocation_id IS NULL AND application_id IS NOT NULL AND event_seq IS NOT NULL AND funding_number IS NOT NULL AND actor_id IS NOT NULL END),
    CONSTRAINT an_entry_is_the_posting_of_its_event
        FOREIGN KEY (application_id, event_seq, kind, actor_id) REFERENCES application_event (application_id, seq, posts, actor_id),
    CONSTRAINT an_entry_stays_on_the_line_and_year_of_its_application
        FOREIGN KEY (application_id, funding_number, line, year, amount_cents) REFERENCES funding (application_id, number, line, year, amount_cents),
    CONSTRAINT an_arrival_is_what_was_allocated
        FOREIGN KEY (allocation_id, line, year, kind, amount_cents) REFERENCES allocation (id, line, year, kind, amount_cents)
);

INSERT INTO allocation SELECT id, line, year, kind, amount_cents, version, working, source, recorded_at, recorded_by FROM kept_allocation;
INSERT INTO ledger_entry (line, year, number, kind, amount_cents, allocation_id, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after)
SELECT line, year, number, kind, amount_cents, allocation_id, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after
FROM kept_entry ORDER BY line, year, number;
DELETE FROM entry_kind WHERE kind NOT IN ('allot', 'recover', 'contribute', 'reserve', 'release', 'commit');
ALTER TABLE application_event ADD CONSTRAINT an_event_that_posts_has_its_entry
    FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON allocation, ledger_entry TO fonds1035_service;
