-- Dated facts of member states. A fact holds from its first day until the next of its kind begins; of the revisions
-- for one first day the last counts. So no two facts of a kind can hold at one time, and nothing is overwritten.

CREATE TABLE fact_word (
    kind  text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (kind, value)
);
INSERT INTO fact_word (kind, value) VALUES
    ('membership', 'yes'), ('membership', 'no'), ('membership', 'retracted'),
    ('income_group', 'low'), ('income_group', 'lower_middle'), ('income_group', 'upper_middle'), ('income_group', 'high'), ('income_group', 'retracted'),
    ('european_union', 'yes'), ('european_union', 'no'), ('european_union', 'retracted'),
    ('voluntary_withdrawal', 'yes'), ('voluntary_withdrawal', 'no'), ('voluntary_withdrawal', 'retracted'),
    ('article_4', 'yes'), ('article_4', 'no'), ('article_4', 'retracted'),
    ('allocation_region', 'africa'), ('allocation_region', 'asia_and_oceania'), ('allocation_region', 'latin_america_and_the_caribbean'), ('allocation_region', 'europe'), ('allocation_region', 'other'), ('allocation_region', 'retracted');

CREATE TABLE member_fact (
    state_code  text NOT NULL REFERENCES member_state,
    kind        text NOT NULL,
    valid_from  date NOT NULL CHECK (valid_from BETWEEN '1951-01-01' AND '2200-01-01'),
    revision    integer NOT NULL CHECK (revision > 0),
    value       text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid REFERENCES app_user,
    source      text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    document_id uuid REFERENCES document,
    -- Revisions of one day are dense: each names the one before it.
    revises     integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
    PRIMARY KEY (state_code, kind, valid_from, revision),
    FOREIGN KEY (kind, value) REFERENCES fact_word,
    FOREIGN KEY (state_code, kind, valid_from, revises) REFERENCES member_fact (state_code, kind, valid_from, revision)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON member_fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON fact_word TO fonds1035_service;
GRANT SELECT, INSERT ON member_fact TO fonds1035_service;
