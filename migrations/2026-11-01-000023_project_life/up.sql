-- The life of a project: the same history goes on after approval, by the rows of the service's second table.

INSERT INTO lifecycle_state VALUES ('active'), ('suspended'), ('completed'), ('closed'), ('cancelled');
ALTER TABLE lifecycle_transition DROP CONSTRAINT lifecycle_transition_posts_check;
ALTER TABLE lifecycle_transition ADD CONSTRAINT lifecycle_transition_posts_check
    CHECK (posts IN ('nothing', 'reserve', 'release', 'commit', 'return_committed'));
INSERT INTO lifecycle_transition (from_state, action, to_state, posts) VALUES
    ('approved', 'activate', 'active', 'nothing'),
    ('approved', 'cancel', 'cancelled', 'return_committed'),
    ('active', 'suspend', 'suspended', 'nothing'),
    ('active', 'complete', 'completed', 'nothing'),
    ('active', 'cancel', 'cancelled', 'return_committed'),
    ('suspended', 'resume', 'active', 'nothing'),
    ('suspended', 'cancel', 'cancelled', 'return_committed'),
    ('completed', 'close', 'closed', 'return_committed');

-- A project keeps the tie to its money to the end: what it gives back goes to the line it came from.
ALTER TABLE application DROP CONSTRAINT money_is_tied_while_recommended_or_approved;
ALTER TABLE application ADD CONSTRAINT money_is_tied_while_recommended_and_from_approval_on
    CHECK ((funding_number IS NOT NULL) = (state IN ('recommended', 'approved', 'active', 'suspended', 'completed', 'closed', 'cancelled')));

-- What a project gives back is a movement of its own money, and nothing where all was paid: only the postings of the
-- application's life are entries by themselves.
ALTER TABLE application_event DROP CONSTRAINT an_event_that_posts_has_its_entry;
ALTER TABLE application_event DROP COLUMN posting_seq;
ALTER TABLE application_event
    ADD COLUMN posting_seq integer GENERATED ALWAYS AS (CASE WHEN posts IN ('reserve', 'release', 'commit') THEN seq END) STORED,
    ADD COLUMN activation_seq integer GENERATED ALWAYS AS (CASE WHEN action = 'activate' THEN seq END) STORED,
    ADD CONSTRAINT application_event_action_key UNIQUE (application_id, seq, action),
    ADD CONSTRAINT a_way_off_the_plan_has_a_reason CHECK (action NOT IN ('suspend', 'resume', 'cancel') OR comment IS NOT NULL),
    ADD CONSTRAINT an_event_that_posts_has_its_entry
        FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;

-- A movement that a step makes is the posting of that step, by the same person, once.
ALTER TABLE funding_movement
    ADD COLUMN event_seq integer,
    ADD CONSTRAINT a_step_moves_money_once UNIQUE (application_id, event_seq),
    ADD CONSTRAINT a_movement_is_the_posting_of_its_step
        FOREIGN KEY (application_id, event_seq, kind, recorded_by) REFERENCES application_event (application_id, seq, posts, actor_id);

-- Who answers for a project in the government: named with the step that begins it.
CREATE TABLE focal_point (
    application_id uuid NOT NULL,
    event_seq      integer NOT NULL,
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    office         text NOT NULL CHECK (length(office) BETWEEN 1 AND 200),
    email          text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    named_with     text NOT NULL GENERATED ALWAYS AS ('activate') STORED,
    PRIMARY KEY (application_id, event_seq),
    CONSTRAINT a_focal_point_is_named_as_a_project_begins
        FOREIGN KEY (application_id, event_seq, named_with) REFERENCES application_event (application_id, seq, action)
);
ALTER TABLE application_event ADD CONSTRAINT a_project_begins_with_its_focal_point
    FOREIGN KEY (application_id, activation_seq) REFERENCES focal_point (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON focal_point FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON focal_point TO fonds1035_service;
