-- How a budget year lives and ends: revised, fed by donor, closed by decision, carried to the next; and what becomes of
-- the money of one approved project. The two append-only tables of the money are made anew around what they hold, since
-- what an account held before an entry is computed otherwise from now on.

ALTER TABLE budget_year
    ADD COLUMN closed_at     timestamptz,
    ADD COLUMN closed_by     uuid REFERENCES app_user,
    -- The lines whose closing a closed year needs.
    ADD COLUMN closed_line_1 smallint GENERATED ALWAYS AS (CASE WHEN status = 'closed' THEN 1 END) STORED,
    ADD COLUMN closed_line_2 smallint GENERATED ALWAYS AS (CASE WHEN status = 'closed' THEN 2 END) STORED,
    ADD UNIQUE (year, status),
    ADD CONSTRAINT a_closed_year_says_when CHECK ((status = 'closed') = (closed_at IS NOT NULL) AND (closed_by IS NULL OR status = 'closed'));

-- How a line ends a year: nothing was left, or what was left is carried to the next year's same line or returned, by a
-- recorded decision. The figures are those of the entry that closes the account.
CREATE TABLE line_closing (
    line            smallint NOT NULL,
    year            smallint NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('carry_out', 'return_available', 'close')),
    amount_cents    bigint NOT NULL CHECK (amount_cents BETWEEN 0 AND 9007199254740991),
    legal_source    text CHECK (length(legal_source) BETWEEN 1 AND 500),
    entry_number    bigint NOT NULL,
    committed_cents bigint NOT NULL,
    disbursed_cents bigint NOT NULL,
    returned_cents  bigint NOT NULL,
    recorded_at     timestamptz NOT NULL,
    recorded_by     uuid REFERENCES app_user,
    available_cents bigint NOT NULL GENERATED ALWAYS AS (0) STORED,
    reserved_cents  bigint NOT NULL GENERATED ALWAYS AS (0) STORED,
    closed          boolean NOT NULL GENERATED ALWAYS AS (true) STORED,
    year_status     text NOT NULL GENERATED ALWAYS AS ('closed') STORED,
    carried_to      smallint GENERATED ALWAYS AS (CASE WHEN kind = 'carry_out' THEN year + 1 END) STORED,
    PRIMARY KEY (line, year),
    UNIQUE (line, year, kind, amount_cents),
    UNIQUE (line, carried_to, amount_cents),
    FOREIGN KEY (line, year) REFERENCES line_year,
    CONSTRAINT what_was_left_was_decided
        CHECK ((kind = 'close') = (amount_cents = 0) AND (kind = 'close') = (legal_source IS NULL)),
    CONSTRAINT a_closed_line_is_of_a_closed_year
        FOREIGN KEY (year, year_status) REFERENCES budget_year (year, status) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE budget_year
    ADD CONSTRAINT a_closed_year_has_closed_line_1 FOREIGN KEY (closed_line_1, year) REFERENCES line_closing (line, year) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_closed_year_has_closed_line_2 FOREIGN KEY (closed_line_2, year) REFERENCES line_closing (line, year) DEFERRABLE INITIALLY DEFERRED;

CREATE TEMPORARY TABLE kept_entry ON COMMIT DROP AS SELECT * FROM ledger_entry;
CREATE TEMPORARY TABLE kept_allocation ON COMMIT DROP AS SELECT * FROM allocation;
ALTER TABLE application_event DROP CONSTRAINT an_event_that_posts_has_its_entry;
DROP TABLE ledger_entry, allocation;

INSERT INTO entry_kind (kind, credit, debit) VALUES
    ('revise_up', 'allotted', 'available'),
    ('revise_down', 'available', 'allotted'),
    ('carry_in', 'carried', 'available'),
    ('disburse', 'committed', 'disbursed'),
    ('return_committed', 'committed', 'returned'),
    ('return_disbursed', 'disbursed', 'returned'),
    ('carry_out', 'available', 'returned'),
    ('return_available', 'available', 'returned'),
    ('close', 'available', 'returned');

-- What changes the sources of a line and year. A revision is a further row, upwards or downwards.
CREATE TABLE allocation (
    id                uuid PRIMARY KEY,
    line              smallint NOT NULL,
    year              smallint NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('allot', 'revise_up', 'revise_down', 'recover', 'contribute', 'carry_in')),
    amount_cents      bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    version           text NOT NULL CHECK (version IN ('resolution_1150', 'declared')),
    working           jsonb NOT NULL,
    source            text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    donor             text CHECK (length(donor) BETWEEN 1 AND 500),
    -- The allocation itself moves in dense revisions, each from the amount of the one before.
    revision          integer CHECK (revision > 0),
    allotted_after    bigint CHECK (allotted_after BETWEEN 0 AND 9007199254740991),
    -- The return of a project's money that is recovered here; none for projects that the service does not know.
    movement_id       uuid UNIQUE,
    recorded_at       timestamptz NOT NULL,
    recorded_by       uuid REFERENCES app_user,
    carried_to        smallint GENERATED ALWAYS AS (CASE WHEN kind = 'carry_in' THEN year END) STORED,
    previous_revision integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
    allotted_before   bigint GENERATED ALWAYS AS (allotted_after - CASE WHEN kind = 'revise_down' THEN -amount_cents ELSE amount_cents END) STORED,
    FOREIGN KEY (line, year) REFERENCES line_year,
    UNIQUE (id, line, year, kind, amount_cents),
    UNIQUE (line, year, revision, allotted_after),
    CONSTRAINT only_the_allocation_itself_is_revised
        CHECK ((revision IS NOT NULL) = (kind IN ('allot', 'revise_up', 'revise_down')) AND (allotted_after IS NOT NULL) = (revision IS NOT NULL)),
    CONSTRAINT the_first_amount_begins_at_nothing CHECK (revision > 1 OR allotted_before = 0),
    CONSTRAINT each_revision_continues_from_the_one_before
        FOREIGN KEY (line, year, previous_revision, allotted_before) REFERENCES allocation (line, year, revision, allotted_after),
    CONSTRAINT a_balance_is_carried_in_once UNIQUE (line, carried_to),
    CONSTRAINT what_is_carried_in_was_carried_out
        FOREIGN KEY (line, carried_to, amount_cents) REFERENCES line_closing (line, carried_to, amount_cents),
    CONSTRAINT a_contribution_names_its_donor CHECK ((kind = 'contribute') = (donor IS NOT NULL)),
    CONSTRAINT only_a_recovery_names_a_return CHECK (movement_id IS NULL OR kind = 'recover')
);
CREATE UNIQUE INDEX allocation_one_per_line_and_year ON allocation (line, year) WHERE kind = 'allot';
CREATE UNIQUE INDEX allocation_revision ON allocation (line, year, revision);

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

INSERT INTO allocation (id, line, year, kind, amount_cents, version, working, source, donor, revision, allotted_after, recorded_at, recorded_by)
SELECT id, line, year, kind, amount_cents, version, working, source, CASE WHEN kind = 'contribute' THEN source END,
       CASE WHEN kind = 'allot' THEN 1 END, CASE WHEN kind = 'allot' THEN amount_cents END, recorded_at, recorded_by
FROM kept_allocation;
INSERT INTO ledger_entry (line, year, number, kind, amount_cents, allocation_id, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after)
SELECT line, year, number, kind, amount_cents, allocation_id, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after
FROM kept_entry ORDER BY line, year, number;

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

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_closing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON funding_movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON line_closing, allocation, funding_movement, ledger_entry TO fonds1035_service;
GRANT UPDATE (closed_at, closed_by) ON budget_year TO fonds1035_service;
