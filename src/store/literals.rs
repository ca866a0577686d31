//! SQL literals instead of bind parameters, so that the planner can use the value.
//!
//! A prepared statement with bind parameters gets a generic plan, or a custom plan with each execution if the generic
//! one is more expensive. Some values decide the plan and are literals: the LIMIT of a page, the state that a list
//! filters by, and the open budget year. Each has few possible values, so that few statements are prepared.

use std::marker::PhantomData;

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{SingleValue, SmallInt, Text};

/// The values of LIMIT: the default and the maximum page length, each plus one row to detect a next page.
const LENGTHS: [i64; 2] = [26, 101];

/// A domain value as an SQL literal.
#[derive(Debug, Clone)]
pub struct Literal<ST> {
    value: String,
    sql_type: PhantomData<ST>,
}

/// A text literal.
pub fn word(word: &'static str) -> Literal<Text> {
    Literal { value: word.to_owned(), sql_type: PhantomData }
}

/// A `smallint` literal: a credit line or a year.
pub fn number(number: i16) -> Literal<SmallInt> {
    Literal { value: number.to_string(), sql_type: PhantomData }
}

impl<ST: SingleValue + TypedExpressionType> Expression for Literal<ST> {
    type SqlType = ST;
}

impl<ST> QueryFragment<Pg> for Literal<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // PostgreSQL infers the type of the quoted literal from the other operand.
        out.push_sql("'");
        out.push_sql(&self.value.replace('\'', "''"));
        out.push_sql("'");
        Ok(())
    }
}

impl<ST> QueryId for Literal<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, Tables> AppearsOnTable<Tables> for Literal<ST> where Literal<ST>: Expression {}
impl<ST, Tables> SelectableExpression<Tables> for Literal<ST> where Literal<ST>: AppearsOnTable<Tables> {}
impl<ST, Grouping> ValidGrouping<Grouping> for Literal<ST> {
    type IsAggregate = is_aggregate::Never;
}

/// A query with a literal LIMIT.
#[derive(Debug, Clone)]
pub struct FirstRows<Q> {
    query: Q,
    limit: i64,
}

/// Limits a query to at least `wanted` rows, rounded up to one of `LENGTHS`; the caller truncates the result.
pub fn first_rows<Q>(query: Q, wanted: i64) -> FirstRows<Q> {
    FirstRows { query, limit: LENGTHS.into_iter().find(|length| *length >= wanted).unwrap_or(wanted) }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for FirstRows<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&self.limit.to_string());
        Ok(())
    }
}

impl<Q: Query> Query for FirstRows<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> QueryId for FirstRows<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(test)]
mod tests {
    use diesel::debug_query;

    use super::*;
    use crate::store::schema::application;

    #[test]
    fn words_and_lengths_stand_in_the_statement_and_nothing_is_sent_beside_it() {
        let query = |wanted| {
            let those = application::table.select(application::id).filter(application::state.eq(word("it's")));
            debug_query::<Pg, _>(&first_rows(those, wanted)).to_string()
        };
        assert!(query(2).ends_with(r#"WHERE ("application"."state" = 'it''s') LIMIT 26 -- binds: []"#), "{}", query(2));
        assert!(
            query(26).contains(" LIMIT 26 ") && query(27).contains(" LIMIT 101 ") && query(500).contains(" LIMIT 500 ")
        );
    }
}
