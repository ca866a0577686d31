-- Calls for regional projects: an opening and a closing as instants, with the zone they are announced in. What a call
-- says is a chain of revisions, none of which touches what has passed; a regional submission is taken under one of them.

CREATE TABLE call (
    id          uuid PRIMARY KEY,
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    source      text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
    recorded_at timestamptz NOT NULL,
    -- The last revision; the row only repeats it.
    revision    integer NOT NULL,
    opens_at    timestamptz NOT NULL,
    closes_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    -- An instant belongs to one call at most: what is taken is taken in a call that nobody has to choose.
    CONSTRAINT calls_do_not_overlap EXCLUDE USING gist (tstzrange(opens_at, ends_at) WITH &&)
);
CREATE INDEX call_page ON call (recorded_at DESC, id DESC);

CREATE TABLE call_revision (
    call_id              uuid NOT NULL REFERENCES call,
    revision             integer NOT NULL CHECK (revision > 0),
    zone                 text NOT NULL CHECK (length(zone) BETWEEN 1 AND 60),
    opens_at             timestamptz NOT NULL,
    closes_at            timestamptz NOT NULL,
    grace_minutes        smallint NOT NULL CHECK (grace_minutes BETWEEN 0 AND 1440),
    grace_reason         text CHECK (length(grace_reason) BETWEEN 1 AND 500),
    -- The closing with its grace.
    ends_at              timestamptz NOT NULL,
    reason               text CHECK (length(reason) BETWEEN 1 AND 1000),
    recorded_at          timestamptz NOT NULL,
    recorded_by          uuid NOT NULL REFERENCES app_user,
    previous_revision    integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
    previous_opens_at    timestamptz,
    previous_closes_at   timestamptz,
    previous_ends_at     timestamptz,
    previous_recorded_at timestamptz,
    PRIMARY KEY (call_id, revision),
    UNIQUE (call_id, revision, opens_at, closes_at, ends_at),
    UNIQUE (call_id, revision, opens_at, closes_at, ends_at, recorded_at),
    CONSTRAINT each_revision_follows_the_one_before
        FOREIGN KEY (call_id, previous_revision, previous_opens_at, previous_closes_at, previous_ends_at, previous_recorded_at)
        REFERENCES call_revision (call_id, revision, opens_at, closes_at, ends_at, recorded_at),
    CONSTRAINT a_revision_names_what_stood_before
        CHECK (num_nonnulls(previous_opens_at, previous_closes_at, previous_ends_at, previous_recorded_at) = CASE revision WHEN 1 THEN 0 ELSE 4 END),
    CONSTRAINT a_revision_has_a_reason CHECK ((revision = 1) = (reason IS NULL)),
    CONSTRAINT a_call_closes_after_it_opens CHECK (closes_at > opens_at),
    CONSTRAINT a_call_ends_with_its_grace CHECK (ends_at = closes_at + grace_minutes * INTERVAL '1 minute'),
    CONSTRAINT grace_has_a_reason CHECK ((grace_minutes > 0) = (grace_reason IS NOT NULL)),
    CONSTRAINT revisions_follow_in_time CHECK (recorded_at >= previous_recorded_at),
    CONSTRAINT no_call_is_recorded_after_it_opens CHECK (revision > 1 OR opens_at >= recorded_at),
    CONSTRAINT an_opening_that_has_passed_stays
        CHECK (opens_at = previous_opens_at OR (previous_opens_at > recorded_at AND opens_at >= recorded_at)),
    CONSTRAINT a_closing_that_has_passed_stays
        CHECK (closes_at = previous_closes_at OR (previous_closes_at > recorded_at AND closes_at >= recorded_at)),
    CONSTRAINT nothing_is_closed_in_the_past CHECK (revision = 1 OR ends_at >= recorded_at),
    CONSTRAINT a_call_that_has_ended_stays CHECK (previous_ends_at > recorded_at)
);
ALTER TABLE call ADD CONSTRAINT a_call_is_what_its_last_revision_says
    FOREIGN KEY (id, revision, opens_at, closes_at, ends_at) REFERENCES call_revision (call_id, revision, opens_at, closes_at, ends_at) DEFERRABLE INITIALLY DEFERRED;

-- Whether a content is regional is read off its bytes: they are JSON without white space, in which no text can hold
-- a quotation mark that is not escaped.
ALTER TABLE application_content
    ADD COLUMN regional boolean NOT NULL GENERATED ALWAYS AS (position('"scope":"regional"'::bytea IN body) > 0) STORED,
    ADD CONSTRAINT application_content_regional_key UNIQUE (application_id, content_hash, regional);

-- What hands in a content says whether it is regional, as the content does. Submissions from before there were calls
-- say nothing, and have no call.
ALTER TABLE application_event
    ADD COLUMN regional boolean,
    ADD COLUMN call_seq integer GENERATED ALWAYS AS (CASE WHEN regional THEN seq END) STORED,
    ADD COLUMN taken_at timestamptz GENERATED ALWAYS AS (CASE WHEN regional THEN at END) STORED,
    ADD CONSTRAINT a_submission_says_whether_it_is_regional CHECK (action <> 'submit' OR regional IS NOT NULL) NOT VALID,
    ADD CONSTRAINT only_what_is_handed_in_is_taken_in_a_call CHECK (regional IS NULL OR action IN ('submit', 'answer')),
    ADD CONSTRAINT a_submission_is_regional_as_its_content_is
        FOREIGN KEY (application_id, content_hash, regional) REFERENCES application_content (application_id, content_hash, regional);

-- The call that a regional application was taken in, once.
CREATE TABLE application_call (
    application_id uuid PRIMARY KEY,
    event_seq      integer NOT NULL,
    action         text NOT NULL CHECK (action IN ('submit', 'answer')),
    at             timestamptz NOT NULL,
    call_id        uuid NOT NULL,
    revision       integer NOT NULL,
    opens_at       timestamptz NOT NULL,
    closes_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    in_grace       boolean NOT NULL GENERATED ALWAYS AS (at >= closes_at) STORED,
    UNIQUE (application_id, event_seq, at),
    CONSTRAINT an_application_is_taken_as_it_is_handed_in
        FOREIGN KEY (application_id, event_seq, action) REFERENCES application_event (application_id, seq, action),
    CONSTRAINT an_application_is_taken_under_a_revision_of_its_call
        FOREIGN KEY (call_id, revision, opens_at, closes_at, ends_at) REFERENCES call_revision (call_id, revision, opens_at, closes_at, ends_at),
    CONSTRAINT an_application_is_taken_while_its_call_is_open CHECK (opens_at <= at AND at < ends_at)
);
CREATE INDEX application_call_by_call ON application_call (call_id, at);
ALTER TABLE application_event ADD CONSTRAINT a_regional_submission_is_taken_in_a_call
    FOREIGN KEY (application_id, call_seq, taken_at) REFERENCES application_call (application_id, event_seq, at) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON call_revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON application_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON call, call_revision, application_call TO fonds1035_service;
GRANT UPDATE (revision, opens_at, closes_at, ends_at) ON call TO fonds1035_service;
