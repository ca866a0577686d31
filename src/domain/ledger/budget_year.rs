//! The life cycle of a budget year: opening, revision of an allocation, closing of a line.
//!
//! A revision is a new entry; entries are never edited. It cannot reduce an allocation below the amount in use. The
//! remainder of a line at year end stays with that line: it is carried to the next year or returned, by a recorded
//! decision with its legal source. The Fund's published texts do not say which (collected rules, open question 16).
//! Applications are handled elsewhere.

use serde::{Deserialize, Serialize};

use crate::domain::kernel::credit_line::CreditLine;
use crate::domain::kernel::money::Cents;
use crate::domain::kernel::refusal::{Refusal, RefusalCode};
use crate::domain::kernel::vocabulary::vocabulary;
use crate::domain::ledger::entry::{Balance, EntryKind};

const SEPARATE_LINES: &str =
    "Council Resolution 1150 (2007), annex part III: the two lines are followed and reported separately";
const REVISION: &str = "Programme and Budget, its Revision and its Summary Update";

vocabulary! {
    /// What becomes of money that is left on a line when the year ends.
    ClosingDecision {
        /// It goes to the same line of the next year.
        Carry = "carry",
        /// It is given back to where it came from.
        Return = "return",
    }
}

impl ClosingDecision {
    /// The entry that executes the decision.
    pub const fn entry(self) -> EntryKind {
        match self {
            Self::Carry => EntryKind::CarryOut,
            Self::Return => EntryKind::ReturnAvailable,
        }
    }
}

/// Money received on one credit line in addition to the allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The credit line that receives it.
    pub line: CreditLine,
    /// The amount, USD.
    pub amount: Cents,
    /// The letter, receipt or publication that documents it.
    pub source: String,
}

/// A decision on the remainder of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionOnLine {
    /// The line.
    pub line: CreditLine,
    /// Carry over or return.
    pub decision: ClosingDecision,
    /// How much was decided on, USD: to the cent what is left.
    pub amount: Cents,
    /// The text or decision that allows it.
    pub legal_source: String,
}

/// The closing entry of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineClosing {
    /// The line.
    pub line: CreditLine,
    /// Kind of the closing entry.
    pub kind: EntryKind,
    /// What was left, USD.
    pub amount: Cents,
    /// The legal source of the decision; `None` if the remainder is zero.
    pub legal_source: Option<String>,
}

/// Checks that a year follows the last one. Years are consecutive, so that amounts carried over reach the next year.
///
/// # Errors
/// [`RefusalCode::YearOutOfTurn`].
pub fn follows(last: Option<i16>, year: i16) -> Result<(), Refusal> {
    match last.map(|last| last.saturating_add(1)) {
        Some(next) if next != year => {
            Err(Refusal::new(RefusalCode::YearOutOfTurn).with("year", year).with("next", next))
        }
        _ => Ok(()),
    }
}

/// The entry that changes the allocation of a line to a revised amount; `None` if the amount is unchanged.
///
/// # Errors
/// [`RefusalCode::RevisionBelowUses`]: the line would hold less than is reserved, committed, disbursed or returned.
pub fn revision(
    line: CreditLine,
    year: i16,
    balance: &Balance,
    revised: Cents,
) -> Result<Option<(EntryKind, Cents)>, Refusal> {
    if let Some(raised) = revised.checked_sub(balance.allotted) {
        return Ok(Some((EntryKind::ReviseUp, raised)).filter(|_| raised > Cents::ZERO));
    }
    let lowered = balance.allotted.saturating_sub(revised);
    if lowered <= balance.available {
        return Ok(Some((EntryKind::ReviseDown, lowered)));
    }
    Err(Refusal::new(RefusalCode::RevisionBelowUses)
        .with("line", line)
        .with("year", year)
        .with("asked", revised)
        .with("least", balance.allotted.saturating_sub(balance.available))
        .with("reserved", balance.reserved)
        .with("committed", balance.committed)
        .with("disbursed", balance.disbursed)
        .sourced(REVISION))
}

