//! A fault of a report with its JSON pointer; part of a refusal.

use serde::Serialize;

use crate::domain::kernel::vocabulary::vocabulary;

vocabulary! {
    /// What is wrong with one place of a report.
    ReportFault {
        /// The agreed budget has no such line.
        LineUnknown = "line_unknown",
        /// The line has two figures.
        LineTwice = "line_twice",
        /// A line of the agreed budget has no figure.
        LineMissing = "line_missing",
        /// The stated total is not the sum of the lines.
        TotalDiffers = "total_differs",
        /// Less than the statement before says was spent.
        BelowStatementBefore = "below_statement_before",
        /// More than was committed to the project and not given back.
        AboveCommitted = "above_committed",
        /// The evaluation line was touched before completion.
        EvaluationTouched = "evaluation_touched",
        /// A line that the final report closed has changed since.
        ChangedAfterFinalReport = "changed_after_final_report",
        /// No cost of the agreed budget serves this output.
        OutputUnknown = "output_unknown",
        /// An interim report does not say which days it is about.
        PeriodMissing = "period_missing",
        /// Only an interim report is about a period.
        PeriodMeaningless = "period_meaningless",
        /// The period ends before it begins.
        PeriodReversed = "period_reversed",
        /// The period begins before the project.
        PeriodBeforeProject = "period_before_project",
        /// The period has not ended.
        PeriodToCome = "period_to_come",
        /// The report needs this part.
        PartMissing = "part_missing",
        /// The report has no such part.
        PartMeaningless = "part_meaningless",
    }
}

/// One fault of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultAt {
    /// JSON pointer into the request: `/report/…`.
    pub pointer: String,
    /// Kind of the fault.
    pub fault: ReportFault,
    /// Value in the report.
    pub figure: String,
    /// Expected value.
    pub expected: String,
}
