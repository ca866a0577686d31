-- The two ledgers. Every entry moves one amount between two accounts of one line and year and carries the balances
-- after it; each entry continues from the balances of the one before. The last entry is the balance.

CREATE TABLE entry_kind (
    kind   text PRIMARY KEY,
    credit text NOT NULL,
    debit  text NOT NULL CHECK (debit <> credit)
);
INSERT INTO entry_kind (kind, credit, debit) VALUES
    ('allot', 'allotted', 'available'),
    ('revise_up', 'allotted', 'available'),
    ('revise_down', 'available', 'allotted'),
    ('recover', 'recovered', 'available'),
    ('contribute', 'voluntary', 'available'),
    ('carry_in', 'carried', 'available'),
    ('reserve', 'available', 'reserved'),
    ('release', 'reserved', 'available'),
    ('commit', 'reserved', 'committed'),
    ('disburse', 'committed', 'disbursed'),
    ('return_committed', 'committed', 'returned'),
    ('return_disbursed', 'disbursed', 'returned'),
    ('carry_out', 'available', 'returned'),
    ('return_available', 'available', 'returned'),
    ('close', 'available', 'returned');

-- What becomes of the money of one approved project: paid out, or given back unspent. Each movement continues from the
-- one before and the first from what was granted, so that no project spends more than was committed to it.
CREATE TABLE funding_movement (
    id               uuid PRIMARY KEY,
    application_id   uuid NOT NULL,
    funding_number   integer NOT NULL,
    number           integer NOT NULL CHECK (number > 0),
    line             smallint NOT NULL,
    year             smallint NOT NULL,
    granted_cents    bigint NOT NULL,
    approved_seq     integer NOT NULL,
    approved_by      uuid NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('disburse', 'return_committed', 'return_disbursed')),
    amount_cents     bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    committed_after  bigint NOT NULL,
    disbursed_after  bigint NOT NULL,
    source           text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    recorded_at      timestamptz NOT NULL,
    recorded_by      uuid NOT NULL REFERENCES app_user,
    approval         text NOT NULL GENERATED ALWAYS AS ('commit') STORED,
    previous_number  integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    committed_before bigint NOT NULL GENERATED ALWAYS AS (committed_after + CASE WHEN kind IN ('disburse', 'return_committed') THEN amount_cents ELSE 0 END) STORED,
    disbursed_before bigint NOT NULL GENERATED ALWAYS AS (disbursed_after - CASE kind WHEN 'disburse' THEN amount_cents WHEN 'return_disbursed' THEN -amount_cents ELSE 0 END) STORED,
    returned_cents   bigint GENERATED ALWAYS AS (CASE WHEN kind <> 'disburse' THEN amount_cents END) STORED,
    UNIQUE (application_id, funding_number, number, committed_after, disbursed_after),
    UNIQUE (id, application_id, line, year, kind, amount_cents, recorded_by),
    UNIQUE (id, line, returned_cents),
    CONSTRAINT each_movement_continues_from_the_one_before
        FOREIGN KEY (application_id, funding_number, previous_number, committed_before, disbursed_before)
        REFERENCES funding_movement (application_id, funding_number, number, committed_after, disbursed_after),
    CONSTRAINT the_first_movement_begins_at_what_was_granted
        CHECK (number > 1 OR (committed_before = granted_cents AND disbursed_before = 0)),
    CONSTRAINT no_project_is_overdrawn CHECK (committed_after >= 0 AND disbursed_after >= 0),
    CONSTRAINT a_movement_stays_on_the_money_of_its_project
        FOREIGN KEY (application_id, funding_number, line, year, granted_cents) REFERENCES funding (application_id, number, line, year, amount_cents),
    CONSTRAINT only_what_was_approved_moves
        FOREIGN KEY (application_id, approved_seq, approval, approved_by) REFERENCES application_event (application_id, seq, posts, actor_id)
);
CREATE UNIQUE INDEX funding_movement_number ON funding_movement (application_id, funding_number, number);
-- What is recovered on a line was returned from a project of the same line, to the cent, and only once.
ALTER TABLE allocation ADD CONSTRAINT what_is_recovered_was_returned_from_the_same_line
    FOREIGN KEY (movement_id, line, amount_cents) REFERENCES funding_movement (id, line, returned_cents);

