//! The tables as diesel sees them; `tests/it/contract/schema.rs` compares them with the migrations.

use diesel::{allow_tables_to_appear_in_same_query, table};

table! {
    additive_migration (version) {
        version -> Text,
    }
}

table! {
    agreed_content (application_id, version) {
        application_id -> Uuid,
        version -> Integer,
        content_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        begun_seq -> Nullable<Integer>,
        amendment_number -> Nullable<Integer>,
        approved_seq -> Nullable<Integer>,
        begun_with -> Text,
        approved_with -> Text,
        previous_version -> Nullable<Integer>,
    }
}

table! {
    allocation (id) {
        id -> Uuid,
        line -> SmallInt,
        year -> SmallInt,
        kind -> Text,
        amount_cents -> BigInt,
        version -> Text,
        working -> Jsonb,
        source -> Text,
        donor -> Nullable<Text>,
        revision -> Nullable<Integer>,
        allotted_after -> Nullable<BigInt>,
        movement_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        carried_to -> Nullable<SmallInt>,
        previous_revision -> Nullable<Integer>,
        allotted_before -> Nullable<BigInt>,
    }
}

table! {
    amendment (application_id, number) {
        application_id -> Uuid,
        number -> Integer,
        version -> Integer,
        state -> Text,
        base_version -> Integer,
        base_hash -> Binary,
        content_hash -> Binary,
        kinds -> Array<Text>,
        funding_number -> Integer,
        line -> SmallInt,
        year -> SmallInt,
        total_cents -> BigInt,
        agreed_end -> Date,
        requested_on -> Date,
        late -> Bool,
        requested_by -> Uuid,
        requested_seq -> Integer,
        previous_number -> Nullable<Integer>,
        notice_months -> Integer,
    }
}

table! {
    amendment_event (application_id, number, seq) {
        application_id -> Uuid,
        number -> Integer,
        seq -> Integer,
        from_state -> Text,
        action -> Text,
        to_state -> Text,
        late -> Bool,
        project_seq -> Integer,
        project_state -> Text,
        actor_id -> Uuid,
        actor_role -> Text,
        comment -> Nullable<Text>,
        at -> Timestamptz,
        request_id -> Text,
        requested_by -> Uuid,
        recommended_seq -> Nullable<Integer>,
        recommended_by -> Nullable<Uuid>,
        previous_seq -> Nullable<Integer>,
        requested_seq -> Integer,
        recommended_as -> Text,
        approved_number -> Nullable<Integer>,
    }
}

table! {
    amendment_finding (application_id, number, event_seq) {
        application_id -> Uuid,
        number -> Integer,
        event_seq -> Integer,
        body -> Jsonb,
    }
}

table! {
    amendment_letter (application_id, number, state_code) {
        application_id -> Uuid,
        number -> Integer,
        state_code -> Text,
        signatory -> Text,
        signed_on -> Date,
        names_project -> Bool,
        names_fund -> Bool,
        document_id -> Uuid,
        event_seq -> Integer,
        attached_with -> Text,
    }
}

table! {
    amendment_state (state) {
        state -> Text,
    }
}

table! {
    amendment_transition (from_state, action) {
        from_state -> Text,
        action -> Text,
        to_state -> Text,
    }
}

table! {
    app_user (id) {
        id -> Uuid,
        email -> Text,
        name -> Text,
        role -> Text,
        represents -> Nullable<Text>,
        language -> Text,
        password_hash -> Nullable<Text>,
        status -> Text,
        version -> Integer,
        created_at -> Timestamptz,
        office_changed_at -> Nullable<Timestamptz>,
    }
}

table! {
    application (id) {
        id -> Uuid,
        number -> BigInt,
        reference -> Text,
        applicant -> Text,
        version -> Integer,
        state -> Text,
        title -> Text,
        scope -> Nullable<Text>,
        line_asked -> Nullable<Text>,
        amount_cents -> BigInt,
        funding_number -> Nullable<Integer>,
        created_at -> Timestamptz,
        created_by -> Uuid,
        updated_at -> Timestamptz,
        submitted_at -> Nullable<Timestamptz>,
    }
}

