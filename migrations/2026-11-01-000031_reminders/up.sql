-- Reminders, one digest a day, and what each person wants to be mailed.

-- What a person chose for each kind of mail; nothing chosen: everything at once, no digest. Links to an account have no
-- column here: they are always mailed.
CREATE TABLE mail_preference (
    user_id    uuid PRIMARY KEY REFERENCES app_user,
    digest     boolean NOT NULL,
    decisions  text NOT NULL CHECK (decisions IN ('immediately', 'digest', 'none')),
    work       text NOT NULL CHECK (work IN ('immediately', 'digest', 'none')),
    progress   text NOT NULL CHECK (progress IN ('immediately', 'digest', 'none')),
    reminders  text NOT NULL CHECK (reminders IN ('immediately', 'digest', 'none')),
    version    integer NOT NULL CHECK (version > 0),
    changed_at timestamptz NOT NULL,
    CONSTRAINT what_waits_for_a_person_is_not_switched_off CHECK (work <> 'none'),
    CONSTRAINT only_who_wants_a_digest_reads_in_it CHECK (digest OR 'digest' NOT IN (decisions, work, progress, reminders))
);

-- A message that its reader does not want by itself is kept: for the service, and where so chosen for the digest.
ALTER TABLE outbox_message DROP CONSTRAINT outbox_message_status_check;
ALTER TABLE outbox_message
    ADD CONSTRAINT outbox_message_status_check CHECK (status IN ('waiting', 'sent', 'parked', 'kept')),
    ADD COLUMN delivery text NOT NULL DEFAULT 'immediately' CHECK (delivery IN ('immediately', 'digest', 'none')),
    -- The digest that tells of it.
    ADD COLUMN collected_in text REFERENCES outbox_message (key),
    ADD CONSTRAINT what_is_not_wanted_at_once_is_kept CHECK ((status = 'kept') = (delivery <> 'immediately')),
    ADD CONSTRAINT what_is_not_wanted_is_in_no_digest CHECK (delivery <> 'none' OR collected_in IS NULL);
CREATE INDEX outbox_message_put_off ON outbox_message (recipient_id) WHERE delivery = 'digest' AND collected_in IS NULL;
GRANT UPDATE (collected_in) ON outbox_message TO fonds1035_service;

-- Something owed until a day, each stage reminded once to each person. Another day is another reminder.
CREATE TABLE obligation_reminder (
    application_id uuid NOT NULL REFERENCES application,
    obligation     text NOT NULL CHECK (obligation IN ('workplan', 'interim_report', 'final_report', 'evaluation')),
    due_on         date NOT NULL,
    stage          text NOT NULL CHECK (stage IN ('thirty_days', 'seven_days', 'overdue')),
    person_id      uuid NOT NULL REFERENCES app_user,
    reminded_on    date NOT NULL,
    message_key    text NOT NULL UNIQUE REFERENCES outbox_message (key) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (application_id, obligation, due_on, stage, person_id),
    CONSTRAINT a_stage_is_reminded_in_its_own_days CHECK (CASE stage
        WHEN 'thirty_days' THEN due_on - reminded_on BETWEEN 8 AND 30
        WHEN 'seven_days' THEN due_on - reminded_on BETWEEN 0 AND 7
        ELSE reminded_on > due_on END)
);

-- A step that has been waited for too long: reminded, then once a week, each time once to each person. The event is the
-- one since which it is waited for.
CREATE TABLE work_reminder (
    application_id uuid NOT NULL,
    since_seq      integer NOT NULL,
    state          text NOT NULL,
    action         text NOT NULL,
    number         integer NOT NULL CHECK (number > 0),
    person_id      uuid NOT NULL REFERENCES app_user,
    reminded_on    date NOT NULL,
    message_key    text NOT NULL UNIQUE REFERENCES outbox_message (key) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (application_id, since_seq, action, number, person_id),
    FOREIGN KEY (application_id, since_seq, state) REFERENCES application_event (application_id, seq, to_state),
    CONSTRAINT a_step_of_the_table_is_waited_for FOREIGN KEY (state, action) REFERENCES lifecycle_transition (from_state, action)
);

-- One digest a person and day; a day on which there was nothing to tell has no message.
CREATE TABLE daily_digest (
    user_id     uuid NOT NULL REFERENCES app_user,
    day         date NOT NULL,
    message_key text UNIQUE REFERENCES outbox_message (key) DEFERRABLE INITIALLY DEFERRED,
    composed_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, day)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON obligation_reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON work_reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON daily_digest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT, UPDATE ON mail_preference TO fonds1035_service;
GRANT SELECT, INSERT ON obligation_reminder, work_reminder, daily_digest TO fonds1035_service;
