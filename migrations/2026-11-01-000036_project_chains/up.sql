-- Which project prolongs which. A link is made with the approval of the follow-up and stands one deeper than the project
-- before it, which was approved already: no chain leads back into itself.

CREATE TABLE project_chain (
    application_id    uuid PRIMARY KEY,
    depth             integer NOT NULL CHECK (depth >= 0),
    applicant         text NOT NULL REFERENCES member_state,
    predecessor_id    uuid,
    approved_seq      integer NOT NULL,
    approved_by       uuid NOT NULL,
    approval          text NOT NULL GENERATED ALWAYS AS ('commit') STORED,
    predecessor_depth integer GENERATED ALWAYS AS (CASE WHEN depth > 0 THEN depth - 1 END) STORED,
    UNIQUE (application_id, depth, applicant),
    CONSTRAINT only_approved_projects_stand_in_a_chain
        FOREIGN KEY (application_id, approved_seq, approval, approved_by) REFERENCES application_event (application_id, seq, posts, actor_id),
    CONSTRAINT a_follow_up_is_one_deeper_and_of_the_same_state
        FOREIGN KEY (predecessor_id, predecessor_depth, applicant) REFERENCES project_chain (application_id, depth, applicant),
    CONSTRAINT a_chain_begins_with_what_prolongs_nothing CHECK ((depth = 0) = (predecessor_id IS NULL))
);
CREATE INDEX project_chain_predecessor ON project_chain (predecessor_id);

WITH RECURSIVE approved AS (
    SELECT application.id, reference, applicant, seq, actor_id, btrim(convert_from(body, 'UTF8')::jsonb ->> 'prolongs') AS prolongs
    FROM application_event
    JOIN application ON application.id = application_event.application_id
    JOIN application_content USING (application_id, content_hash)
    WHERE posts = 'commit'
), prolonged AS (
    SELECT later.id, earlier.id AS predecessor_id
    FROM approved AS later JOIN approved AS earlier ON earlier.reference = later.prolongs AND earlier.applicant = later.applicant
), chain AS (
    SELECT id, 0 AS depth, NULL::uuid AS predecessor_id
    FROM approved
    WHERE id IN (SELECT predecessor_id FROM prolonged) AND id NOT IN (SELECT id FROM prolonged)
    UNION ALL
    SELECT prolonged.id, depth + 1, chain.id FROM chain JOIN prolonged ON prolonged.predecessor_id = chain.id
)
INSERT INTO project_chain (application_id, depth, applicant, predecessor_id, approved_seq, approved_by)
    SELECT id, depth, applicant, predecessor_id, seq, actor_id FROM chain JOIN approved USING (id) ORDER BY depth;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON project_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON project_chain TO fonds1035_service;
