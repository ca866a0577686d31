ALTER TABLE application_event
    DROP CONSTRAINT a_decision_has_its_report,
    DROP CONSTRAINT a_filing_has_its_report,
    DROP CONSTRAINT a_report_sent_back_has_a_reason,
    DROP COLUMN report_decision_seq,
    DROP COLUMN report_seq;
ALTER TABLE report
    DROP CONSTRAINT a_report_continues_from_an_accepted_one,
    DROP CONSTRAINT a_statement_waits_for_the_decision_on_the_one_before,
    DROP CONSTRAINT a_report_states_the_sum_of_its_lines;
DROP TABLE report_decision, report_line, report, budget_line;
ALTER TABLE funding_movement
    DROP CONSTRAINT a_movement_is_the_posting_of_its_step,
    DROP CONSTRAINT a_step_moves_money_once,
    DROP COLUMN step_posts,
    ADD CONSTRAINT a_step_moves_money_once UNIQUE (application_id, event_seq),
    ADD CONSTRAINT a_movement_is_the_posting_of_its_step
        FOREIGN KEY (application_id, event_seq, kind, recorded_by) REFERENCES application_event (application_id, seq, posts, actor_id);
ALTER TABLE application DROP CONSTRAINT money_is_tied_while_recommended_and_from_approval_on;
ALTER TABLE application ADD CONSTRAINT money_is_tied_while_recommended_and_from_approval_on
    CHECK ((funding_number IS NOT NULL) = (state IN ('recommended', 'approved', 'active', 'suspended', 'completed', 'closed', 'cancelled')));
DELETE FROM lifecycle_transition
    WHERE action IN ('file_report', 'accept_report', 'return_report', 'accept_final_report', 'accept_evaluation') OR (from_state, action) = ('evaluated', 'close');
INSERT INTO lifecycle_transition (from_state, action, to_state, posts) VALUES ('completed', 'close', 'closed', 'return_committed');
DELETE FROM lifecycle_state WHERE state IN ('final_reported', 'evaluated');
