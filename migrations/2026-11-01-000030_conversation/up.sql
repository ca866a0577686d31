-- Questions and answers about an application and the project it becomes, and the copy of every mail that its reader
-- finds in the service.

CREATE TABLE conversation_message (
    id                 uuid PRIMARY KEY,
    application_id     uuid NOT NULL REFERENCES application,
    -- Counts internal messages too: never shown, since a gap would tell of them.
    number             integer NOT NULL CHECK (number > 0),
    visibility         text NOT NULL CHECK (visibility IN ('shared', 'internal')),
    author_id          uuid NOT NULL REFERENCES app_user,
    author_role        text NOT NULL CHECK (author_role IN ('state_officer', 'regional_office', 'fund_officer', 'approver', 'finance_officer')),
    -- Who is asked; a message without it asks nobody.
    addressed_to       text CHECK (addressed_to IN ('state_officer', 'regional_office', 'fund_officer', 'finance_officer')),
    answers            uuid,
    answers_visibility text,
    body               text NOT NULL CHECK (length(body) <= 10000 AND btrim(body, E' \t\r\n') <> ''),
    at                 timestamptz NOT NULL,
    previous_number    integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    UNIQUE (application_id, number),
    UNIQUE (application_id, id, visibility),
    CONSTRAINT a_conversation_has_no_gap FOREIGN KEY (application_id, previous_number) REFERENCES conversation_message (application_id, number),
    CONSTRAINT an_answer_is_to_a_message_of_the_same_application
        FOREIGN KEY (application_id, answers, answers_visibility) REFERENCES conversation_message (application_id, id, visibility),
    CONSTRAINT an_answer_knows_who_reads_what_it_answers CHECK ((answers IS NULL) = (answers_visibility IS NULL)),
    CONSTRAINT an_answer_to_an_internal_message_is_internal CHECK (visibility = 'internal' OR answers_visibility IS DISTINCT FROM 'internal'),
    CONSTRAINT no_message_answers_itself CHECK (answers <> id),
    CONSTRAINT a_state_writes_nothing_internal CHECK (visibility = 'shared' OR author_role <> 'state_officer'),
    CONSTRAINT nothing_internal_is_asked_of_a_state CHECK (visibility = 'shared' OR addressed_to IS DISTINCT FROM 'state_officer')
);
CREATE INDEX conversation_message_page ON conversation_message (at DESC, id DESC);
CREATE INDEX conversation_message_of_application ON conversation_message (application_id, at DESC, id DESC);
CREATE INDEX conversation_message_answers ON conversation_message (answers) WHERE answers IS NOT NULL;
CREATE INDEX conversation_message_questions ON conversation_message (addressed_to, at DESC, id DESC) WHERE addressed_to IS NOT NULL;
CREATE INDEX conversation_message_words ON conversation_message USING gin (to_tsvector('simple', body));

-- How far a person has read; it only repeats a number of the conversation.
CREATE TABLE conversation_reading (
    application_id uuid NOT NULL,
    reader_id      uuid NOT NULL REFERENCES app_user,
    read_through   integer NOT NULL,
    read_at        timestamptz NOT NULL,
    PRIMARY KEY (application_id, reader_id),
    FOREIGN KEY (application_id, read_through) REFERENCES conversation_message (application_id, number)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conversation_message FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON conversation_message, conversation_reading TO fonds1035_service;
GRANT UPDATE (read_through, read_at) ON conversation_reading TO fonds1035_service;

-- The row of the outbox is at once the mail and its copy inside the service: no mail is without one.
ALTER TABLE outbox_message ADD COLUMN read_at timestamptz CHECK (read_at >= created_at);
CREATE INDEX outbox_message_received ON outbox_message (recipient_id, created_at DESC, id DESC);
CREATE INDEX outbox_message_unread ON outbox_message (recipient_id) WHERE read_at IS NULL;
GRANT UPDATE (read_at) ON outbox_message TO fonds1035_service;

-- What was written to a person in one office is not for the person in the next.
ALTER TABLE app_user ADD COLUMN office_changed_at timestamptz CHECK (office_changed_at >= created_at);
