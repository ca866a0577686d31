//! The allocation of a year to the lines: constructed cases, published amounts, and properties for all inputs.

use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::allocation::{
    Addition, AdditionKind, Allocation, AllocationError, Bound, DeclaredAmount, IncomeOfYear, StepCode, declared,
    resolution_1150,
};
use fonds1035::domain::rules::rule_value::{RuleCode, Rules};
use proptest::prelude::*;

use super::world::{midnight, seeded_rules, usd};

fn compute(year: i16, income: &IncomeOfYear) -> Result<Allocation, AllocationError> {
    resolution_1150(year, income, &Rules::new(seeded_rules()), midnight("2024-01-01"))
}

fn step(allocation: &Allocation, code: StepCode) -> Cents {
    allocation.working.iter().find(|step| step.code == code).unwrap().amount
}

fn income(discretionary: &str, security: &str, unearmarked: &str, interest: &str) -> IncomeOfYear {
    IncomeOfYear {
        discretionary_income: usd(discretionary),
        security_allocation: usd(security),
        unearmarked_contributions: usd(unearmarked),
        interest_income: usd(interest),
    }
}

/// An amount of the constructed table, cut after the cent.
fn cut(text: &str) -> Cents {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    usd(&format!("{whole}.{}", &fraction[..fraction.len().min(2)]))
}

/// Constructed arithmetic, not published data.
#[test]
fn the_constructed_formula_cases_hold() {
    let Some(text) = super::shared_reference("formula_cases_CONSTRUCTED.csv") else { return };
    let bounds = [
        Bound::BelowThreshold,
        Bound::BelowThreshold,
        Bound::Share,
        Bound::Cap,
        Bound::CapTakenByLine1,
        Bound::Share,
        Bound::Share,
    ];
    let rows = super::rows(&text);
    assert_eq!(rows.len(), bounds.len());
    for (row, bound) in rows.iter().zip(bounds) {
        let given = income(&row["discretionary_income"], &row["security_allocation"], &row["misc_income"], "0");
        let allocation = compute(2008, &given).unwrap();
        let name = &row["case"];
        assert_eq!(allocation.line_1, usd(&row["line1"]), "{name}");
        assert_eq!(allocation.line_2, cut(&row["line2"]), "{name}");
        assert_eq!(step(&allocation, StepCode::ShareOfExcess), cut(&row["raw_25pct"]), "{name}");
        assert_eq!(step(&allocation, StepCode::RoomUnderCap), cut(&row["room_under_cap"]), "{name}");
        assert_eq!(allocation.binding_bound, bound, "{name}");
    }
}

#[test]
fn line_1_stays_whole_where_the_cap_is_below_it_and_the_working_says_so() {
    let allocation = compute(2008, &income("40000000", "5000000", "1000000", "200000")).unwrap();
    assert_eq!((allocation.line_1, allocation.line_2), (usd("1400000"), Cents::ZERO));
    assert_eq!(step(&allocation, StepCode::MiscellaneousIncome), usd("1200000"));
    assert_eq!(step(&allocation, StepCode::Line1AboveCap), usd("200000"));
}

#[test]
fn security_above_the_income_gives_nothing_and_nothing_negative() {
    let allocation = compute(2008, &income("1", "5000000", "9000000", "0")).unwrap();
    assert_eq!((allocation.line_2, allocation.binding_bound), (Cents::ZERO, Bound::BelowThreshold));
    assert_eq!(step(&allocation, StepCode::IncomeWithoutSecurity), Cents::ZERO);
}

#[test]
fn a_year_before_the_rules_or_a_sum_too_large_is_refused() {
    let any = income("30500000", "4000000", "9000000", "0");
    assert_eq!(compute(2007, &any), Err(AllocationError::MissingRule(RuleCode::DiscretionaryIncomeThreshold)));
    assert_eq!(compute(0, &any), Err(AllocationError::ImpossibleYear(0)));
    let large = IncomeOfYear { unearmarked_contributions: Cents::MAX, interest_income: usd("0.01"), ..any };
    assert_eq!(compute(2008, &large), Err(AllocationError::AmountTooLarge));
    let unknown_then = resolution_1150(2008, &any, &Rules::new(seeded_rules()), midnight("2019-12-31"));
    assert_eq!(unknown_then, Err(AllocationError::MissingRule(RuleCode::DiscretionaryIncomeThreshold)));
}

#[test]
fn the_rule_values_used_are_shown_with_their_source() {
    let allocation = compute(2010, &income("30500000", "4000000", "9000000", "0")).unwrap();
    let shown: Vec<_> = allocation.sources.iter().map(|used| (used.subject.as_str(), used.value.as_deref())).collect();
    let expected = [
        ("discretionary_income_threshold", Some("20500000.00")),
        ("line_2_share", Some("25 %")),
        ("line_1_base", Some("1400000.00")),
    ];
    assert_eq!(shown, expected);
    assert!(allocation.sources.iter().all(|used| used.source.as_deref().is_some_and(|text| text.contains("1150"))));
    let stored = serde_json::to_string(&allocation).unwrap();
    assert_eq!(serde_json::from_str::<Allocation>(&stored).unwrap(), allocation);
}

