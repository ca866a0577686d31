ALTER TABLE member_fact
    DROP CONSTRAINT what_nobody_recorded_names_its_publication,
    DROP CONSTRAINT an_official_status_recorded_by_a_person_has_its_document;
ALTER TABLE funding_movement
    DROP CONSTRAINT what_is_returned_is_recovered,
    DROP COLUMN recovered_id;
