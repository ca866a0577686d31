-- What every act pays for and nothing needs: keys that others imply, and a dear compression.

-- An event names a content, and the content its application.
ALTER TABLE application_event DROP CONSTRAINT application_event_application_id_fkey;
-- The state is that of the last event, and the event's that of the table of steps.
ALTER TABLE application DROP CONSTRAINT application_state_fkey;
-- The reference is made of the number: one is unique where the other is.
ALTER TABLE application DROP CONSTRAINT application_number_key;

-- An assessment is sent together with its event, in whichever order.
ALTER TABLE assessment DROP CONSTRAINT assessment_application_id_event_seq_fkey;
ALTER TABLE assessment ADD CONSTRAINT an_assessment_is_of_an_event
    FOREIGN KEY (application_id, event_seq) REFERENCES application_event DEFERRABLE INITIALLY DEFERRED;

-- An assessment is some kilobytes long. Servers are built with this compression as a rule; without it the other stays.
DO $$
BEGIN
    ALTER TABLE assessment ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;
