//! Every step in every role, the limit of the evaluation line to the cent, and random sequences that never exceed it.

use proptest::prelude::*;

use super::*;
use crate::domain::kernel::actor::Role;

fn usd(text: &str) -> Cents {
    text.parse().unwrap()
}

fn person(number: u128, role: Role) -> Actor {
    Actor { user_id: Uuid::from_u128(number), role, represents: None }
}

fn noon() -> DateTime<Utc> {
    "2020-03-02T12:00:00Z".parse().unwrap()
}

fn instalment(number: i32, amount: &str, state: InstalmentState) -> Instalment {
    Instalment {
        number,
        planned_on: noon().date_naive(),
        amount: usd(amount),
        plan_version: 1,
        state,
        version: 1,
        requested_by: state.is_settled().then_some(Uuid::from_u128(10)),
        checked_by: (state == InstalmentState::Checked).then_some(Uuid::from_u128(20)),
        at: Some("2020-03-01T12:00:00Z".parse().unwrap()),
    }
}

/// A project of 100 with an evaluation line of 10.
fn case(project: State, disbursed: &str, instalments: Vec<Instalment>) -> PaymentCase {
    let committed = usd("100").checked_sub(usd(disbursed)).unwrap();
    PaymentCase {
        project,
        concerned: vec!["XAA".parse().unwrap()],
        granted: usd("100"),
        money: Balance { committed, disbursed: usd(disbursed), ..Balance::default() },
        evaluation: usd("10"),
        instalments,
        now: noon(),
    }
}

fn command(action: InstalmentAction) -> InstalmentCommand {
    match action {
        InstalmentAction::Request => InstalmentCommand::Request,
        InstalmentAction::Check => InstalmentCommand::Check,
        InstalmentAction::Refuse => InstalmentCommand::Refuse { reason: "Because.".into() },
        InstalmentAction::Pay => InstalmentCommand::Pay { reference: "P-1".into(), value_on: noon().date_naive() },
    }
}

fn said(case: &PaymentCase, number: i32, actor: &Actor, action: InstalmentAction) -> Option<RefusalCode> {
    let decided = case.decide(case.instalment(number).unwrap(), actor, &command(action));
    decided.err().map(|refusal| refusal.code)
}

#[test]
fn a_step_outside_the_table_is_refused_and_a_role_outside_its_row_too() {
    for state in InstalmentState::ALL {
        let case = case(State::Active, "0", vec![instalment(1, "10", *state)]);
        for action in InstalmentAction::ALL {
            for role in Role::ALL {
                let expected = match instalment_step(*state, *action) {
                    None => Some(RefusalCode::StepNotPossible),
                    Some(row) if !row.by.contains(role) => Some(RefusalCode::RoleMayNot),
                    Some(_) => None,
                };
                assert_eq!(said(&case, 1, &person(99, *role), *action), expected, "{action} from {state} by {role}");
            }
        }
        for role in Role::ALL {
            let shown = case.available(&case.instalments[0], &person(99, *role));
            let rows = INSTALMENT_LIFE.iter().filter(|row| row.from == *state && row.by.contains(role));
            assert_eq!(shown.len(), rows.count());
            assert!(shown.iter().all(|step| step.blocked.is_none()));
        }
    }
}

#[test]
fn requesting_checking_and_paying_are_done_by_three_persons() {
    let requested = case(State::Active, "0", vec![instalment(1, "10", InstalmentState::Requested)]);
    let checked = case(State::Active, "0", vec![instalment(1, "10", InstalmentState::Checked)]);
    let same = Some(RefusalCode::SamePersonInPayment);
    assert_eq!(said(&requested, 1, &person(10, Role::FundOfficer), InstalmentAction::Check), same);
    assert_eq!(said(&requested, 1, &person(10, Role::FundOfficer), InstalmentAction::Refuse), same);
    assert_eq!(said(&checked, 1, &person(10, Role::FinanceOfficer), InstalmentAction::Pay), same);
    assert_eq!(said(&checked, 1, &person(20, Role::FinanceOfficer), InstalmentAction::Pay), same);
    assert_eq!(said(&checked, 1, &person(20, Role::FundOfficer), InstalmentAction::Refuse), None);
    assert_eq!(said(&checked, 1, &person(40, Role::FinanceOfficer), InstalmentAction::Pay), None);
    let of_the_state = Actor { represents: Some("XAA".parse().unwrap()), ..person(20, Role::FundOfficer) };
    assert_eq!(said(&requested, 1, &of_the_state, InstalmentAction::Check), Some(RefusalCode::OwnState));
}

#[test]
fn only_a_project_under_way_is_paid_and_a_refusal_is_always_possible() {
    let fund = person(20, Role::FundOfficer);
    for state in State::ALL {
        let case = case(*state, "0", vec![instalment(1, "10", InstalmentState::Requested)]);
        let paid = !matches!(state, State::Approved | State::Suspended | State::Closed | State::Cancelled)
            && state.is_project();
        let expected = (!paid).then_some(RefusalCode::ProjectNotPaid);
        assert_eq!(said(&case, 1, &fund, InstalmentAction::Check), expected, "{state}");
        assert_eq!(said(&case, 1, &fund, InstalmentAction::Refuse), None, "{state}");
    }
}

