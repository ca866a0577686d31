//! Counterfactuals and reasons of a finding: the smallest change that would alter it, and why it is not known.
//!
//! A turning code is the key of a translated text; a reason selects the wording of “not known”. Both sets are closed.

use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// The smallest change that would turn a finding.
    TurningCode {
        /// The state answers `question`, found at `pointer`.
        AnswerQuestion = "answer_question",
        /// The finance officer records the missing facts about `states`.
        RecordFacts = "record_facts",
        /// The finance officer enters the ceiling of `line` and `scope`.
        EnterCeiling = "enter_ceiling",
        /// The finance officer enters the value of `rule`.
        EnterRuleValue = "enter_rule_value",
        /// `state` becomes a Member State.
        BecomeMember = "become_member",
        /// The World Bank's next list places `state` at most in `group`.
        ReachIncomeGroup = "reach_income_group",
        /// `state` takes its withdrawal back.
        TakeBackWithdrawal = "take_back_withdrawal",
        /// `state` is no longer subject to Article 4 by the official list.
        LeaveArticle4 = "leave_article_4",
        /// `states` are left out of the beneficiaries.
        RemoveBeneficiaries = "remove_beneficiaries",
        /// The national project serves `state` alone.
        ServeApplicantOnly = "serve_applicant_only",
        /// `count` more eligible Member States benefit.
        AddEligibleStates = "add_eligible_states",
        /// Another type of activity is chosen.
        ChangeActivity = "change_activity",
        /// The activity builds the capacity of government.
        BuildGovernmentCapacity = "build_government_capacity",
        /// A record of the prolonged project `reference` is entered.
        RecordPredecessor = "record_predecessor",
        /// The line that paid the prolonged project `reference` is recorded.
        RecordPredecessorLine = "record_predecessor_line",
        /// The Fund decides what the published texts leave open.
        FundDecides = "fund_decides",
        /// The amount goes down by `by`, to `to`.
        ReduceAmount = "reduce_amount",
        /// The amount goes up by `by`, to `to`.
        RaiseAmount = "raise_amount",
        /// Staff and office costs go down by `by`, to `to`, all other costs unchanged.
        ReduceStaffAndOffice = "reduce_staff_and_office",
        /// The evaluation goes up by `by`, to `to`, all other costs unchanged.
        RaiseEvaluation = "raise_evaluation",
        /// `by` of the share of `region` becomes free; until then the Fund consults.
        AwaitRegionalShare = "await_regional_share",
    }
}

vocabulary! {
    /// Why a criterion could not be decided; the argument `reason` of the finding.
    NotKnownReason {
        /// The application leaves the question open.
        AnswerMissing = "answer_missing",
        /// A fact about a state is not recorded.
        FactMissing = "fact_missing",
        /// No value of the rule is in force.
        RuleMissing = "rule_missing",
        /// The line has no ceiling because nobody entered one.
        NotEntered = "not_entered",
        /// No record of the prolonged project exists.
        NoRecord = "no_record",
        /// The record of the prolonged project names no line.
        LineNotRecorded = "line_not_recorded",
        /// The published texts are silent (collected rules, open question 15).
        Undecided = "undecided",
    }
}