table! {
    application_call (application_id) {
        application_id -> Uuid,
        event_seq -> Integer,
        action -> Text,
        at -> Timestamptz,
        call_id -> Uuid,
        revision -> Integer,
        opens_at -> Timestamptz,
        closes_at -> Timestamptz,
        ends_at -> Timestamptz,
        in_grace -> Bool,
    }
}

table! {
    application_content (application_id, content_hash) {
        application_id -> Uuid,
        content_hash -> Binary,
        body -> Binary,
        regional -> Bool,
    }
}

table! {
    application_event (application_id, seq) {
        application_id -> Uuid,
        seq -> Integer,
        from_state -> Text,
        action -> Text,
        to_state -> Text,
        posts -> Text,
        content_hash -> Binary,
        actor_id -> Uuid,
        actor_role -> Text,
        comment -> Nullable<Text>,
        reasons -> Array<Text>,
        at -> Timestamptz,
        request_id -> Text,
        funding_number -> Nullable<Integer>,
        recommended_by -> Nullable<Uuid>,
        previous_seq -> Nullable<Integer>,
        posting_seq -> Nullable<Integer>,
        activation_seq -> Nullable<Integer>,
        report_seq -> Nullable<Integer>,
        report_decision_seq -> Nullable<Integer>,
        frozen_version -> Nullable<Integer>,
        regional -> Nullable<Bool>,
        call_seq -> Nullable<Integer>,
        taken_at -> Nullable<Timestamptz>,
    }
}

table! {
    assessment (application_id, event_seq, line) {
        application_id -> Uuid,
        event_seq -> Integer,
        line -> SmallInt,
        openness -> Text,
        body -> Json,
    }
}

table! {
    audit_event (id) {
        id -> Uuid,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        actor_role -> Nullable<Text>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> Text,
        detail -> Jsonb,
        request_id -> Text,
        number -> Nullable<BigInt>,
    }
}

table! {
    budget_line (application_id, agreed_version, position) {
        application_id -> Uuid,
        agreed_version -> Integer,
        position -> Integer,
        output -> Text,
        description -> Text,
        category -> Text,
        planned_cents -> BigInt,
    }
}

table! {
    budget_year (year) {
        year -> SmallInt,
        status -> Text,
        opened_at -> Timestamptz,
        opened_by -> Nullable<Uuid>,
        closed_at -> Nullable<Timestamptz>,
        closed_by -> Nullable<Uuid>,
        closed_line_1 -> Nullable<SmallInt>,
        closed_line_2 -> Nullable<SmallInt>,
    }
}

table! {
    compared_day (day) {
        day -> Date,
        compared_at -> Timestamptz,
    }
}

table! {
    call (id) {
        id -> Uuid,
        title -> Text,
        source -> Text,
        recorded_at -> Timestamptz,
        revision -> Integer,
        opens_at -> Timestamptz,
        closes_at -> Timestamptz,
        ends_at -> Timestamptz,
    }
}

table! {
    call_revision (call_id, revision) {
        call_id -> Uuid,
        revision -> Integer,
        zone -> Text,
        opens_at -> Timestamptz,
        closes_at -> Timestamptz,
        grace_minutes -> SmallInt,
        grace_reason -> Nullable<Text>,
        ends_at -> Timestamptz,
        reason -> Nullable<Text>,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
        previous_revision -> Nullable<Integer>,
        previous_opens_at -> Nullable<Timestamptz>,
        previous_closes_at -> Nullable<Timestamptz>,
        previous_ends_at -> Nullable<Timestamptz>,
        previous_recorded_at -> Nullable<Timestamptz>,
    }
}

table! {
    contribution_position (state_code, financial_year, as_of, revision) {
        state_code -> Text,
        financial_year -> SmallInt,
        as_of -> Date,
        revision -> Integer,
        assessed_centimes -> Nullable<BigInt>,
        outstanding_centimes -> Nullable<BigInt>,
        outstanding_before_centimes -> Nullable<BigInt>,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        source -> Text,
        document_id -> Nullable<Uuid>,
        revises -> Nullable<Integer>,
    }
}

