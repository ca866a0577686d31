-- The two lines, the dated values of the rules, budget years, what each year gives each line and how it ends.

CREATE TABLE credit_line (
    number smallint PRIMARY KEY CHECK (number IN (1, 2))
);
INSERT INTO credit_line VALUES (1), (2);

CREATE TABLE rule_code (
    code text PRIMARY KEY,
    unit text NOT NULL CHECK (unit IN ('cents', 'basis_points', 'count')),
    UNIQUE (code, unit)
);
INSERT INTO rule_code VALUES
    ('ceiling', 'cents'), ('minimum', 'cents'),
    ('staff_and_office_share_maximum', 'basis_points'), ('evaluation_share_minimum', 'basis_points'),
    ('regional_states_minimum', 'count'), ('regional_letters_minimum', 'count'),
    ('discretionary_income_threshold', 'cents'), ('line_2_share', 'basis_points'), ('line_1_base', 'cents');

CREATE TABLE rule_value (
    id            uuid PRIMARY KEY,
    code          text NOT NULL,
    unit          text NOT NULL,
    line          smallint REFERENCES credit_line,
    scope         text CHECK (scope IN ('national', 'regional')),
    in_force_from date NOT NULL,
    revision      integer NOT NULL CHECK (revision > 0),
    value         bigint NOT NULL CHECK (value BETWEEN 0 AND 9007199254740991),
    recorded_at   timestamptz NOT NULL,
    recorded_by   uuid REFERENCES app_user,
    source        text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    FOREIGN KEY (code, unit) REFERENCES rule_code (code, unit),
    UNIQUE NULLS NOT DISTINCT (code, line, scope, in_force_from, revision),
    CONSTRAINT a_share_is_at_most_the_whole CHECK (unit <> 'basis_points' OR value <= 10000),
    -- A value under any other key would be recorded and never be read.
    CONSTRAINT a_rule_is_kept_under_the_key_it_is_asked_by
        CHECK ((line IS NOT NULL) = (code = 'ceiling') AND (scope IS NOT NULL) = (code IN ('ceiling', 'minimum')))
);

CREATE TABLE budget_year (
    year          smallint PRIMARY KEY CHECK (year BETWEEN 2001 AND 2200),
    status        text NOT NULL CHECK (status IN ('open', 'closed')),
    opened_at     timestamptz NOT NULL,
    opened_by     uuid REFERENCES app_user,
    closed_at     timestamptz,
    closed_by     uuid REFERENCES app_user,
    -- The lines whose closing a closed year needs.
    closed_line_1 smallint GENERATED ALWAYS AS (CASE WHEN status = 'closed' THEN 1 END) STORED,
    closed_line_2 smallint GENERATED ALWAYS AS (CASE WHEN status = 'closed' THEN 2 END) STORED,
    UNIQUE (year, status),
    CONSTRAINT a_closed_year_says_when CHECK ((status = 'closed') = (closed_at IS NOT NULL) AND (closed_by IS NULL OR status = 'closed'))
);
CREATE UNIQUE INDEX budget_year_one_open ON budget_year (status) WHERE status = 'open';

CREATE TABLE line_year (
    line smallint NOT NULL REFERENCES credit_line,
    year smallint NOT NULL REFERENCES budget_year,
    PRIMARY KEY (line, year)
);

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

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_value FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_year FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_closing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON credit_line, rule_code TO fonds1035_service;
GRANT SELECT, INSERT ON rule_value, budget_year, line_year, line_closing, allocation TO fonds1035_service;
GRANT UPDATE (status, closed_at, closed_by) ON budget_year TO fonds1035_service;
