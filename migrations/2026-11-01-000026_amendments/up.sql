-- Amendments of a running project: what was approved stays under its hash, and each approved amendment agrees on a
-- further content that continues from the one before.

-- The life of an amendment: the rows of the service's table.
CREATE TABLE amendment_state (
    state text PRIMARY KEY
);
INSERT INTO amendment_state VALUES
    ('unwritten'), ('late'), ('requested'), ('endorsed'), ('recommended'), ('approved'), ('declined'), ('withdrawn');

CREATE TABLE amendment_transition (
    from_state text NOT NULL REFERENCES amendment_state,
    action     text NOT NULL,
    to_state   text NOT NULL REFERENCES amendment_state,
    PRIMARY KEY (from_state, action),
    UNIQUE (from_state, action, to_state)
);
INSERT INTO amendment_transition (from_state, action, to_state) VALUES
    ('unwritten', 'request', 'requested'),
    ('unwritten', 'request_late', 'late'),
    ('late', 'attach_letter', 'late'),
    ('late', 'grant_exception', 'requested'),
    ('late', 'decline', 'declined'),
    ('late', 'withdraw', 'withdrawn'),
    ('requested', 'attach_letter', 'requested'),
    ('requested', 'endorse', 'endorsed'),
    ('requested', 'decline', 'declined'),
    ('requested', 'withdraw', 'withdrawn'),
    ('endorsed', 'recommend', 'recommended'),
    ('endorsed', 'decline', 'declined'),
    ('endorsed', 'withdraw', 'withdrawn'),
    ('recommended', 'approve', 'approved'),
    ('recommended', 'decline', 'declined'),
    ('recommended', 'withdraw', 'withdrawn');

-- What is agreed, version after version: 0 as the project begins, then one more with each approved amendment.
CREATE TABLE agreed_content (
    application_id   uuid NOT NULL,
    version          integer NOT NULL CHECK (version >= 0),
    content_hash     bytea NOT NULL,
    previous_hash    bytea,
    begun_seq        integer,
    amendment_number integer,
    approved_seq     integer,
    begun_with       text NOT NULL GENERATED ALWAYS AS ('activate') STORED,
    approved_with    text NOT NULL GENERATED ALWAYS AS ('approve') STORED,
    previous_version integer GENERATED ALWAYS AS (CASE WHEN version > 0 THEN version - 1 END) STORED,
    PRIMARY KEY (application_id, version),
    UNIQUE (application_id, version, content_hash),
    UNIQUE (application_id, amendment_number),
    FOREIGN KEY (application_id, content_hash) REFERENCES application_content,
    CONSTRAINT what_is_agreed_begins_with_the_project
        FOREIGN KEY (application_id, begun_seq, begun_with) REFERENCES application_event (application_id, seq, action),
    CONSTRAINT what_is_agreed_continues_from_the_version_before
        FOREIGN KEY (application_id, previous_version, previous_hash) REFERENCES agreed_content (application_id, version, content_hash),
    CONSTRAINT the_first_version_is_approved_and_each_further_one_amended CHECK (CASE version
        WHEN 0 THEN begun_seq IS NOT NULL AND num_nonnulls(previous_hash, amendment_number, approved_seq) = 0
        ELSE begun_seq IS NULL AND num_nonnulls(previous_hash, amendment_number, approved_seq) = 3 END)
);
INSERT INTO agreed_content (application_id, version, content_hash, begun_seq)
    SELECT application_id, 0, content_hash, seq FROM application_event WHERE action = 'activate';

