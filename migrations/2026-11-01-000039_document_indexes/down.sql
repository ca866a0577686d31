DROP INDEX member_fact_document, letter_document;
