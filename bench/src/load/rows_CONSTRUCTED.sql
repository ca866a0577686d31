-- CONSTRUCTED: every table that the load fills, copied from histories that the service itself wrote.
-- Statements between the marks run one after the other; the two parts run side by side.

-- part: plan
CREATE TABLE bench.template (
    kind           text PRIMARY KEY,
    application_id uuid NOT NULL
);
INSERT INTO bench.template SELECT kind, id::uuid FROM (VALUES {templates}) AS written (kind, id);

-- Twenty applications in turn: ten approved, five drafts, three under review (two of Line 2, one of Line 1), one
-- submitted, and by turns one declined or withdrawn. The newest are as mixed as the oldest.
CREATE UNLOGGED TABLE bench.plan AS
SELECT placed.number, bench.id(0, placed.number) AS id, kind, application_id AS template, cut, code, bench.id(1, state.number) AS officer,
       TIMESTAMPTZ '2024-01-01 00:00:00Z' + placed.number * INTERVAL '1 minute' AS created_at
FROM (
    SELECT place, (5 * (place / 20) + place % 20 + 54) % 64,
           CASE WHEN place % 20 < 17 THEN 'line_2' WHEN place % 20 = 17 THEN 'line_1' WHEN place % 20 = 18 THEN 'line_2'
                WHEN place / 20 % 2 = 0 THEN 'declined' ELSE 'withdrawn' END,
           CASE WHEN place % 20 < 10 THEN 7 WHEN place % 20 < 15 THEN 2 WHEN place % 20 < 18 THEN 5
                WHEN place % 20 = 18 OR place / 20 % 2 = 1 THEN 4 ELSE 6 END
    FROM generate_series(0, {total} - 1) AS place
) AS placed (number, state_number, kind, cut)
JOIN bench.template USING (kind)
JOIN bench.state AS state (number, code) ON state.number = state_number
ORDER BY placed.number;
ANALYZE bench.plan;

CREATE TABLE bench.content AS
SELECT kind, code, written.body, sha256(written.body) AS content_hash
FROM bench.template
JOIN application ON application.id = template.application_id
JOIN application_event ON application_event.application_id = application.id AND application_event.seq = application.version
JOIN application_content ON application_content.application_id = application.id AND application_content.content_hash = application_event.content_hash
CROSS JOIN bench.state
CROSS JOIN LATERAL (SELECT convert_to(replace(convert_from(application_content.body, 'UTF8'), application.applicant, state.code), 'UTF8')) AS written (body);

-- Compressed as the service's own: what is copied stays as it is.
CREATE TABLE bench.assessment (kind text, code text, LIKE assessment INCLUDING COMPRESSION);
ALTER TABLE bench.assessment DROP COLUMN application_id;
INSERT INTO bench.assessment
SELECT kind, state.code, event_seq, line, openness, replace(body::text, application.applicant, state.code)::json
FROM bench.template
JOIN application ON application.id = template.application_id
JOIN assessment ON assessment.application_id = application.id
CROSS JOIN bench.state;
ANALYZE bench.content, bench.assessment;

-- part: events
INSERT INTO application_event (application_id, seq, from_state, action, to_state, posts, content_hash, actor_id, actor_role, comment, reasons, at, request_id, funding_number, recommended_by, regional)
SELECT plan.id, seq, from_state, action, to_state, posts, content.content_hash, CASE actor_role WHEN 'state_officer' THEN officer ELSE actor_id END, actor_role, comment, reasons, plan.created_at + seq * INTERVAL '1 hour', request_id, funding_number, recommended_by, regional
FROM bench.plan
JOIN bench.content USING (kind, code)
JOIN application_event ON application_event.application_id = plan.template AND application_event.seq <= plan.cut
ORDER BY plan.number, seq;

-- part: applications
INSERT INTO application (id, applicant, version, state, title, scope, line_asked, amount_cents, funding_number, created_at, created_by, updated_at, submitted_at)
SELECT plan.id, code, cut, to_state, title, scope, line_asked, amount_cents, CASE WHEN to_state = 'approved' THEN 1 END, plan.created_at, officer, plan.created_at + cut * INTERVAL '1 hour', CASE WHEN cut > 2 THEN plan.created_at + 3 * INTERVAL '1 hour' END
FROM bench.plan
JOIN application ON application.id = plan.template
JOIN application_event ON application_event.application_id = plan.template AND application_event.seq = plan.cut
ORDER BY plan.number;

INSERT INTO application_content (application_id, content_hash, body)
SELECT id, content_hash, body FROM bench.plan JOIN bench.content USING (kind, code) ORDER BY number;

INSERT INTO letter (application_id, state_code, signatory, signed_on, names_project, names_fund, document_id, event_seq)
SELECT plan.id, code, signatory, signed_on, names_project, names_fund, document_id, event_seq
FROM bench.plan JOIN letter ON letter.application_id = plan.template ORDER BY number;

INSERT INTO assessment (application_id, event_seq, line, openness, body)
SELECT plan.id, event_seq, line, openness, body
FROM bench.plan JOIN bench.assessment USING (kind, code) WHERE event_seq <= cut ORDER BY number;

INSERT INTO funding (application_id, number, line, year, amount_cents, recommended_seq, recommended_by)
SELECT plan.id, funding.number, line, year, amount_cents, recommended_seq, recommended_by
FROM bench.plan JOIN funding ON funding.application_id = plan.template WHERE cut = 7 ORDER BY plan.number;

INSERT INTO ledger_entry (line, year, number, kind, amount_cents, application_id, event_seq, funding_number, actor_id, recorded_at, available_after, reserved_after, committed_after, disbursed_after)
SELECT line, year, last.number + 2 * place - 1 + step, step_kind, amount_cents, approved.id, 6 + step, 1, actor_id, created_at + (6 + step) * INTERVAL '1 hour',
       last.available_after - place * amount_cents, last.reserved_after + (1 - step) * amount_cents, last.committed_after + (place - 1 + step) * amount_cents, 0
FROM (SELECT *, row_number() OVER (ORDER BY number) AS place FROM bench.plan WHERE cut = 7) AS approved
CROSS JOIN (VALUES (0, 'reserve'), (1, 'commit')) AS steps (step, step_kind)
JOIN funding ON funding.application_id = approved.template
JOIN application_event ON application_event.application_id = approved.template AND application_event.seq = 6 + step
CROSS JOIN LATERAL (SELECT number, available_after, reserved_after, committed_after FROM ledger_entry WHERE line = 2 AND ledger_entry.year = funding.year ORDER BY number DESC LIMIT 1) AS last
ORDER BY place, step;
