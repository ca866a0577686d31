//! The current fundings of applications by a line and year, by applicant.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use uuid::Uuid;

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::state_code::StateCode;
use crate::store::db::Connection;
use crate::store::error::StoreError;
use crate::store::literals::number;
use crate::store::schema::{application, funding, funding_movement};
use crate::store::types::int8;

/// The current funding of an application.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::store) fn tie() -> _ {
    funding::application_id.eq(application::id).and(application::funding_number.eq(funding::number.nullable()))
}

/// Amounts reserved, committed and disbursed of a line and year for each applicant, without one application. Returned
/// amounts do not count.
///
/// # Errors
/// A [`StoreError`].
pub async fn used_by_applicant(
    connection: &Connection,
    line: CreditLine,
    year: i16,
    leaving_out: Uuid,
) -> Result<BTreeMap<StateCode, Cents>, StoreError> {
    let (tied, returned) =
        try_join!(tied(connection, line, year, leaving_out), returned(connection, line, year, leaving_out))?;
    let mut used: BTreeMap<_, _> = tied.into_iter().map(|(state, sum)| (state, sum.unwrap_or_default())).collect();
    for (applicant, given_back) in returned {
        let left = used.entry(applicant).or_default();
        *left = left.saturating_sub(given_back.unwrap_or_default());
    }
    Ok(used)
}

type ByApplicant = Vec<(StateCode, Option<Cents>)>;

async fn tied(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    leaving_out: Uuid,
) -> Result<ByApplicant, StoreError> {
    Ok(funding::table
        .inner_join(application::table.on(tie()))
        .filter(funding::line.eq(number(line.number())))
        .filter(funding::year.eq(number(year)))
        .filter(application::id.ne(leaving_out))
        .group_by(application::applicant)
        .select((application::applicant, int8(sum(funding::amount_cents))))
        .load(&mut connection)
        .await?)
}

async fn returned(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    leaving_out: Uuid,
) -> Result<ByApplicant, StoreError> {
    Ok(funding_movement::table
        .inner_join(application::table.on(application::id.eq(funding_movement::application_id)))
        .filter(funding_movement::line.eq(number(line.number())))
        .filter(funding_movement::year.eq(number(year)))
        .filter(application::id.ne(leaving_out))
        .filter(funding_movement::returned_cents.is_not_null())
        .group_by(application::applicant)
        .select((application::applicant, int8(sum(funding_movement::returned_cents))))
        .load(&mut connection)
        .await?)
}
