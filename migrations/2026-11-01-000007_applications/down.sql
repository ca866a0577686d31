ALTER TABLE application_event DROP CONSTRAINT an_approval_is_of_the_recommended_funding;
ALTER TABLE application DROP CONSTRAINT the_state_is_that_of_the_last_event;
DROP TABLE assessment, letter, funding, application_event, application_content, application CASCADE;
