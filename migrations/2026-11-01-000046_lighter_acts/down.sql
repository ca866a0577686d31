ALTER TABLE assessment ALTER COLUMN body SET COMPRESSION default;
ALTER TABLE assessment DROP CONSTRAINT an_assessment_is_of_an_event;
ALTER TABLE assessment ADD CONSTRAINT assessment_application_id_event_seq_fkey FOREIGN KEY (application_id, event_seq) REFERENCES application_event;
ALTER TABLE application ADD CONSTRAINT application_number_key UNIQUE (number);
ALTER TABLE application ADD CONSTRAINT application_state_fkey FOREIGN KEY (state) REFERENCES lifecycle_state;
ALTER TABLE application_event ADD CONSTRAINT application_event_application_id_fkey FOREIGN KEY (application_id) REFERENCES application;
