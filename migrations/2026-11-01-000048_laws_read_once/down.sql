ALTER TABLE idempotency ALTER COLUMN body SET COMPRESSION default;
ALTER TABLE assessment ALTER COLUMN body SET COMPRESSION default;

ALTER TABLE idempotency
    ALTER COLUMN key TYPE text,
    ALTER COLUMN fingerprint TYPE bytea,
    ALTER COLUMN status TYPE smallint,
    ADD CONSTRAINT idempotency_key_check CHECK (length(key) BETWEEN 1 AND 100),
    ADD CONSTRAINT idempotency_fingerprint_check CHECK (octet_length(fingerprint) = 32),
    ADD CONSTRAINT idempotency_status_check CHECK (status BETWEEN 200 AND 299);
ALTER TABLE outbox_message
    ALTER COLUMN language TYPE text,
    ALTER COLUMN delivery TYPE text,
    ALTER COLUMN status TYPE text,
    ALTER COLUMN attempts TYPE integer,
    ADD CONSTRAINT outbox_message_language_check CHECK (language IN ('en', 'fr', 'es')),
    ADD CONSTRAINT outbox_message_delivery_check CHECK (delivery IN ('immediately', 'digest', 'none')),
    ADD CONSTRAINT outbox_message_status_check CHECK (status IN ('waiting', 'sent', 'parked', 'kept')),
    ADD CONSTRAINT outbox_message_attempts_check CHECK (attempts >= 0);
ALTER TABLE assessment
    ALTER COLUMN openness TYPE text,
    ADD CONSTRAINT assessment_openness_check CHECK (openness IN ('open', 'closed', 'not_yet_known'));
ALTER TABLE application
    ALTER COLUMN scope TYPE text,
    ALTER COLUMN line_asked TYPE text,
    ALTER COLUMN amount_cents TYPE bigint,
    ADD CONSTRAINT application_scope_check CHECK (scope IN ('national', 'regional')),
    ADD CONSTRAINT application_line_asked_check CHECK (line_asked IN ('line_1', 'line_2', 'either')),
    ADD CONSTRAINT application_amount_cents_check CHECK (amount_cents BETWEEN 0 AND 9007199254740991);
DROP DOMAIN project_scope, line_choice, usd_cents, openness, mail_language, mail_delivery, mail_status,
    attempt_count, idempotency_key, sha256_digest, success_status;

ALTER TABLE ledger_entry DROP CONSTRAINT an_entry_has_one_cause;
DROP FUNCTION has_one_cause;
ALTER TABLE ledger_entry ADD CONSTRAINT an_entry_has_one_cause CHECK (
    CASE
        WHEN kind IN ('allot', 'revise_up', 'revise_down', 'recover', 'contribute', 'carry_in') THEN
            allocation_id IS NOT NULL AND application_id IS NULL AND event_seq IS NULL AND funding_number IS NULL AND movement_id IS NULL
        WHEN kind IN ('reserve', 'release', 'commit') THEN
            allocation_id IS NULL AND application_id IS NOT NULL AND event_seq IS NOT NULL AND funding_number IS NOT NULL
                AND movement_id IS NULL AND actor_id IS NOT NULL
        WHEN kind IN ('disburse', 'return_committed', 'return_disbursed') THEN
            allocation_id IS NULL AND application_id IS NOT NULL AND event_seq IS NULL AND funding_number IS NULL
                AND movement_id IS NOT NULL AND actor_id IS NOT NULL
        ELSE allocation_id IS NULL AND application_id IS NULL AND event_seq IS NULL AND funding_number IS NULL AND movement_id IS NULL
    END
);

-- A column becomes a generated one only by being made anew, and with it what rests on it.
DROP TRIGGER what_follows ON ledger_entry;
DROP FUNCTION entry_follows;
ALTER TABLE ledger_entry
    DROP CONSTRAINT each_entry_continues_from_the_one_before,
    DROP CONSTRAINT a_year_ends_as_was_decided,
    DROP CONSTRAINT a_closed_year_takes_no_further_entries,
    DROP CONSTRAINT the_first_entry_begins_at_nothing,
    DROP COLUMN previous_number,
    DROP COLUMN available_before,
    DROP COLUMN reserved_before,
    DROP COLUMN committed_before,
    DROP COLUMN disbursed_before,
    DROP COLUMN returned_before,
    DROP COLUMN closed_before,
    DROP COLUMN closing_of;