CREATE TABLE ledger_entry (
    line             smallint NOT NULL,
    year             smallint NOT NULL,
    number           bigint NOT NULL CHECK (number > 0),
    kind             text NOT NULL REFERENCES entry_kind,
    amount_cents     bigint NOT NULL CHECK (amount_cents BETWEEN 0 AND 9007199254740991),
    allocation_id    uuid,
    application_id   uuid,
    event_seq        integer,
    funding_number   integer,
    movement_id      uuid,
    actor_id         uuid REFERENCES app_user,
    recorded_at      timestamptz NOT NULL,
    available_after  bigint NOT NULL,
    reserved_after   bigint NOT NULL,
    committed_after  bigint NOT NULL,
    disbursed_after  bigint NOT NULL,
    returned_after   bigint NOT NULL DEFAULT 0,
    closed_after     boolean NOT NULL DEFAULT false,
    previous_number  bigint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    available_before bigint NOT NULL GENERATED ALWAYS AS (available_after - CASE WHEN kind IN ('allot', 'revise_up', 'recover', 'contribute', 'carry_in', 'release') THEN amount_cents WHEN kind IN ('revise_down', 'reserve', 'carry_out', 'return_available') THEN -amount_cents ELSE 0 END) STORED,
    reserved_before  bigint NOT NULL GENERATED ALWAYS AS (reserved_after - CASE WHEN kind = 'reserve' THEN amount_cents WHEN kind IN ('release', 'commit') THEN -amount_cents ELSE 0 END) STORED,
    committed_before bigint NOT NULL GENERATED ALWAYS AS (committed_after - CASE WHEN kind = 'commit' THEN amount_cents WHEN kind IN ('disburse', 'return_committed') THEN -amount_cents ELSE 0 END) STORED,
    disbursed_before bigint NOT NULL GENERATED ALWAYS AS (disbursed_after - CASE WHEN kind = 'disburse' THEN amount_cents WHEN kind = 'return_disbursed' THEN -amount_cents ELSE 0 END) STORED,
    returned_before  bigint NOT NULL GENERATED ALWAYS AS (returned_after - CASE WHEN kind IN ('return_committed', 'return_disbursed', 'carry_out', 'return_available') THEN amount_cents ELSE 0 END) STORED,
    -- Only what its projects still spend or give back may follow the closing of a year.
    closed_before    boolean NOT NULL GENERATED ALWAYS AS (kind IN ('disburse', 'return_committed', 'return_disbursed') AND closed_after) STORED,
    -- The year that the entry closes.
    closing_of       smallint GENERATED ALWAYS AS (CASE WHEN kind IN ('carry_out', 'return_available', 'close') THEN year END) STORED,
    PRIMARY KEY (line, year, number),
    UNIQUE (line, year, number, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after),
    UNIQUE (application_id, event_seq),
    UNIQUE (allocation_id),
    UNIQUE (movement_id),
    FOREIGN KEY (line, year) REFERENCES line_year,
    CONSTRAINT each_entry_continues_from_the_one_before
        FOREIGN KEY (line, year, previous_number, available_before, reserved_before, committed_before, disbursed_before, returned_before, closed_before)
        REFERENCES ledger_entry (line, year, number, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after),
    CONSTRAINT the_first_entry_begins_at_nothing
        CHECK (number > 1 OR (available_before = 0 AND reserved_before = 0 AND committed_before = 0 AND disbursed_before = 0 AND returned_before = 0 AND NOT closed_before)),
    CONSTRAINT no_account_is_overdrawn
        CHECK (available_after >= 0 AND reserved_after >= 0 AND committed_after >= 0 AND disbursed_after >= 0 AND returned_after >= 0),
    CONSTRAINT no_account_passes_the_largest_amount
        CHECK (greatest(available_after, reserved_after, committed_after, disbursed_after, returned_after) <= 9007199254740991),
    CONSTRAINT an_entry_moves_money_unless_it_closes_an_empty_account CHECK ((amount_cents = 0) = (kind = 'close')),
    CONSTRAINT a_closed_year_takes_no_further_entries
        CHECK (CASE WHEN kind IN ('carry_out', 'return_available', 'close') THEN closed_after ELSE closed_after = closed_before END),
    CONSTRAINT a_closed_year_has_nothing_to_promise CHECK (NOT closed_after OR (available_after = 0 AND reserved_after = 0)),
    CONSTRAINT an_entry_has_one_cause
        CHECK (CASE
            WHEN kind IN ('allot', 'revise_up', 'revise_down', 'recover', 'contribute', 'carry_in')
            THEN allocation_id IS NOT NULL AND application_id IS NULL AND event_seq IS NULL AND funding_number IS NULL AND movement_id IS NULL
            WHEN kind IN ('reserve', 'release', 'commit')
            THEN allocation_id IS NULL AND application_id IS NOT NULL AND event_seq IS NOT NULL AND funding_number IS NOT NULL AND movement_id IS NULL AND actor_id IS NOT NULL
            WHEN kind IN ('disburse', 'return_committed', 'return_disbursed')
            THEN allocation_id IS NULL AND application_id IS NOT NULL AND event_seq IS NULL AND funding_number IS NULL AND movement_id IS NOT NULL AND actor_id IS NOT NULL
            ELSE allocation_id IS NULL AND application_id IS NULL AND event_seq IS NULL AND funding_number IS NULL AND movement_id IS NULL END),
    CONSTRAINT an_entry_is_the_posting_of_its_event
        FOREIGN KEY (application_id, event_seq, kind, actor_id) REFERENCES application_event (application_id, seq, posts, actor_id),
    CONSTRAINT an_entry_stays_on_the_line_and_year_of_its_application
        FOREIGN KEY (application_id, funding_number, line, year, amount_cents) REFERENCES funding (application_id, number, line, year, amount_cents),
    CONSTRAINT an_arrival_is_what_was_allocated
        FOREIGN KEY (allocation_id, line, year, kind, amount_cents) REFERENCES allocation (id, line, year, kind, amount_cents),
    CONSTRAINT an_entry_is_the_movement_of_its_project
        FOREIGN KEY (movement_id, application_id, line, year, kind, amount_cents, actor_id) REFERENCES funding_movement (id, application_id, line, year, kind, amount_cents, recorded_by),
    CONSTRAINT a_year_ends_as_was_decided
        FOREIGN KEY (line, closing_of, kind, amount_cents) REFERENCES line_closing (line, year, kind, amount_cents)
);

ALTER TABLE application_event ADD CONSTRAINT an_event_that_posts_has_its_entry
    FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE allocation ADD CONSTRAINT an_allocation_has_its_entry
    FOREIGN KEY (id) REFERENCES ledger_entry (allocation_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE funding_movement ADD CONSTRAINT a_movement_has_its_entry
    FOREIGN KEY (id) REFERENCES ledger_entry (movement_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE line_closing ADD CONSTRAINT a_closing_has_its_entry
    FOREIGN KEY (line, year, entry_number, available_cents, reserved_cents, committed_cents, disbursed_cents, returned_cents, closed)
    REFERENCES ledger_entry (line, year, number, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after)
    DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON funding_movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON entry_kind TO fonds1035_service;
GRANT SELECT, INSERT ON funding_movement, ledger_entry TO fonds1035_service;
