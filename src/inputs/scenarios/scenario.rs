//! Input of a scenario: its assumptions and its name.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use validator::Validate;

use crate::domain::kernel::calendar::day_in_geneva;
use crate::domain::scenarios::scenario::{Assumptions, ScenarioToSave};
use crate::inputs::field_error::FieldError;

/// JSON pointer of the assumptions in the body.
pub const ASSUMPTIONS: &str = "/assumptions";

/// A scenario to run and save.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioBody {
    /// What it is called.
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub name: String,
    /// What is assumed.
    #[validate(nested)]
    pub assumptions: Assumptions,
}

impl ScenarioBody {
    /// The scenario to save, if its assumptions are [`checked`].
    ///
    /// # Errors
    /// Every fault.
    pub fn checked(self, now: DateTime<Utc>) -> Result<ScenarioToSave, Vec<FieldError>> {
        let ScenarioBody { name, assumptions: input } = self;
        checked(&input, ASSUMPTIONS, now)?;
        Ok(ScenarioToSave { name, repeats: None, input })
    }
}

/// A saved scenario to run again.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// What the new run is called; absent: as the scenario it repeats.
    #[serde(default)]
    #[validate(length(min = 1, max = 200, code = "length_between"))]
    pub name: Option<String>,
}

/// Validates rules beyond the types: each application at most once, no day in the past, a proposal that could be
/// published.
///
/// # Errors
/// Every fault, with pointers below `at`.
pub fn checked(assumptions: &Assumptions, at: &str, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
    let mut faults = Vec::new();
    if assumptions.day.is_some_and(|day| day < day_in_geneva(now)) {
        faults.push(FieldError::at(format!("{at}/day"), "day_passed"));
    }
    let chosen = assumptions.applications.as_deref().unwrap_or_default();
    for (place, one) in chosen.iter().enumerate() {
        if chosen.iter().take(place).any(|earlier| earlier.id == one.id) {
            faults.push(FieldError::at(format!("{at}/applications/{place}/id"), "application_twice"));
        }
    }
    let proposed = assumptions.proposal.iter().flat_map(|proposal| proposal.faults());
    faults.extend(proposed.map(|fault| FieldError::at(format!("{at}/proposal{}", fault.pointer), fault.code)));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