ALTER TABLE ledger_entry
    ADD COLUMN previous_number bigint GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    ADD COLUMN available_before bigint NOT NULL GENERATED ALWAYS AS (available_after - CASE WHEN kind IN ('allot', 'revise_up', 'recover', 'contribute', 'carry_in', 'release') THEN amount_cents WHEN kind IN ('revise_down', 'reserve', 'carry_out', 'return_available') THEN -amount_cents ELSE 0 END) STORED,
    ADD COLUMN reserved_before bigint NOT NULL GENERATED ALWAYS AS (reserved_after - CASE WHEN kind = 'reserve' THEN amount_cents WHEN kind IN ('release', 'commit') THEN -amount_cents ELSE 0 END) STORED,
    ADD COLUMN committed_before bigint NOT NULL GENERATED ALWAYS AS (committed_after - CASE WHEN kind = 'commit' THEN amount_cents WHEN kind IN ('disburse', 'return_committed') THEN -amount_cents ELSE 0 END) STORED,
    ADD COLUMN disbursed_before bigint NOT NULL GENERATED ALWAYS AS (disbursed_after - CASE WHEN kind = 'disburse' THEN amount_cents WHEN kind = 'return_disbursed' THEN -amount_cents ELSE 0 END) STORED,
    ADD COLUMN returned_before bigint NOT NULL GENERATED ALWAYS AS (returned_after - CASE WHEN kind IN ('return_committed', 'return_disbursed', 'carry_out', 'return_available') THEN amount_cents ELSE 0 END) STORED,
    ADD COLUMN closed_before boolean NOT NULL GENERATED ALWAYS AS (kind IN ('disburse', 'return_committed', 'return_disbursed') AND closed_after) STORED,
    ADD COLUMN closing_of smallint GENERATED ALWAYS AS (CASE WHEN kind IN ('carry_out', 'return_available', 'close') THEN year END) STORED;
ALTER TABLE ledger_entry
    ADD CONSTRAINT the_first_entry_begins_at_nothing CHECK (number > 1 OR (available_before = 0 AND reserved_before = 0 AND committed_before = 0 AND disbursed_before = 0 AND returned_before = 0 AND NOT closed_before)),
    ADD CONSTRAINT a_closed_year_takes_no_further_entries CHECK (CASE WHEN kind IN ('carry_out', 'return_available', 'close') THEN closed_after ELSE closed_after = closed_before END),
    ADD CONSTRAINT a_year_ends_as_was_decided FOREIGN KEY (line, closing_of, kind, amount_cents) REFERENCES line_closing (line, year, kind, amount_cents),
    ADD CONSTRAINT each_entry_continues_from_the_one_before
        FOREIGN KEY (line, year, previous_number, available_before, reserved_before, committed_before, disbursed_before, returned_before, closed_before)
        REFERENCES ledger_entry (line, year, number, available_after, reserved_after, committed_after, disbursed_after, returned_after, closed_after);

DROP TRIGGER what_follows ON application_event;
DROP FUNCTION event_follows;
ALTER TABLE application_event
    DROP CONSTRAINT history_has_no_gap_and_no_jump,
    DROP CONSTRAINT an_event_that_posts_has_its_entry,
    DROP CONSTRAINT a_project_begins_with_its_focal_point,
    DROP CONSTRAINT a_filing_has_its_report,
    DROP CONSTRAINT a_decision_has_its_report,
    DROP CONSTRAINT the_approved_content_never_changes,
    DROP CONSTRAINT a_regional_submission_is_taken_in_a_call,
    DROP COLUMN previous_seq,
    DROP COLUMN posting_seq,
    DROP COLUMN activation_seq,
    DROP COLUMN report_seq,
    DROP COLUMN report_decision_seq,
    DROP COLUMN frozen_version,
    DROP COLUMN call_seq,
    DROP COLUMN taken_at;
ALTER TABLE application_event
    ADD COLUMN previous_seq integer GENERATED ALWAYS AS (NULLIF(seq - 1, 0)) STORED,
    ADD COLUMN posting_seq integer GENERATED ALWAYS AS (CASE WHEN posts IN ('reserve', 'release', 'commit') THEN seq END) STORED,
    ADD COLUMN activation_seq integer GENERATED ALWAYS AS (CASE WHEN action = 'activate' THEN seq END) STORED,
    ADD COLUMN report_seq integer GENERATED ALWAYS AS (CASE WHEN action = 'file_report' THEN seq END) STORED,
    ADD COLUMN report_decision_seq integer GENERATED ALWAYS AS (CASE WHEN action IN ('accept_report', 'return_report', 'accept_final_report', 'accept_evaluation') THEN seq END) STORED,
    ADD COLUMN frozen_version integer GENERATED ALWAYS AS (CASE WHEN action = 'activate' OR from_state NOT IN ('unwritten', 'draft', 'submitted', 'under_review', 'clarification_requested', 'recommended', 'retained', 'approved') THEN 0 END) STORED,
    ADD COLUMN call_seq integer GENERATED ALWAYS AS (CASE WHEN regional THEN seq END) STORED,
    ADD COLUMN taken_at timestamptz GENERATED ALWAYS AS (CASE WHEN regional THEN at END) STORED;
ALTER TABLE application_event
    ADD CONSTRAINT history_has_no_gap_and_no_jump FOREIGN KEY (application_id, previous_seq, from_state) REFERENCES application_event (application_id, seq, to_state),
    ADD CONSTRAINT an_event_that_posts_has_its_entry FOREIGN KEY (application_id, posting_seq) REFERENCES ledger_entry (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_project_begins_with_its_focal_point FOREIGN KEY (application_id, activation_seq) REFERENCES focal_point (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_filing_has_its_report FOREIGN KEY (application_id, report_seq) REFERENCES report (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_decision_has_its_report FOREIGN KEY (application_id, report_decision_seq) REFERENCES report_decision (application_id, event_seq) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT the_approved_content_never_changes FOREIGN KEY (application_id, frozen_version, content_hash) REFERENCES agreed_content (application_id, version, content_hash) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT a_regional_submission_is_taken_in_a_call FOREIGN KEY (application_id, call_seq, taken_at) REFERENCES application_call (application_id, event_seq, at) DEFERRABLE INITIALLY DEFERRED;
