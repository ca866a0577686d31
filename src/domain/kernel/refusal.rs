//! Refusals: the stable code of a rejected action, its arguments and its legal source. The text is formatted later in
//! the language of the reader.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::report_fault::FaultAt;
use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// Every “no” a rule can say.
    RefusalCode {
        /// The step does not exist from this state.
        StepNotPossible = "step_not_possible",
        /// The person's role may not take this step.
        RoleMayNot = "role_may_not",
        /// The person represents a state that the application concerns.
        OwnState = "own_state",
        /// Answers are missing.
        Incomplete = "incomplete",
        /// No line asked for is open: a criterion is not met.
        NotEligible = "not_eligible",
        /// A fact that eligibility needs is not recorded.
        EligibilityNotKnown = "eligibility_not_known",
        /// Nobody has entered the ceiling of the line.
        CeilingNotEntered = "ceiling_not_entered",
        /// Endorsement letters are missing.
        LettersMissing = "letters_missing",
        /// No call for regional projects is open.
        CallNotOpen = "call_not_open",
        /// The call would take submissions while another one does.
        CallOverlaps = "call_overlaps",
        /// Everything about the call stays as it is.
        CallUnchanged = "call_unchanged",
        /// The opening has passed, or would be moved to before now.
        CallOpeningPassed = "call_opening_passed",
        /// The closing has passed, or would be moved to before now.
        CallClosingPassed = "call_closing_passed",
        /// The call has ended with its grace.
        CallEnded = "call_ended",
        /// The Regional Office has not endorsed the content as it stands.
        NotEndorsed = "not_endorsed",
        /// No budget year is open.
        NoOpenYear = "no_open_year",
        /// The state asked for either line: the recommendation must name one.
        LineNotChosen = "line_not_chosen",
        /// The line is not the one the state asked for.
        LineNotAsked = "line_not_asked",
        /// The line does not hold the money.
        MoneyShort = "money_short",
        /// The line holds the money: there is no reason to retain.
        MoneyNotShort = "money_not_short",
        /// The approver recommended the application.
        SamePerson = "same_person",
        /// The reason is missing.
        ReasonMissing = "reason_missing",
        /// No coded reason is given.
        CodedReasonsMissing = "coded_reasons_missing",
        /// The state has already sent a letter for this application.
        LetterAlreadySent = "letter_already_sent",
        /// The letter comes from a state that the application does not concern.
        LetterOfAnotherState = "letter_of_another_state",
        /// The budget year is open already.
        YearAlreadyOpen = "year_already_open",
        /// The budget year is not open.
        YearNotOpen = "year_not_open",
        /// The year's allocation of the line is entered already.
        AlreadyAllotted = "already_allotted",
        /// Budget years follow one another, and this one is not the next.
        YearOutOfTurn = "year_out_of_turn",
        /// The year has no allocation that could be revised.
        NotAllotted = "not_allotted",
        /// The revised amounts are those that stand.
        NothingToRevise = "nothing_to_revise",
        /// The revised amount would not cover what is reserved, committed, disbursed or returned.
        RevisionBelowUses = "revision_below_uses",
        /// The amount is zero: there is nothing to enter.
        NothingToEnter = "nothing_to_enter",
        /// Money is still reserved, so the year cannot end.
        ReservationsRemain = "reservations_remain",
        /// Money is left and nobody has decided what becomes of it.
        ClosingDecisionMissing = "closing_decision_missing",
        /// The decision is on another sum than what is left.
        ClosingAmountDiffers = "closing_amount_differs",
        /// The project has no approved money.
        ProjectNotFunded = "project_not_funded",
        /// The project holds less than is to be paid or returned.
        ProjectMoneyShort = "project_money_short",
        /// Nothing is paid to a project in this state.
        ProjectNotPaid = "project_not_paid",
        /// The project has not begun its life or has ended: no payment plan is drawn up.
        ProjectNotPlanned = "project_not_planned",
        /// The plan would pay more than was granted.
        PlanAboveGrant = "plan_above_grant",
        /// The plan would change an instalment that was requested, checked or paid.
        PlanChangesRequested = "plan_changes_requested",
        /// The evaluation line stays untouched until the project is completed.
        EvaluationLineReserved = "evaluation_line_reserved",
        /// Requesting, checking and paying are done by three persons.
        SamePersonInPayment = "same_person_in_payment",
        /// The value date lies before the check, or is still to come.
        ValueDateImpossible = "value_date_impossible",
        /// The reference is that of another payment.
        PaymentReferenceUsed = "payment_reference_used",
        /// A project begins only with its focal point named.
        FocalPointMissing = "focal_point_missing",
        /// The last agreed day of the project is still to come.
        AgreedEndToCome = "agreed_end_to_come",
        /// This report cannot be filed where the project stands.
        ReportNotPossible = "report_not_possible",
        /// A statement of expenditure still awaits its decision.
        ReportUndecided = "report_undecided",
        /// The report is not complete or does not add up.
        ReportDoesNotAddUp = "report_does_not_add_up",
        /// No such report awaits a decision.
        NoReportAwaits = "no_report_awaits",
        /// The person who filed a report decides it.
        FiledBySamePerson = "filed_by_same_person",
        /// Money was paid, and no accepted statement says what was spent until the project stood still.
        StatementMissing = "statement_missing",
        /// More was spent than was paid.
        SpentNotPaid = "spent_not_paid",
        /// The step does not exist from where the amendment stands.
        AmendmentStepNotPossible = "amendment_step_not_possible",
        /// The person's role may not take this step of an amendment.
        AmendmentRoleMayNot = "amendment_role_may_not",
        /// The project is neither active nor suspended.
        ProjectNotRunning = "project_not_running",
        /// Another amendment of the project is open.
        AmendmentOpen = "amendment_open",
        /// It is later than one month before the agreed end.
        AmendmentLate = "amendment_late",
        /// It is not late: no exception is needed.
        AmendmentNotLate = "amendment_not_late",
        /// Everything stays as it is agreed.
        AmendmentChangesNothing = "amendment_changes_nothing",
        /// The project would last shorter than agreed.
        AmendmentShortens = "amendment_shortens",
        /// The amended budget does not come to what was approved.
        AmendedTotalDiffers = "amended_total_differs",
        /// The evaluation would cost more than the project still holds.
        EvaluationNotHeld = "evaluation_not_held",
        /// Staff and office costs of the amended budget pass their share.
        AmendedBudgetShares = "amended_budget_shares",
        /// Who decides asked for the amendment, or recommended it.
        AmendmentSamePerson = "amendment_same_person",
        /// A rule value that the computation needs is not recorded.
        RuleValueMissing = "rule_value_missing",
        /// The figures pass the largest amount.
        AmountTooLarge = "amount_too_large",
        /// The same record exists already.
        AlreadyRecorded = "already_recorded",
        /// There is no record of that day to take back.
        NothingToRetract = "nothing_to_retract",
        /// The record needs the document it is taken from.
        DocumentMissing = "document_missing",
        /// Nobody with an active account may take the step of a scenario.
        NobodyToAct = "nobody_to_act",
        /// More applications are waiting than one scenario takes.
        TooManyWaiting = "too_many_waiting",
        /// More cases are concerned than one rehearsal assesses.
        TooManyCases = "too_many_cases",
        /// A state writes nothing internal.
        InternalIsForOfficers = "internal_is_for_officers",
        /// Nothing internal is asked of a state.
        InternalNotAskedOfStates = "internal_not_asked_of_states",
        /// The answer to an internal message is internal.
        AnswerToInternalIsInternal = "answer_to_internal_is_internal",
        /// Before the application is handed in nobody but the state hears.
        DraftIsTheStatesOwn = "draft_is_the_states_own",
        /// The application has no message of which the writer may know that could be answered.
        AnsweredMessageUnknown = "answered_message_unknown",
        /// Only an application that was handed in and is not decided is assessed by the ranking factors.
        NotToBeRanked = "not_to_be_ranked",
    }
}

