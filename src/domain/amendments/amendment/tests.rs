//! Decisions on constructed amendment cases: roles, time limits and amounts; differences and their application.

use proptest::prelude::*;

use super::*;
use crate::domain::amendments::difference::{AmendedField, AmendedValue, Difference, differences};
use crate::domain::kernel::credit_line::{LineChoice, Scope};
use crate::domain::kernel::money::BasisPoints;
use crate::domain::member_states::member_state::{Fact, FactKind, FactValue, IncomeGroup};
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey, RuleValue};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn cost(category: CostCategory, dollars: i64) -> BudgetItem {
    let unit_cost_usd = Cents::new(dollars * 100).unwrap();
    BudgetItem { output: "Output 1".into(), description: "A cost".into(), category, quantity: 1, unit_cost_usd }
}

fn budget(staff: i64, operational: i64, evaluation: i64) -> Vec<BudgetItem> {
    vec![
        cost(CostCategory::Staff, staff),
        cost(CostCategory::Operational, operational),
        cost(CostCategory::Evaluation, evaluation),
    ]
}

fn content() -> Draft {
    Draft {
        title: Some("Registers".into()),
        summary: Some("Trains officers.".into()),
        scope: Some(Scope::National),
        line: Some(LineChoice::Two),
        activity: Some(crate::domain::applications::form::ActivityType::BorderManagement),
        beneficiaries: ["XAA".parse().unwrap()].into(),
        budget: budget(20_000, 70_000, 10_000),
        starts_on: Some("2019-09-01".parse().unwrap()),
        duration_months: Some(18),
        ..Draft::default()
    }
}

fn facts() -> Vec<Fact> {
    let state = "XAA".parse().unwrap();
    let known = [
        (FactKind::Membership, FactValue::Holds(true)),
        (FactKind::IncomeGroup, FactValue::Income(IncomeGroup::Low)),
        (FactKind::EuropeanUnion, FactValue::Holds(false)),
        (FactKind::VoluntaryWithdrawal, FactValue::Holds(false)),
        (FactKind::Article4, FactValue::Holds(false)),
    ];
    let fact = |(kind, value)| Fact {
        state,
        kind,
        value,
        valid_from: "2001-01-01".parse().unwrap(),
        recorded_at: instant("2001-01-01T00:00:00Z"),
        source: "CONSTRUCTED".into(),
    };
    known.map(fact).to_vec()
}

/// A value of the notice period in months, in force from a day.
fn notice(from: &str, months: u32) -> RuleValue {
    RuleValue {
        key: RuleKey::general(RuleCode::AmendmentNoticeMonths),
        quantity: Quantity::Count(months),
        in_force_from: from.parse().unwrap(),
        recorded_at: instant("2008-01-01T00:00:00Z"),
        source: "CONSTRUCTED".into(),
    }
}

fn rules() -> Rules {
    let share = |code, share| RuleValue {
        key: RuleKey::general(code),
        quantity: Quantity::Share(BasisPoints(share)),
        in_force_from: "2008-01-01".parse().unwrap(),
        recorded_at: instant("2008-01-01T00:00:00Z"),
        source: "CONSTRUCTED".into(),
    };
    let shares = [share(RuleCode::StaffAndOfficeShareMaximum, 3_000), share(RuleCode::EvaluationShareMinimum, 500)];
    Rules::new(shares.into_iter().chain([notice("2008-01-01", 1)]).collect())
}

/// The agreed end is 28 February 2021: the last day in time is 28 January.
fn case(state: AmendmentState, changes: &Changes) -> AmendmentCase {
    let agreed = content();
    AmendmentCase {
        state,
        project: State::Active,
        applicant: "XAA".parse().unwrap(),
        amended: changes.applied_to(&agreed),
        agreed: Agreed { version: 0, content_hash: agreed.content_hash(), content: agreed },
        line: CreditLine::Two,
        granted: Cents::new(10_000_000).unwrap(),
        unpaid: Cents::new(10_000_000).unwrap(),
        requested_by: (state != AmendmentState::Unwritten).then(|| Uuid::from_u128(10)),
        recommended_by: (state == AmendmentState::Recommended).then(|| Uuid::from_u128(20)),
        letters: Vec::new(),
        open: None,
        facts: Facts::new(facts()),
        rules: rules(),
        approved_at: instant("2019-07-09T12:00:00Z"),
        now: instant("2020-06-03T12:00:00Z"),
    }
}

