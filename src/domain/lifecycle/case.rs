//! Everything a decision about an application depends on.

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
use crate::domain::member_states::member_state::Facts;
use crate::domain::projects::agreement::Agreed;
use crate::domain::projects::report::FiledReport;
use crate::domain::rules::eligibility::assess;
use crate::domain::rules::eligibility::question::Question;
use crate::domain::rules::eligibility::regional_position::RegionalPosition;
use crate::domain::rules::rule_value::Rules;

/// The money tied to an application: its line and year never change while the tie holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funding {
    /// Dense number among the fundings of the application.
    pub number: i32,
    /// The line.
    pub line: CreditLine,
    /// The budget year.
    pub year: i16,
    /// How much, USD.
    pub amount: Cents,
    /// Who recommended.
    pub recommended_by: Uuid,
}

/// Everything a decision depends on.
#[derive(Debug, Clone)]
pub struct Case {
    /// Where the application stands.
    pub state: State,
    /// The state that applies.
    pub applicant: StateCode,
    /// Its answers.
    pub draft: Draft,
    /// The letters on file.
    pub letters: Vec<Letter>,
    /// Content that the Regional Office last endorsed.
    pub endorsed_content: Option<ContentHash>,
    /// The open tie to money, while recommended and from approval on.
    pub funding: Option<Funding>,
    /// Number of ties so far.
    pub fundings: i32,
    /// What the money of the project has become, from its approval on.
    pub project: Option<Balance>,
    /// What was agreed, as it stands: from its approval on.
    pub agreed: Option<Agreed>,
    /// What the project has reported, from its approval on.
    pub reports: ReportsOnFile,
    /// The project it prolongs, where a record exists.
    pub predecessor: Option<Predecessor>,
    /// Facts of the states concerned.
    pub facts: Facts,
    /// Rule values.
    pub rules: Rules,
    /// The open budget year.
    pub open_year: Option<i16>,
    /// Balances of the open year.
    pub balances: BTreeMap<CreditLine, Balance>,
    /// How the money of each line stands to the regions, where a step asks a line for it.
    pub regional: BTreeMap<CreditLine, RegionalPosition>,
    /// The calls for regional projects, where the application may have to be taken in one.
    pub calls: Calls,
    /// The instant of the decision.
    pub now: DateTime<Utc>,
}

/// The reports of a project, with the instants that they are measured by.
#[derive(Debug, Clone, Default)]
pub struct ReportsOnFile {
    /// The reports, in their order.
    pub filed: Vec<FiledReport>,
    /// When the project was last paid.
    pub last_paid_at: Option<DateTime<Utc>>,
    /// When it was last suspended.
    pub last_suspended_at: Option<DateTime<Utc>>,
}

impl Case {
    /// The civil day in Geneva, seat of the Fund, on which the decision falls.
    pub fn day(&self) -> NaiveDate {
        day_in_geneva(self.now)
    }

    /// The question of eligibility for this case.
    pub fn question(&self) -> Question<'_> {
        Question {
            applicant: self.applicant,
            draft: &self.draft,
            predecessor: self.predecessor.as_ref(),
            facts: &self.facts,
            rules: &self.rules,
            regional: &self.regional,
            day: self.day(),
            known_at: self.now,
        }
    }

    /// The lines the state asks for; both while it has not said.
    pub fn lines_asked(&self) -> &'static [CreditLine] {
        self.draft.lines_asked()
    }

    /// The line a step is about: that of the money tied, else the one named, else the only one asked for.
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

    /// The assessment of every line asked for.
    pub fn assessments(&self) -> Vec<Assessment> {
        let question = self.question();
        self.lines_asked().iter().map(|line| assess(&question, *line)).collect()
    }

    /// Whether the application is to be taken in a call: a regional one that never was handed in as such.
    pub fn needs_a_call(&self) -> bool {
        self.draft.scope == Some(Scope::Regional) && !self.calls.taken_before
    }

    /// The states the application concerns: the applicant and the beneficiaries.
    pub fn concerned(&self) -> impl Iterator<Item = StateCode> + '_ {
        std::iter::once(self.applicant).chain(self.draft.beneficiaries.iter().copied())
    }
}
