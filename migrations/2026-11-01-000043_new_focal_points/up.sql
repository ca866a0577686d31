-- A new focal point may be named with the step that lets a suspended project go on; the one before stays on record.
ALTER TABLE focal_point
    ALTER COLUMN named_with DROP EXPRESSION,
    DROP CONSTRAINT a_focal_point_is_named_as_a_project_begins,
    ADD CONSTRAINT a_focal_point_is_named_as_a_project_begins_or_goes_on CHECK (named_with IN ('activate', 'resume')),
    ADD CONSTRAINT a_focal_point_is_named_with_its_step
        FOREIGN KEY (application_id, event_seq, named_with) REFERENCES application_event (application_id, seq, action);