table! {
    conversation_message (id) {
        id -> Uuid,
        application_id -> Uuid,
        number -> Integer,
        visibility -> Text,
        author_id -> Uuid,
        author_role -> Text,
        addressed_to -> Nullable<Text>,
        answers -> Nullable<Uuid>,
        answers_visibility -> Nullable<Text>,
        body -> Text,
        at -> Timestamptz,
        previous_number -> Nullable<Integer>,
    }
}

table! {
    conversation_reading (application_id, reader_id) {
        application_id -> Uuid,
        reader_id -> Uuid,
        read_through -> Integer,
        read_at -> Timestamptz,
    }
}

table! {
    credit_line (number) {
        number -> SmallInt,
    }
}

table! {
    daily_digest (user_id, day) {
        user_id -> Uuid,
        day -> Date,
        message_key -> Nullable<Text>,
        composed_at -> Timestamptz,
    }
}

table! {
    document (id) {
        id -> Uuid,
        sha256 -> Binary,
        media_type -> Text,
        file_name -> Text,
        content -> Binary,
        uploaded_by -> Nullable<Uuid>,
        uploaded_at -> Timestamptz,
    }
}

table! {
    entry_kind (kind) {
        kind -> Text,
        credit -> Text,
        debit -> Text,
    }
}

table! {
    fact_word (kind, value) {
        kind -> Text,
        value -> Text,
    }
}

table! {
    funding (application_id, number) {
        application_id -> Uuid,
        number -> Integer,
        line -> SmallInt,
        year -> SmallInt,
        amount_cents -> BigInt,
        recommended_seq -> Integer,
        recommended_by -> Uuid,
        begun_by -> Text,
    }
}

table! {
    funding_movement (id) {
        id -> Uuid,
        application_id -> Uuid,
        funding_number -> Integer,
        number -> Integer,
        line -> SmallInt,
        year -> SmallInt,
        granted_cents -> BigInt,
        approved_seq -> Integer,
        approved_by -> Uuid,
        kind -> Text,
        amount_cents -> BigInt,
        committed_after -> BigInt,
        disbursed_after -> BigInt,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Uuid,
        approval -> Text,
        previous_number -> Nullable<Integer>,
        committed_before -> BigInt,
        disbursed_before -> BigInt,
        returned_cents -> Nullable<BigInt>,
        event_seq -> Nullable<Integer>,
        instalment -> Nullable<Integer>,
        instalment_seq -> Nullable<Integer>,
        step_posts -> Nullable<Text>,
        recovered_id -> Nullable<Uuid>,
    }
}

table! {
    focal_point (application_id, event_seq) {
        application_id -> Uuid,
        event_seq -> Integer,
        name -> Text,
        office -> Text,
        email -> Text,
        named_with -> Text,
    }
}

table! {
    heartbeat (instance) {
        instance -> Uuid,
        part -> Text,
        beat_at -> Timestamptz,
    }
}

table! {
    historical_project (id) {
        id -> Uuid,
        row_hash -> Binary,
        title -> Text,
        scope -> Text,
        period_from -> Nullable<Date>,
        period_to -> Nullable<Date>,
        published_on -> Nullable<Date>,
        other_donors -> Nullable<Text>,
        warnings -> Array<Text>,
        original -> Jsonb,
        source -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
    }
}

table! {
    historical_project_code (project_id, code) {
        project_id -> Uuid,
        code -> Text,
    }
}

table! {
    historical_project_state (project_id, state_code) {
        project_id -> Uuid,
        state_code -> Text,
    }
}

table! {
    idempotency (actor_id, key, office) {
        actor_id -> Uuid,
        key -> Text,
        fingerprint -> Binary,
        status -> SmallInt,
        headers -> Jsonb,
        body -> Binary,
        created_at -> Timestamptz,
        office -> Text,
    }
}