/// An answer that submission needs and the draft does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MissingAnswer {
    /// JSON pointer into the draft.
    pub pointer: String,
    /// Stable code, also the key of its text.
    pub code: String,
}

/// Why an action is refused. A refused action changes no data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Refusal {
    /// Stable code.
    pub code: RefusalCode,
    /// The figures of the text.
    pub args: BTreeMap<&'static str, String>,
    /// Legal source, if a text of the Fund states the rule.
    pub legal_source: Option<&'static str>,
    /// The missing answers, for [`RefusalCode::Incomplete`].
    pub missing: Vec<MissingAnswer>,
    /// The assessments that say why, for the codes about eligibility.
    pub assessments: Vec<Assessment>,
    /// Every fault of a report, for [`RefusalCode::ReportDoesNotAddUp`].
    pub faults: Vec<FaultAt>,
}

impl Refusal {
    /// Creates a refusal without arguments.
    pub fn new(code: RefusalCode) -> Refusal {
        Refusal {
            code,
            args: BTreeMap::new(),
            legal_source: None,
            missing: Vec::new(),
            assessments: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Adds an argument of the text.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Refusal {
        self.args.insert(name, value.to_string());
        self
    }

    /// Sets the legal source.
    pub fn sourced(mut self, source: &'static str) -> Refusal {
        self.legal_source = Some(source);
        self
    }

    /// Adds the assessments that explain the refusal.
    pub fn explained(mut self, assessments: Vec<Assessment>) -> Refusal {
        self.assessments = assessments;
        self
    }
}
