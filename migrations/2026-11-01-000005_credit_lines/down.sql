DROP TABLE allocation, line_year, budget_year, rule_value, rule_code, credit_line;
