//! The input data of a decision about an application.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::form::{Draft, Letter, Predecessor};
use crate::domain::applications::state::State;
use crate::domain::calls::Calls;
use crate::domain::kernel::assessment::Assessment;
use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::kernel::content_hash::ContentHash;
use crate::domain::kernel::credit_line::{CreditLine, Scope};
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::ledger::entry::Balance;
use crate::domain::lifecycle::loadable::{Loadable, NotLoaded};
use crate::domain::member_states::member_state::Facts;
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::report::FiledReport;
use crate::domain::rules::eligibility::assess;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::rule_value::Rules;

/// The funding of an application: an amount reserved for or committed to it on a credit line. Line and year are fixed
/// for the lifetime of the funding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funding {
    /// Number among the fundings of the application, without gaps.
    pub number: i32,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// Amount, USD.
    pub amount: Cents,
    /// The person who recommended the application.
    pub recommended_by: Uuid,
}

const NO_POSITIONS: &BTreeMap<CreditLine, RegionalPosition> = &BTreeMap::new();

/// The data that a decision depends on.
#[derive(Debug, Clone)]
pub struct Case {
    /// Current state of the application.
    pub state: State,
    /// The applicant state.
    pub applicant: StateCode,
    /// Content of the application form.
    pub draft: Draft,
    /// The letters on file.
    pub letters: Loadable<Vec<Letter>>,
    /// Hash of the content that the Regional Office last endorsed.
    pub endorsed_content: Loadable<Option<ContentHash>>,
    /// The active funding: while recommended and from approval on.
    pub funding: Option<Funding>,
    /// Number of fundings so far.
    pub fundings: Loadable<i32>,
    /// Balance of the project, from approval on.
    pub project: Option<Balance>,
    /// Current version of the agreed content, from approval on.
    pub agreed: Option<Agreed>,
    /// The reports of the project, from approval on.
    pub reports: ReportsOnFile,
    /// The project that the application follows up, if it is on record.
    pub predecessor: Loadable<Option<Predecessor>>,
    /// Facts of the states concerned.
    pub facts: Facts,
    /// Rule values.
    pub rules: Rules,
    /// The open budget year.
    pub open_year: Option<i16>,
    /// Balances of the open year, of the lines for which they were loaded.
    pub balances: BTreeMap<CreditLine, Balance>,
    /// Regional distribution of the money of each line, for the steps that request money.
    pub regional: Loadable<BTreeMap<CreditLine, RegionalPosition>>,
    /// The calls for regional projects, for the steps that may need an open call.
    pub calls: Loadable<Calls>,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// The reports of a project, with the times that the guards compare them with.
#[derive(Debug, Clone, Default)]
pub struct ReportsOnFile {
    /// The reports, by number.
    pub filed: Vec<FiledReport>,
    /// Time of the last payment.
    pub last_paid_at: Option<DateTime<Utc>>,
    /// Time of the last suspension.
    pub last_suspended_at: Option<DateTime<Utc>>,
}

impl Case {
    /// The calendar day of the decision in Geneva, the seat of the Fund.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.now)
    }

    /// The input of the eligibility assessment for this case. As long as the regional distribution is not loaded, the
    /// application does not compete for money and the criterion of regional shares does not apply; a guard of a step
    /// that requests money reads [`Self::regional`] itself.
    ///
    /// # Errors
    /// [`NotLoaded`] if the preceding project is not loaded.
    pub fn question(&self) -> Result<Question<'_>, NotLoaded> {
        Ok(Question {
            applicant: self.applicant,
            draft: &self.draft,
            predecessor: self.predecessor.get()?.as_ref(),
            facts: &self.facts,
            rules: &self.rules,
            regional: self.regional.get().unwrap_or(NO_POSITIONS),
            day: self.day(),
            known_at: self.now,
        })
    }

    /// The balance of a line in the open year.
    ///
    /// # Errors
    /// [`NotLoaded`].
    pub fn balance(&self, line: CreditLine) -> Result<&Balance, NotLoaded> {
        self.balances.get(&line).ok_or(NotLoaded("the balance of a credit line"))
    }

    /// The credit lines requested; both lines if the application names none.
    pub fn lines_asked(&self) -> &'static [CreditLine] {
        self.draft.lines_asked()
    }

    /// The credit line of a step: the line of the funding, else the given line, else the only line requested.
    ///
    /// # Errors
    /// [`RefusalCode::LineNotChosen`] or [`RefusalCode::LineNotAsked`].
    pub fn line(&self, named: Option<CreditLine>) -> Result<CreditLine, Refusal> {
        if let Some(funding) = self.funding {
            return Ok(funding.line);
        }
        match (named, self.lines_asked()) {
            (Some(line), asked) if asked.contains(&line) => Ok(line),
            (Some(line), _) => Err(Refusal::new(RefusalCode::LineNotAsked).with("line", line)),
            (None, [only]) => Ok(*only),
            (None, _) => Err(Refusal::new(RefusalCode::LineNotChosen)),
        }
    }

    /// The assessment of every line requested.
    ///
    /// # Errors
    /// As [`Self::question`].
    pub fn assessments(&self) -> Result<Vec<Assessment>, NotLoaded> {
        let question = self.question()?;
        Ok(self.lines_asked().iter().map(|line| assess(&question, *line)).collect())
    }

    /// Whether the application needs an open call: it is regional and was not submitted under a call before.
    ///
    /// # Errors
    /// [`NotLoaded`] if the calls are not loaded.
    pub fn needs_a_call(&self) -> Result<bool, NotLoaded> {
        Ok(self.draft.scope == Some(Scope::Regional) && !self.calls.get()?.taken_before)
    }

    /// The states concerned: the applicant and the beneficiaries.
    pub fn concerned(&self) -> impl Iterator<Item = StateCode> + '_ {
        std::iter::once(self.applicant).chain(self.draft.beneficiaries.iter().copied())
    }
}
