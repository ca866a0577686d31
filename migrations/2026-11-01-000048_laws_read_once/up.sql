-- PostgreSQL reads the checks and the generated columns of a table anew with every statement that writes to it; the check of
-- a type and the body of a function it reads once in a session. What every act writes is kept to the same laws by these.

-- What follows from an event, and what other tables are held to by it; also where a session does without triggers.
CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.previous_seq := NULLIF(NEW.seq - 1, 0);
    NEW.posting_seq := CASE WHEN NEW.posts IN ('reserve', 'release', 'commit') THEN NEW.seq END;
    NEW.activation_seq := CASE WHEN NEW.action = 'activate' THEN NEW.seq END;
    NEW.report_seq := CASE WHEN NEW.action = 'file_report' THEN NEW.seq END;
    NEW.report_decision_seq := CASE
        WHEN NEW.action IN ('accept_report', 'return_report', 'accept_final_report', 'accept_evaluation') THEN NEW.seq
    END;
    NEW.frozen_version := CASE
        WHEN NEW.action = 'activate' OR NEW.from_state NOT IN ('unwritten', 'draft', 'submitted', 'under_review',
            'clarification_requested', 'recommended', 'retained', 'approved') THEN 0
    END;
    NEW.call_seq := CASE WHEN NEW.regional THEN NEW.seq END;
    NEW.taken_at := CASE WHEN NEW.regional THEN NEW.at END;
    RETURN NEW;
END
$$;
ALTER TABLE application_event
    ALTER COLUMN previous_seq DROP EXPRESSION,
    ALTER COLUMN posting_seq DROP EXPRESSION,
    ALTER COLUMN activation_seq DROP EXPRESSION,
    ALTER COLUMN report_seq DROP EXPRESSION,
    ALTER COLUMN report_decision_seq DROP EXPRESSION,
    ALTER COLUMN frozen_version DROP EXPRESSION,
    ALTER COLUMN call_seq DROP EXPRESSION,
    ALTER COLUMN taken_at DROP EXPRESSION;
CREATE TRIGGER what_follows BEFORE INSERT ON application_event FOR EACH ROW EXECUTE FUNCTION event_follows();
ALTER TABLE application_event ENABLE ALWAYS TRIGGER what_follows;

-- What stood in the accounts before an entry: the entry before it must have left exactly that.
CREATE FUNCTION entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.previous_number := NULLIF(NEW.number - 1, 0);
    NEW.available_before := NEW.available_after - CASE
        WHEN NEW.kind IN ('allot', 'revise_up', 'recover', 'contribute', 'carry_in', 'release') THEN NEW.amount_cents
        WHEN NEW.kind IN ('revise_down', 'reserve', 'carry_out', 'return_available') THEN -NEW.amount_cents
        ELSE 0
    END;
    NEW.reserved_before := NEW.reserved_after - CASE
        WHEN NEW.kind = 'reserve' THEN NEW.amount_cents
        WHEN NEW.kind IN ('release', 'commit') THEN -NEW.amount_cents
        ELSE 0
    END;
    NEW.committed_before := NEW.committed_after - CASE
        WHEN NEW.kind = 'commit' THEN NEW.amount_cents
        WHEN NEW.kind IN ('disburse', 'return_committed') THEN -NEW.amount_cents
        ELSE 0
    END;
    NEW.disbursed_before := NEW.disbursed_after - CASE
        WHEN NEW.kind = 'disburse' THEN NEW.amount_cents
        WHEN NEW.kind = 'return_disbursed' THEN -NEW.amount_cents
        ELSE 0
    END;
    NEW.returned_before := NEW.returned_after - CASE
        WHEN NEW.kind IN ('return_committed', 'return_disbursed', 'carry_out', 'return_available') THEN NEW.amount_cents
        ELSE 0
    END;
    NEW.closed_before := NEW.kind IN ('disburse', 'return_committed', 'return_disbursed') AND NEW.closed_after;
    NEW.closing_of := CASE WHEN NEW.kind IN ('carry_out', 'return_available', 'close') THEN NEW.year END;
    RETURN NEW;
END
$$;
ALTER TABLE ledger_entry
    ALTER COLUMN previous_number DROP EXPRESSION,
    ALTER COLUMN available_before DROP EXPRESSION,
    ALTER COLUMN reserved_before DROP EXPRESSION,
    ALTER COLUMN committed_before DROP EXPRESSION,
    ALTER COLUMN disbursed_before DROP EXPRESSION,
    ALTER COLUMN returned_before DROP EXPRESSION,
    ALTER COLUMN closed_before DROP EXPRESSION,
    ALTER COLUMN closing_of DROP EXPRESSION;
CREATE TRIGGER what_follows BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION entry_follows();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER what_follows;

