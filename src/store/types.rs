//! Teaches diesel the domain's words: read as the type, written with `as_str`.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Json, Nullable, Numeric, SmallInt, Text};

use crate::domain::account::AccountStatus;
use crate::domain::actor::Role;
use crate::domain::amendment::AmendmentKind;
use crate::domain::amendment_life::{AmendmentAction, AmendmentState};
use crate::domain::application::ContentHash;
use crate::domain::command::DeclineReason;
use crate::domain::conversation::{Addressee, Visibility};
use crate::domain::credit_line::{CreditLine, LineChoice, Scope};
use crate::domain::finding::{Assessment, Openness};
use crate::domain::instalment::{InstalmentAction, InstalmentState};
use crate::domain::language::Language;
use crate::domain::ledger::EntryKind;
use crate::domain::lifecycle::{Action, State};
use crate::domain::member_state::{FactKind, StateCode};
use crate::domain::money::{Centimes, Cents};
use crate::domain::obligations::ObligationKind;
use crate::domain::preference::Delivery;
use crate::domain::ranking::{Factor, Leaning};
use crate::domain::reminder::Stage;
use crate::domain::report::Verdict;
use crate::domain::rule_value::RuleCode;
use crate::domain::waiting::SubjectKind;

diesel::define_sql_function! {
    /// A sum of whole cents as a whole number again; PostgreSQL sums in `numeric`.
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

// An assessment is some kilobytes long: read and written without a tree of JSON values in between.

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

/// An assessment as it is stored.
#[derive(Debug, diesel::expression::AsExpression)]
#[diesel(sql_type = Json)]
pub(super) struct AssessmentBody<'a>(pub &'a Assessment);

impl ToSql<Json, Pg> for AssessmentBody<'_> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        serde_json::to_writer(out, self.0)?;
        Ok(IsNull::No)
    }
}
