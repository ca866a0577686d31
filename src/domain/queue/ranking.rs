//! Assessments of applications by the published ranking factors of the Fund.
//!
//! An assessment is a code with reasons, never a score: the codes are not added up and do not change the order of the
//! queue. Assessments are internal; [`may_read`] decides which users see them, by means of [`Sight`]. Pure
//! computation without database or clock.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::applications::state::{State, UNDECIDED};
use crate::domain::conversations::{Sight, Visibility};
use crate::domain::kernel::access;
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::state_code::StateCode;
use crate::domain::kernel::vocabulary::vocabulary;

/// Publication of the factors.
pub const SOURCE: &str = "IOM Development Fund, Project Review and Selection: ranking of projects where a line is short \
                          (developmentfund.iom.int/project-review-and-selection)";

/// Maximum length of the reasons in characters.
pub const LONGEST: usize = 5_000;

vocabulary! {
    /// A published ranking factor.
    Factor {
        /// Earlier support of the Fund to the state.
        EarlierSupport = "earlier_support",
        /// Efforts to find other donors, and signs of their interest.
        DonorInterest = "donor_interest",
        /// Active engagement of the state.
        Engagement = "engagement",
        /// Risk of the implementation, the capacity of the organization included.
        Risk = "risk",
        /// Fit with the strategy of the organization and with the aim and criteria of the Fund.
        Fit = "fit",
    }
}

vocabulary! {
    /// What a factor says, in the judgement of a person.
    Leaning {
        /// It speaks for the application.
        Favours = "favours",
        /// It speaks neither for nor against it.
        Neutral = "neutral",
        /// It speaks against the application.
        SpeaksAgainst = "speaks_against",
        /// What is at hand does not say.
        NotKnown = "not_known",
    }
}

/// An assessment to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// The factor.
    pub factor: Factor,
    /// The assessed value.
    pub finding: Leaning,
    /// The reasons.
    pub reasons: String,
    /// The day on which it was found so.
    pub assessed_on: NaiveDate,
}

/// A recorded assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankingRecord {
    /// The assessment.
    pub assessed: Assessed,
    /// Dense number among the assessments of this factor; the last one stands.
    pub revision: i32,
    /// The assessor.
    pub assessor: Uuid,
    /// The name of that person.
    pub assessor_name: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// The last assessment of each factor; factors without an assessment are absent.
pub fn last_assessments(records: impl IntoIterator<Item = RankingRecord>) -> BTreeMap<Factor, RankingRecord> {
    let mut last: BTreeMap<Factor, RankingRecord> = BTreeMap::new();
    for record in records {
        let factor = record.assessed.factor;
        if last.get(&factor).is_none_or(|known| known.revision < record.revision) {
            last.insert(factor, record);
        }
    }
    last
}

/// Whether a user may read the assessments of an application.
///
/// The Fund unit, approvers, finance officers and auditors may, if internal messages about the application are
/// visible to them. States and representatives of the applicant may not. Regional Offices may not, because the
/// applications of their region compete with those of other regions.
///
/// `submitted`: whether the application was ever submitted.
pub fn may_read(reader: &Actor, applicant: StateCode, submitted: bool) -> bool {
    let ranks = match reader.role {
        Role::FundOfficer | Role::Approver | Role::FinanceOfficer | Role::Auditor => true,
        Role::StateOfficer | Role::RegionalOffice | Role::Administrator => false,
    };
    let in_sight = || Sight::of(reader).is_some_and(|sight| sight.reaches(applicant, submitted, Visibility::Internal));
    ranks && access::may_see(reader, applicant, submitted) && in_sight()
}

/// Whether a user who may see the application may assess it.
///
/// `concerned`: the applicant and the benefiting states.
///
/// # Errors
/// [`RefusalCode::RoleMayNot`], [`RefusalCode::OwnState`] or [`RefusalCode::NotToBeRanked`].
pub fn may_assess(actor: &Actor, state: State, concerned: impl IntoIterator<Item = StateCode>) -> Result<(), Refusal> {
    if actor.role != Role::FundOfficer {
        let refused = Refusal::new(RefusalCode::RoleMayNot);
        return Err(refused.with("role", actor.role).with("action", "assess_ranking"));
    }
    if access::conflicts(actor, concerned) {
        let state = actor.represents.unwrap_or(StateCode::UNNAMED);
        return Err(Refusal::new(RefusalCode::OwnState).with("state", state));
    }
    if !UNDECIDED.contains(&state) {
        return Err(Refusal::new(RefusalCode::NotToBeRanked).with("state", state));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(code: &str) -> StateCode {
        code.parse().unwrap()
    }

    fn actor(role: Role, represents: Option<&str>) -> Actor {
        Actor { user_id: Uuid::nil(), role, represents: represents.map(state) }
    }

    fn record(factor: Factor, revision: i32, finding: Leaning) -> RankingRecord {
        let at: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().unwrap();
        RankingRecord {
            assessed: Assessed { factor, finding, reasons: "Because.".into(), assessed_on: at.date_naive() },
            revision,
            assessor: Uuid::nil(),
            assessor_name: "Somebody".into(),
            recorded_at: at,
        }
    }

    #[test]
    fn exactly_four_roles_read_and_none_of_them_for_the_applicant() {
        for role in Role::ALL {
            let reads = !matches!(role, Role::StateOfficer | Role::RegionalOffice | Role::Administrator);
            for (represents, of_the_applicant) in [(None, false), (Some("KEN"), false), (Some("BDI"), true)] {
                let may = may_read(&actor(*role, represents), state("BDI"), true);
                assert_eq!(may, reads && !of_the_applicant, "{role} {represents:?}");
            }
            let draft = may_read(&actor(*role, None), state("BDI"), false);
            assert_eq!(draft, *role == Role::Auditor, "{role}");
        }
    }

    #[test]
    fn only_a_fund_officer_without_a_stake_assesses_and_only_what_waits_for_a_decision() {
        let concerned = ["BDI", "RWA"].map(state);
        let code = |by: &Actor, state| may_assess(by, state, concerned).err().map(|refused| refused.code);
        for role in Role::ALL {
            let expected = (*role != Role::FundOfficer).then_some(RefusalCode::RoleMayNot);
            assert_eq!(code(&actor(*role, None), State::Retained), expected, "{role}");
        }
        for represents in ["BDI", "RWA"] {
            let refused = code(&actor(Role::FundOfficer, Some(represents)), State::Retained);
            assert_eq!(refused, Some(RefusalCode::OwnState));
        }
        assert_eq!(code(&actor(Role::FundOfficer, Some("KEN")), State::Retained), None);
        for state in State::ALL {
            let expected = (!UNDECIDED.contains(state)).then_some(RefusalCode::NotToBeRanked);
            assert_eq!(code(&actor(Role::FundOfficer, None), *state), expected, "{state}");
        }
    }

    #[test]
    fn the_last_revision_of_each_factor_stands_whatever_it_says() {
        let found = last_assessments([
            record(Factor::Risk, 2, Leaning::NotKnown),
            record(Factor::Risk, 1, Leaning::Favours),
            record(Factor::Fit, 1, Leaning::SpeaksAgainst),
        ]);
        let words: Vec<_> = found.values().map(|one| (one.assessed.factor, one.assessed.finding)).collect();
        assert_eq!(words, [(Factor::Risk, Leaning::NotKnown), (Factor::Fit, Leaning::SpeaksAgainst)]);
    }
}
