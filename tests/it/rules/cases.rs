//! The table of cases: for each criterion cases that pass, fail and are not known, with their counterfactuals.

use fonds1035::domain::applications::form::ActivityType;
use fonds1035::domain::kernel::assessment::{Criterion, Verdict};
use fonds1035::domain::kernel::credit_line::{CreditLine, Scope};
use fonds1035::domain::member_states::member_state::FactKind;
use fonds1035::domain::rules::rule_value::RuleCode;

use super::world::{World, budget, day, midnight};

/// A world, the line asked, and what the criterion must say.
pub struct Case {
    pub criterion: Criterion,
    pub line: CreditLine,
    pub verdict: Verdict,
    pub world: World,
    /// Code and figures of the change that would turn it.
    pub turns: Option<(&'static str, Vec<(&'static str, &'static str)>)>,
}

const ONE: CreditLine = CreditLine::One;
const TWO: CreditLine = CreditLine::Two;

pub(super) fn yes(criterion: Criterion, line: CreditLine, world: World) -> Case {
    Case { criterion, line, verdict: Verdict::Satisfied, world, turns: None }
}

pub(super) fn aside(criterion: Criterion, line: CreditLine, world: World) -> Case {
    Case { criterion, line, verdict: Verdict::NotConcerned, world, turns: None }
}

pub(super) fn no(
    criterion: Criterion,
    line: CreditLine,
    world: World,
    code: &'static str,
    args: &[(&'static str, &'static str)],
) -> Case {
    Case { criterion, line, verdict: Verdict::NotSatisfied, world, turns: Some((code, args.to_vec())) }
}

pub(super) fn open(
    criterion: Criterion,
    line: CreditLine,
    world: World,
    code: &'static str,
    args: &[(&'static str, &'static str)],
) -> Case {
    Case { verdict: Verdict::NotKnown, ..no(criterion, line, world, code, args) }
}

const SCOPE: &[(&str, &str)] = &[("pointer", "/scope"), ("question", "scope")];
const BENEFICIARIES: &[(&str, &str)] = &[("pointer", "/beneficiaries"), ("question", "beneficiaries")];
pub(super) const BUDGET: &[(&str, &str)] = &[("pointer", "/budget"), ("question", "budget")];
const ACTIVITY: &[(&str, &str)] = &[("pointer", "/activity"), ("question", "activity")];

/// Every case.
pub fn all() -> Vec<Case> {
    [
        state_cases(),
        article_4_cases(),
        beneficiary_cases(),
        regional_cases(),
        project_cases(),
        amount_cases(),
        share_cases(),
        super::regional_share::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn state_cases() -> Vec<Case> {
    use Criterion::{EuropeanUnion, IncomeGroup, Membership, VoluntaryWithdrawal};
    let world = World::national;
    let with = |kind, word| world().where_fact("BDI", kind, word);
    let without = |kind| world().without_fact("BDI", kind);
    let burundi = &[("state", "BDI")];
    let missing = &[("states", "BDI")];
    let mut later = world();
    later.known_at = midnight("2020-07-01");
    let mut earlier = world();
    earlier.day = day("2020-06-30");
    vec![
        yes(Membership, ONE, world()),
        no(Membership, ONE, with(FactKind::Membership, "no"), "become_member", burundi),
        open(Membership, TWO, without(FactKind::Membership), "record_facts", missing),
        // Recorded on 2 July 2020 only, and valid from 1 July 2020 only.
        open(Membership, TWO, later, "record_facts", missing),
        open(Membership, TWO, earlier, "record_facts", missing),
        yes(IncomeGroup, ONE, with(FactKind::IncomeGroup, "lower_middle")),
        yes(IncomeGroup, TWO, with(FactKind::IncomeGroup, "upper_middle")),
        no(
            IncomeGroup,
            ONE,
            with(FactKind::IncomeGroup, "high"),
            "reach_income_group",
            &[("group", "upper_middle"), ("state", "BDI")],
        ),
        open(IncomeGroup, ONE, without(FactKind::IncomeGroup), "record_facts", missing),
        yes(EuropeanUnion, ONE, world()),
        Case {
            criterion: EuropeanUnion,
            line: ONE,
            verdict: Verdict::NotSatisfied,
            world: with(FactKind::EuropeanUnion, "yes"),
            turns: None,
        },
        open(EuropeanUnion, ONE, without(FactKind::EuropeanUnion), "record_facts", missing),
        yes(VoluntaryWithdrawal, ONE, world()),
        no(VoluntaryWithdrawal, TWO, with(FactKind::VoluntaryWithdrawal, "yes"), "take_back_withdrawal", burundi),
        open(VoluntaryWithdrawal, TWO, without(FactKind::VoluntaryWithdrawal), "record_facts", missing),
    ]
}

fn article_4_cases() -> Vec<Case> {
    use Criterion::{Article4Applicant, Article4Beneficiaries};
    let subject = |code| World::regional().where_fact(code, FactKind::Article4, "yes");
    let not_recorded = |code| World::regional().without_fact(code, FactKind::Article4);
    vec![
        yes(Article4Applicant, TWO, World::national()),
        no(Article4Applicant, TWO, subject("BDI"), "leave_article_4", &[("state", "BDI")]),
        open(Article4Applicant, TWO, not_recorded("BDI"), "record_facts", &[("states", "BDI")]),
        aside(Article4Applicant, ONE, subject("BDI")),
        yes(Article4Beneficiaries, TWO, World::regional()),
        no(Article4Beneficiaries, TWO, subject("RWA"), "remove_beneficiaries", &[("states", "RWA")]),
        // One state that fails settles it, whatever is missing about another.
        no(
            Article4Beneficiaries,
            TWO,
            subject("RWA").without_fact("TZA", FactKind::Article4),
            "remove_beneficiaries",
            &[("states", "RWA")],
        ),
        open(Article4Beneficiaries, TWO, not_recorded("TZA"), "record_facts", &[("states", "TZA")]),
        // A non-member has no status under Article 4.
        yes(Article4Beneficiaries, TWO, not_recorded("TZA").where_fact("TZA", FactKind::Membership, "no")),
        open(Article4Beneficiaries, TWO, World::regional().benefiting(&[]), "answer_question", BENEFICIARIES),
        aside(Article4Beneficiaries, ONE, subject("RWA")),
    ]
}

fn beneficiary_cases() -> Vec<Case> {
    use Criterion::EligibleBeneficiaries as Criterion;
    let regional = World::regional;
    vec![
        yes(Criterion, ONE, World::national()),
        yes(Criterion, ONE, regional()),
        yes(Criterion, ONE, regional().where_fact("TZA", FactKind::Membership, "no")),
        no(Criterion, ONE, World::national().benefiting(&["RWA"]), "serve_applicant_only", &[("state", "BDI")]),
        no(Criterion, ONE, World::national().benefiting(&["BDI", "RWA"]), "serve_applicant_only", &[("state", "BDI")]),
        no(
            Criterion,
            ONE,
            regional().where_fact("TZA", FactKind::IncomeGroup, "high"),
            "remove_beneficiaries",
            &[("states", "TZA")],
        ),
        open(
            Criterion,
            ONE,
            regional().without_fact("TZA", FactKind::EuropeanUnion),
            "record_facts",
            &[("states", "TZA")],
        ),
        open(
            Criterion,
            ONE,
            regional().without_fact("TZA", FactKind::Membership),
            "record_facts",
            &[("states", "TZA")],
        ),
        open(Criterion, ONE, regional().answering(|draft| draft.scope = None), "answer_question", SCOPE),
        open(Criterion, ONE, regional().benefiting(&[]), "answer_question", BENEFICIARIES),
    ]
}

fn regional_cases() -> Vec<Case> {
    use Criterion::{RegionalMajority as Majority, RegionalMinimum as Minimum};
    let four = || World::regional().benefiting(&["BDI", "KEN", "RWA", "TZA"]);
    let outside = |world: World, code| world.where_fact(code, FactKind::Membership, "no");
    let no_scope = || World::regional().answering(|draft| draft.scope = None);
    vec![
        yes(Majority, ONE, World::regional()),
        yes(Majority, ONE, outside(four(), "KEN")),
        // Two of four is no majority: more than half is needed.
        no(Majority, ONE, outside(outside(four(), "KEN"), "RWA"), "add_eligible_states", &[("count", "1")]),
        // A state subject to Article 4 counts on Line 1, not on Line 2.
        yes(Majority, ONE, outside(World::regional(), "TZA").where_fact("RWA", FactKind::Article4, "yes")),
        no(
            Majority,
            TWO,
            outside(World::regional(), "TZA").where_fact("RWA", FactKind::Article4, "yes"),
            "add_eligible_states",
            &[("count", "2")],
        ),
        open(
            Majority,
            ONE,
            outside(World::regional(), "TZA").without_fact("RWA", FactKind::IncomeGroup),
            "record_facts",
            &[("states", "RWA")],
        ),
        open(Majority, ONE, no_scope(), "answer_question", SCOPE),
        aside(Majority, ONE, World::national()),
        yes(Minimum, ONE, World::regional().benefiting(&["BDI", "RWA"])),
        no(Minimum, ONE, World::regional().benefiting(&["BDI"]), "add_eligible_states", &[("count", "1")]),
        no(
            Minimum,
            ONE,
            outside(World::regional().benefiting(&["BDI", "RWA"]), "RWA"),
            "add_eligible_states",
            &[("count", "1")],
        ),
        open(
            Minimum,
            TWO,
            World::regional().benefiting(&["BDI", "RWA"]).without_fact("RWA", FactKind::Article4),
            "record_facts",
            &[("states", "RWA")],
        ),
        open(
            Minimum,
            ONE,
            World::regional().without_rule(RuleCode::RegionalStatesMinimum),
            "enter_rule_value",
            &[("rule", "regional_states_minimum")],
        ),
        open(Minimum, ONE, World::regional().benefiting(&[]), "answer_question", BENEFICIARIES),
        aside(Minimum, ONE, World::national()),
    ]
}

fn project_cases() -> Vec<Case> {
    use Criterion::{ActivityType as Kind, AssistedReturn, FollowUp};
    let doing = |activity| World::national().answering(|draft| draft.activity = activity);
    let returning =
        |builds| doing(Some(ActivityType::AssistedReturn)).answering(|draft| draft.builds_government_capacity = builds);
    let reference = &[("reference", "CD.0015")];
    let mut no_record = World::national().prolonging(None);
    no_record.predecessor = None;
    let mut recorded_later = World::national().prolonging(Some(ONE));
    recorded_later.known_at = midnight("2021-12-31");
    vec![
        yes(Kind, ONE, World::national()),
        yes(Kind, ONE, returning(Some(true))),
        no(Kind, ONE, doing(Some(ActivityType::Movements)), "change_activity", &[]),
        no(Kind, TWO, doing(Some(ActivityType::Emergencies)), "change_activity", &[]),
        no(Kind, TWO, doing(Some(ActivityType::ReturnSchemes)), "change_activity", &[]),
        open(Kind, ONE, doing(None), "answer_question", ACTIVITY),
        yes(AssistedReturn, ONE, returning(Some(true))),
        no(AssistedReturn, ONE, returning(Some(false)), "build_government_capacity", &[]),
        open(
            AssistedReturn,
            ONE,
            returning(None),
            "answer_question",
            &[("pointer", "/builds_government_capacity"), ("question", "builds_government_capacity")],
        ),
        open(AssistedReturn, ONE, doing(None), "answer_question", ACTIVITY),
        aside(AssistedReturn, ONE, World::national()),
        yes(FollowUp, TWO, World::national().prolonging(Some(ONE))),
        open(FollowUp, ONE, World::national().prolonging(Some(ONE)), "fund_decides", &[]),
        open(FollowUp, TWO, World::national().prolonging(Some(TWO)), "fund_decides", &[]),
        open(FollowUp, ONE, World::national().prolonging(Some(TWO)), "fund_decides", &[]),
        open(FollowUp, TWO, World::national().prolonging(None), "record_predecessor_line", reference),
        open(FollowUp, TWO, no_record, "record_predecessor", reference),
        open(FollowUp, TWO, recorded_later, "record_predecessor", reference),
        aside(FollowUp, TWO, World::national()),
        aside(FollowUp, TWO, World::national().answering(|draft| draft.prolongs = Some("  ".into()))),
    ]
}

fn amount_cases() -> Vec<Case> {
    use Criterion::{Ceiling, Minimum};
    let national =
        |operational| World::national().answering(|draft| draft.budget = budget(["0.00", "0.00", operational, "0.00"]));
    let regional =
        |operational| World::regional().answering(|draft| draft.budget = budget(["0.00", "0.00", operational, "0.00"]));
    let no_scope = || World::national().answering(|draft| draft.scope = None);
    let no_budget = || World::national().answering(|draft| draft.budget.clear());
    let mut before_2008 = World::national();
    before_2008.day = day("2007-12-31");
    vec![
        yes(Ceiling, TWO, national("200000.00")),
        no(Ceiling, TWO, national("200000.01"), "reduce_amount", &[("by", "0.01"), ("to", "200000.00")]),
        yes(Ceiling, TWO, regional("300000.00")),
        no(Ceiling, TWO, regional("345000.50"), "reduce_amount", &[("by", "45000.50"), ("to", "300000.00")]),
        // The ceilings of Line 1 are not published: there is no default.
        open(Ceiling, ONE, national("60000.00"), "enter_ceiling", &[("line", "line_1"), ("scope", "national")]),
        open(Ceiling, ONE, regional("60000.00"), "enter_ceiling", &[("line", "line_1"), ("scope", "regional")]),
        yes(Ceiling, ONE, national("150000.00").with_line_1_ceiling(Scope::National, "150000.00")),
        no(
            Ceiling,
            ONE,
            national("150000.01").with_line_1_ceiling(Scope::National, "150000.00"),
            "reduce_amount",
            &[("by", "0.01"), ("to", "150000.00")],
        ),
        open(Ceiling, TWO, before_2008, "enter_ceiling", &[("line", "line_2"), ("scope", "national")]),
        open(Ceiling, TWO, no_scope(), "answer_question", SCOPE),
        open(Ceiling, TWO, no_budget(), "answer_question", BUDGET),
        open(Ceiling, TWO, national("0.00"), "answer_question", BUDGET),
        yes(Minimum, ONE, national("50000.00")),
        no(Minimum, ONE, national("49999.99"), "raise_amount", &[("by", "0.01"), ("to", "50000.00")]),
        yes(Minimum, TWO, regional("100000.00")),
        no(Minimum, TWO, regional("80000.00"), "raise_amount", &[("by", "20000.00"), ("to", "100000.00")]),
        open(
            Minimum,
            ONE,
            World::national().without_rule(RuleCode::Minimum),
            "enter_rule_value",
            &[("rule", "minimum")],
        ),
        open(Minimum, TWO, no_scope(), "answer_question", SCOPE),
        open(Minimum, TWO, no_budget(), "answer_question", BUDGET),
    ]
}

fn share_cases() -> Vec<Case> {
    use Criterion::{EvaluationShare as Evaluation, StaffAndOfficeShare as Staff};
    let costs = |amounts| World::national().answering(|draft| draft.budget = budget(amounts));
    let no_budget = || World::national().answering(|draft| draft.budget.clear());
    let mut in_2016 = World::national();
    in_2016.day = day("2016-12-31");
    vec![
        // Exactly 30 %, and one cent more.
        yes(Staff, TWO, costs(["20000.00", "10000.00", "65000.00", "5000.00"])),
        no(
            Staff,
            TWO,
            costs(["20000.00", "10000.01", "65000.00", "5000.00"]),
            "reduce_staff_and_office",
            &[("by", "0.01"), ("to", "30000.00")],
        ),
        no(
            Staff,
            ONE,
            costs(["30000.00", "10000.00", "55000.00", "5000.00"]),
            "reduce_staff_and_office",
            &[("by", "14285.72"), ("to", "25714.28")],
        ),
        open(Staff, TWO, no_budget(), "answer_question", BUDGET),
        open(
            Staff,
            TWO,
            World::national().without_rule(RuleCode::StaffAndOfficeShareMaximum),
            "enter_rule_value",
            &[("rule", "staff_and_office_share_maximum")],
        ),
        // Exactly 5 %, and one cent less.
        yes(Evaluation, TWO, costs(["20000.00", "5000.00", "70000.00", "5000.00"])),
        no(
            Evaluation,
            TWO,
            costs(["20000.00", "5000.00", "70000.00", "4999.99"]),
            "raise_evaluation",
            &[("by", "0.01"), ("to", "5000.00")],
        ),
        no(
            Evaluation,
            ONE,
            costs(["20000.00", "5000.00", "75000.00", "0.00"]),
            "raise_evaluation",
            &[("by", "5263.16"), ("to", "5263.16")],
        ),
        open(Evaluation, TWO, no_budget(), "answer_question", BUDGET),
        // Required since 2017: before, nothing was asked.
        aside(Evaluation, TWO, in_2016),
    ]
}
