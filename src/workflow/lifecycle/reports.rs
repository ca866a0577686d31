//! Filing and deciding project reports. Both are transitions of the lifecycle; another person than the one who filed
//! a report decides on it.

use uuid::Uuid;

use crate::domain::applications::state::Action;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::document::Pdf;
use crate::domain::lifecycle::command::Command;
use crate::domain::projects::report::{NewReport, Report, Verdict, accepting};
use crate::store::db::Tx;
use crate::store::documents;
use crate::workflow::error::WorkflowError;
use crate::workflow::lifecycle::perform::{self, Performed};
use crate::workflow::projects::reports::{next, numbered};

/// Files a report with its PDF; returns its number.
///
/// # Errors
/// A [`WorkflowError`]; [`crate::domain::kernel::refusal::RefusalCode::ReportDoesNotAddUp`] with every fault.
pub async fn file(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    report: Report,
    document: &Pdf,
) -> Result<(Performed, i32), WorkflowError> {
    let loaded = perform::load_visible(tx, actor, id, expected, Action::FileReport, None).await?;
    let (document_id, _) = documents::insert(tx, document).await?;
    let number = next(&loaded.case);
    let command = Command::FileReport { report: Box::new(NewReport { report, document_id }) };
    Ok((perform::execute(tx, actor, loaded, command).await?, number))
}

/// Accepts a report or sends it back with a comment.
///
/// # Errors
/// [`WorkflowError::NotFound`] where the project has no such report, or the refusal of the transition.
pub async fn decide(
    tx: &Tx,
    actor: &Actor,
    id: Uuid,
    expected: Option<i32>,
    number: i32,
    verdict: Verdict,
    comment: Option<String>,
) -> Result<Performed, WorkflowError> {
    let loaded = perform::load_visible(tx, actor, id, expected, Action::ReturnReport, None).await?;
    let report = numbered(&loaded.case, number).ok_or(WorkflowError::NotFound)?;
    let action = match verdict {
        Verdict::Accepted => accepting(report.kind),
        Verdict::SentBack => Action::ReturnReport,
    };
    perform::execute(tx, actor, loaded, Command::DecideReport { action, number, comment }).await
}