-- From its beginning on every event of a project carries the content that was approved: it never changes.
ALTER TABLE application_event
    ADD COLUMN frozen_version integer GENERATED ALWAYS AS (CASE WHEN action = 'activate' OR from_state NOT IN
        ('unwritten', 'draft', 'submitted', 'under_review', 'clarification_requested', 'recommended', 'retained', 'approved') THEN 0 END) STORED,
    ADD CONSTRAINT the_approved_content_never_changes
        FOREIGN KEY (application_id, frozen_version, content_hash) REFERENCES agreed_content (application_id, version, content_hash) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE amendment (
    application_id  uuid NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    version         integer NOT NULL CHECK (version > 0),
    state           text NOT NULL REFERENCES amendment_state CHECK (state <> 'unwritten'),
    base_version    integer NOT NULL,
    base_hash       bytea NOT NULL,
    content_hash    bytea NOT NULL,
    kinds           text[] NOT NULL,
    -- The total of the amended budget: what was approved, to the cent.
    funding_number  integer NOT NULL,
    line            smallint NOT NULL,
    year            smallint NOT NULL,
    total_cents     bigint NOT NULL,
    agreed_end      date NOT NULL,
    requested_on    date NOT NULL,
    late            boolean NOT NULL,
    requested_by    uuid NOT NULL REFERENCES app_user,
    requested_seq   integer NOT NULL GENERATED ALWAYS AS (1) STORED,
    previous_number integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    PRIMARY KEY (application_id, number),
    UNIQUE (application_id, number, late),
    UNIQUE (application_id, number, base_version, base_hash, content_hash),
    CONSTRAINT amendments_are_numbered_without_a_gap
        FOREIGN KEY (application_id, previous_number) REFERENCES amendment (application_id, number),
    CONSTRAINT an_amendment_continues_from_what_is_agreed
        FOREIGN KEY (application_id, base_version, base_hash) REFERENCES agreed_content (application_id, version, content_hash),
    CONSTRAINT an_amendment_has_its_content
        FOREIGN KEY (application_id, content_hash) REFERENCES application_content,
    CONSTRAINT an_amendment_changes_something CHECK (content_hash <> base_hash),
    CONSTRAINT an_amendment_says_what_it_changes
        CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['no_cost_extension', 'budget_revision', 'change_of_objective']),
    CONSTRAINT an_amended_budget_comes_to_what_was_approved
        FOREIGN KEY (application_id, funding_number, line, year, total_cents) REFERENCES funding (application_id, number, line, year, amount_cents),
    CONSTRAINT an_amendment_is_late_in_the_last_month CHECK (late = (requested_on > (agreed_end - INTERVAL '1 month')::date))
);
CREATE UNIQUE INDEX one_open_amendment_a_project ON amendment (application_id)
    WHERE state IN ('late', 'requested', 'endorsed', 'recommended');

