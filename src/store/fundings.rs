//! The open ties between applications and the money of a line and year, by applicant.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Numeric};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::db::Connection;
use super::error::StoreError;
use super::schema::{application, funding, funding_movement};
use crate::domain::credit_line::CreditLine;
use crate::domain::member_state::StateCode;
use crate::domain::money::Cents;

diesel::define_sql_function! {
    /// A sum of whole cents as a whole number again; PostgreSQL sums in `numeric`.
    fn int8(sum: Nullable<Numeric>) -> Nullable<BigInt>;
}

/// What is reserved, committed and disbursed of a line and year for each applicant, leaving out one application. What a
/// project gave back counts no longer.
///
/// # Errors
/// A [`StoreError`].
pub async fn used_by_applicant(
    mut connection: &Connection,
    line: CreditLine,
    year: i16,
    leaving_out: Uuid,
) -> Result<BTreeMap<StateCode, Cents>, StoreError> {
    let tie =
        application::id.eq(funding::application_id).and(application::funding_number.eq(funding::number.nullable()));
    let tied: Vec<(StateCode, Option<Cents>)> = funding::table
        .inner_join(application::table.on(tie))
        .filter(funding::line.eq(line.number()))
        .filter(funding::year.eq(year))
        .filter(application::id.ne(leaving_out))
        .group_by(application::applicant)
        .select((application::applicant, int8(sum(funding::amount_cents))))
        .load(&mut connection)
        .await?;
    let returned: Vec<(StateCode, Option<Cents>)> = funding_movement::table
        .inner_join(application::table.on(application::id.eq(funding_movement::application_id)))
        .filter(funding_movement::line.eq(line.number()))
        .filter(funding_movement::year.eq(year))
        .filter(application::id.ne(leaving_out))
        .filter(funding_movement::returned_cents.is_not_null())
        .group_by(application::applicant)
        .select((application::applicant, int8(sum(funding_movement::returned_cents))))
        .load(&mut connection)
        .await?;
    let mut used: BTreeMap<_, _> = tied.into_iter().map(|(state, sum)| (state, sum.unwrap_or_default())).collect();
    for (applicant, given_back) in returned {
        let left = used.entry(applicant).or_default();
        *left = left.saturating_sub(given_back.unwrap_or_default());
    }
    Ok(used)
}