#[test]
fn the_evaluation_line_stays_untouched_until_completion() {
    let two = |amount: &str, state| vec![instalment(1, amount, InstalmentState::Planned), instalment(2, "30", state)];
    let office = person(10, Role::RegionalOffice);
    let request = |project, disbursed, amount: &str, other| {
        let case = case(project, disbursed, two(amount, other));
        case.decide(&case.instalments[0], &office, &InstalmentCommand::Request).err()
    };
    // 100 granted, 10 for the evaluation, 50 paid, 30 requested: 10 is left before completion.
    assert_eq!(request(State::Active, "50", "10", InstalmentState::Requested), None);
    let refused = request(State::Active, "50", "10.01", InstalmentState::Checked).unwrap();
    assert_eq!(refused.code, RefusalCode::EvaluationLineReserved);
    let figures = ["asked", "left", "granted", "evaluation", "disbursed", "requested"].map(|name| &*refused.args[name]);
    assert_eq!(figures, ["10.01", "10.00", "100.00", "10.00", "50.00", "30.00"]);
    assert!(refused.legal_source.is_some());
    assert_eq!(request(State::Active, "50", "40", InstalmentState::Refused), None);
    assert_eq!(request(State::Completed, "50", "50", InstalmentState::Requested), None);
    // A checked instalment can be paid, regardless of other requests.
    let asked = vec![instalment(1, "40", InstalmentState::Checked), instalment(2, "50", InstalmentState::Requested)];
    let asked = case(State::Active, "50", asked);
    assert_eq!(said(&asked, 1, &person(40, Role::FinanceOfficer), InstalmentAction::Pay), None);
    let above = case(State::Active, "50", vec![instalment(1, "40.01", InstalmentState::Checked)]);
    let finance = person(40, Role::FinanceOfficer);
    assert_eq!(said(&above, 1, &finance, InstalmentAction::Pay), Some(RefusalCode::EvaluationLineReserved));
}

#[test]
fn a_payment_is_recorded_between_its_check_and_today_in_geneva() {
    // The check fell on 2 March in Geneva: 1 March, 23:30 UTC.
    let mut checked = instalment(1, "10", InstalmentState::Checked);
    checked.at = Some("2020-03-01T23:30:00Z".parse().unwrap());
    let mut case = case(State::Active, "0", vec![checked]);
    case.now = "2020-03-03T23:30:00Z".parse().unwrap();
    for (day, possible) in [("2020-03-01", false), ("2020-03-02", true), ("2020-03-04", true), ("2020-03-05", false)] {
        let pay = InstalmentCommand::Pay { reference: "P-1".into(), value_on: day.parse().unwrap() };
        let decided = case.decide(&case.instalments[0], &person(40, Role::FinanceOfficer), &pay);
        let code = decided.err().map(|refusal| refusal.code);
        assert_eq!(code, (!possible).then_some(RefusalCode::ValueDateImpossible), "{day}");
    }
    let empty = InstalmentCommand::Refuse { reason: " \n".into() };
    let refused = case.decide(&case.instalments[0], &person(20, Role::FundOfficer), &empty).unwrap_err();
    assert_eq!(refused.code, RefusalCode::ReasonMissing);
}

proptest! {
    /// For every sequence of requests: before completion the evaluation line is unspent, and payments never exceed the
    /// grant.
    #[test]
    fn no_sequence_touches_the_evaluation_line_or_passes_the_grant(
        amounts in prop::collection::vec(1i64..6_000, 1..6),
        acts in prop::collection::vec((0usize..6, 0..InstalmentAction::ALL.len(), any::<bool>()), 1..60),
    ) {
        let planned = |(number, cents): (usize, &i64)| Instalment {
            amount: Cents::new(*cents).unwrap(),
            ..instalment(i32::try_from(number).unwrap() + 1, "0", InstalmentState::Planned)
        };
        let mut case = case(State::Active, "0", amounts.iter().enumerate().map(planned).collect());
        for (which, action, completes) in acts {
            if completes && which == 5 {
                case.project = State::Completed;
            }
            let (index, action) = (which % amounts.len(), InstalmentAction::ALL[action]);
            let Some(row) = instalment_step(case.instalments[index].state, action) else { continue };
            let actor = person(if row.by[0] == Role::RegionalOffice { 10 } else { 90 }, row.by[0]);
            let Ok(step) = case.decide(&case.instalments[index], &actor, &command(action)) else { continue };
            let amount = case.instalments[index].amount;
            if step.to == InstalmentState::Paid {
                // The ledger refuses an amount that the project does not hold.
                let Ok(after) = case.money.after(crate::domain::ledger::entry::EntryKind::Disburse, amount) else { continue };
                case.money = after;
            }
            case.instalments[index].state = step.to;
            prop_assert!(case.project != State::Active || case.money.committed >= case.evaluation);
            prop_assert!(case.money.disbursed <= case.granted);
        }
    }
}
