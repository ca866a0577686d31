//! Decisions on instalments: permissions, guards, and the limit of payments before completion. Pure functions without
//! I/O.
//!
//! The evaluation line stays unspent until the project ends (Financial Guidelines for Fund projects 2020, collected
//! rules §2.4): before completion the payments never exceed the granted amount minus that line.

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

/// An instalment of the current payment plan, with its current state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// Position in the plan, from 1.
    pub number: i32,
    /// The planned payment day.
    pub planned_on: NaiveDate,
    /// Amount, USD: as requested if it was requested, else as planned.
    pub amount: Cents,
    /// Version of the plan that the amount comes from.
    pub plan_version: i32,
    /// Current state.
    pub state: InstalmentState,
    /// Number of the last event; 0 before the first.
    pub version: i32,
    /// The person who requested it; `None` if not requested or refused.
    pub requested_by: Option<Uuid>,
    /// The person who checked it; `None` if not checked or refused.
    pub checked_by: Option<Uuid>,
    /// Time of the last event.
    pub at: Option<DateTime<Utc>>,
}

/// The data that a decision about an instalment depends on.
#[derive(Debug, Clone)]
pub struct PaymentCase {
    /// Current state of the project.
    pub project: State,
    /// The states concerned: the applicant and the beneficiaries.
    pub concerned: Vec<StateCode>,
    /// Granted amount, USD.
    pub granted: Cents,
    /// Balance of the project.
    pub money: Balance,
    /// Evaluation line of the agreed budget, USD.
    pub evaluation: Cents,
    /// The instalments, by number.
    pub instalments: Vec<Instalment>,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// A command on an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstalmentCommand {
    /// Request the instalment.
    Request,
    /// Confirm the check of the instalment.
    Check,
    /// Refuse the instalment.
    Refuse {
        /// The reason as free text.
        reason: String,
    },
    /// Record the payment of the instalment.
    Pay {
        /// Reference of the payment; unique among payments.
        reference: String,
        /// Value date of the payment.
        value_on: NaiveDate,
    },
}

impl InstalmentCommand {
    /// The action in the transition table.
    pub const fn action(&self) -> InstalmentAction {
        match self {
            Self::Request => InstalmentAction::Request,
            Self::Check => InstalmentAction::Check,
            Self::Refuse { .. } => InstalmentAction::Refuse,
            Self::Pay { .. } => InstalmentAction::Pay,
        }
    }
}

/// A step of the actor's role, with the refusal if it is blocked.
#[derive(Debug, Clone)]
pub struct AvailableInstalmentStep {
    /// The row of the transition table.
    pub step: &'static InstalmentStep,
    /// Why the step is blocked; `None` if it is available.
    pub blocked: Option<Refusal>,
}

impl PaymentCase {
    /// The instalment with the given number.
    pub fn instalment(&self, number: i32) -> Option<&Instalment> {
        self.instalments.iter().find(|instalment| instalment.number == number)
    }

    /// Decides a command about an instalment.
    ///
    /// # Errors
    /// The [`Refusal`] of the first check that fails: transition, permission, then the guards in the order of the
    /// table.
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

    /// The steps of the actor's role in the current state, each with the refusal if it is blocked. Checks of the input
    /// (reason, value date) are skipped, because the input is not known yet.
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

    /// Checks that the evaluation line stays unspent while the project is active. A request counts the other open
    /// instalments against the limit; check and payment count only the amount already paid.
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

/// Whether the actor is excluded by an earlier step: the requester from every later step, the checker from payment
/// (but not from refusal).
fn acted_before(instalment: &Instalment, actor: &Actor, step: &InstalmentStep) -> bool {
    let person = Some(actor.user_id);
    instalment.requested_by == person || (step.action == InstalmentAction::Pay && instalment.checked_by == person)
}

/// Checks the input of the command: the reason and the value date.
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

/// Checks that the actor has no conflict of interest with one of the states concerned.
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
