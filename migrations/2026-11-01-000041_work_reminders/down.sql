-- What was reminded about anything but an application until its approval had no place before.
ALTER TABLE work_reminder DISABLE TRIGGER append_only;
DELETE FROM work_reminder WHERE subject <> 'application' OR state IN ('active', 'evaluated');
ALTER TABLE work_reminder
    DROP CONSTRAINT work_reminder_pkey,
    DROP COLUMN life_seq, DROP COLUMN life_state, DROP COLUMN report_number, DROP COLUMN instalment_number,
    DROP COLUMN instalment_state, DROP COLUMN amendment_number, DROP COLUMN amendment_state, DROP COLUMN question_number,
    DROP COLUMN subject, DROP COLUMN subject_number, DROP COLUMN since_on,
    ADD CONSTRAINT work_reminder_pkey PRIMARY KEY (application_id, since_seq, action, number, person_id),
    ADD FOREIGN KEY (application_id, since_seq, state) REFERENCES application_event (application_id, seq, to_state),
    ADD CONSTRAINT a_step_of_the_table_is_waited_for FOREIGN KEY (state, action) REFERENCES lifecycle_transition (from_state, action);
ALTER TABLE work_reminder ENABLE TRIGGER append_only;
ALTER TABLE report DROP CONSTRAINT report_of_its_event;