/// The closing entry of a line: without a decision if the remainder is zero, otherwise by the decision on the
/// remainder.
///
/// # Errors
/// [`RefusalCode::ReservationsRemain`], [`RefusalCode::ClosingDecisionMissing`] or
/// [`RefusalCode::ClosingAmountDiffers`].
pub fn closing(
    line: CreditLine,
    year: i16,
    balance: &Balance,
    decided: Option<&DecisionOnLine>,
) -> Result<LineClosing, Refusal> {
    let refused = |code| Refusal::new(code).with("line", line).with("year", year).sourced(SEPARATE_LINES);
    if balance.reserved > Cents::ZERO {
        return Err(refused(RefusalCode::ReservationsRemain).with("reserved", balance.reserved));
    }
    let left = balance.available;
    match decided {
        None if left == Cents::ZERO => {
            Ok(LineClosing { line, kind: EntryKind::Close, amount: left, legal_source: None })
        }
        None => Err(refused(RefusalCode::ClosingDecisionMissing).with("available", left)),
        Some(decided) if decided.amount != left || left == Cents::ZERO => {
            Err(refused(RefusalCode::ClosingAmountDiffers).with("asked", decided.amount).with("available", left))
        }
        Some(decided) => Ok(LineClosing {
            line,
            kind: decided.decision.entry(),
            amount: left,
            legal_source: Some(decided.legal_source.clone()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One line over several years, moved by the rules under test.
    #[derive(Default)]
    struct Line {
        years: Vec<Balance>,
        /// Amount carried out by a closing and not yet carried in by the next year, USD.
        under_way: Cents,
    }

    /// A generated operation; amounts are in cents.
    #[derive(Debug, Clone)]
    enum Act {
        Open,
        Enter(EntryKind, i64),
        EnterInAnEarlierYear(usize, EntryKind, i64),
        Revise(i64),
        Close(ClosingDecision),
    }

    fn act() -> impl Strategy<Value = Act> {
        let cents = 0i64..2_000;
        let kind = prop::sample::select(EntryKind::ALL.to_vec());
        prop_oneof![
            2 => Just(Act::Open),
            8 => (kind.clone(), cents.clone()).prop_map(|(kind, cents)| Act::Enter(kind, cents)),
            4 => (0usize..5, kind, cents.clone()).prop_map(|(year, kind, cents)| Act::EnterInAnEarlierYear(year, kind, cents)),
            2 => cents.prop_map(Act::Revise),
            2 => prop::sample::select(ClosingDecision::ALL.to_vec()).prop_map(Act::Close),
        ]
    }

    fn usd(cents: i64) -> Cents {
        Cents::new(cents).unwrap()
    }

    impl Line {
        /// Posts an entry, except closing entries and `CarryIn`, which are operations of their own.
        fn enter(&mut self, year: usize, kind: EntryKind, amount: Cents) {
            if kind.closes() || kind == EntryKind::CarryIn {
                return;
            }
            let Some(balance) = self.years.get_mut(year) else { return };
            // A refused entry leaves the balance unchanged.
            if let Ok(after) = balance.after(kind, amount) {
                *balance = after;
            }
        }

        fn take(&mut self, act: &Act) {
            let last = self.years.len().saturating_sub(1);
            match act {
                Act::Open if self.years.last().is_none_or(|balance| balance.closed) => {
                    let carried = std::mem::take(&mut self.under_way);
                    self.years.push(Balance::default().after(EntryKind::CarryIn, carried).unwrap());
                }
                Act::Open => {}
                Act::Enter(kind, cents) => self.enter(last, *kind, usd(*cents)),
                Act::EnterInAnEarlierYear(year, kind, cents) => self.enter(*year, *kind, usd(*cents)),
                Act::Revise(cents) => {
                    let Some(balance) = self.years.last_mut().filter(|balance| !balance.closed) else { return };
                    let revised = usd(*cents);
                    match revision(CreditLine::One, 2019, balance, revised) {
                        Ok(Some((kind, amount))) => {
                            *balance = balance.after(kind, amount).unwrap();
                            assert_eq!(balance.allotted, revised);
                        }
                        Ok(None) => assert_eq!(balance.allotted, revised),
                        Err(refusal) => {
                            let uses =
                                Cents::sum([balance.reserved, balance.committed, balance.disbursed, balance.returned]);
                            let others = Cents::sum([balance.recovered, balance.voluntary, balance.carried, revised]);
                            assert!(others < uses, "refused although enough stays: {refusal:?}");
                        }
                    }
                }
                Act::Close(decision) => {
                    let Some(balance) = self.years.last_mut().filter(|balance| !balance.closed) else { return };
                    let decided = Some(DecisionOnLine {
                        line: CreditLine::One,
                        decision: *decision,
                        amount: balance.available,
                        legal_source: "CONSTRUCTED".into(),
                    })
                    .filter(|decided| decided.amount > Cents::ZERO);
                    if let Ok(end) = closing(CreditLine::One, 2019, balance, decided.as_ref()) {
                        *balance = balance.after(end.kind, end.amount).unwrap();
                        assert!(balance.closed);
                        if end.kind == EntryKind::CarryOut {
                            self.under_way = end.amount;
                        }
                    } else {
                        assert!(balance.reserved > Cents::ZERO);
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn sources_equal_uses_in_every_year_and_over_all_years(acts in prop::collection::vec(act(), 0..120)) {
            let mut line = Line::default();
            let mut carried_out = Cents::ZERO;
            for act in acts {
                let under_way = line.under_way;
                line.take(&act);
                if line.under_way > under_way {
                    carried_out = carried_out.checked_add(line.under_way).unwrap();
                }
                for balance in &line.years {
                    prop_assert_eq!(balance.sources(), balance.uses());
                    prop_assert!(!balance.closed || (balance.available, balance.reserved) == (Cents::ZERO, Cents::ZERO));
                }
                let over_all = |of: fn(&Balance) -> Option<Cents>| Cents::sum(line.years.iter().map(|year| of(year).unwrap()));
                prop_assert_eq!(over_all(Balance::sources), over_all(Balance::uses));
                // The amount carried out of one year equals the amount carried into the next.
                let received = Cents::sum(line.years.iter().map(|year| year.carried)).unwrap();
                prop_assert_eq!(received.checked_add(line.under_way), Some(carried_out));
            }
        }
    }

    #[test]
    fn years_follow_one_another() {
        assert_eq!(follows(None, 2019), Ok(()));
        assert_eq!(follows(Some(2019), 2020), Ok(()));
        for year in [2018, 2019, 2021] {
            let refusal = follows(Some(2019), year).unwrap_err();
            assert_eq!((refusal.code, refusal.args["next"].as_str()), (RefusalCode::YearOutOfTurn, "2020"));
        }
    }

    #[test]
    fn a_revision_stops_at_what_is_promised_and_says_the_least() {
        let balance = [
            (EntryKind::Allot, 1_000),
            (EntryKind::Contribute, 200),
            (EntryKind::Reserve, 700),
            (EntryKind::Commit, 300),
        ]
        .iter()
        .fold(Balance::default(), |balance, (kind, cents)| balance.after(*kind, usd(*cents)).unwrap());
        let revise = |cents| revision(CreditLine::Two, 2019, &balance, usd(cents));
        assert_eq!(revise(1_500), Ok(Some((EntryKind::ReviseUp, usd(500)))));
        assert_eq!(revise(1_000), Ok(None));
        assert_eq!(revise(500), Ok(Some((EntryKind::ReviseDown, usd(500)))));
        let refusal = revise(499).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::RevisionBelowUses);
        assert_eq!(
            ["least", "reserved", "committed"].map(|name| refusal.args[name].as_str()),
            ["5.00", "4.00", "3.00"]
        );
        assert!(refusal.legal_source.is_some());
    }

    #[test]
    fn what_is_left_needs_a_decision_on_exactly_that_sum() {
        let balance = Balance::default().after(EntryKind::Allot, usd(500)).unwrap();
        let decision = |cents| DecisionOnLine {
            line: CreditLine::One,
            decision: ClosingDecision::Carry,
            amount: usd(cents),
            legal_source: "CONSTRUCTED".into(),
        };
        let close = |balance: &Balance, decided: Option<DecisionOnLine>| {
            closing(CreditLine::One, 2019, balance, decided.as_ref())
                .map(|end| end.kind)
                .map_err(|refusal| refusal.code)
        };
        assert_eq!(close(&balance, None), Err(RefusalCode::ClosingDecisionMissing));
        assert_eq!(close(&balance, Some(decision(499))), Err(RefusalCode::ClosingAmountDiffers));
        assert_eq!(close(&balance, Some(decision(500))), Ok(EntryKind::CarryOut));
        let reserved = balance.after(EntryKind::Reserve, usd(1)).unwrap();
        assert_eq!(close(&reserved, Some(decision(499))), Err(RefusalCode::ReservationsRemain));
        let empty = balance.after(EntryKind::Reserve, usd(500)).unwrap().after(EntryKind::Commit, usd(500)).unwrap();
        assert_eq!(close(&empty, None), Ok(EntryKind::Close));
        assert_eq!(close(&empty, Some(decision(0))), Err(RefusalCode::ClosingAmountDiffers));
    }
}
