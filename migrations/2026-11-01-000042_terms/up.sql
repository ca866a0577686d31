-- The terms of projects are dated rule values with a source, like every other rule: until when what is owed, and until
-- when an amendment is asked for. The values come with the reference facts.

INSERT INTO rule_code VALUES
    ('workplan_due_months', 'count'), ('interim_reports_from_months', 'count'), ('interim_period_months', 'count'),
    ('interim_report_due_weeks', 'count'), ('final_report_due_months', 'count'), ('evaluation_from_months', 'count'),
    ('evaluation_due_months', 'count'), ('amendment_notice_months', 'count');
ALTER TABLE rule_value ADD CONSTRAINT a_term_is_of_one_to_a_hundred_and_twenty CHECK (value BETWEEN 1 AND 120 OR code NOT IN
    ('workplan_due_months', 'interim_reports_from_months', 'interim_period_months', 'interim_report_due_weeks',
     'final_report_due_months', 'evaluation_from_months', 'evaluation_due_months', 'amendment_notice_months'));

-- An amendment keeps the notice that it was measured by. Until now it was one month.
ALTER TABLE amendment ADD COLUMN notice_months integer NOT NULL DEFAULT 1 CHECK (notice_months BETWEEN 1 AND 120);
ALTER TABLE amendment
    ALTER COLUMN notice_months DROP DEFAULT,
    DROP CONSTRAINT an_amendment_is_late_in_the_last_month,
    ADD CONSTRAINT an_amendment_is_late_by_the_notice_of_its_project
        CHECK (late = (requested_on > (agreed_end - make_interval(months => notice_months))::date));
