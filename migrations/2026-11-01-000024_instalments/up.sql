-- How a project is paid: a plan within what was granted, and each of its instalments requested, checked and paid by
-- three persons. Every movement of a project's money has its cause.

-- The plan, version after version: the last one stands.
CREATE TABLE payment_plan (
    application_id   uuid NOT NULL,
    version          integer NOT NULL CHECK (version > 0),
    funding_number   integer NOT NULL,
    line             smallint NOT NULL,
    year             smallint NOT NULL,
    granted_cents    bigint NOT NULL,
    instalments      integer NOT NULL CHECK (instalments > 0),
    project_seq      integer NOT NULL,
    project_state    text NOT NULL,
    drawn_up_at      timestamptz NOT NULL,
    drawn_up_by      uuid NOT NULL REFERENCES app_user,
    previous_version integer GENERATED ALWAYS AS (NULLIF(version - 1, 0)) STORED,
    PRIMARY KEY (application_id, version),
    UNIQUE (application_id, version, granted_cents, instalments),
    CONSTRAINT each_plan_follows_the_one_before
        FOREIGN KEY (application_id, previous_version) REFERENCES payment_plan (application_id, version),
    CONSTRAINT a_plan_is_within_the_money_of_its_project
        FOREIGN KEY (application_id, funding_number, line, year, granted_cents) REFERENCES funding (application_id, number, line, year, amount_cents),
    CONSTRAINT a_plan_is_drawn_up_where_its_project_stands
        FOREIGN KEY (application_id, project_seq, project_state) REFERENCES application_event (application_id, seq, to_state),
    CONSTRAINT a_plan_is_drawn_up_while_its_project_lives
        CHECK (project_state IN ('approved', 'active', 'suspended', 'completed', 'final_reported', 'evaluated'))
);

CREATE TABLE planned_instalment (
    application_id  uuid NOT NULL,
    plan_version    integer NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    planned_on      date NOT NULL,
    amount_cents    bigint NOT NULL CHECK (amount_cents BETWEEN 1 AND 9007199254740991),
    planned_after   bigint NOT NULL,
    granted_cents   bigint NOT NULL,
    instalments     integer NOT NULL,
    previous_number integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    planned_before  bigint NOT NULL GENERATED ALWAYS AS (planned_after - amount_cents) STORED,
    PRIMARY KEY (application_id, plan_version, number),
    UNIQUE (application_id, plan_version, number, planned_after),
    UNIQUE (application_id, plan_version, number, amount_cents),
    CONSTRAINT each_planned_instalment_continues_from_the_one_before
        FOREIGN KEY (application_id, plan_version, previous_number, planned_before)
        REFERENCES planned_instalment (application_id, plan_version, number, planned_after),
    CONSTRAINT the_first_planned_instalment_begins_at_nothing CHECK (number > 1 OR planned_before = 0),
    CONSTRAINT no_plan_passes_what_was_granted CHECK (planned_after <= granted_cents),
    CONSTRAINT a_plan_has_no_further_instalments CHECK (number <= instalments),
    CONSTRAINT an_instalment_is_of_its_plan
        FOREIGN KEY (application_id, plan_version, granted_cents, instalments) REFERENCES payment_plan (application_id, version, granted_cents, instalments)
);
ALTER TABLE payment_plan ADD CONSTRAINT a_plan_has_all_its_instalments
    FOREIGN KEY (application_id, version, instalments) REFERENCES planned_instalment (application_id, plan_version, number) DEFERRABLE INITIALLY DEFERRED;

-- The life of an instalment: the rows of the service's third table.
CREATE TABLE instalment_transition (
    from_state text NOT NULL,
    action     text NOT NULL,
    to_state   text NOT NULL,
    posts      text NOT NULL CHECK (posts IN ('nothing', 'disburse')),
    PRIMARY KEY (from_state, action),
    UNIQUE (from_state, action, to_state, posts)
);
INSERT INTO instalment_transition (from_state, action, to_state, posts) VALUES
    ('planned', 'request_instalment', 'requested', 'nothing'),
    ('refused', 'request_instalment', 'requested', 'nothing'),
    ('requested', 'check_instalment', 'checked', 'nothing'),
    ('requested', 'refuse_instalment', 'refused', 'nothing'),
    ('checked', 'refuse_instalment', 'refused', 'nothing'),
    ('checked', 'pay_instalment', 'paid', 'disburse');

