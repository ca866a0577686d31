-- Work waits on somebody after the approval too: a step of a project, a filed report, an instalment, an amendment, an
-- open question. A reminder says what it is about, and names the event or message since which that waits.

ALTER TABLE report ADD CONSTRAINT report_of_its_event UNIQUE (application_id, number, event_seq);

ALTER TABLE work_reminder DISABLE TRIGGER append_only;
ALTER TABLE work_reminder
    DROP CONSTRAINT work_reminder_pkey,
    DROP CONSTRAINT work_reminder_application_id_since_seq_state_fkey,
    DROP CONSTRAINT a_step_of_the_table_is_waited_for,
    ADD COLUMN subject text NOT NULL DEFAULT 'application'
        CHECK (subject IN ('application', 'report', 'instalment', 'amendment', 'question')),
    ADD COLUMN subject_number integer NOT NULL DEFAULT 0,
    -- The day since which the step is waited for: that of the event, or the agreed end.
    ADD COLUMN since_on date;
UPDATE work_reminder AS reminder SET since_on = (event.at AT TIME ZONE 'Europe/Zurich')::date
    FROM application_event AS event
    WHERE event.application_id = reminder.application_id AND event.seq = reminder.since_seq;
ALTER TABLE work_reminder
    ALTER COLUMN subject DROP DEFAULT,
    ALTER COLUMN subject_number DROP DEFAULT,
    ALTER COLUMN since_on SET NOT NULL,
    ADD COLUMN life_seq integer GENERATED ALWAYS AS (CASE WHEN subject = 'application' THEN since_seq END) STORED,
    ADD COLUMN life_state text GENERATED ALWAYS AS (CASE WHEN subject IN ('application', 'report') THEN state END) STORED,
    ADD COLUMN report_number integer GENERATED ALWAYS AS (CASE WHEN subject = 'report' THEN subject_number END) STORED,
    ADD COLUMN instalment_number integer GENERATED ALWAYS AS (CASE WHEN subject = 'instalment' THEN subject_number END) STORED,
    ADD COLUMN instalment_state text GENERATED ALWAYS AS (CASE WHEN subject = 'instalment' THEN state END) STORED,
    ADD COLUMN amendment_number integer GENERATED ALWAYS AS (CASE WHEN subject = 'amendment' THEN subject_number END) STORED,
    ADD COLUMN amendment_state text GENERATED ALWAYS AS (CASE WHEN subject = 'amendment' THEN state END) STORED,
    ADD COLUMN question_number integer GENERATED ALWAYS AS (CASE WHEN subject = 'question' THEN subject_number END) STORED,
    ADD CONSTRAINT work_reminder_pkey
        PRIMARY KEY (application_id, subject, subject_number, since_seq, since_on, action, number, person_id),
    ADD CONSTRAINT only_what_belongs_to_an_application_is_numbered CHECK ((subject = 'application') = (subject_number = 0)),
    ADD CONSTRAINT a_question_waits_for_its_answer
        CHECK (subject <> 'question' OR (since_seq = 0 AND state = 'open' AND action = 'answer_question')),
    ADD CONSTRAINT what_waits_stands_where_its_event_left_it
        FOREIGN KEY (application_id, life_seq, state) REFERENCES application_event (application_id, seq, to_state),
    ADD CONSTRAINT a_step_of_the_table_is_waited_for
        FOREIGN KEY (life_state, action) REFERENCES lifecycle_transition (from_state, action),
    ADD CONSTRAINT a_report_is_waited_on_since_it_was_filed
        FOREIGN KEY (application_id, report_number, since_seq) REFERENCES report (application_id, number, event_seq),
    ADD CONSTRAINT an_instalment_waits_where_its_event_left_it
        FOREIGN KEY (application_id, instalment_number, since_seq, state) REFERENCES instalment_event (application_id, instalment, seq, to_state),
    ADD CONSTRAINT a_step_of_an_instalment_is_waited_for
        FOREIGN KEY (instalment_state, action) REFERENCES instalment_transition (from_state, action),
    ADD CONSTRAINT an_amendment_waits_where_its_event_left_it
        FOREIGN KEY (application_id, amendment_number, since_seq, state) REFERENCES amendment_event (application_id, number, seq, to_state),
    ADD CONSTRAINT a_step_of_an_amendment_is_waited_for
        FOREIGN KEY (amendment_state, action) REFERENCES amendment_transition (from_state, action),
    ADD CONSTRAINT a_question_is_of_its_conversation
        FOREIGN KEY (application_id, question_number) REFERENCES conversation_message (application_id, number);
ALTER TABLE work_reminder ENABLE TRIGGER append_only;
