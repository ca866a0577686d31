-- The two ledgers. Every entry moves one amount between two accounts of one line and year and carries the balances
-- after it; each entry continues from the balances of the one before. The last entry is the balance.

CREATE TABLE entry_kind (
    kind   text PRIMARY KEY,
    credit text NOT NULL,
    debit  text NOT NULL CHECK (debit <> credit)
);
INSERT INTO entry_kind (kind, credit, debit) VALUES
    ('allot', 'allotted', 'available'),
    ('recover', 'recovered', 'available'),
    ('contribute', 'voluntary', 'available'),
    ('reserve', 'available', 'reserved'),
    ('release', 'reserved', 'available'),
    ('commit', 'reserved', 'committed');

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

ALTER TABLE application_event ADD CONSTRAINT an_event_that_posts_has_its_entry
    FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON entry_kind TO fonds1035_service;
GRANT SELECT, INSERT ON ledger_entry TO fonds1035_service;
