-- CONSTRUCTED: sixty-four states with codes that ISO 3166 leaves to users, one officer each, the staff of the Fund,
-- the rule values of both lines, and an open budget year. Nothing here is published data.

CREATE SCHEMA bench;

-- An identity whose digits are decimal: family and number, so that a script can compute it.
CREATE FUNCTION bench.id(family integer, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql
    RETURN ('0190' || lpad(family::text, 4, '0') || lpad(number::text, 24, '0'))::uuid;

CREATE TABLE bench.state AS
SELECT number, 'X' || chr(65 + number / 26) || chr(65 + number % 26) AS code FROM generate_series(0, 63) AS number;

INSERT INTO member_state (code, iso2, name_en, name_fr, name_es, m49_region, capital_zone)
SELECT code, chr(75 + number / 26) || chr(65 + number % 26), 'State ' || code, 'État ' || code, 'Estado ' || code, 'Africa', 'Africa/Nairobi'
FROM bench.state;

INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source)
SELECT code, kind, DATE '2001-01-01', 1, value, TIMESTAMPTZ '2001-01-02 00:00:00Z', 'CONSTRUCTED'
FROM bench.state
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
SELECT bench.id(1, number), 'officer.' || number || '@example.org', 'Officer of ' || code, 'state_officer', code, 'fr', '{password_hash}', 'active', 1, TIMESTAMPTZ '2019-01-01 00:00:00Z'
FROM bench.state;

INSERT INTO app_user (id, email, name, role, represents, language, password_hash, status, version, created_at)
SELECT bench.id(2, number), email || '@example.org', email, role, NULL, 'en', '{password_hash}', 'active', 1, TIMESTAMPTZ '2019-01-01 00:00:00Z'
FROM (VALUES
    (0, 'fund.0', 'fund_officer'),
    (1, 'fund.1', 'fund_officer'),
    (10, 'approver.0', 'approver'),
    (11, 'approver.1', 'approver'),
    (20, 'region', 'regional_office'),
    (30, 'finance', 'finance_officer'),
    (40, 'auditor', 'auditor')
) AS persons (number, email, role);