fn person(role: Role, number: u128) -> Actor {
    let represents = (role == Role::StateOfficer).then(|| "XAA".parse().unwrap());
    Actor { user_id: Uuid::from_u128(number), role, represents }
}

fn said(action: AmendmentAction) -> AmendmentCommand {
    AmendmentCommand { action, comment: Some("Because.".into()), letter: None }
}

fn longer(months: u16) -> Changes {
    Changes { duration_months: Some(months), ..Changes::default() }
}

fn asked(case: &AmendmentCase, action: AmendmentAction) -> Result<AmendmentOutcome, RefusalCode> {
    decide_amendment(case, &person(Role::RegionalOffice, 10), &said(action)).map_err(|refusal| refusal.code)
}

#[test]
fn the_last_month_begins_the_day_after_the_last_day_in_time() {
    for (now, in_time) in [
        ("2021-01-28T22:59:59Z", true),
        // Midnight in Geneva.
        ("2021-01-28T23:00:00Z", false),
        ("2021-02-28T12:00:00Z", false),
        ("2021-04-01T12:00:00Z", false),
    ] {
        let case = AmendmentCase { now: instant(now), ..case(AmendmentState::Unwritten, &longer(24)) };
        let (request, late) = (asked(&case, AmendmentAction::Request), asked(&case, AmendmentAction::RequestLate));
        assert_eq!(request.err(), (!in_time).then_some(RefusalCode::AmendmentLate), "{now}");
        assert_eq!(late.err(), in_time.then_some(RefusalCode::AmendmentNotLate), "{now}");
    }
    let ends = |text: &str| last_day_in_time(text.parse().unwrap(), 1).unwrap().to_string();
    assert_eq!(
        [ends("2021-03-31"), ends("2020-03-30"), ends("2021-01-31")],
        ["2021-02-28", "2020-02-29", "2020-12-31"]
    );
}

#[test]
fn the_notice_is_that_of_the_day_of_the_approval_and_without_it_nothing_is_asked_for() {
    let with = |values: Vec<RuleValue>| AmendmentCase {
        rules: Rules::new(values),
        now: instant("2021-01-15T12:00:00Z"),
        ..case(AmendmentState::Unwritten, &longer(24))
    };
    // Approved on 9 July 2019; the agreed end is 28 February 2021.
    for (values, expected) in [
        (vec![notice("2008-01-01", 1)], None),
        (vec![notice("2008-01-01", 1), notice("2019-07-09", 2)], Some(RefusalCode::AmendmentLate)),
        (vec![notice("2008-01-01", 1), notice("2019-07-10", 2)], None),
        (vec![notice("2019-07-10", 1)], Some(RefusalCode::RuleValueMissing)),
    ] {
        assert_eq!(asked(&with(values.clone()), AmendmentAction::Request).err(), expected, "{values:?}");
    }
}

