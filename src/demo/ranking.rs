//! What the Fund unit found about the constructed applications that are retained: four factors, one of them twice, and
//! one that nobody has assessed.

use uuid::Uuid;

use super::DemoError;
use super::seed::Stage;
use super::tables::Plan;
use crate::domain::actor::Role;
use crate::domain::decide::day_in_geneva;
use crate::domain::language::Language;
use crate::domain::ranking::{Assessed, Factor, Leaning};
use crate::workflow::ranking;

/// The acts: factor, the revision it supersedes, what it says, and the key of the reasons.
const ACTS: [(Factor, i32, Leaning, &str); 5] = [
    (Factor::EarlierSupport, 0, Leaning::Neutral, "ranking_earlier_support"),
    (Factor::DonorInterest, 0, Leaning::NotKnown, "ranking_donor_interest"),
    (Factor::Engagement, 0, Leaning::Favours, "ranking_engagement"),
    (Factor::Risk, 0, Leaning::SpeaksAgainst, "ranking_risk"),
    (Factor::DonorInterest, 1, Leaning::Favours, "ranking_donor_interest_later"),
];

impl Stage<'_> {
    /// Records what was found about a retained application.
    pub(super) async fn assess(&mut self, plan: &Plan, id: Uuid, language: Language) -> Result<(), DemoError> {
        let (officer, _) = self.actor(Role::FundOfficer, None)?;
        for (factor, supersedes, finding, reasons) in ACTS {
            let (reasons, by) = (self.said(reasons, language)?, officer.clone());
            let context = self.context(Some(&officer));
            let assessed = Assessed { factor, finding, reasons, assessed_on: day_in_geneva(context.now) };
            let recorded = self
                .db
                .write(context, async move |tx| ranking::assess(&tx, &by, id, supersedes, &assessed).await)
                .await;
            recorded.map_err(|source| DemoError::Step { title: plan.title.clone(), source })?;
        }
        Ok(())
    }
}
