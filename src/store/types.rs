//! Diesel conversions of domain types: parsed when read, written with `as_str`.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Json, Nullable, Numeric, SmallInt, Text};

use crate::domain::amendments::amendment::AmendmentKind;
use crate::domain::amendments::amendment_table::{AmendmentAction, AmendmentState};
use crate::domain::applications::state::{Action, State};
use crate::domain::conversations::{Addressee, Visibility};
use crate::domain::kernel::actor::Role;
use crate::domain::kernel::assessment::{Assessment, Openness};
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::kernel::language::Language;
use crate::domain::kernel::money::{Centimes, Cents};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::EntryKind;
use crate::domain::lifecycle::command::DeclineReason;
use crate::domain::member_states::member_state::FactKind;
use crate::domain::notifications::preference::Delivery;
use crate::domain::payments::instalment_table::{InstalmentAction, InstalmentState};
use crate::domain::people::AccountStatus;
use crate::domain::projects::obligations::ObligationKind;
use crate::domain::projects::report::Verdict;
use crate::domain::queue::ranking::{Factor, Leaning};
use crate::domain::rules::rule_value::RuleCode;
use crate::domain::tasks::reminder::Stage;
use crate::domain::tasks::task::SubjectKind;

diesel::define_sql_function! {
    /// Casts a sum of cents to `bigint`; PostgreSQL returns `numeric` for a sum of `bigint`.
    fn int8(sum: Nullable<Numeric>) -> Nullable<BigInt>;
}

macro_rules! read_as {
    ($sql:ty => $($type:ty),+ ; |$raw:ident: $raw_type:ty| $read:expr) => {
        $(
            impl FromSql<$sql, Pg> for $type {
                fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                    let $raw = <$raw_type as FromSql<$sql, Pg>>::from_sql(value)?;
                    $read
                }
            }
            impl diesel::deserialize::Queryable<$sql, Pg> for $type {
                type Row = Self;
                fn build(row: Self) -> deserialize::Result<Self> {
                    Ok(row)
                }
            }
        )+
    };
}

read_as!(Text => Role, State, Action, EntryKind, LineChoice, Scope, FactKind, RuleCode, Openness, DeclineReason, StateCode,
    AccountStatus, Language, Visibility, Addressee, AmendmentState, AmendmentAction, AmendmentKind, Delivery,
    InstalmentState, InstalmentAction, ObligationKind, Stage, SubjectKind, Verdict, Factor, Leaning;
    |word: String| Ok(word.parse()?));
read_as!(BigInt => Cents; |cents: i64| Ok(Cents::new(cents)?));
read_as!(BigInt => Centimes; |centimes: i64| Ok(Centimes::new(centimes)?));
read_as!(SmallInt => CreditLine; |number: i16| CreditLine::from_number(number).ok_or_else(|| "no credit line".into()));
read_as!(Binary => ContentHash; |bytes: Vec<u8>| {
    bytes.try_into().map(ContentHash).map_err(|_| "a hash has 32 bytes".into())
});

// An assessment has some kilobytes: it is (de)serialized directly, without a `serde_json::Value` in between.

impl FromSql<Json, Pg> for Assessment {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_slice(value.as_bytes())?)
    }
}

impl diesel::deserialize::Queryable<Json, Pg> for Assessment {
    type Row = Self;
    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

/// An assessment as a value of a `json` column.
#[derive(Debug, diesel::expression::AsExpression)]
#[diesel(sql_type = Json)]
pub(in crate::store) struct AssessmentBody<'a>(pub &'a Assessment);

impl ToSql<Json, Pg> for AssessmentBody<'_> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        serde_json::to_writer(out, self.0)?;
        Ok(IsNull::No)
    }
}
