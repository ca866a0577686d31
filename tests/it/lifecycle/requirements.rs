//! The data loaded for a step is sufficient: the decision equals the decision with all data loaded.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{TimeZone as _, Utc};
use fonds1035::domain::applications::state::{Action, State};
use fonds1035::domain::kernel::actor::{Actor, Role};
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::ledger::entry::Balance;
use fonds1035::domain::lifecycle::case::Case;
use fonds1035::domain::lifecycle::command::{Command, DeclineReason, FocalPoint, StepInput};
use fonds1035::domain::lifecycle::decide::decide;
use fonds1035::domain::lifecycle::guards;
use fonds1035::domain::lifecycle::loadable::Loadable::NotLoaded;
use fonds1035::domain::lifecycle::requirements::DataNeeded;
use fonds1035::domain::lifecycle::table::steps_from;
use fonds1035::domain::lifecycle::transition::{Guard, Transition};
use fonds1035::domain::lifecycle::undecided::Undecided;
use fonds1035::store::applications::{self, ApplicationRow, Filter};
use fonds1035::store::db::{Context, Reader, Tx};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::load_case;
use uuid::Uuid;

use super::table;
use crate::demo::passwords;
use crate::support::db::TestDb;

/// The step with everything that could be said with it.
fn command(action: Action, line: Option<CreditLine>) -> Command {
    let named = FocalPoint { name: "A. Person".into(), office: "An office".into(), email: "office@example.org".into() };
    let input = StepInput {
        comment: Some("A reason.".into()),
        reasons: DeclineReason::ALL[..1].to_vec(),
        line,
        focal_point: Some(named),
        ..StepInput::default()
    };
    Command::Step { action, input }
}

/// What was decided, as far as it can be compared.
fn decided(case: &Case, actor: &Actor, command: &Command) -> String {
    match decide(case, actor, command) {
        Ok(outcome) => {
            format!("{:?} {:?} {:?} {:?}", outcome.posting, outcome.funding, outcome.recovery, outcome.assessments)
        }
        Err(Undecided::Refused(refusal)) => format!("{refusal:?}"),
        Err(Undecided::NotLoaded(missing)) => panic!("{missing}"),
    }
}

/// Decides one step with everything and with what it asks; how many answers were compared.
async fn compared(
    reader: &Reader,
    tx: &Tx,
    row: &ApplicationRow,
    step: &'static Transition,
) -> Result<usize, WorkflowError> {
    let now = tx.context().now;
    let mut answers = 0;
    for role in step.by {
        let represents = (*role == Role::StateOfficer).then_some(row.applicant);
        let actor = Actor { user_id: Uuid::from_u128(7), role: *role, represents };
        let whole = load_case::read(reader, row.id, &actor, now).await?.application.case;
        let asked = load_case::lock(tx, row.id).await?.case(tx, step.action, None).await?.case;
        // Where money moves, the line is read again behind its lock.
        let balances = if step.posts.is_some() { whole.balances.clone() } else { asked.balances.clone() };
        let asked = Case { balances, ..asked };
        for line in [None, Some(CreditLine::One), Some(CreditLine::Two)] {
            let command = command(step.action, line);
            assert_eq!(
                decided(&asked, &actor, &command),
                decided(&whole, &actor, &command),
                "{} {line:?}",
                step.action
            );
            answers += 1;
        }
    }
    Ok(answers)
}

/// The case of the transition table in an open year with nothing loaded but what is declared.
fn case_with(needed: DataNeeded) -> Case {
    let whole = table::case(State::UnderReview);
    let balance = Balance::default();
    Case {
        predecessor: if needed.predecessor { whole.predecessor } else { NotLoaded },
        letters: if needed.letters { whole.letters } else { NotLoaded },
        endorsed_content: if needed.endorsement { whole.endorsed_content } else { NotLoaded },
        fundings: if needed.fundings { whole.fundings } else { NotLoaded },
        regional: if needed.regions { whole.regional } else { NotLoaded },
        calls: if needed.calls { whole.calls } else { NotLoaded },
        balances: if needed.money { [(CreditLine::Two, balance)].into() } else { BTreeMap::new() },
        open_year: Some(2019),
        ..whole
    }
}

/// Whether the guard misses data in a case with only `loaded`.
fn misses(guard: Guard, loaded: DataNeeded) -> bool {
    let actor = Actor { user_id: Uuid::from_u128(7), role: Role::FundOfficer, represents: None };
    let input = StepInput { line: Some(CreditLine::Two), ..StepInput::default() };
    let checked = guards::check(guard, &case_with(loaded), &actor, &input, &mut Vec::new());
    matches!(checked, Err(Undecided::NotLoaded(_)))
}

#[test]
fn a_guard_reads_the_data_that_it_declares_and_no_other() {
    for guard in Guard::ALL {
        let declared = guard.data_needed();
        assert!(!misses(*guard, declared), "{guard} reads data that it does not declare");
        let kinds = [
            (declared.predecessor, DataNeeded { predecessor: false, ..DataNeeded::ALL }),
            (declared.letters, DataNeeded { letters: false, ..DataNeeded::ALL }),
            (declared.endorsement, DataNeeded { endorsement: false, ..DataNeeded::ALL }),
            (declared.fundings, DataNeeded { fundings: false, ..DataNeeded::ALL }),
            (declared.money, DataNeeded { money: false, ..DataNeeded::ALL }),
            (declared.regions, DataNeeded { regions: false, ..DataNeeded::ALL }),
            (declared.calls, DataNeeded { calls: false, ..DataNeeded::ALL }),
        ];
        for (declares, without) in kinds {
            assert_eq!(misses(*guard, without), declares, "{guard} without one kind of data: {without:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_decided_with_what_it_asks_as_with_everything() {
    let test = TestDb::empty().await;
    let now = Utc.with_ymd_and_hms(2025, 9, 30, 15, 0, 0).unwrap();
    fonds1035::demo::seed(&test.db, now, &passwords(), &|_| {}).await.unwrap();
    let reader = test.db.reader().await.unwrap();
    let rows = applications::page(&reader, &Filter::default(), 100).await.unwrap();
    let context = Context { actor: None, now, request_id: "test".into() };
    let work = async move |tx: Arc<Tx>| {
        let mut answers = 0;
        for (row, _) in &rows {
            for step in steps_from(row.state) {
                answers += compared(&reader, &tx, row, step).await?;
            }
        }
        Ok::<_, WorkflowError>(answers)
    };
    let answers = test.db.dry_run(context, work).await.unwrap();
    assert!(answers > 300, "{answers} answers");
}
