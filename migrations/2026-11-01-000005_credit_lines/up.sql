-- The two lines, the dated values of the rules, budget years and what each year gives each line.

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
    year      smallint PRIMARY KEY CHECK (year BETWEEN 2001 AND 2200),
    status    text NOT NULL CHECK (status IN ('open', 'closed')),
    opened_at timestamptz NOT NULL,
    opened_by uuid REFERENCES app_user
);
CREATE UNIQUE INDEX budget_year_one_open ON budget_year (status) WHERE status = 'open';

CREATE TABLE line_year (
    line smallint NOT NULL REFERENCES credit_line,
    year smallint NOT NULL REFERENCES budget_year,
    PRIMARY KEY (line, year)
);

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

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_value FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON line_year FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON credit_line, rule_code TO fonds1035_service;
GRANT SELECT, INSERT ON rule_value, budget_year, line_year, allocation TO fonds1035_service;
GRANT UPDATE (status) ON budget_year TO fonds1035_service;