CREATE TABLE amendment_event (
    application_id  uuid NOT NULL,
    number          integer NOT NULL,
    seq             integer NOT NULL CHECK (seq > 0),
    from_state      text NOT NULL,
    action          text NOT NULL,
    to_state        text NOT NULL,
    late            boolean NOT NULL,
    -- Where the project stood.
    project_seq     integer NOT NULL,
    project_state   text NOT NULL,
    actor_id        uuid NOT NULL REFERENCES app_user,
    actor_role      text NOT NULL,
    comment         text CHECK (length(comment) BETWEEN 1 AND 10000),
    at              timestamptz NOT NULL,
    request_id      text NOT NULL,
    requested_by    uuid NOT NULL,
    recommended_seq integer,
    recommended_by  uuid,
    previous_seq    integer GENERATED ALWAYS AS (NULLIF(seq - 1, 0)) STORED,
    requested_seq   integer NOT NULL GENERATED ALWAYS AS (1) STORED,
    recommended_as  text NOT NULL GENERATED ALWAYS AS ('recommend') STORED,
    approved_number integer GENERATED ALWAYS AS (CASE WHEN action = 'approve' THEN number END) STORED,
    PRIMARY KEY (application_id, number, seq),
    UNIQUE (application_id, number, seq, to_state),
    UNIQUE (application_id, number, seq, action),
    UNIQUE (application_id, number, seq, actor_id),
    UNIQUE (application_id, number, seq, action, actor_id),
    FOREIGN KEY (from_state, action, to_state) REFERENCES amendment_transition (from_state, action, to_state),
    FOREIGN KEY (application_id, number, late) REFERENCES amendment (application_id, number, late),
    CONSTRAINT an_amendment_has_no_gap_and_no_jump
        FOREIGN KEY (application_id, number, previous_seq, from_state) REFERENCES amendment_event (application_id, number, seq, to_state),
    CONSTRAINT an_amendment_begins_unwritten CHECK (seq > 1 OR from_state = 'unwritten'),
    CONSTRAINT a_late_amendment_waits_for_an_exception CHECK (from_state <> 'unwritten' OR late = (action = 'request_late')),
    CONSTRAINT an_amendment_is_of_where_its_project_stands
        FOREIGN KEY (application_id, project_seq, project_state) REFERENCES application_event (application_id, seq, to_state),
    CONSTRAINT only_a_running_project_is_amended
        CHECK (action NOT IN ('request', 'request_late', 'grant_exception', 'recommend', 'approve') OR project_state IN ('active', 'suspended')),
    CONSTRAINT a_step_of_an_amendment_has_its_reason
        CHECK (action NOT IN ('request', 'request_late', 'grant_exception', 'decline', 'withdraw') OR comment IS NOT NULL),
    CONSTRAINT a_step_names_who_requested_the_amendment
        FOREIGN KEY (application_id, number, requested_seq, requested_by) REFERENCES amendment_event (application_id, number, seq, actor_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT an_amendment_rests_on_its_recommendation
        FOREIGN KEY (application_id, number, recommended_seq, recommended_as, recommended_by)
        REFERENCES amendment_event (application_id, number, seq, action, actor_id),
    CONSTRAINT what_was_recommended_names_who_recommended
        CHECK (num_nonnulls(recommended_seq, recommended_by) = CASE from_state WHEN 'recommended' THEN 2 ELSE 0 END),
    CONSTRAINT another_person_than_the_requester_decides_on_an_amendment
        CHECK (action NOT IN ('grant_exception', 'recommend', 'approve', 'decline') OR actor_id <> requested_by),
    CONSTRAINT two_persons_recommend_and_approve_an_amendment CHECK (action NOT IN ('approve', 'decline') OR actor_id <> recommended_by)
);
ALTER TABLE amendment
    ADD CONSTRAINT an_amendment_stands_where_its_last_event_left_it
        FOREIGN KEY (application_id, number, version, state) REFERENCES amendment_event (application_id, number, seq, to_state) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT an_amendment_names_who_requested_it
        FOREIGN KEY (application_id, number, requested_seq, requested_by) REFERENCES amendment_event (application_id, number, seq, actor_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE agreed_content
    ADD CONSTRAINT a_further_version_is_what_an_amendment_says
        FOREIGN KEY (application_id, amendment_number, previous_version, previous_hash, content_hash)
        REFERENCES amendment (application_id, number, base_version, base_hash, content_hash),
    ADD CONSTRAINT a_further_version_is_approved
        FOREIGN KEY (application_id, amendment_number, approved_seq, approved_with) REFERENCES amendment_event (application_id, number, seq, action);
ALTER TABLE amendment_event ADD CONSTRAINT what_is_approved_is_agreed
    FOREIGN KEY (application_id, approved_number) REFERENCES agreed_content (application_id, amendment_number) DEFERRABLE INITIALLY DEFERRED;

-- The endorsement of an amendment: one letter per benefiting state.
CREATE TABLE amendment_letter (
    application_id uuid NOT NULL,
    number         integer NOT NULL,
    state_code     text NOT NULL REFERENCES member_state,
    signatory      text NOT NULL CHECK (length(signatory) BETWEEN 1 AND 200),
    signed_on      date NOT NULL,
    names_project  boolean NOT NULL,
    names_fund     boolean NOT NULL,
    document_id    uuid NOT NULL REFERENCES document,
    event_seq      integer NOT NULL,
    attached_with  text NOT NULL GENERATED ALWAYS AS ('attach_letter') STORED,
    PRIMARY KEY (application_id, number, state_code),
    CONSTRAINT a_letter_is_attached_to_its_amendment
        FOREIGN KEY (application_id, number, event_seq, attached_with) REFERENCES amendment_event (application_id, number, seq, action)
);
CREATE INDEX amendment_letter_document ON amendment_letter (document_id);

-- What the rules of the day said of a revised budget, as it was found.
CREATE TABLE amendment_finding (
    application_id uuid NOT NULL,
    number         integer NOT NULL,
    event_seq      integer NOT NULL,
    body           jsonb NOT NULL,
    PRIMARY KEY (application_id, number, event_seq),
    FOREIGN KEY (application_id, number, event_seq) REFERENCES amendment_event
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreed_content FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON amendment_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON amendment_letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON amendment_finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON amendment_state, amendment_transition TO fonds1035_service;
GRANT SELECT, INSERT ON agreed_content, amendment, amendment_event, amendment_letter, amendment_finding TO fonds1035_service;
GRANT UPDATE (version, state) ON amendment TO fonds1035_service;
