-- What a project reports: filed by the office, decided by another person, with figures that add up line by line; and the
-- stages of a project's life that an accepted report reaches.

INSERT INTO lifecycle_state VALUES ('final_reported'), ('evaluated');
DELETE FROM lifecycle_transition WHERE from_state = 'completed' AND action = 'close';
INSERT INTO lifecycle_transition (from_state, action, to_state, posts) VALUES
    ('active', 'file_report', 'active', 'nothing'),
    ('active', 'accept_report', 'active', 'nothing'),
    ('active', 'return_report', 'active', 'nothing'),
    ('suspended', 'file_report', 'suspended', 'nothing'),
    ('suspended', 'accept_report', 'suspended', 'nothing'),
    ('suspended', 'return_report', 'suspended', 'nothing'),
    ('completed', 'file_report', 'completed', 'nothing'),
    ('completed', 'accept_report', 'completed', 'nothing'),
    ('completed', 'return_report', 'completed', 'nothing'),
    ('completed', 'accept_final_report', 'final_reported', 'nothing'),
    ('final_reported', 'file_report', 'final_reported', 'nothing'),
    ('final_reported', 'accept_report', 'final_reported', 'nothing'),
    ('final_reported', 'return_report', 'final_reported', 'nothing'),
    ('final_reported', 'accept_evaluation', 'evaluated', 'nothing'),
    ('evaluated', 'close', 'closed', 'return_committed');

ALTER TABLE application DROP CONSTRAINT money_is_tied_while_recommended_and_from_approval_on;
ALTER TABLE application ADD CONSTRAINT money_is_tied_while_recommended_and_from_approval_on
    CHECK ((funding_number IS NOT NULL) = (state IN ('recommended', 'approved', 'active', 'suspended', 'completed', 'final_reported', 'evaluated', 'closed', 'cancelled')));

-- An ending gives back what was never paid and what was paid and never spent: two movements of one step.
ALTER TABLE funding_movement
    DROP CONSTRAINT a_step_moves_money_once,
    DROP CONSTRAINT a_movement_is_the_posting_of_its_step,
    ADD COLUMN step_posts text GENERATED ALWAYS AS (CASE WHEN kind = 'return_disbursed' THEN 'return_committed' ELSE kind END) STORED,
    ADD CONSTRAINT a_step_moves_money_once UNIQUE (application_id, event_seq, kind),
    ADD CONSTRAINT a_movement_is_the_posting_of_its_step
        FOREIGN KEY (application_id, event_seq, step_posts, recorded_by) REFERENCES application_event (application_id, seq, posts, actor_id);