/// Published for 2015 (S/16/8 of 18 May 2015): recovered balances come on top, line by line.
#[test]
fn the_published_sums_of_2015_hold() {
    let Some(text) = super::shared_reference("funding_2015_breakdown.csv") else { return };
    let rows = super::rows(&text);
    let published = |line: &str, component: &str| {
        let row = rows.iter().find(|row| row["line"] == line && row["component"].starts_with(component)).unwrap();
        (usd(&row["amount_usd"]), row["source"].clone())
    };
    let income_of = |line: &str| {
        let (amount, source) = published(line, "Operational Support Income");
        DeclaredAmount { amount, source }
    };
    let recovered = |line: CreditLine, number: &str| {
        let (amount, source) = published(number, "recovered");
        Addition { line, kind: AdditionKind::Recovered, amount, source }
    };
    let allocation = declared(2015, income_of("1"), income_of("2"))
        .unwrap()
        .with_additions(vec![recovered(CreditLine::One, "1"), recovered(CreditLine::Two, "2")]);
    let [one, two] = [CreditLine::One, CreditLine::Two].map(|line| allocation.available(line).unwrap());
    assert_eq!((one, two), (published("1", "TOTAL").0, published("2", "TOTAL").0));
    assert_eq!(one.checked_add(two).unwrap(), published("1+2", "TOTAL").0);
    assert_eq!(allocation.allotted(CreditLine::Two), usd("6770272"));
    assert_eq!(allocation.added(CreditLine::Two, AdditionKind::Recovered), Some(usd("210122")));
    assert_eq!(allocation.added(CreditLine::Two, AdditionKind::Voluntary), Some(Cents::ZERO));
}

/// Published for 2019 (Guidance Note 2020): declared, because the formula of that year is not published.
#[test]
fn the_published_amounts_of_2019_are_declared() {
    let Some(text) = super::shared_reference("funding_history.csv") else { return };
    let rows = super::rows(&text);
    let year = rows.iter().find(|row| row["year"] == "2019").unwrap();
    let amount = |column: &str| DeclaredAmount { amount: usd(&year[column]), source: year["source"].clone() };
    let allocation = declared(2019, amount("line1_available_usd"), amount("line2_available_usd")).unwrap();
    assert_eq!((allocation.line_1, allocation.line_2), (usd("1479887"), usd("14878559")));
    assert_eq!(allocation.line_1.checked_add(allocation.line_2), Some(usd(&year["total_available_usd"])));
    assert_eq!(allocation.binding_bound, Bound::Declared);
    assert_eq!(allocation.sources[1].source.as_deref(), Some(year["source"].as_str()));
}

proptest! {
    #[test]
    fn line_2_is_the_lesser_of_its_share_and_the_room(
        discretionary in 0..=20_000_000_000_i64,
        security in 0..=3_000_000_000_i64,
        unearmarked in 0..=2_000_000_000_i64,
        interest in 0..=500_000_000_i64,
    ) {
        let cents = |count| Cents::new(count).unwrap();
        let given = IncomeOfYear {
            discretionary_income: cents(discretionary),
            security_allocation: cents(security),
            unearmarked_contributions: cents(unearmarked),
            interest_income: cents(interest),
        };
        let allocation = compute(2008, &given).unwrap();
        let (line_1, line_2) = (allocation.line_1.get(), allocation.line_2.get());
        // An independent statement of the formula: four times the amount never passes the excess …
        let excess = discretionary - security - 2_050_000_000;
        let room = unearmarked + interest - line_1;
        prop_assert_eq!(line_1, 140_000_000);
        prop_assert!(4 * line_2 <= excess.max(0) && line_2 <= room.max(0));
        // … and one cent more would pass the excess or the room.
        prop_assert!(4 * (line_2 + 1) > excess.max(0) || line_2 + 1 > room.max(0));
        match allocation.binding_bound {
            Bound::BelowThreshold => prop_assert!(excess <= 0 && line_2 == 0),
            Bound::Share => prop_assert!(excess > 0 && excess / 4 == line_2),
            Bound::Cap => prop_assert!(line_2 == room && room < excess / 4),
            Bound::CapTakenByLine1 => prop_assert!(room <= 0 && line_2 == 0 && excess >= 4),
            Bound::Declared => prop_assert!(false, "nothing was declared"),
        }
    }

    #[test]
    fn money_on_top_never_changes_the_allocation(recovered in 0..=1_000_000_000_i64, voluntary in 0..=1_000_000_000_i64) {
        let plain = compute(2008, &income("50000000", "6000000", "6000000", "400000")).unwrap();
        let add = |kind, count| Addition {
            line: CreditLine::Two, kind, amount: Cents::new(count).unwrap(), source: "constructed".into(),
        };
        let more = plain.clone().with_additions(vec![
            add(AdditionKind::Recovered, recovered),
            add(AdditionKind::Voluntary, voluntary),
        ]);
        prop_assert_eq!((more.line_1, more.line_2), (plain.line_1, plain.line_2));
        prop_assert_eq!(more.available(CreditLine::One), plain.available(CreditLine::One));
        let on_top = more.available(CreditLine::Two).unwrap().get() - plain.line_2.get();
        prop_assert_eq!(on_top, recovered + voluntary);
    }
}