#[test]
fn an_amendment_changes_something_lengthens_and_comes_to_what_was_approved() {
    let budget = |staff, operational, evaluation| Changes {
        budget: Some(budget(staff, operational, evaluation)),
        ..Changes::default()
    };
    let title = |words: &str| Changes { title: Some(words.into()), ..Changes::default() };
    for (changes, expected) in [
        (longer(19), None),
        (longer(18), Some(RefusalCode::AmendmentChangesNothing)),
        (longer(17), Some(RefusalCode::AmendmentShortens)),
        (title("Registers and training"), None),
        (title("Registers"), Some(RefusalCode::AmendmentChangesNothing)),
        (title("  "), Some(RefusalCode::Incomplete)),
        (budget(30_000, 60_000, 10_000), None),
        (budget(30_000, 60_000, 10_001), Some(RefusalCode::AmendedTotalDiffers)),
        (budget(30_000, 60_000, 9_999), Some(RefusalCode::AmendedTotalDiffers)),
        (budget(30_001, 59_999, 10_000), Some(RefusalCode::AmendedBudgetShares)),
        // Below 5 % the rules only warn.
        (budget(30_000, 66_000, 4_000), None),
    ] {
        let decided = asked(&case(AmendmentState::Unwritten, &changes), AmendmentAction::Request);
        assert_eq!(decided.err(), expected, "{changes:?}");
    }
    let warned = asked(&case(AmendmentState::Unwritten, &budget(30_000, 66_000, 4_000)), AmendmentAction::Request);
    let warned = warned.unwrap().findings;
    assert_eq!(
        warned.iter().map(|found| found.criterion).collect::<Vec<_>>(),
        [Criterion::StaffAndOfficeShare, Criterion::EvaluationShare]
    );
    assert_eq!(warned[1].verdict, crate::domain::kernel::assessment::Verdict::NotSatisfied);
    assert!(
        asked(&case(AmendmentState::Unwritten, &longer(19)), AmendmentAction::Request).unwrap().findings.is_empty()
    );
    let spent = AmendmentCase {
        unpaid: Cents::new(1_100_000).unwrap(),
        ..case(AmendmentState::Unwritten, &budget(20_000, 68_000, 12_000))
    };
    assert_eq!(asked(&spent, AmendmentAction::Request).err(), Some(RefusalCode::EvaluationNotHeld));
    let unpriced = AmendmentCase {
        rules: Rules::new(vec![notice("2008-01-01", 1)]),
        ..case(AmendmentState::Unwritten, &budget(30_000, 60_000, 10_000))
    };
    assert_eq!(asked(&unpriced, AmendmentAction::Request).err(), Some(RefusalCode::RuleValueMissing));
}

#[test]
fn only_a_running_project_is_amended_and_one_amendment_at_a_time() {
    for state in State::ALL {
        let case = AmendmentCase { project: *state, ..case(AmendmentState::Unwritten, &longer(24)) };
        let runs = matches!(state, State::Active | State::Suspended);
        let expected = (!runs).then_some(RefusalCode::ProjectNotRunning);
        assert_eq!(asked(&case, AmendmentAction::Request).err(), expected, "{state}");
    }
    let second = AmendmentCase { open: Some(1), ..case(AmendmentState::Unwritten, &longer(24)) };
    assert_eq!(asked(&second, AmendmentAction::Request).err(), Some(RefusalCode::AmendmentOpen));
}

#[test]
fn three_persons_request_recommend_and_approve() {
    let letter = Letter {
        state: "XAA".parse().unwrap(),
        signatory: "Minister".into(),
        signed_on: "2020-05-02".parse().unwrap(),
        names_project: true,
        names_fund: true,
        document_id: Uuid::from_u128(1),
        sha256: crate::domain::kernel::content_hash::ContentHash([0; 32]),
    };
    let endorsed = |state| AmendmentCase { letters: vec![letter.clone()], ..case(state, &longer(24)) };
    let code = |case: &AmendmentCase, role, number, action| {
        decide_amendment(case, &person(role, number), &said(action)).err().map(|refusal| refusal.code)
    };
    let (waiting, ready) = (endorsed(AmendmentState::Endorsed), endorsed(AmendmentState::Recommended));
    let same = Some(RefusalCode::AmendmentSamePerson);
    assert_eq!(code(&waiting, Role::FundOfficer, 10, AmendmentAction::Recommend), same);
    assert_eq!(code(&waiting, Role::FundOfficer, 20, AmendmentAction::Recommend), None);
    for (number, expected) in [(10, same), (20, same), (30, None)] {
        assert_eq!(code(&ready, Role::Approver, number, AmendmentAction::Approve), expected);
        assert_eq!(code(&ready, Role::Approver, number, AmendmentAction::Decline), expected);
    }
    let bare = case(AmendmentState::Requested, &longer(24));
    assert_eq!(code(&bare, Role::RegionalOffice, 10, AmendmentAction::Endorse), Some(RefusalCode::LettersMissing));
    assert_eq!(code(&endorsed(AmendmentState::Requested), Role::RegionalOffice, 10, AmendmentAction::Endorse), None);
    // A state that lost its eligibility after the approval still benefits and endorses.
    let mut lost = endorsed(AmendmentState::Requested);
    lost.facts = Facts::new(facts().into_iter().chain([Fact {
        state: "XAA".parse().unwrap(),
        kind: FactKind::Article4,
        value: FactValue::Holds(true),
        valid_from: "2020-01-01".parse().unwrap(),
        recorded_at: instant("2020-01-01T00:00:00Z"),
        source: "CONSTRUCTED".into(),
    }]));
    assert_eq!(code(&lost, Role::RegionalOffice, 10, AmendmentAction::Endorse), None);
}

