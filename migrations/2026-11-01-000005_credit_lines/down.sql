ALTER TABLE budget_year DROP CONSTRAINT a_closed_year_has_closed_line_1, DROP CONSTRAINT a_closed_year_has_closed_line_2;
DROP TABLE allocation, line_closing, line_year, budget_year, rule_value, rule_code, credit_line;