-- The lines of an agreed budget, by their position in it: what a figure of a report names.
CREATE TABLE budget_line (
    application_id uuid NOT NULL REFERENCES application,
    agreed_version integer NOT NULL CHECK (agreed_version >= 0),
    position       integer NOT NULL CHECK (position > 0),
    output         text NOT NULL,
    description    text NOT NULL,
    category       text NOT NULL CHECK (category IN ('staff', 'office', 'operational', 'evaluation')),
    planned_cents  bigint NOT NULL CHECK (planned_cents BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (application_id, agreed_version, position)
);

CREATE TABLE report (
    application_id     uuid NOT NULL,
    number             integer NOT NULL CHECK (number > 0),
    kind               text NOT NULL CHECK (kind IN ('workplan', 'interim_report', 'final_report', 'evaluation')),
    agreed_version     integer NOT NULL,
    period_from        date,
    period_to          date,
    narrative          text NOT NULL CHECK (length(narrative) BETWEEN 1 AND 20000),
    evaluator          text CHECK (length(evaluator) BETWEEN 1 AND 200),
    activities         jsonb NOT NULL,
    results            jsonb NOT NULL,
    -- Reports with figures of expenditure are statements: dense, each after the decision on the one before.
    statement_number   integer CHECK (statement_number > 0),
    follows            integer,
    lines              integer,
    total_spent_cents  bigint,
    document_id        uuid NOT NULL REFERENCES document,
    event_seq          integer NOT NULL,
    filed_by           uuid NOT NULL,
    filed_at           timestamptz NOT NULL,
    filed_with         text NOT NULL GENERATED ALWAYS AS ('file_report') STORED,
    posts              text NOT NULL GENERATED ALWAYS AS ('nothing') STORED,
    previous_number    integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    previous_statement integer GENERATED ALWAYS AS (NULLIF(statement_number - 1, 0)) STORED,
    followed_verdict   text GENERATED ALWAYS AS (CASE WHEN follows IS NOT NULL THEN 'accepted' END) STORED,
    PRIMARY KEY (application_id, number),
    UNIQUE (application_id, event_seq),
    UNIQUE (application_id, number, kind, filed_by),
    UNIQUE (application_id, number, agreed_version),
    UNIQUE (application_id, number, statement_number),
    CONSTRAINT reports_are_numbered_without_a_gap FOREIGN KEY (application_id, previous_number) REFERENCES report (application_id, number),
    CONSTRAINT an_interim_report_is_about_a_period
        CHECK (num_nonnulls(period_from, period_to) = CASE WHEN kind = 'interim_report' THEN 2 ELSE 0 END AND period_from <= period_to IS NOT FALSE),
    CONSTRAINT an_evaluation_names_its_evaluator CHECK ((kind = 'evaluation') = (evaluator IS NOT NULL)),
    CONSTRAINT every_report_but_the_workplan_states_what_was_spent
        CHECK (num_nonnulls(statement_number, lines, total_spent_cents) = CASE WHEN kind = 'workplan' THEN 0 ELSE 3 END),
    CONSTRAINT a_report_is_filed_by_its_event
        FOREIGN KEY (application_id, event_seq, filed_with) REFERENCES application_event (application_id, seq, action),
    CONSTRAINT a_report_is_filed_by_the_person_of_its_event
        FOREIGN KEY (application_id, event_seq, posts, filed_by) REFERENCES application_event (application_id, seq, posts, actor_id)
);

CREATE INDEX report_document ON report (document_id);

-- Expenditure from the first day of the project, one figure for each line of the budget; each row carries the sum up to it.
CREATE TABLE report_line (
    application_id    uuid NOT NULL,
    report_number     integer NOT NULL,
    agreed_version    integer NOT NULL,
    position          integer NOT NULL,
    spent_cents       bigint NOT NULL CHECK (spent_cents BETWEEN 0 AND 9007199254740991),
    total_after       bigint NOT NULL CHECK (total_after BETWEEN 0 AND 9007199254740991),
    follows           integer,
    before_cents      bigint NOT NULL,
    previous_position integer GENERATED ALWAYS AS (NULLIF(position - 1, 0)) STORED,
    total_before      bigint NOT NULL GENERATED ALWAYS AS (total_after - spent_cents) STORED,
    PRIMARY KEY (application_id, report_number, position),
    UNIQUE (application_id, report_number, position, total_after),
    UNIQUE (application_id, report_number, agreed_version, position, spent_cents),
    FOREIGN KEY (application_id, report_number, agreed_version) REFERENCES report (application_id, number, agreed_version),
    CONSTRAINT a_figure_is_of_a_line_of_the_agreed_budget
        FOREIGN KEY (application_id, agreed_version, position) REFERENCES budget_line,
    CONSTRAINT figures_add_up_line_by_line
        FOREIGN KEY (application_id, report_number, previous_position, total_before) REFERENCES report_line (application_id, report_number, position, total_after),
    CONSTRAINT the_first_figure_begins_at_nothing CHECK (position > 1 OR total_before = 0),
    CONSTRAINT a_figure_continues_from_the_report_before
        FOREIGN KEY (application_id, follows, agreed_version, position, before_cents) REFERENCES report_line (application_id, report_number, agreed_version, position, spent_cents),
    CONSTRAINT what_was_spent_is_not_taken_back CHECK (spent_cents >= before_cents AND (follows IS NOT NULL OR before_cents = 0))
);
ALTER TABLE report ADD CONSTRAINT a_report_states_the_sum_of_its_lines
    FOREIGN KEY (application_id, number, lines, total_spent_cents) REFERENCES report_line (application_id, report_number, position, total_after) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE report_decision (
    application_id   uuid NOT NULL,
    report_number    integer NOT NULL,
    kind             text NOT NULL,
    statement_number integer,
    filed_by         uuid NOT NULL,
    verdict          text NOT NULL CHECK (verdict IN ('accepted', 'sent_back')),
    event_seq        integer NOT NULL,
    decided_by       uuid NOT NULL,
    decided_at       timestamptz NOT NULL,
    decided_with     text NOT NULL GENERATED ALWAYS AS (CASE
        WHEN verdict = 'sent_back' THEN 'return_report'
        WHEN kind = 'final_report' THEN 'accept_final_report'
        WHEN kind = 'evaluation' THEN 'accept_evaluation'
        ELSE 'accept_report' END) STORED,
    posts            text NOT NULL GENERATED ALWAYS AS ('nothing') STORED,
    PRIMARY KEY (application_id, report_number),
    UNIQUE (application_id, event_seq),
    UNIQUE (application_id, report_number, verdict),
    UNIQUE (application_id, statement_number),
    CONSTRAINT two_persons_file_and_decide_a_report CHECK (decided_by <> filed_by),
    CONSTRAINT a_decision_is_on_a_report_as_it_was_filed
        FOREIGN KEY (application_id, report_number, kind, filed_by) REFERENCES report (application_id, number, kind, filed_by),
    CONSTRAINT a_decision_on_figures_names_them CHECK ((kind = 'workplan') = (statement_number IS NULL)),
    CONSTRAINT a_decision_is_on_the_figures_of_its_report
        FOREIGN KEY (application_id, report_number, statement_number) REFERENCES report (application_id, number, statement_number),
    CONSTRAINT a_report_is_decided_by_its_event
        FOREIGN KEY (application_id, event_seq, decided_with) REFERENCES application_event (application_id, seq, action),
    CONSTRAINT a_report_is_decided_by_the_person_of_its_event
        FOREIGN KEY (application_id, event_seq, posts, decided_by) REFERENCES application_event (application_id, seq, posts, actor_id)
);
ALTER TABLE report
    ADD CONSTRAINT a_statement_waits_for_the_decision_on_the_one_before
        FOREIGN KEY (application_id, previous_statement) REFERENCES report_decision (application_id, statement_number),
    ADD CONSTRAINT a_report_continues_from_an_accepted_one
        FOREIGN KEY (application_id, follows, followed_verdict) REFERENCES report_decision (application_id, report_number, verdict);

-- A step that files or decides a report has that report.
ALTER TABLE application_event
    ADD COLUMN report_seq integer GENERATED ALWAYS AS (CASE WHEN action = 'file_report' THEN seq END) STORED,
    ADD COLUMN report_decision_seq integer GENERATED ALWAYS AS (CASE WHEN action IN ('accept_report', 'return_report', 'accept_final_report', 'accept_evaluation') THEN seq END) STORED,
    ADD CONSTRAINT a_report_sent_back_has_a_reason CHECK (action <> 'return_report' OR comment IS NOT NULL),
    ADD CONSTRAINT a_filing_has_its_report
        FOREIGN KEY (application_id, report_seq) REFERENCES report (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_decision_has_its_report
        FOREIGN KEY (application_id, report_decision_seq) REFERENCES report_decision (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON report_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON budget_line, report, report_line, report_decision TO fonds1035_service;
