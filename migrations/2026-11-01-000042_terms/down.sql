-- Where an amendment was measured by another notice than a month, there is no way back.
ALTER TABLE amendment
    DROP CONSTRAINT an_amendment_is_late_by_the_notice_of_its_project,
    DROP COLUMN notice_months,
    ADD CONSTRAINT an_amendment_is_late_in_the_last_month
        CHECK (late = (requested_on > (agreed_end - INTERVAL '1 month')::date));
ALTER TABLE rule_value DISABLE TRIGGER append_only;
DELETE FROM rule_value WHERE code IN
    ('workplan_due_months', 'interim_reports_from_months', 'interim_period_months', 'interim_report_due_weeks',
     'final_report_due_months', 'evaluation_from_months', 'evaluation_due_months', 'amendment_notice_months');
ALTER TABLE rule_value ENABLE TRIGGER append_only, DROP CONSTRAINT a_term_is_of_one_to_a_hundred_and_twenty;
DELETE FROM rule_code WHERE code IN
    ('workplan_due_months', 'interim_reports_from_months', 'interim_period_months', 'interim_report_due_weeks',
     'final_report_due_months', 'evaluation_from_months', 'evaluation_due_months', 'amendment_notice_months');
