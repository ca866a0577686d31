-- Before, a project kept its first focal point.
ALTER TABLE focal_point DISABLE TRIGGER append_only;
DELETE FROM focal_point WHERE named_with <> 'activate';
ALTER TABLE focal_point
    DROP COLUMN named_with,
    ADD COLUMN named_with text NOT NULL GENERATED ALWAYS AS ('activate') STORED,
    ADD CONSTRAINT a_focal_point_is_named_as_a_project_begins
        FOREIGN KEY (application_id, event_seq, named_with) REFERENCES application_event (application_id, seq, action);
ALTER TABLE focal_point ENABLE TRIGGER append_only;
