-- Applications: the history decides, the row only repeats its last event.

CREATE TABLE application (
    id             uuid PRIMARY KEY,
    number         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    reference      text NOT NULL GENERATED ALWAYS AS ('F1035-' || lpad(number::text, greatest(6, length(number::text)), '0')) STORED UNIQUE,
    applicant      text NOT NULL REFERENCES member_state,
    version        integer NOT NULL CHECK (version > 0),
    state          text NOT NULL REFERENCES lifecycle_state CHECK (state <> 'unwritten'),
    title          text NOT NULL,
    scope          text CHECK (scope IN ('national', 'regional')),
    line_asked     text CHECK (line_asked IN ('line_1', 'line_2', 'either')),
    amount_cents   bigint NOT NULL CHECK (amount_cents BETWEEN 0 AND 9007199254740991),
    funding_number integer,
    created_at     timestamptz NOT NULL,
    created_by     uuid NOT NULL REFERENCES app_user,
    updated_at     timestamptz NOT NULL,
    submitted_at   timestamptz,
    CONSTRAINT money_is_tied_while_recommended_or_approved CHECK ((funding_number IS NOT NULL) = (state IN ('recommended', 'approved')))
);

-- Every content ever saved, under its hash.
CREATE TABLE application_content (
    application_id uuid NOT NULL REFERENCES application,
    content_hash   bytea NOT NULL,
    body           bytea NOT NULL,
    PRIMARY KEY (application_id, content_hash),
    CONSTRAINT the_hash_is_of_the_body CHECK (content_hash = sha256(body))
);

CREATE TABLE application_event (
    application_id uuid NOT NULL REFERENCES application,
    seq            integer NOT NULL CHECK (seq > 0),
    from_state     text NOT NULL,
    action         text NOT NULL,
    to_state       text NOT NULL,
    posts          text NOT NULL,
    content_hash   bytea NOT NULL,
    actor_id       uuid NOT NULL REFERENCES app_user,
    actor_role     text NOT NULL,
    comment        text CHECK (length(comment) <= 10000),
    reasons        text[] NOT NULL,
    at             timestamptz NOT NULL,
    request_id     text NOT NULL,
    -- Who recommended what this event approves: never the person who approves.
    funding_number integer,
    recommended_by uuid,
    previous_seq   integer GENERATED ALWAYS AS (NULLIF(seq - 1, 0)) STORED,
    posting_seq    integer GENERATED ALWAYS AS (CASE WHEN posts <> 'nothing' THEN seq END) STORED,
    PRIMARY KEY (application_id, seq),
    UNIQUE (application_id, seq, to_state),
    UNIQUE (application_id, seq, posts, actor_id),
    FOREIGN KEY (from_state, action, to_state, posts) REFERENCES lifecycle_transition (from_state, action, to_state, posts),
    CONSTRAINT history_has_no_gap_and_no_jump FOREIGN KEY (application_id, previous_seq, from_state) REFERENCES application_event (application_id, seq, to_state),
    FOREIGN KEY (application_id, content_hash) REFERENCES application_content,
    CONSTRAINT history_begins_unwritten CHECK (seq > 1 OR from_state = 'unwritten'),
    CONSTRAINT an_approval_names_the_recommendation CHECK ((posts = 'commit') = (recommended_by IS NOT NULL AND funding_number IS NOT NULL)),
    CONSTRAINT two_persons_recommend_and_approve CHECK (recommended_by <> actor_id),
    CONSTRAINT a_decline_has_reasons CHECK (action <> 'decline' OR (cardinality(reasons) > 0 AND comment IS NOT NULL))
);
CREATE INDEX application_event_at ON application_event (at, application_id, seq);

ALTER TABLE application ADD CONSTRAINT the_state_is_that_of_the_last_event
    FOREIGN KEY (id, version, state) REFERENCES application_event (application_id, seq, to_state) DEFERRABLE INITIALLY DEFERRED;

-- The tie between an application and the money of one line and year.
CREATE TABLE funding (
    application_id  uuid NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    line            smallint NOT NULL,
    year            smallint NOT NULL,
    amount_cents    bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    recommended_seq integer NOT NULL,
    recommended_by  uuid NOT NULL,
    begun_by        text NOT NULL GENERATED ALWAYS AS ('reserve') STORED,
    PRIMARY KEY (application_id, number),
    UNIQUE (application_id, number, line, year, amount_cents),
    UNIQUE (application_id, number, recommended_by),
    FOREIGN KEY (line, year) REFERENCES line_year,
    FOREIGN KEY (application_id, recommended_seq, begun_by, recommended_by) REFERENCES application_event (application_id, seq, posts, actor_id)
);
-- What a line and year is used for, applicant by applicant, however many years are on record.
CREATE INDEX funding_by_line_and_year ON funding (line, year) INCLUDE (application_id, number, amount_cents);
ALTER TABLE application ADD FOREIGN KEY (id, funding_number) REFERENCES funding (application_id, number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE application_event ADD CONSTRAINT an_approval_is_of_the_recommended_funding
    FOREIGN KEY (application_id, funding_number, recommended_by) REFERENCES funding (application_id, number, recommended_by);

-- Endorsement letters: one per state and application.
CREATE TABLE letter (
    application_id uuid NOT NULL,
    state_code     text NOT NULL REFERENCES member_state,
    signatory      text NOT NULL CHECK (length(signatory) BETWEEN 1 AND 200),
    signed_on      date NOT NULL,
    names_project  boolean NOT NULL,
    names_fund     boolean NOT NULL,
    document_id    uuid NOT NULL REFERENCES document,
    event_seq      integer NOT NULL,
    PRIMARY KEY (application_id, state_code),
    FOREIGN KEY (application_id, event_seq) REFERENCES application_event
);

-- Assessments as they were made, also when the answer was yes.
CREATE TABLE assessment (
    application_id uuid NOT NULL,
    event_seq      integer NOT NULL,
    line           smallint NOT NULL REFERENCES credit_line,
    openness       text NOT NULL CHECK (openness IN ('open', 'closed', 'not_yet_known')),
    body           jsonb NOT NULL,
    PRIMARY KEY (application_id, event_seq, line),
    FOREIGN KEY (application_id, event_seq) REFERENCES application_event
);

CREATE INDEX application_page ON application (created_at DESC, id DESC);
CREATE INDEX application_page_by_state ON application (state, created_at DESC, id DESC);
CREATE INDEX application_page_by_line ON application (line_asked, created_at DESC, id DESC);
CREATE INDEX application_page_by_applicant ON application (applicant, created_at DESC, id DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_content FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON funding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assessment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON application, application_content, application_event, funding, letter, assessment TO fonds1035_service;
GRANT UPDATE (version, state, title, scope, line_asked, amount_cents, funding_number, updated_at, submitted_at) ON application TO fonds1035_service;
