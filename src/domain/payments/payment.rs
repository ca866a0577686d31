//! Deciding about an instalment: who may take which step, and how much of a project's money may leave before it is
//! completed. Nothing is read and nothing is written here.
//!
//! The evaluation line is reserved and unspent until the project ends (Financial Guidelines for Fund projects 2020,
//! collected rules §2.4): before completion the payments never pass what was granted less that line.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::state::State;
use crate::domain::kernel::access;
use crate::domain::kernel::actor::Actor;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::payments::instalment_table::{
    INSTALMENT_LIFE, InstalmentAction, InstalmentGuard, InstalmentState, InstalmentStep, instalment_step,
};

const FINANCIAL_GUIDELINES: &str = "Financial Guidelines for Fund projects (2020): the evaluation line";

/// An instalment of the plan that stands, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// Its place in the plan, from 1.
    pub number: i32,
    /// The day for which it is planned.
    pub planned_on: NaiveDate,
    /// How much, USD: as requested where it is, else as planned.
    pub amount: Cents,
    /// The version of the plan that the amount is from.
    pub plan_version: i32,
    /// Where it stands.
    pub state: InstalmentState,
    /// Number of its last event; zero before the first.
    pub version: i32,
    /// Who asked for it, where somebody has and it was not refused.
    pub requested_by: Option<Uuid>,
    /// Who found it in order, where somebody has and it was not refused.
    pub checked_by: Option<Uuid>,
    /// When its last event happened.
    pub at: Option<DateTime<Utc>>,
}

/// Everything a decision about an instalment depends on.
#[derive(Debug, Clone)]
pub struct PaymentCase {
    /// Where the project stands.
    pub project: State,
    /// The states it concerns: the applicant and the beneficiaries.
    pub concerned: Vec<StateCode>,
    /// What was granted, USD.
    pub granted: Cents,
    /// What the money has become.
    pub money: Balance,
    /// The evaluation line of the budget as it is agreed, USD.
    pub evaluation: Cents,
    /// The instalments, by number.
    pub instalments: Vec<Instalment>,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// What somebody asks the service to do with an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstalmentCommand {
    /// Ask for it.
    Request,
    /// Find it in order.
    Check,
    /// Refuse it.
    Refuse {
        /// Why, in words.
        reason: String,
    },
    /// Record its payment.
    Pay {
        /// Reference of the payment; no other payment has it.
        reference: String,
        /// The day on which the money left.
        value_on: NaiveDate,
    },
}

impl InstalmentCommand {
    /// The action of the table.
    pub const fn action(&self) -> InstalmentAction {
        match self {
            Self::Request => InstalmentAction::Request,
            Self::Check => InstalmentAction::Check,
            Self::Refuse { .. } => InstalmentAction::Refuse,
            Self::Pay { .. } => InstalmentAction::Pay,
        }
    }
}

/// A step that a person could take, and the refusal that blocks it.
#[derive(Debug, Clone)]
pub struct AvailableInstalmentStep {
    /// The row of the table.
    pub step: &'static InstalmentStep,
    /// Why it is blocked; `None`: it would be done.
    pub blocked: Option<Refusal>,
}

impl PaymentCase {
    /// The instalment of a number.
    pub fn instalment(&self, number: i32) -> Option<&Instalment> {
        self.instalments.iter().find(|instalment| instalment.number == number)
    }