table! {
    instalment_event (application_id, instalment, seq) {
        application_id -> Uuid,
        instalment -> Integer,
        seq -> Integer,
        from_state -> Text,
        action -> Text,
        to_state -> Text,
        posts -> Text,
        plan_version -> Integer,
        amount_cents -> BigInt,
        project_seq -> Integer,
        project_state -> Text,
        actor_id -> Uuid,
        actor_role -> Text,
        requested_by -> Uuid,
        checked_by -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        payment_reference -> Nullable<Text>,
        value_on -> Nullable<Date>,
        committed_after -> Nullable<BigInt>,
        evaluation_cents -> Nullable<BigInt>,
        agreed_hash -> Nullable<Binary>,
        at -> Timestamptz,
        request_id -> Text,
        previous_seq -> Nullable<Integer>,
        request_seq -> Integer,
        request_state -> Text,
        check_seq -> Nullable<Integer>,
        check_state -> Text,
        payment_seq -> Nullable<Integer>,
    }
}

table! {
    instalment_transition (from_state, action) {
        from_state -> Text,
        action -> Text,
        to_state -> Text,
        posts -> Text,
    }
}

table! {
    knowledge_revision (singleton) {
        singleton -> Bool,
        revision -> Uuid,
    }
}

table! {
    ledger_entry (line, year, number) {
        line -> SmallInt,
        year -> SmallInt,
        number -> BigInt,
        kind -> Text,
        amount_cents -> BigInt,
        allocation_id -> Nullable<Uuid>,
        application_id -> Nullable<Uuid>,
        event_seq -> Nullable<Integer>,
        funding_number -> Nullable<Integer>,
        movement_id -> Nullable<Uuid>,
        actor_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        available_after -> BigInt,
        reserved_after -> BigInt,
        committed_after -> BigInt,
        disbursed_after -> BigInt,
        returned_after -> BigInt,
        closed_after -> Bool,
        previous_number -> Nullable<BigInt>,
        available_before -> BigInt,
        reserved_before -> BigInt,
        committed_before -> BigInt,
        disbursed_before -> BigInt,
        returned_before -> BigInt,
        closed_before -> Bool,
        closing_of -> Nullable<SmallInt>,
    }
}

table! {
    letter (application_id, state_code) {
        application_id -> Uuid,
        state_code -> Text,
        signatory -> Text,
        signed_on -> Date,
        names_project -> Bool,
        names_fund -> Bool,
        document_id -> Uuid,
        event_seq -> Integer,
    }
}

table! {
    lifecycle_state (state) {
        state -> Text,
    }
}

table! {
    lifecycle_transition (from_state, action) {
        from_state -> Text,
        action -> Text,
        to_state -> Text,
        posts -> Text,
    }
}

table! {
    line_closing (line, year) {
        line -> SmallInt,
        year -> SmallInt,
        kind -> Text,
        amount_cents -> BigInt,
        legal_source -> Nullable<Text>,
        entry_number -> BigInt,
        committed_cents -> BigInt,
        disbursed_cents -> BigInt,
        returned_cents -> BigInt,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        available_cents -> BigInt,
        reserved_cents -> BigInt,
        closed -> Bool,
        year_status -> Text,
        carried_to -> Nullable<SmallInt>,
    }
}

table! {
    line_year (line, year) {
        line -> SmallInt,
        year -> SmallInt,
    }
}

table! {
    mail_preference (user_id) {
        user_id -> Uuid,
        digest -> Bool,
        decisions -> Text,
        work -> Text,
        progress -> Text,
        reminders -> Text,
        version -> Integer,
        changed_at -> Timestamptz,
    }
}

table! {
    member_fact (state_code, kind, valid_from, revision) {
        state_code -> Text,
        kind -> Text,
        valid_from -> Date,
        revision -> Integer,
        value -> Text,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        source -> Text,
        document_id -> Nullable<Uuid>,
        revises -> Nullable<Integer>,
    }
}

