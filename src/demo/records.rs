//! Constructed records besides applications and projects: positions of assessed contributions, saved scenarios and
//! daily digests.

use std::sync::Arc;

use chrono::NaiveDate;

use super::session::{Session, document, usd};
use super::{DemoError, tables};
use crate::domain::kernel::actor::Role;
use crate::domain::member_states::contribution::PositionKey;
use crate::domain::scenarios::scenario::{AssumedAmount, Assumptions, ScenarioToSave};
use crate::store::db::Tx;
use crate::workflow::member_states::contributions;
use crate::workflow::notifications::digest;
use crate::workflow::scenarios::run;

/// Additional amount on Line 1 that the second scenario assumes.
const MORE_ON_LINE_1: &str = "500000.00";

/// Records the positions of contributions of some states at the end of last year.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn positions(session: &mut Session<'_>, this_year: i32) -> Result<(), DemoError> {
    let (finance, language) = session.actor(Role::FinanceOfficer, None)?;
    let source = session.text("position", language)?;
    let as_of = NaiveDate::from_ymd_opt(this_year - 1, 12, 31).unwrap_or_default();
    for planned in tables::positions()? {
        let year = i16::try_from(this_year).unwrap_or(i16::MAX) - planned.years_ago;
        let key = PositionKey { state: planned.state, year, as_of };
        let document = document("position.pdf", &[&source, "", planned.state.as_str()])?;
        let (context, source) = (session.context(Some(&finance)), source.clone());
        let record = async move |tx: Arc<Tx>| contributions::record(&tx, key, planned.figures, source, &document).await;
        session.db.write(context, record).await?;
    }
    Ok(())
}

/// Saves two scenarios for comparison: the present balances, and an additional amount on Line 1.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn scenarios(session: &mut Session<'_>) -> Result<(), DemoError> {
    let (fund, language) = session.actor(Role::FundOfficer, None)?;
    let more = AssumedAmount::Additional(usd(MORE_ON_LINE_1)?);
    for (key, line_1) in [("scenario_as_it_stands", None), ("scenario_more", Some(more))] {
        let input = Assumptions { line_1, ..Assumptions::default() };
        let context = session.context(Some(&fund));
        let asked = ScenarioToSave { name: session.text(key, language)?, repeats: None, input };
        let new = run::run_to_save(session.db, context.clone(), fund.clone(), asked).await?;
        session.db.write(context, async move |tx| run::save(&tx, &new).await).await?;
    }
    Ok(())
}

/// Composes the daily digest for every user who has chosen it.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn digest(session: &mut Session<'_>) -> Result<(), DemoError> {
    let context = session.context(None);
    digest::compose(session.db, &context, 0).await?;
    Ok(())
}
