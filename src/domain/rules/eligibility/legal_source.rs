//! The citation of each criterion: text and section. Citations are not translated.

use crate::domain::kernel::assessment::Criterion;

impl Criterion {
    /// Legal source of the criterion: the text and the section that state it.
    pub const fn legal_source(self) -> &'static str {
        match self {
            Self::Membership => {
                "Council Resolution 1035 (LXXX) of 29 November 2000; Guidance Note 2020, eligible Member States"
            }
            Self::IncomeGroup => "Guidance Note 2020, eligible Member States: most recent World Bank list",
            Self::EuropeanUnion => "Guidance Note 2020, eligible Member States: accession to the European Union",
            Self::VoluntaryWithdrawal => "Guidance Note 2020, eligible Member States: voluntary withdrawal",
            Self::Article4Applicant | Self::Article4Beneficiaries => {
                "Council Resolution 1150 of 7 June 2007, annex, part III (Line 2: neither apply nor benefit); Constitution, Article 4"
            }
            Self::EligibleBeneficiaries => "Fund page “Eligibility criteria”, eligible Member States",
            Self::RegionalMajority => "Fund page “Eligibility criteria”, regional projects with non-members",
            Self::RegionalMinimum => {
                "Fund page “How to apply”, regional projects: two eligible and benefiting Member States"
            }
            Self::ActivityType => {
                "Fund page “Eligibility criteria”, types of project not funded; page “About the Fund”"
            }
            Self::AssistedReturn => "Fund page “About the Fund”, thematic areas; page “Frequently asked questions”",
            Self::FollowUp => "Council Resolution 1150 of 7 June 2007, annex, part III, criterion 4",
            Self::Ceiling => {
                "Council Resolution 1150 of 7 June 2007, annex, part III (Line 2); Guidance Note 2020 (Line 1, value not published)"
            }
            Self::Minimum => "Fund page “About the Fund”, funding range of national and regional projects",
            Self::StaffAndOfficeShare => {
                "Financial Guidelines for IOM Development Fund projects 2020, staff and office costs"
            }
            Self::EvaluationShare => {
                "Evaluation Guidelines for IOM Development Fund projects 2020, budget for evaluation"
            }
            Self::RegionalShare => {
                "Fund page “Project review and selection”, regional distribution; Guidance Note 2020, regional balance"
            }
        }
    }
}