    /// Decides a command about an instalment.
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that says no: the step, the person, then the guards in the table's order.
    pub fn decide(
        &self,
        instalment: &Instalment,
        actor: &Actor,
        command: &InstalmentCommand,
    ) -> Result<&'static InstalmentStep, Refusal> {
        let action = command.action();
        let step = instalment_step(instalment.state, action).ok_or_else(|| {
            Refusal::new(RefusalCode::StepNotPossible).with("state", instalment.state).with("action", action)
        })?;
        self.person_may(actor, step)?;
        for guard in step.needs {
            self.check(*guard, instalment, actor, step)?;
            said(*guard, instalment, command, self.now)?;
        }
        Ok(step)
    }

    /// Every step of the table that the person's role has from here, with the reason where one is blocked. What only
    /// has to be said with a step does not block it: the person has not spoken yet.
    pub fn available(&self, instalment: &Instalment, actor: &Actor) -> Vec<AvailableInstalmentStep> {
        let of_role = |step: &&InstalmentStep| step.from == instalment.state && step.by.contains(&actor.role);
        let with_reason = |step: &'static InstalmentStep| {
            let person = self.person_may(actor, step);
            let blocked = person
                .and_then(|()| step.needs.iter().try_for_each(|guard| self.check(*guard, instalment, actor, step)));
            AvailableInstalmentStep { step, blocked: blocked.err() }
        };
        INSTALMENT_LIFE.iter().filter(of_role).map(with_reason).collect()
    }

    fn person_may(&self, actor: &Actor, step: &InstalmentStep) -> Result<(), Refusal> {
        if !step.by.contains(&actor.role) {
            return Err(Refusal::new(RefusalCode::RoleMayNot).with("role", actor.role).with("action", step.action));
        }
        not_of_a_state_concerned(actor, &self.concerned)
    }

    fn check(
        &self,
        guard: InstalmentGuard,
        instalment: &Instalment,
        actor: &Actor,
        step: &InstalmentStep,
    ) -> Result<(), Refusal> {
        match guard {
            InstalmentGuard::ProjectIsPaid if !self.project.is_paid() => {
                Err(Refusal::new(RefusalCode::ProjectNotPaid).with("state", self.project))
            }
            InstalmentGuard::EvaluationLine => self.evaluation_line(instalment, step),
            InstalmentGuard::AnotherPerson if acted_before(instalment, actor, step) => {
                Err(Refusal::new(RefusalCode::SamePersonInPayment))
            }
            InstalmentGuard::ProjectIsPaid
            | InstalmentGuard::AnotherPerson
            | InstalmentGuard::Reason
            | InstalmentGuard::ValueDate => Ok(()),
        }
    }

    /// A request stands beside what others have asked for; once it is checked, only what was paid is before it.
    fn evaluation_line(&self, instalment: &Instalment, step: &InstalmentStep) -> Result<(), Refusal> {
        if self.project != State::Active {
            return Ok(());
        }
        let others = self.instalments.iter().filter(|other| other.state.is_open() && other.number != instalment.number);
        let others = match step.action {
            InstalmentAction::Request => Cents::sum(others.map(|other| other.amount)).unwrap_or(Cents::MAX),
            _ => Cents::ZERO,
        };
        let before_completion = self.granted.saturating_sub(self.evaluation);
        let left = before_completion.saturating_sub(self.money.disbursed).saturating_sub(others);
        if instalment.amount <= left {
            return Ok(());
        }
        Err(Refusal::new(RefusalCode::EvaluationLineReserved)
            .with("asked", instalment.amount)
            .with("left", left)
            .with("granted", self.granted)
            .with("evaluation", self.evaluation)
            .with("disbursed", self.money.disbursed)
            .with("requested", others)
            .sourced(FINANCIAL_GUIDELINES))
    }
}

/// Who asked for an instalment takes no further step with it; who checked it may still refuse it, but not pay it.
fn acted_before(instalment: &Instalment, actor: &Actor, step: &InstalmentStep) -> bool {
    let person = Some(actor.user_id);
    instalment.requested_by == person || (step.action == InstalmentAction::Pay && instalment.checked_by == person)
}

/// The conditions about what is said with the step.
fn said(
    guard: InstalmentGuard,
    instalment: &Instalment,
    command: &InstalmentCommand,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    match (guard, command) {
        (InstalmentGuard::Reason, InstalmentCommand::Refuse { reason }) if reason.trim().is_empty() => {
            Err(Refusal::new(RefusalCode::ReasonMissing))
        }
        (InstalmentGuard::ValueDate, InstalmentCommand::Pay { value_on, .. }) => {
            let today = day_in_geneva(now);
            let checked_on = instalment.at.map_or(today, day_in_geneva);
            if (checked_on..=today).contains(value_on) {
                return Ok(());
            }
            Err(Refusal::new(RefusalCode::ValueDateImpossible)
                .with("value_on", value_on)
                .with("checked_on", checked_on)
                .with("today", today))
        }
        _ => Ok(()),
    }
}

/// Whether a person may act for the Fund on a project that concerns these states.
///
/// # Errors
/// [`RefusalCode::OwnState`].
pub fn not_of_a_state_concerned(actor: &Actor, concerned: &[StateCode]) -> Result<(), Refusal> {
    if !access::conflicts(actor, concerned.iter().copied()) {
        return Ok(());
    }
    let state = actor.represents.map(|state| state.to_string()).unwrap_or_default();
    Err(Refusal::new(RefusalCode::OwnState).with("state", state))
}

#[cfg(test)]
mod tests;