table! {
    member_state (code) {
        code -> Text,
        iso2 -> Text,
        name_en -> Text,
        name_fr -> Text,
        name_es -> Text,
        m49_region -> Text,
        capital_zone -> Text,
    }
}

table! {
    obligation_reminder (application_id, obligation, due_on, stage, person_id) {
        application_id -> Uuid,
        obligation -> Text,
        due_on -> Date,
        stage -> Text,
        person_id -> Uuid,
        reminded_on -> Date,
        message_key -> Text,
    }
}

table! {
    one_time_token (hash) {
        hash -> Binary,
        user_id -> Uuid,
        purpose -> Text,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

table! {
    outbox_message (id) {
        id -> Uuid,
        key -> Text,
        recipient_id -> Uuid,
        recipient_email -> Text,
        recipient_name -> Text,
        language -> Text,
        kind -> Text,
        data -> Jsonb,
        created_at -> Timestamptz,
        status -> Text,
        attempts -> Integer,
        next_attempt_at -> Timestamptz,
        leased_until -> Nullable<Timestamptz>,
        sent_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        read_at -> Nullable<Timestamptz>,
        delivery -> Text,
        collected_in -> Nullable<Text>,
        first_tried_at -> Nullable<Timestamptz>,
        unfinished_tries -> Integer,
        parked_for -> Nullable<Text>,
        bounced_at -> Nullable<Timestamptz>,
        bounce_status -> Nullable<Text>,
        bounce_diagnostic -> Nullable<Text>,
    }
}

table! {
    payment_plan (application_id, version) {
        application_id -> Uuid,
        version -> Integer,
        funding_number -> Integer,
        line -> SmallInt,
        year -> SmallInt,
        granted_cents -> BigInt,
        instalments -> Integer,
        project_seq -> Integer,
        project_state -> Text,
        drawn_up_at -> Timestamptz,
        drawn_up_by -> Uuid,
        previous_version -> Nullable<Integer>,
    }
}

table! {
    planned_instalment (application_id, plan_version, number) {
        application_id -> Uuid,
        plan_version -> Integer,
        number -> Integer,
        planned_on -> Date,
        amount_cents -> BigInt,
        planned_after -> BigInt,
        granted_cents -> BigInt,
        instalments -> Integer,
        previous_number -> Nullable<Integer>,
        planned_before -> BigInt,
    }
}

table! {
    project_chain (application_id) {
        application_id -> Uuid,
        depth -> Integer,
        applicant -> Text,
        predecessor_id -> Nullable<Uuid>,
        approved_seq -> Integer,
        approved_by -> Uuid,
        approval -> Text,
        predecessor_depth -> Nullable<Integer>,
    }
}

table! {
    ranking_assessment (application_id, factor, revision) {
        application_id -> Uuid,
        factor -> Text,
        revision -> Integer,
        finding -> Text,
        reasons -> Text,
        assessed_on -> Date,
        assessor_id -> Uuid,
        assessor_role -> Text,
        recorded_at -> Timestamptz,
        supersedes -> Nullable<Integer>,
    }
}

table! {
    refresh_token (hash) {
        hash -> Binary,
        session_id -> Uuid,
        issued_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        successor -> Nullable<Binary>,
    }
}

table! {
    report (application_id, number) {
        application_id -> Uuid,
        number -> Integer,
        kind -> Text,
        agreed_version -> Integer,
        period_from -> Nullable<Date>,
        period_to -> Nullable<Date>,
        narrative -> Text,
        evaluator -> Nullable<Text>,
        activities -> Jsonb,
        results -> Jsonb,
        statement_number -> Nullable<Integer>,
        follows -> Nullable<Integer>,
        lines -> Nullable<Integer>,
        total_spent_cents -> Nullable<BigInt>,
        document_id -> Uuid,
        event_seq -> Integer,
        filed_by -> Uuid,
        filed_at -> Timestamptz,
        filed_with -> Text,
        posts -> Text,
        previous_number -> Nullable<Integer>,
        previous_statement -> Nullable<Integer>,
        followed_verdict -> Nullable<Text>,
    }
}

table! {
    report_decision (application_id, report_number) {
        application_id -> Uuid,
        report_number -> Integer,
        kind -> Text,
        statement_number -> Nullable<Integer>,
        filed_by -> Uuid,
        verdict -> Text,
        event_seq -> Integer,
        decided_by -> Uuid,
        decided_at -> Timestamptz,
        decided_with -> Text,
        posts -> Text,
    }
}

table! {
    report_line (application_id, report_number, position) {
        application_id -> Uuid,
        report_number -> Integer,
        agreed_version -> Integer,
        position -> Integer,
        spent_cents -> BigInt,
        total_after -> BigInt,
        follows -> Nullable<Integer>,
        before_cents -> BigInt,
        previous_position -> Nullable<Integer>,
        total_before -> BigInt,
    }
}

table! {
    rule_code (code) {
        code -> Text,
        unit -> Text,
    }
}

table! {
    rule_value (id) {
        id -> Uuid,
        code -> Text,
        unit -> Text,
        line -> Nullable<SmallInt>,
        scope -> Nullable<Text>,
        in_force_from -> Date,
        revision -> Integer,
        value -> BigInt,
        recorded_at -> Timestamptz,
        recorded_by -> Nullable<Uuid>,
        source -> Text,
    }
}

table! {
    scenario (id) {
        id -> Uuid,
        name -> Text,
        as_of -> Timestamptz,
        input -> Jsonb,
        result -> Jsonb,
        repeats -> Nullable<Uuid>,
        saved_at -> Timestamptz,
        saved_by -> Uuid,
    }
}

table! {
    session (id) {
        id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

table! {
    sign_in_limit (key) {
        key -> Binary,
        free_at -> Timestamptz,
    }
}

table! {
    standing_change (application_id, line, from_day) {
        application_id -> Uuid,
        line -> SmallInt,
        from_day -> Date,
        told_at -> Timestamptz,
    }
}

table! {
    work_reminder (application_id, subject, subject_number, since_seq, since_on, action, number, person_id) {
        application_id -> Uuid,
        since_seq -> Integer,
        state -> Text,
        action -> Text,
        number -> Integer,
        person_id -> Uuid,
        reminded_on -> Date,
        message_key -> Text,
        subject -> Text,
        subject_number -> Integer,
        since_on -> Date,
        life_seq -> Nullable<Integer>,
        life_state -> Nullable<Text>,
        report_number -> Nullable<Integer>,
        instalment_number -> Nullable<Integer>,
        instalment_state -> Nullable<Text>,
        amendment_number -> Nullable<Integer>,
        amendment_state -> Nullable<Text>,
        question_number -> Nullable<Integer>,
    }
}

allow_tables_to_appear_in_same_query!(
    additive_migration,
    agreed_content,
    allocation,
    amendment,
    amendment_event,
    amendment_finding,
    amendment_letter,
    amendment_state,
    amendment_transition,
    app_user,
    application,
    application_call,
    application_content,
    application_event,
    assessment,
    audit_event,
    budget_line,
    budget_year,
    call,
    call_revision,
    compared_day,
    contribution_position,
    conversation_message,
    conversation_reading,
    credit_line,
    daily_digest,
    document,
    entry_kind,
    fact_word,
    focal_point,
    funding,
    funding_movement,
    heartbeat,
    historical_project,
    historical_project_code,
    historical_project_state,
    idempotency,
    instalment_event,
    instalment_transition,
    knowledge_revision,
    ledger_entry,
    letter,
    lifecycle_state,
    lifecycle_transition,
    line_closing,
    line_year,
    mail_preference,
    member_fact,
    member_state,
    obligation_reminder,
    one_time_token,
    outbox_message,
    payment_plan,
    planned_instalment,
    project_chain,
    ranking_assessment,
    refresh_token,
    report,
    report_decision,
    report_line,
    rule_code,
    rule_value,
    scenario,
    session,
    sign_in_limit,
    standing_change,
    work_reminder,
);