CREATE TABLE instalment_event (
    application_id    uuid NOT NULL,
    instalment        integer NOT NULL,
    seq               integer NOT NULL CHECK (seq > 0),
    from_state        text NOT NULL,
    action            text NOT NULL,
    to_state          text NOT NULL,
    posts             text NOT NULL,
    plan_version      integer NOT NULL,
    amount_cents      bigint NOT NULL,
    project_seq       integer NOT NULL,
    project_state     text NOT NULL,
    actor_id          uuid NOT NULL REFERENCES app_user,
    actor_role        text NOT NULL,
    requested_by      uuid NOT NULL,
    checked_by        uuid,
    reason            text CHECK (length(reason) BETWEEN 1 AND 10000),
    payment_reference text UNIQUE CHECK (length(payment_reference) BETWEEN 1 AND 100),
    value_on          date,
    -- What the payment leaves of the money promised, and the evaluation line of the content that was agreed then.
    committed_after   bigint,
    evaluation_cents  bigint CHECK (evaluation_cents >= 0),
    agreed_hash       bytea,
    at                timestamptz NOT NULL,
    request_id        text NOT NULL,
    previous_seq      integer GENERATED ALWAYS AS (NULLIF(seq - 1, 0)) STORED,
    -- The request and the check that the event rests on.
    request_seq       integer NOT NULL GENERATED ALWAYS AS (seq - CASE from_state WHEN 'requested' THEN 1 WHEN 'checked' THEN 2 ELSE 0 END) STORED,
    request_state     text NOT NULL GENERATED ALWAYS AS ('requested') STORED,
    check_seq         integer GENERATED ALWAYS AS (CASE WHEN from_state = 'checked' THEN seq - 1 END) STORED,
    check_state       text NOT NULL GENERATED ALWAYS AS ('checked') STORED,
    payment_seq       integer GENERATED ALWAYS AS (CASE WHEN posts = 'disburse' THEN seq END) STORED,
    PRIMARY KEY (application_id, instalment, seq),
    UNIQUE (application_id, instalment, seq, to_state),
    UNIQUE (application_id, instalment, seq, to_state, actor_id),
    UNIQUE (application_id, instalment, seq, to_state, actor_id, plan_version, amount_cents),
    UNIQUE (application_id, instalment, seq, posts, amount_cents, actor_id),
    FOREIGN KEY (from_state, action, to_state, posts) REFERENCES instalment_transition (from_state, action, to_state, posts),
    CONSTRAINT an_instalment_begins_planned CHECK (seq > 1 OR from_state = 'planned'),
    CONSTRAINT an_instalment_has_no_gap_and_no_jump
        FOREIGN KEY (application_id, instalment, previous_seq, from_state) REFERENCES instalment_event (application_id, instalment, seq, to_state),
    CONSTRAINT an_instalment_is_that_of_the_plan
        FOREIGN KEY (application_id, plan_version, instalment, amount_cents) REFERENCES planned_instalment (application_id, plan_version, number, amount_cents),
    CONSTRAINT an_instalment_rests_on_its_request
        FOREIGN KEY (application_id, instalment, request_seq, request_state, requested_by, plan_version, amount_cents)
        REFERENCES instalment_event (application_id, instalment, seq, to_state, actor_id, plan_version, amount_cents),
    CONSTRAINT an_instalment_rests_on_its_check
        FOREIGN KEY (application_id, instalment, check_seq, check_state, checked_by)
        REFERENCES instalment_event (application_id, instalment, seq, to_state, actor_id),
    CONSTRAINT what_was_checked_names_who_checked CHECK ((from_state = 'checked') = (checked_by IS NOT NULL)),
    CONSTRAINT another_person_than_the_requester CHECK (to_state = 'requested' OR actor_id <> requested_by),
    CONSTRAINT another_person_checks_and_pays CHECK (to_state <> 'paid' OR actor_id <> checked_by),
    CONSTRAINT an_instalment_is_of_where_its_project_stands
        FOREIGN KEY (application_id, project_seq, project_state) REFERENCES application_event (application_id, seq, to_state),
    CONSTRAINT only_a_project_under_way_is_paid
        CHECK (to_state = 'refused' OR project_state IN ('active', 'completed', 'final_reported', 'evaluated')),
    CONSTRAINT a_refused_instalment_has_a_reason CHECK ((to_state = 'refused') = (reason IS NOT NULL)),
    CONSTRAINT a_payment_says_how_it_was_made
        CHECK (num_nonnulls(payment_reference, value_on, committed_after, evaluation_cents, agreed_hash) = CASE to_state WHEN 'paid' THEN 5 ELSE 0 END),
    CONSTRAINT a_payment_is_recorded_once_it_is_made CHECK (value_on <= (at AT TIME ZONE 'Europe/Zurich')::date),
    CONSTRAINT the_evaluation_line_is_of_what_was_agreed
        FOREIGN KEY (application_id, agreed_hash) REFERENCES application_content (application_id, content_hash),
    CONSTRAINT the_evaluation_line_waits_for_completion CHECK (project_state <> 'active' OR committed_after >= evaluation_cents)
);

-- A payment is the movement of its instalment, a return that of its step: nothing else moves a project's money.
ALTER TABLE funding_movement
    ADD COLUMN instalment integer,
    ADD COLUMN instalment_seq integer,
    ADD CONSTRAINT an_instalment_is_paid_once UNIQUE (application_id, instalment),
    ADD CONSTRAINT funding_movement_payment UNIQUE (application_id, instalment, instalment_seq, committed_after),
    ADD CONSTRAINT every_movement_has_its_cause
        CHECK (CASE kind
            WHEN 'disburse' THEN instalment IS NOT NULL AND instalment_seq IS NOT NULL AND event_seq IS NULL
            ELSE instalment IS NULL AND instalment_seq IS NULL AND event_seq IS NOT NULL END),
    ADD CONSTRAINT a_movement_is_the_payment_of_its_instalment
        FOREIGN KEY (application_id, instalment, instalment_seq, kind, amount_cents, recorded_by)
        REFERENCES instalment_event (application_id, instalment, seq, posts, amount_cents, actor_id);
ALTER TABLE instalment_event ADD CONSTRAINT a_payment_has_its_movement
    FOREIGN KEY (application_id, instalment, payment_seq, committed_after)
    REFERENCES funding_movement (application_id, instalment, instalment_seq, committed_after) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON planned_instalment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON instalment_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON instalment_transition TO fonds1035_service;
GRANT SELECT, INSERT ON payment_plan, planned_instalment, instalment_event TO fonds1035_service;
