-- Everything that is done outside the life of an application (whose events are its own audit).

CREATE TABLE audit_event (
    id           uuid PRIMARY KEY,
    at           timestamptz NOT NULL,
    actor_id     uuid REFERENCES app_user,
    actor_role   text,
    action       text NOT NULL CHECK (action <> ''),
    subject_kind text NOT NULL CHECK (subject_kind <> ''),
    subject_id   text NOT NULL,
    detail       jsonb NOT NULL,
    request_id   text NOT NULL
);
CREATE INDEX audit_event_page ON audit_event (at DESC, id DESC);
CREATE INDEX audit_event_subject ON audit_event (subject_kind, subject_id, at DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON audit_event TO fonds1035_service;
