-- Member states by their code, persons, and how a person proves who she is.

CREATE TABLE member_state (
    code         text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
    iso2         text NOT NULL UNIQUE CHECK (iso2 ~ '^[A-Z]{2}$'),
    name_en      text NOT NULL CHECK (name_en <> ''),
    name_fr      text NOT NULL CHECK (name_fr <> ''),
    name_es      text NOT NULL CHECK (name_es <> ''),
    m49_region   text NOT NULL,
    capital_zone text NOT NULL CHECK (capital_zone <> '')
);

CREATE TABLE app_user (
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%'),
    name          text NOT NULL CHECK (name <> ''),
    role          text NOT NULL CHECK (role IN ('state_officer', 'regional_office', 'fund_officer', 'approver', 'finance_officer', 'auditor', 'administrator')),
    represents    text REFERENCES member_state,
    language      text NOT NULL CHECK (language IN ('en', 'fr', 'es')),
    password_hash text,
    status        text NOT NULL CHECK (status IN ('invited', 'active', 'suspended')),
    version       integer NOT NULL CHECK (version > 0),
    created_at    timestamptz NOT NULL,
    UNIQUE (email),
    CONSTRAINT a_state_officer_represents_a_state CHECK (role <> 'state_officer' OR represents IS NOT NULL),
    CONSTRAINT an_active_user_has_a_password CHECK (status <> 'active' OR password_hash IS NOT NULL)
);
CREATE INDEX app_user_audience ON app_user (role, represents) WHERE status = 'active';

CREATE TABLE session (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES app_user,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    revoked_at timestamptz
);
CREATE INDEX session_of_user ON session (user_id) WHERE revoked_at IS NULL;

CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);
-- One session has one refresh token that still counts.
CREATE UNIQUE INDEX refresh_token_one_current ON refresh_token (session_id) WHERE used_at IS NULL;

CREATE TABLE one_time_token (
    hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    user_id    uuid NOT NULL REFERENCES app_user,
    purpose    text NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > issued_at),
    used_at    timestamptz
);
CREATE INDEX one_time_token_user ON one_time_token (user_id);

GRANT SELECT ON member_state TO fonds1035_service;
GRANT INSERT ON member_state TO fonds1035_service;
GRANT SELECT, INSERT, UPDATE ON app_user TO fonds1035_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON session, refresh_token, one_time_token TO fonds1035_service;
