//! Assessments of the retained constructed applications by ranking factors: four factors, one of them revised, and one
//! left without an assessment.

use super::DemoError;
use super::applications::ApplicationProgress;
use super::session::{Session, refused};
use crate::domain::applications::state::State;
use crate::domain::kernel::actor::Role;
use crate::domain::queue::ranking::{Assessed, Factor, Leaning};
use crate::workflow::queue::ranking;

/// The assessments: factor, superseded revision, finding, and the key of the reasons.
const ACTS: [(Factor, i32, Leaning, &str); 5] = [
    (Factor::EarlierSupport, 0, Leaning::Neutral, "ranking_earlier_support"),
    (Factor::DonorInterest, 0, Leaning::NotKnown, "ranking_donor_interest"),
    (Factor::Engagement, 0, Leaning::Favours, "ranking_engagement"),
    (Factor::Risk, 0, Leaning::SpeaksAgainst, "ranking_risk"),
    (Factor::DonorInterest, 1, Leaning::Favours, "ranking_donor_interest_later"),
];

/// Records the assessments of an application, if it is retained.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn assess(session: &mut Session<'_>, application: &ApplicationProgress<'_>) -> Result<(), DemoError> {
    let Some((id, _)) = application.begun().filter(|_| application.stands() == State::Retained) else { return Ok(()) };
    let id = *id;
    let (officer, language) = session.actor(Role::FundOfficer, None)?;
    for (factor, supersedes, finding, reasons) in ACTS {
        let (reasons, by, assessed_on) = (session.text(reasons, language)?, officer.clone(), session.day());
        let context = session.context(Some(&officer));
        let assessed = Assessed { factor, finding, reasons, assessed_on };
        let recorded =
            session.db.write(context, async move |tx| ranking::assess(&tx, &by, id, supersedes, &assessed).await).await;
        recorded.map_err(refused(application.title()))?;
    }
    Ok(())
}