/// Applies the differences to the content before the amendment.
fn patched(before: &Draft, found: &[Difference]) -> Draft {
    let mut after = before.clone();
    for Difference { field, position, after: value, .. } in found {
        match (field, value) {
            (AmendedField::Title, Some(AmendedValue::Words(words))) => after.title = Some(words.clone()),
            (AmendedField::Summary, Some(AmendedValue::Words(words))) => after.summary = Some(words.clone()),
            (AmendedField::DurationMonths, Some(AmendedValue::Months(months))) => after.duration_months = Some(*months),
            (AmendedField::BudgetLine, Some(AmendedValue::Line(line))) => {
                let index = position.unwrap() - 1;
                if index < after.budget.len() {
                    after.budget[index] = line.clone()
                } else {
                    after.budget.push(line.clone())
                }
            }
            (AmendedField::BudgetLine, None) => after.budget.truncate(position.unwrap() - 1),
            _ => {}
        }
    }
    after
}

fn some_changes() -> impl Strategy<Value = Changes> {
    let lines = prop::collection::vec((0usize..4, 1i64..50_000), 1..6).prop_map(|lines| {
        lines.into_iter().map(|(category, dollars)| cost(CostCategory::ALL[category], dollars)).collect::<Vec<_>>()
    });
    let words = || prop::option::of("[a-z]{1,12}");
    (prop::option::of(1u16..120), prop::option::of(lines), words(), words())
        .prop_map(|(duration_months, budget, title, summary)| Changes { duration_months, budget, title, summary })
}

proptest! {
    #[test]
    fn amendments_applied_in_order_are_the_agreed_content(all in prop::collection::vec(some_changes(), 1..8)) {
        let mut agreed = content();
        for changes in &all {
            let amended = changes.applied_to(&agreed);
            prop_assert_eq!(&patched(&agreed, &differences(&agreed, &amended)), &amended);
            prop_assert_eq!(kinds(&agreed, &amended).is_empty(), agreed.content_hash() == amended.content_hash());
            agreed = amended;
        }
        // Fields that amendments cannot change keep the approved value; other fields have the value of the last
        // amendment.
        let untouched = |draft: &Draft| (draft.scope, draft.line, draft.activity, draft.beneficiaries.clone(), draft.starts_on, draft.prolongs.clone());
        prop_assert_eq!(untouched(&agreed), untouched(&content()));
        let last = all.iter().rev().find_map(|changes| changes.duration_months).or(content().duration_months);
        prop_assert_eq!(agreed.duration_months, last);
    }

    #[test]
    fn no_budget_of_another_total_is_ever_let_through(staff in 0i64..60_000, operational in 0i64..120_000, evaluation in 0i64..40_000) {
        let changes = Changes { budget: Some(budget(staff, operational, evaluation)), ..Changes::default() };
        let case = case(AmendmentState::Unwritten, &changes);
        if asked(&case, AmendmentAction::Request).is_ok() {
            prop_assert_eq!(case.amended.total(), Some(case.granted));
            prop_assert!(staff * 10 <= 3 * 100_000);
        }
    }
}
