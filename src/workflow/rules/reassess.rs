//! Reassessment when a fact or a rule value is recorded: the undecided applications that it concerns are assessed
//! without it and with it, and the Fund unit is notified of each application for which a credit line opens or closes.
//! This runs in the transaction that records.
//!
//! The applications are not changed: each of their transitions assesses again. A record that takes effect on a later
//! day is notified now, with that day. For an application submitted in between, the notification is sent on that day
//! by [`crate::workflow::rules::reassess_daily`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::domain::applications::form::{Draft, Predecessor};
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::notification::{Audience, NoticeKind};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::member_states::member_state::Facts;
use crate::domain::notifications::message::NoticeData;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::reassessment::{LineChange, changes};
use crate::domain::rules::rule_value::Rules;
use crate::store::applications::{self, ApplicationRow};
use crate::store::db::Tx;
use crate::store::error::StoreError;
use crate::store::json::to_json;
use crate::store::ledger::budget_years;
use crate::store::member_states::states;
use crate::store::outbox;
use crate::store::rules::reassessments;
use crate::workflow::lifecycle::load_case;

/// No regional shares: that criterion only warns, so it neither opens nor closes a line.
static NO_REGIONAL_POSITIONS: BTreeMap<CreditLine, RegionalPosition> = BTreeMap::new();

/// The applications that a record can concern.
#[derive(Debug, Clone)]
pub enum AffectedApplications {
    /// The applications whose applicant or beneficiaries include one of these states.
    States(BTreeSet<StateCode>),
    /// All applications, for a rule value.
    Every,
}

impl AffectedApplications {
    fn includes(&self, applicant: StateCode, draft: &Draft) -> bool {
        match self {
            Self::States(states) => states.contains(&applicant) || !states.is_disjoint(&draft.beneficiaries),
            Self::Every => true,
        }
    }
}

/// The result of a reassessment, for the audit event.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reassessed {
    /// The number of applications assessed.
    pub reassessed: usize,
    /// References of the applications for which a line opened or closed.
    pub standing_changed: Vec<String>,
}

/// The undecided applications with the reference data before the record.
#[derive(Debug)]
pub struct BeforeRecord {
    applications: Vec<Undecided>,
    facts: Facts,
    rules: Rules,
}

/// An application that is not decided.
#[derive(Debug)]
pub(in crate::workflow) struct Undecided {
    row: ApplicationRow,
    pub(in crate::workflow) draft: Draft,
    content_hash: String,
    predecessor: Option<Predecessor>,
}

impl Undecided {
    pub(in crate::workflow) fn question<'a>(
        &'a self,
        facts: &'a Facts,
        rules: &'a Rules,
        day: NaiveDate,
        tx: &Tx,
    ) -> Question<'a> {
        Question {
            applicant: self.row.applicant,
            draft: &self.draft,
            predecessor: self.predecessor.as_ref(),
            facts,
            rules,
            regional: &NO_REGIONAL_POSITIONS,
            day,
            known_at: tx.context().now,
        }
    }
}

/// Reads the undecided applications and the reference data before the record is written.
///
/// # Errors
/// A [`StoreError`].
pub async fn load_before(tx: &Tx, affected: &AffectedApplications) -> Result<BeforeRecord, StoreError> {
    let connection = tx.connection()?;
    let mut found = Vec::new();
    for (row, content) in applications::undecided(connection).await? {
        if affected.includes(row.applicant, &content.draft) {
            let predecessor =
                load_case::predecessor(connection, row.applicant, content.draft.prolongs.as_deref()).await?;
            let content_hash = content.content_hash.to_string();
            found.push(Undecided { row, draft: content.draft, content_hash, predecessor });
        }
    }
    let (facts, rules) = facts_and_rules(tx, &found).await?;
    Ok(BeforeRecord { applications: found, facts, rules })
}

/// Reads an undecided application with its current content.
pub(in crate::workflow) async fn undecided(tx: &Tx, row: ApplicationRow) -> Result<Undecided, StoreError> {
    let connection = tx.connection()?;
    let content = applications::current_content(connection, row.id).await?;
    let predecessor = load_case::predecessor(connection, row.applicant, content.draft.prolongs.as_deref()).await?;
    Ok(Undecided { row, content_hash: content.content_hash.to_string(), draft: content.draft, predecessor })
}

/// Reads the facts and rules needed to assess the given applications.
pub(in crate::workflow) async fn facts_and_rules(
    tx: &Tx,
    applications: &[Undecided],
) -> Result<(Facts, Rules), StoreError> {
    if applications.is_empty() {
        return Ok((Facts::default(), Rules::default()));
    }
    let states: BTreeSet<StateCode> = applications
        .iter()
        .flat_map(|found| std::iter::once(found.row.applicant).chain(found.draft.beneficiaries.iter().copied()))
        .collect();
    let connection = tx.connection()?;
    futures_util::try_join!(states::facts(connection, states), budget_years::rules(connection))
}

impl BeforeRecord {
    /// Assesses again after the record is written, and notifies the Fund unit. `days`: the first days on which the
    /// records hold; past days count as today.
    ///
    /// # Errors
    /// A [`StoreError`].
    pub async fn reassess_and_notify(
        self,
        tx: &Tx,
        days: impl IntoIterator<Item = NaiveDate>,
    ) -> Result<Reassessed, StoreError> {
        let (facts, rules) = facts_and_rules(tx, &self.applications).await?;
        let today = day_in_geneva(tx.context().now);
        let days: BTreeSet<NaiveDate> = days.into_iter().map(|day| day.max(today)).collect();
        let act = Uuid::now_v7();
        let mut result = Reassessed { reassessed: self.applications.len(), standing_changed: Vec::new() };
        for found in &self.applications {
            let without = found.question(&self.facts, &self.rules, today, tx);
            let with = found.question(&facts, &rules, today, tx);
            let changes = changes(&without, &with, found.draft.lines_asked(), &days);
            if !changes.is_empty() {
                for change in &changes {
                    reassessments::mark_reported(tx, found.row.id, change.line, change.from).await?;
                }
                enqueue(tx, act, found, changes).await?;
                result.standing_changed.push(found.row.reference.clone());
            }
        }
        Ok(result)
    }
}

/// Enqueues a message to each officer of the Fund unit; returns their number. `act` makes the message keys unique,
/// since a reassessment has no event number of the application.
pub(in crate::workflow) async fn enqueue(
    tx: &Tx,
    act: Uuid,
    found: &Undecided,
    changes: Vec<LineChange>,
) -> Result<usize, StoreError> {
    let applicant = states::find(tx.connection()?, found.row.applicant).await?;
    let data = NoticeData {
        reference: found.row.reference.clone(),
        title: found.row.title.clone(),
        applicant: found.row.applicant,
        applicant_names: applicant.names(),
        content_hash: found.content_hash.clone(),
        at: tx.context().now,
        capital_zone: applicant.capital_zone,
        amount: found.row.amount_cents,
        line: None,
        comment: None,
        reasons: Vec::new(),
        changes,
        focal_point: None,
        returned: None,
        payment: None,
        report: None,
        amendment: None,
        application_id: found.row.id,
    };
    let data = to_json(&data)?;
    let kind = NoticeKind::StandingChanged.as_str();
    let officers = outbox::recipients(tx.connection()?, Audience::FundUnit, found.row.applicant).await?;
    for officer in &officers {
        outbox::enqueue(tx, &format!("{}/{act}/{kind}/{}", found.row.id, officer.id), officer, kind, &data).await?;
    }
    Ok(officers.len())
}
