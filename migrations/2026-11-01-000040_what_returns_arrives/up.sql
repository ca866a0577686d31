-- What a project returns arrives: a return without its recovery is refused at commit. And an official status that a person
-- records has its document, whoever writes it.

ALTER TABLE funding_movement
    ADD COLUMN recovered_id uuid GENERATED ALWAYS AS (CASE WHEN kind <> 'disburse' THEN id END) STORED,
    -- Line and amount of the recovery are those of the return by the key in the other direction.
    ADD CONSTRAINT what_is_returned_is_recovered
        FOREIGN KEY (recovered_id) REFERENCES allocation (movement_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE member_fact
    ADD CONSTRAINT an_official_status_recorded_by_a_person_has_its_document
        CHECK (kind <> 'article_4' OR value = 'retracted' OR recorded_by IS NULL OR document_id IS NOT NULL),
    -- What a publication states is recorded by nobody: its source is all that vouches for it.
    ADD CONSTRAINT what_nobody_recorded_names_its_publication
        CHECK (recorded_by IS NOT NULL OR source ~ '\S');
