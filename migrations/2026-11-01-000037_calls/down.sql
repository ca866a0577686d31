ALTER TABLE application_event DROP CONSTRAINT a_regional_submission_is_taken_in_a_call;
DROP TABLE application_call;
ALTER TABLE application_event
    DROP CONSTRAINT a_submission_is_regional_as_its_content_is,
    DROP CONSTRAINT only_what_is_handed_in_is_taken_in_a_call,
    DROP CONSTRAINT a_submission_says_whether_it_is_regional,
    DROP COLUMN taken_at,
    DROP COLUMN call_seq,
    DROP COLUMN regional;
ALTER TABLE application_content DROP CONSTRAINT application_content_regional_key, DROP COLUMN regional;
ALTER TABLE call DROP CONSTRAINT a_call_is_what_its_last_revision_says;
DROP TABLE call_revision, call;
