//! The data loaded for a step is sufficient: the decision equals the decision with all data loaded.

use std::sync::Arc;

use chrono::{TimeZone as _, Utc};
use fonds1035::domain::applications::state::Action;
use fonds1035::domain::kernel::actor::{Actor, Role};
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::lifecycle::case::Case;
use fonds1035::domain::lifecycle::command::{Command, DeclineReason, FocalPoint, StepInput};
use fonds1035::domain::lifecycle::decide::decide;
use fonds1035::domain::lifecycle::table::steps_from;
use fonds1035::domain::lifecycle::transition::Transition;
use fonds1035::store::applications::{self, ApplicationRow, Filter};
use fonds1035::store::db::{Context, Reader, Tx};
use fonds1035::workflow::error::WorkflowError;
use fonds1035::workflow::lifecycle::load_case;
use uuid::Uuid;

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
        Err(refusal) => format!("{refusal:?}"),
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