-- The one cause of an entry: money that arrived, a step of an application, a movement of a project, or the end of the year.
CREATE FUNCTION has_one_cause(
    kind text, allocation_id uuid, application_id uuid, event_seq integer, funding_number integer, movement_id uuid, actor_id uuid
) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE
        WHEN kind IN ('allot', 'revise_up', 'revise_down', 'recover', 'contribute', 'carry_in') THEN
            allocation_id IS NOT NULL AND num_nonnulls(application_id, event_seq, funding_number, movement_id) = 0
        WHEN kind IN ('reserve', 'release', 'commit') THEN
            num_nonnulls(application_id, event_seq, funding_number, actor_id) = 4 AND num_nonnulls(allocation_id, movement_id) = 0
        WHEN kind IN ('disburse', 'return_committed', 'return_disbursed') THEN
            num_nonnulls(application_id, movement_id, actor_id) = 3 AND num_nonnulls(allocation_id, event_seq, funding_number) = 0
        ELSE num_nonnulls(allocation_id, application_id, event_seq, funding_number, movement_id) = 0
    END;
END
$$;
ALTER TABLE ledger_entry DROP CONSTRAINT an_entry_has_one_cause;
ALTER TABLE ledger_entry ADD CONSTRAINT an_entry_has_one_cause
    CHECK (has_one_cause(kind, allocation_id, application_id, event_seq, funding_number, movement_id, actor_id));

CREATE DOMAIN project_scope AS text CONSTRAINT a_scope_is_known CHECK (VALUE IN ('national', 'regional'));
CREATE DOMAIN line_choice AS text CONSTRAINT a_choice_of_lines_is_known CHECK (VALUE IN ('line_1', 'line_2', 'either'));
CREATE DOMAIN usd_cents AS bigint
    CONSTRAINT an_amount_is_neither_negative_nor_too_large CHECK (VALUE BETWEEN 0 AND 9007199254740991);
ALTER TABLE application
    DROP CONSTRAINT application_scope_check,
    DROP CONSTRAINT application_line_asked_check,
    DROP CONSTRAINT application_amount_cents_check,
    ALTER COLUMN scope TYPE project_scope,
    ALTER COLUMN line_asked TYPE line_choice,
    ALTER COLUMN amount_cents TYPE usd_cents;

CREATE DOMAIN openness AS text CONSTRAINT an_openness_is_known CHECK (VALUE IN ('open', 'closed', 'not_yet_known'));
ALTER TABLE assessment DROP CONSTRAINT assessment_openness_check, ALTER COLUMN openness TYPE openness;

CREATE DOMAIN mail_language AS text CONSTRAINT a_language_is_known CHECK (VALUE IN ('en', 'fr', 'es'));
CREATE DOMAIN mail_delivery AS text CONSTRAINT a_delivery_is_known CHECK (VALUE IN ('immediately', 'digest', 'none'));
CREATE DOMAIN mail_status AS text CONSTRAINT a_status_is_known CHECK (VALUE IN ('waiting', 'sent', 'parked', 'kept'));
CREATE DOMAIN attempt_count AS integer CONSTRAINT attempts_are_counted CHECK (VALUE >= 0);
ALTER TABLE outbox_message
    DROP CONSTRAINT outbox_message_language_check,
    DROP CONSTRAINT outbox_message_delivery_check,
    DROP CONSTRAINT outbox_message_status_check,
    DROP CONSTRAINT outbox_message_attempts_check,
    ALTER COLUMN language TYPE mail_language,
    ALTER COLUMN delivery TYPE mail_delivery,
    ALTER COLUMN status TYPE mail_status,
    ALTER COLUMN attempts TYPE attempt_count;

CREATE DOMAIN idempotency_key AS text CONSTRAINT a_key_is_of_some_length CHECK (length(VALUE) BETWEEN 1 AND 100);
CREATE DOMAIN sha256_digest AS bytea CONSTRAINT a_sha256_has_32_bytes CHECK (octet_length(VALUE) = 32);
CREATE DOMAIN success_status AS smallint CONSTRAINT only_success_is_remembered CHECK (VALUE BETWEEN 200 AND 299);
ALTER TABLE idempotency
    DROP CONSTRAINT idempotency_key_check,
    DROP CONSTRAINT idempotency_fingerprint_check,
    DROP CONSTRAINT idempotency_status_check,
    ALTER COLUMN key TYPE idempotency_key,
    ALTER COLUMN fingerprint TYPE sha256_digest,
    ALTER COLUMN status TYPE success_status;

-- An assessment had this compression until its column changed its type; an answer that is kept is as long.
DO $$
BEGIN
    ALTER TABLE assessment ALTER COLUMN body SET COMPRESSION lz4;
    ALTER TABLE idempotency ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END
$$;
