-- CONSTRUCTED: sixteen states with codes that ISO 3166 leaves to users, one officer for each of the first eight, the
-- staff of the Fund, and the rule values of both lines. Nothing here is published data.

INSERT INTO member_state (code, iso2, name_en, name_fr, name_es, m49_region, capital_zone)
SELECT 'XA' || chr(65 + number), 'X' || chr(65 + number), 'State ' || number, 'État ' || number, 'Estado ' || number, 'Africa', 'Africa/Nairobi'
FROM generate_series(0, 15) AS number;

INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source)
SELECT code, kind, DATE '2001-01-01', 1, value, TIMESTAMPTZ '2001-01-02 00:00:00Z', 'CONSTRUCTED'
FROM member_state
CROSS JOIN (VALUES
    ('membership', 'yes'),
    ('income_group', 'lower_middle'),
    ('european_union', 'no'),
    ('voluntary_withdrawal', 'no'),
    ('article_4', 'no'),
    ('allocation_region', 'africa')
) AS facts (kind, value);

INSERT INTO rule_value (id, code, unit, line, scope, in_force_from, revision, value, recorded_at, source)
SELECT gen_random_uuid(), code, unit, line, scope, DATE '2008-01-01', 1, value, TIMESTAMPTZ '2008-01-02 00:00:00Z', 'CONSTRUCTED'
FROM (VALUES
    ('ceiling', 'cents', 1::smallint, 'national', 20000000::bigint),
    ('ceiling', 'cents', 1, 'regional', 30000000),
    ('ceiling', 'cents', 2, 'national', 20000000),
    ('ceiling', 'cents', 2, 'regional', 30000000),
    ('minimum', 'cents', NULL, 'national', 5000000),
    ('minimum', 'cents', NULL, 'regional', 10000000),
    ('staff_and_office_share_maximum', 'basis_points', NULL, NULL, 3000),
    ('evaluation_share_minimum', 'basis_points', NULL, NULL, 500),
    ('regional_states_minimum', 'count', NULL, NULL, 2),
    ('regional_letters_minimum', 'count', NULL, NULL, 2),
    ('discretionary_income_threshold', 'cents', NULL, NULL, 2050000000),
    ('line_2_share', 'basis_points', NULL, NULL, 2500),
    ('line_1_base', 'cents', NULL, NULL, 140000000),
    ('workplan_due_months', 'count', NULL, NULL, 1),
    ('interim_reports_from_months', 'count', NULL, NULL, 12),
    ('interim_period_months', 'count', NULL, NULL, 6),
    ('interim_report_due_weeks', 'count', NULL, NULL, 6),
    ('final_report_due_months', 'count', NULL, NULL, 3),
    ('evaluation_from_months', 'count', NULL, NULL, 6),
    ('evaluation_due_months', 'count', NULL, NULL, 12),
    ('amendment_notice_months', 'count', NULL, NULL, 1)
) AS rules (code, unit, line, scope, value);

INSERT INTO app_user (id, email, name, role, represents, language, password_hash, status, version, created_at)
SELECT gen_random_uuid(), 'officer.' || number || '@example.org', 'Officer ' || number, 'state_officer', 'XA' || chr(65 + number), 'fr', '{password_hash}', 'active', 1, TIMESTAMPTZ '2019-01-01 00:00:00Z'
FROM generate_series(0, 7) AS number;

INSERT INTO app_user (id, email, name, role, represents, language, password_hash, status, version, created_at)
SELECT id::uuid, name || '@example.org', name, role, NULL, 'en', '{password_hash}', 'active', 1, TIMESTAMPTZ '2019-01-01 00:00:00Z'
FROM (VALUES
    ('00000000-0000-7000-8000-000000000010', 'fund', 'fund_officer'),
    ('00000000-0000-7000-8000-000000000020', 'approver', 'approver'),
    ('00000000-0000-7000-8000-000000000030', 'finance', 'finance_officer'),
    ('00000000-0000-7000-8000-000000000040', 'region', 'regional_office'),
    ('00000000-0000-7000-8000-000000000050', 'auditor', 'auditor'),
    ('00000000-0000-7000-8000-000000000060', 'administrator', 'administrator')
) AS persons (id, name, role);
