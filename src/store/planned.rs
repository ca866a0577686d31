//! What is written into a statement instead of being sent beside it, so that PostgreSQL knows it when it plans.
//!
//! A statement whose values come beside it is planned for values in general, or with every use anew where those plans
//! look dear. A page of a list knows two things that decide about its plan: how few rows are wanted, and how rare the
//! state is that they stand in. Both come from short lists, so that few statements are prepared.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;

/// Rows that are asked for in place of fewer: a page of the usual length with the row behind it, and the longest.
const LENGTHS: [i64; 2] = [26, 101];

/// A word of the domain in a statement.
#[derive(Debug, Clone, Copy)]
pub struct Word(pub &'static str);

impl Expression for Word {
    type SqlType = Text;
}

impl QueryFragment<Pg> for Word {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("'");
        out.push_sql(&self.0.replace('\'', "''"));
        out.push_sql("'");
        Ok(())
    }
}

impl QueryId for Word {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Tables> AppearsOnTable<Tables> for Word {}
impl<Tables> SelectableExpression<Tables> for Word {}
impl<Grouping> ValidGrouping<Grouping> for Word {
    type IsAggregate = is_aggregate::Never;
}

/// A query for its first rows.
#[derive(Debug, Clone)]
pub struct FirstRows<Q> {
    query: Q,
    limit: i64,
}

/// The first rows of a query: at least so many as wanted, where there are so many; the caller cuts off the others.
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
            let those = application::table.select(application::id).filter(application::state.eq(Word("it's")));
            debug_query::<Pg, _>(&first_rows(those, wanted)).to_string()
        };
        assert!(query(2).ends_with(r#"WHERE ("application"."state" = 'it''s') LIMIT 26 -- binds: []"#), "{}", query(2));
        assert!(
            query(26).contains(" LIMIT 26 ") && query(27).contains(" LIMIT 101 ") && query(500).contains(" LIMIT 500 ")
        );
    }
}
