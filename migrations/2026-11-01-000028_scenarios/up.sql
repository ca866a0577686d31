-- Scenarios: what somebody assumed and what would have followed. They are notes beside the ledger: nothing refers to
-- them, and they refer to nothing but the person who asked and the scenario they repeat.

CREATE TABLE scenario (
    id       uuid PRIMARY KEY,
    name     text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- The instant that was assumed: of the asking, or a later day.
    as_of    timestamptz NOT NULL,
    input    jsonb NOT NULL,
    result   jsonb NOT NULL,
    repeats  uuid REFERENCES scenario,
    saved_at timestamptz NOT NULL,
    saved_by uuid NOT NULL REFERENCES app_user,
    CONSTRAINT a_scenario_repeats_an_earlier_one CHECK (repeats <> id),
    CONSTRAINT a_scenario_looks_at_now_or_later CHECK (as_of >= saved_at)
);
CREATE INDEX scenario_page ON scenario (saved_at DESC, id DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON scenario FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON scenario TO fonds1035_service;
