//! The constructed budget years: opened, allotted, credited with receipts, revised to the amount used, closed with the
//! balance carried over.

use chrono::NaiveDate;

use super::DemoError;
use super::session::Session;
use super::tables::{self, Money};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::ledger::allocation::{Basis, DeclaredAmount};
use crate::domain::ledger::budget_year::{ClosingDecision, DecisionOnLine, Receipt};
use crate::domain::member_states::member_state::FactKind;
use crate::domain::rules::rule_value::{Quantity, RuleCode, RuleKey};
use crate::import::reference;
use crate::store::ledger::{budget_years, entries};
use crate::workflow::ledger::allocate;
use crate::workflow::ledger::budget_year;
use crate::workflow::member_states::import_reference::{Publication, StatedFact, StatedRule, record};

/// Records the facts of the list of Line 2 as valid from the start of the constructed history, because the real list is
/// more recent.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn facts_before_the_list(session: &mut Session<'_>, since: NaiveDate) -> Result<(), DemoError> {
    let source = tables::money()?.find("facts", CreditLine::Two)?.1;
    let listed = |fact: &StatedFact| {
        use FactKind::{AllocationRegion, Article4, Membership, VoluntaryWithdrawal};
        fact.valid_from > since && matches!(fact.kind, AllocationRegion | Article4 | Membership | VoluntaryWithdrawal)
    };
    let everything = reference::everything()?.facts;
    let earlier = |fact: StatedFact| StatedFact { valid_from: since, source: source.clone(), ..fact };
    let facts: Vec<StatedFact> = everything.into_iter().filter(listed).map(earlier).collect();
    if facts.is_empty() {
        return Ok(());
    }
    let context = session.context(None);
    record(session.db, context, Publication { name: source, facts, ..Publication::default() }).await?;
    Ok(())
}

/// Closes the previous year, if there is one, and opens a year.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn begin(session: &mut Session<'_>, year: i16, this_year: i32) -> Result<(), DemoError> {
    let money = tables::money()?;
    let (finance, _) = session.actor(Role::FinanceOfficer, None)?;
    let open = budget_years::open_year(&*session.db.reader().await?).await?;
    match open {
        Some(before) => end(session, &finance, &money, before).await?,
        None => ceilings(session, &finance, &money, year).await?,
    }
    let context = session.context(Some(&finance));
    session.db.write(context, async move |tx| budget_year::open_year(&tx, year).await).await?;
    let key = if i32::from(year) == this_year { "current" } else { "earlier" };
    let declared = |line| money.find(key, line).map(|(amount, source)| DeclaredAmount { amount, source });
    let basis = Basis::Declared { line_1: declared(CreditLine::One)?, line_2: declared(CreditLine::Two)? };
    let context = session.context(Some(&finance));
    session.db.write(context, async move |tx| allocate::allot(&tx, year, &basis, Vec::new()).await).await?;
    feed(session, &finance, &money, year).await
}

/// The ceilings of Line 1. They are constructed, because none is published.
async fn ceilings(session: &mut Session<'_>, finance: &Actor, money: &Money, year: i16) -> Result<(), DemoError> {
    let ceiling = |scope: Scope, key| {
        let (amount, source) = money.find(key, CreditLine::One)?;
        Ok(StatedRule {
            key: RuleKey::of(RuleCode::Ceiling, CreditLine::One, scope),
            quantity: Quantity::Amount(amount),
            in_force_from: NaiveDate::from_ymd_opt(i32::from(year), 1, 1).unwrap_or_default(),
            source,
        })
    };
    let rules = [ceiling(Scope::National, "ceiling_national"), ceiling(Scope::Regional, "ceiling_regional")];
    let rules = rules.into_iter().collect::<Result<Vec<_>, DemoError>>()?;
    let name = rules.first().map(|rule| rule.source.clone()).unwrap_or_default();
    let context = session.context(Some(finance));
    record(session.db, context, Publication { name, rules, ..Publication::default() }).await?;
    Ok(())
}

/// The receipts of a year besides its allocation: a voluntary contribution, and the recovered balance of a project
/// that is older than the service.
async fn feed(session: &mut Session<'_>, finance: &Actor, money: &Money, year: i16) -> Result<(), DemoError> {
    let line = CreditLine::Two;
    let receipt = |key| money.find(key, line).map(|(amount, source)| Receipt { line, amount, source });
    let (contributed, recovered) = (receipt("contributed")?, receipt("recovered")?);
    let donor = money.find("donor", line)?.1;
    let context = session.context(Some(finance));
    session.db.write(context, async move |tx| budget_year::contribute(&tx, year, &contributed, &donor).await).await?;
    let context = session.context(Some(finance));
    session.db.write(context, async move |tx| budget_year::recover(&tx, year, &recovered).await).await?;
    Ok(())
}

/// Revises the allotment of a year to the amount used plus a small balance, which is carried over, and closes the year.
async fn end(session: &mut Session<'_>, finance: &Actor, money: &Money, year: i16) -> Result<(), DemoError> {
    let mut revised = Vec::new();
    let mut decisions = Vec::new();
    for line in CreditLine::ALL {
        let (left, legal_source) = money.find("left", *line)?;
        let balance = entries::balance(&*session.db.reader().await?, *line, year).await?;
        let lowered = balance.available.saturating_sub(left).min(balance.allotted);
        let (decision, amount) = (ClosingDecision::Carry, balance.available.saturating_sub(lowered));
        let source = money.find("revised", *line)?.1;
        revised.push(DeclaredAmount { amount: balance.allotted.saturating_sub(lowered), source });
        decisions.push(DecisionOnLine { line: *line, decision, amount, legal_source });
    }
    let [line_1, line_2]: [DeclaredAmount; 2] =
        revised.try_into().map_err(|_| DemoError::Missing("a credit line".to_owned()))?;
    let basis = Basis::Declared { line_1, line_2 };
    let context = session.context(Some(finance));
    session.db.write(context, async move |tx| allocate::revise(&tx, year, None, &basis).await).await?;
    let context = session.context(Some(finance));
    session.db.write(context, async move |tx| budget_year::close_year(&tx, year, &decisions).await).await?;
    Ok(())
}
