ALTER TABLE application_event DROP CONSTRAINT a_project_begins_with_its_focal_point;
DROP TABLE focal_point;
ALTER TABLE funding_movement
    DROP CONSTRAINT a_movement_is_the_posting_of_its_step,
    DROP CONSTRAINT a_step_moves_money_once,
    DROP COLUMN event_seq;
ALTER TABLE application_event DROP CONSTRAINT an_event_that_posts_has_its_entry;
ALTER TABLE application_event
    DROP CONSTRAINT a_way_off_the_plan_has_a_reason,
    DROP CONSTRAINT application_event_action_key,
    DROP COLUMN activation_seq,
    DROP COLUMN posting_seq;
ALTER TABLE application_event
    ADD COLUMN posting_seq integer GENERATED ALWAYS AS (CASE WHEN posts <> 'nothing' THEN seq END) STORED,
    ADD CONSTRAINT an_event_that_posts_has_its_entry
        FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE application DROP CONSTRAINT money_is_tied_while_recommended_and_from_approval_on;
ALTER TABLE application ADD CONSTRAINT money_is_tied_while_recommended_or_approved
    CHECK ((funding_number IS NOT NULL) = (state IN ('recommended', 'approved')));
DELETE FROM lifecycle_transition WHERE from_state IN ('approved', 'active', 'suspended', 'completed');
ALTER TABLE lifecycle_transition DROP CONSTRAINT lifecycle_transition_posts_check;
ALTER TABLE lifecycle_transition ADD CONSTRAINT lifecycle_transition_posts_check
    CHECK (posts IN ('nothing', 'reserve', 'release', 'commit'));
DELETE FROM lifecycle_state WHERE state IN ('active', 'suspended', 'completed', 'closed', 'cancelled');
