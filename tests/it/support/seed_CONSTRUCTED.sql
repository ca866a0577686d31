-- CONSTRUCTED: states with codes that ISO 3166 leaves to users, persons and facts to test with. Nothing here is published data.

INSERT INTO member_state (code, iso2, name_en, name_fr, name_es, m49_region, capital_zone) VALUES
    ('XAA', 'XA', 'Alphaland', 'Alphalande', 'Alfalandia', 'Africa', 'Africa/Bujumbura'),
    ('XAB', 'XB', 'Betaland', 'Bétalande', 'Betalandia', 'Africa', 'Africa/Nairobi'),
    ('XAC', 'XC', 'Gammaland', 'Gammalande', 'Gamalandia', 'Africa', 'Africa/Nairobi'),
    ('XAD', 'XD', 'Deltaland', 'Deltalande', 'Deltalandia', 'Americas', 'America/Bogota'),
    ('XAE', 'XE', 'High-Income Land', 'Pays à revenu élevé', 'País de ingresos altos', 'Europe', 'Europe/Zurich'),
    ('XAF', 'XF', 'Arrears Land', 'Pays en retard', 'País en mora', 'Asia', 'Asia/Kathmandu'),
    ('XAG', 'XG', 'Union Land', 'Pays de l’Union', 'País de la Unión', 'Europe', 'Europe/Sofia'),
    ('XAH', 'XH', 'Withdrawn Land', 'Pays retiré', 'País retirado', 'Asia', 'Asia/Tokyo'),
    ('XAI', 'XI', 'Non-Member Land', 'Pays non membre', 'País no miembro', 'Asia', 'Asia/Riyadh'),
    ('XAJ', 'XJ', 'Unknown Land', 'Pays inconnu', 'País desconocido', 'Oceania', 'Pacific/Apia');

INSERT INTO member_fact (state_code, kind, valid_from, revision, value, recorded_at, source)
SELECT state, kind, DATE '2001-01-01', 1, value, TIMESTAMPTZ '2001-01-02 00:00:00Z', 'CONSTRUCTED'
FROM (VALUES ('XAA'), ('XAB'), ('XAC'), ('XAD'), ('XAE'), ('XAF'), ('XAG'), ('XAH'), ('XAI')) AS states (state)
CROSS JOIN LATERAL (VALUES
    ('membership', CASE state WHEN 'XAI' THEN 'no' ELSE 'yes' END),
    ('income_group', CASE state WHEN 'XAE' THEN 'high' ELSE 'lower_middle' END),
    ('european_union', CASE state WHEN 'XAG' THEN 'yes' ELSE 'no' END),
    ('voluntary_withdrawal', CASE state WHEN 'XAH' THEN 'yes' ELSE 'no' END),
    ('article_4', CASE state WHEN 'XAF' THEN 'yes' ELSE 'no' END),
    ('allocation_region', CASE WHEN state IN ('XAA', 'XAB', 'XAC') THEN 'africa' ELSE 'asia_and_oceania' END)
) AS facts (kind, value);

INSERT INTO rule_value (id, code, unit, line, scope, in_force_from, revision, value, recorded_at, source)
SELECT gen_random_uuid(), code, unit, line, scope, DATE '2008-01-01', 1, value, TIMESTAMPTZ '2008-01-02 00:00:00Z', 'CONSTRUCTED'
FROM (VALUES
    ('ceiling', 'cents', 2::smallint, 'national', 20000000::bigint),
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
SELECT lpad(to_hex(number), 32, '0')::uuid, email, name, role, represents, language, 'no password opens this', 'active', 1, TIMESTAMPTZ '2019-01-01 00:00:00Z'
FROM (VALUES
    (1, 'officer.xaa@example.org', 'Officer of Alphaland', 'state_officer', 'XAA', 'fr'),
    (2, 'officer.xab@example.org', 'Officer of Betaland', 'state_officer', 'XAB', 'en'),
    (3, 'officer.xaf@example.org', 'Officer of Arrears Land', 'state_officer', 'XAF', 'en'),
    (10, 'region@example.org', 'Regional Office', 'regional_office', NULL, 'en'),
    (20, 'fund@example.org', 'Fund Officer', 'fund_officer', NULL, 'en'),
    (21, 'fund.xaa@example.org', 'Fund Officer from Alphaland', 'fund_officer', 'XAA', 'es'),
    (30, 'approver@example.org', 'Approver', 'approver', NULL, 'es'),
    (40, 'finance@example.org', 'Finance Officer', 'finance_officer', NULL, 'fr'),
    (50, 'auditor@example.org', 'Auditor', 'auditor', NULL, 'en'),
    (60, 'administrator@example.org', 'Administrator', 'administrator', NULL, 'en')
) AS persons (number, email, name, role, represents, language);
