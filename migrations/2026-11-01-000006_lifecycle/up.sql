-- The life of an application: the rows of the service's table, so that no other step can be written.

CREATE TABLE lifecycle_state (
    state text PRIMARY KEY
);
INSERT INTO lifecycle_state VALUES
    ('unwritten'), ('draft'), ('submitted'), ('under_review'), ('clarification_requested'), ('recommended'), ('retained'), ('approved'), ('declined'), ('withdrawn');

CREATE TABLE lifecycle_transition (
    from_state text NOT NULL REFERENCES lifecycle_state,
    action     text NOT NULL,
    to_state   text NOT NULL REFERENCES lifecycle_state,
    posts      text NOT NULL CHECK (posts IN ('nothing', 'reserve', 'release', 'commit')),
    PRIMARY KEY (from_state, action),
    UNIQUE (from_state, action, to_state, posts)
);
INSERT INTO lifecycle_transition (from_state, action, to_state, posts) VALUES
    ('unwritten', 'create', 'draft', 'nothing'),
    ('draft', 'save', 'draft', 'nothing'),
    ('draft', 'attach_letter', 'draft', 'nothing'),
    ('draft', 'submit', 'submitted', 'nothing'),
    ('draft', 'withdraw', 'withdrawn', 'nothing'),
    ('submitted', 'attach_letter', 'submitted', 'nothing'),
    ('submitted', 'endorse', 'submitted', 'nothing'),
    ('submitted', 'begin_review', 'under_review', 'nothing'),
    ('submitted', 'withdraw', 'withdrawn', 'nothing'),
    ('under_review', 'attach_letter', 'under_review', 'nothing'),
    ('under_review', 'endorse', 'under_review', 'nothing'),
    ('under_review', 'request_clarification', 'clarification_requested', 'nothing'),
    ('under_review', 'recommend', 'recommended', 'reserve'),
    ('under_review', 'retain', 'retained', 'nothing'),
    ('under_review', 'decline', 'declined', 'nothing'),
    ('under_review', 'withdraw', 'withdrawn', 'nothing'),
    ('clarification_requested', 'save', 'clarification_requested', 'nothing'),
    ('clarification_requested', 'attach_letter', 'clarification_requested', 'nothing'),
    ('clarification_requested', 'answer', 'under_review', 'nothing'),
    ('clarification_requested', 'decline', 'declined', 'nothing'),
    ('clarification_requested', 'withdraw', 'withdrawn', 'nothing'),
    ('recommended', 'return_to_review', 'under_review', 'release'),
    ('recommended', 'approve', 'approved', 'commit'),
    ('recommended', 'decline', 'declined', 'release'),
    ('recommended', 'withdraw', 'withdrawn', 'release'),
    ('retained', 'attach_letter', 'retained', 'nothing'),
    ('retained', 'reconsider', 'under_review', 'nothing'),
    ('retained', 'decline', 'declined', 'nothing'),
    ('retained', 'withdraw', 'withdrawn', 'nothing');

GRANT SELECT ON lifecycle_state, lifecycle_transition TO fonds1035_service;
