//! What stands beside applications and projects: positions of assessed contributions, saved scenarios, and the digest
//! of a day.

use std::sync::Arc;

use chrono::NaiveDate;

use super::stage::{Stage, document, usd};
use super::{DemoError, tables};
use crate::domain::kernel::actor::Role;
use crate::domain::scenarios::scenario::{AssumedAmount, Assumptions};
use crate::store::db::Tx;
use crate::store::scenarios::saved::NewScenario;
use crate::workflow::member_states::contributions::{self, PositionKey};
use crate::workflow::notifications::digest;
use crate::workflow::scenarios::run;

/// What the second scenario assumes that Line 1 receives on top.
const MORE_ON_LINE_1: &str = "500000.00";

/// Records how the contributions of some states stood at the end of last year.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn positions(stage: &mut Stage<'_>, this_year: i32) -> Result<(), DemoError> {
    let (finance, language) = stage.actor(Role::FinanceOfficer, None)?;
    let source = stage.said("position", language)?;
    let as_of = NaiveDate::from_ymd_opt(this_year - 1, 12, 31).unwrap_or_default();
    for planned in tables::positions()? {
        let year = i16::try_from(this_year).unwrap_or(i16::MAX) - planned.years_ago;
        let key = PositionKey { state: planned.state, year, as_of };
        let document = document("position.pdf", &[&source, "", planned.state.as_str()])?;
        let (context, source) = (stage.context(Some(&finance)), source.clone());
        let record = async move |tx: Arc<Tx>| contributions::record(&tx, key, planned.figures, source, &document).await;
        stage.db.write(context, record).await?;
    }
    Ok(())
}

/// Saves two scenarios that can be laid side by side: the money as it stands, and more on Line 1.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn scenarios(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let (fund, language) = stage.actor(Role::FundOfficer, None)?;
    let more = AssumedAmount::Additional(usd(MORE_ON_LINE_1)?);
    for (key, line_1) in [("scenario_as_it_stands", None), ("scenario_more", Some(more))] {
        let input = Assumptions { line_1, ..Assumptions::default() };
        let context = stage.context(Some(&fund));
        let (as_of, result) = run::run(stage.db, context.clone(), fund.clone(), input.clone()).await?;
        let name = stage.said(key, language)?;
        let new = NewScenario { name, as_of, input, result, repeats: None, by: fund.user_id };
        stage.db.write(context, async move |tx| run::save(&tx, &new).await).await?;
    }
    Ok(())
}

/// Composes the digest of the day for everybody who wants one.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn digest(stage: &mut Stage<'_>) -> Result<(), DemoError> {
    let context = stage.context(None);
    digest::compose(stage.db, &context, 0).await?;
    Ok(())
}
