DROP TABLE member_fact, fact_word;
