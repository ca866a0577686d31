//! The arrears test of Article 4 in both legal versions: cases, properties for all inputs, texts in three languages.

use std::collections::BTreeMap;

use ArrearsVerdict::{NotKnown, NotReached, Reached};
use chrono::{DateTime, NaiveDate, Utc};
use fonds1035::domain::kernel::assessment::Openness;
use fonds1035::domain::kernel::money::Centimes;
use fonds1035::domain::member_states::article_4::{
    Agreement, ArrearsTest, ArrearsTurn, ArrearsVerdict, ArticleText, article_4_status, test,
};
use fonds1035::domain::member_states::contribution::{Figures, Position, Positions};
use fonds1035::domain::member_states::member_state::{Fact, FactKind, FactValue, Facts};
use fonds1035::i18n::{Language, has_text, key, text};
use proptest::prelude::*;

/// Year, assessed, outstanding, outstanding of the years before (empty: not said), day.
type Row = (i16, &'static str, &'static str, &'static str, &'static str);

const KNOWN: &str = "2030-01-01T00:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn centimes(count: i64) -> Centimes {
    Centimes::new(count).unwrap()
}

fn position(year: i16, as_of: &str, assessed: Centimes, outstanding: Centimes, before: Option<Centimes>) -> Position {
    Position {
        state: "XAA".parse().unwrap(),
        year,
        as_of: day(as_of),
        figures: Some(Figures::new(assessed, outstanding, before).unwrap()),
        recorded_at: day(as_of).and_time(chrono::NaiveTime::MIN).and_utc(),
        source: "constructed".into(),
    }
}

fn positions(rows: &[Row]) -> Positions {
    Positions::new(rows.iter().map(|(year, assessed, outstanding, before, as_of)| {
        let before = Some(*before).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap());
        position(*year, as_of, assessed.parse().unwrap(), outstanding.parse().unwrap(), before)
    }))
}

fn on(rows: &[Row], on: &str) -> ArrearsTest {
    test(&positions(rows), "XAA".parse().unwrap(), day(on), at(KNOWN))
}

/// Name, positions, day, what is found, the change that would turn it.
type Case = (&'static str, &'static [Row], &'static str, ArrearsVerdict, Option<(ArrearsTurn, &'static str)>);

const M: &str = "2019-03-31";
const J: &str = "2019-06-03";
const PAY: ArrearsTurn = ArrearsTurn::PayArrears;
const RECORD: ArrearsTurn = ArrearsTurn::RecordPositions;

const CASES: &[Case] = &[
    ("equal counts", &[(2017, "100", "100", "0", M), (2018, "120", "120", "", M)], J, Reached, Some((PAY, "0.01"))),
    ("a centime less", &[(2017, "100", "99.99", "0", M), (2018, "120", "120", "", M)], J, NotReached, None),
    (
        "older debts count",
        &[(2017, "100", "0", "500", M), (2018, "120", "0", "", M)],
        J,
        Reached,
        Some((PAY, "280.01")),
    ),
    (
        "a sum of all years before",
        &[(2017, "100", "0", "", M), (2018, "100", "50", "150", M)],
        J,
        Reached,
        Some((PAY, "0.01")),
    ),
    (
        "what is older is not needed",
        &[(2017, "100", "100", "", M), (2018, "100", "100", "", M)],
        J,
        Reached,
        Some((PAY, "0.01")),
    ),
    (
        "what is older would settle it",
        &[(2017, "100", "50", "", M), (2018, "100", "50", "", M)],
        J,
        NotKnown,
        Some((RECORD, "2016")),
    ),
    ("owing nothing needs no second year", &[(2018, "100", "0", "0", M)], J, NotReached, None),
    ("the second year is missing", &[(2018, "100", "90", "0", M)], J, NotKnown, Some((RECORD, "2017"))),
    ("nothing is recorded", &[], J, NotKnown, Some((RECORD, "2017, 2018"))),
    ("nothing due and nothing owed", &[(2017, "0", "0", "0", M), (2018, "0", "0", "", M)], J, NotReached, None),
    (
        "nothing due for two years, old debts",
        &[(2017, "0", "0", "5", M), (2018, "0", "0", "", M)],
        J,
        Reached,
        Some((PAY, "5.00")),
    ),
    (
        "the year that runs is no arrears",
        &[(2017, "100", "0", "0", M), (2018, "100", "0", "", M), (2019, "900", "900", "", M)],
        J,
        NotReached,
        None,
    ),
    (
        "a later word about an older year",
        &[(2016, "100", "0", "0", "2019-05-01"), (2017, "100", "0", "900", M), (2018, "100", "0", "", M)],
        J,
        NotReached,
        None,
    ),
    (
        "a payment after the position",
        &[(2017, "100", "100", "0", M), (2018, "100", "100", "", M), (2018, "100", "20", "", "2019-05-31")],
        J,
        NotReached,
        None,
    ),
    (
        "a payment on the next day",
        &[(2017, "100", "100", "0", M), (2018, "100", "100", "", M), (2018, "100", "20", "", "2019-06-04")],
        J,
        Reached,
        Some((PAY, "0.01")),
    ),
    // Text of 1987, on its last day; the same positions on the first day of the next text.
    ("two years unpaid in part", TWO_UNPAID, "2013-11-20", Reached, Some((PAY, "10.00"))),
    ("two years unpaid in part, amended", TWO_UNPAID, "2013-11-21", NotReached, None),
    ("one old debt", ONE_OLD, "2013-11-20", NotReached, None),
    ("one old debt, amended", ONE_OLD, "2013-11-21", Reached, Some((PAY, "300.01"))),
    ("one of two years is known to be paid", &[(2012, "100", "0", "", "2013-03-31")], "2013-11-20", NotReached, None),
    (
        "one of two years is known to be unpaid",
        &[(2012, "100", "1", "", "2013-03-31")],
        "2013-11-20",
        NotKnown,
        Some((RECORD, "2011")),
    ),
];

const TWO_UNPAID: &[Row] = &[(2011, "100", "10", "0", "2013-03-31"), (2012, "100", "20", "", "2013-03-31")];
const ONE_OLD: &[Row] = &[(2011, "100", "0", "500", "2013-03-31"), (2012, "100", "0", "", "2013-03-31")];

#[test]
fn each_case_is_found_explained_and_turned() {
    for (name, rows, asked, verdict, turn) in CASES {
        let found = on(rows, asked);
        assert_eq!(found.verdict, *verdict, "{name}: {found:?}");
        let turns = found.turns.as_ref().map(|turn| (turn.code.as_str(), turn.args.values().next().unwrap().as_str()));
        assert_eq!(turns, turn.map(|(code, figure)| (code.as_str(), figure)), "{name}");
        assert!(found.facts.iter().all(|fact| fact.subject == "XAA"), "{name}");
        assert_eq!(found.legal_source, found.article.legal_source(), "{name}");
        for language in Language::ALL {
            let said = |key: &str, args: &BTreeMap<String, String>| {
                text(*language, key, args.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            };
            let article = key("arrears", found.article.as_str());
            let mut words = vec![said(&key(&article, verdict.as_str()), &found.args)];
            words.extend(found.turns.iter().map(|turn| said(&key("arrears-turn", &turn.code), &turn.args)));
            for words in words {
                assert!(!words.contains(['⟨', '{']) && !words.is_empty(), "{language}, {name}: {words}");
            }
        }
    }
    for verdict in ArrearsVerdict::ALL {
        for article in ArticleText::ALL {
            let reached = CASES.iter().any(|(_, _, day_of_case, found, _)| {
                found == verdict && ArticleText::in_force(day(day_of_case)) == *article
            });
            assert!(reached, "no case of {article} finds {verdict}");
        }
    }
}

#[test]
fn every_word_of_the_test_has_a_text() {
    let mut keys: Vec<String> = ArticleText::ALL.iter().map(|word| key("arrears-article", word.as_str())).collect();
    keys.extend(ArrearsTurn::ALL.iter().map(|word| key("arrears-turn", word.as_str())));
    keys.extend(Agreement::ALL.iter().map(|word| key("agreement", word.as_str())));
    keys.extend(Openness::ALL.iter().map(|word| key("openness", word.as_str())));
    for language in Language::ALL {
        assert!(keys.iter().all(|key| has_text(*language, key)), "{language}: {keys:?}");
    }
    let args = [("earlier_year", "2017"), ("later_year", "2018"), ("arrears", "1234567.50"), ("due", "99.00")];
    let french = text(Language::Fr, "arrears-amendment-1998-reached", args);
    assert!(french.contains("1\u{202f}234\u{202f}567,50 CHF") && french.contains("2017 et 2018"), "{french}");
}

#[test]
fn the_positions_used_are_shown_as_they_were() {
    let found = on(&[(2017, "100", "100", "0", M), (2018, "120", "60", "", M)], J);
    let shown: Vec<(&str, Option<&str>)> =
        found.facts.iter().map(|fact| (fact.kind.as_str(), fact.value.as_deref())).collect();
    let expected = [
        ("assessed_2017", Some("100.00")),
        ("outstanding_2017", Some("100.00")),
        ("outstanding_before_2017", Some("0.00")),
        ("assessed_2018", Some("120.00")),
        ("outstanding_2018", Some("60.00")),
    ];
    assert_eq!(shown, expected);
    assert!(found.facts.iter().all(|fact| fact.valid_from == Some(day(M)) && fact.source.is_some()));
    assert_eq!((found.args["arrears"].as_str(), found.args["due"].as_str()), ("160.00", "220.00"));
}

#[test]
fn only_what_was_known_counts() {
    let known = positions(&[(2017, "100", "100", "0", M), (2018, "100", "100", "", M)]);
    let as_known = |known_at: &str| test(&known, "XAA".parse().unwrap(), day(J), at(known_at)).verdict;
    assert_eq!(as_known("2019-03-30T23:59:59Z"), NotKnown);
    assert_eq!(as_known("2019-03-31T00:00:00Z"), Reached);
    assert_eq!(test(&known, "XAB".parse().unwrap(), day(J), at(KNOWN)).verdict, NotKnown);
}

#[test]
fn the_official_status_stands_and_a_difference_is_seen() {
    let owing = positions(&[(2017, "100", "100", "0", M), (2018, "100", "100", "", M)]);
    let paid = positions(&[(2018, "100", "0", "0", M)]);
    let nothing = Positions::default();
    for (official, positions, expected) in [
        (Some(true), &owing, Agreement::Agrees),
        (Some(false), &owing, Agreement::Differs),
        (None, &owing, Agreement::NotComparable),
        (Some(true), &paid, Agreement::Differs),
        (Some(false), &paid, Agreement::Agrees),
        (Some(true), &nothing, Agreement::NotComparable),
        (None, &nothing, Agreement::NotComparable),
    ] {
        let facts = Facts::new(official.map(|holds| Fact {
            state: "XAA".parse().unwrap(),
            kind: FactKind::Article4,
            value: FactValue::Holds(holds),
            valid_from: day("2018-01-01"),
            recorded_at: at("2018-01-02T00:00:00Z"),
            source: "official list".into(),
        }));
        let status = article_4_status(&facts, positions, "XAA".parse().unwrap(), day(J), at(KNOWN));
        assert_eq!((status.agreement, status.official), (expected, official));
        assert_eq!(status.official_fact.source.is_some(), official.is_some());
    }
}

/// Assessed and outstanding of 2015 to 2018, and what is outstanding of the years before 2015; all of one day.
fn years() -> impl Strategy<Value = (Vec<(i64, i64)>, i64)> {
    let year = (0i64..1_000).prop_flat_map(|assessed| (Just(assessed), 0..=assessed));
    (proptest::collection::vec(year, 4), 0i64..2_000)
}

fn recorded(years: &[(i64, i64)], before: i64) -> Vec<Position> {
    let of = |(year, (assessed, outstanding)): (i16, &(i64, i64))| {
        let before = (year == 2015).then(|| centimes(before));
        position(year, M, centimes(*assessed), centimes(*outstanding), before)
    };
    (2015..).zip(years).map(of).collect()
}

fn verdict(records: Vec<Position>) -> ArrearsTest {
    test(&Positions::new(records), "XAA".parse().unwrap(), day(J), at(KNOWN))
}

proptest! {
    #[test]
    fn a_missing_position_never_turns_the_test((years, before) in years(), missing in 0usize..4) {
        let all = recorded(&years, before);
        let mut fewer = all.clone();
        fewer.remove(missing);
        let (whole, part) = (verdict(all).verdict, verdict(fewer).verdict);
        prop_assert!(whole != NotKnown);
        prop_assert!(part == NotKnown || part == whole, "{} instead of {}", part, whole);
    }

    #[test]
    fn the_sum_of_older_years_counts_like_the_years_themselves((years, before) in years()) {
        let mut summed = recorded(&years, before);
        let older: i64 = years[..2].iter().map(|(_, outstanding)| outstanding).sum::<i64>() + before;
        summed.drain(..2);
        summed[0] = position(2017, M, centimes(years[2].0), centimes(years[2].1), Some(centimes(older)));
        prop_assert_eq!(verdict(summed).verdict, verdict(recorded(&years, before)).verdict);
    }

    #[test]
    fn more_arrears_never_leave_the_article((years, before) in years(), more in 0i64..1_000) {
        let was = verdict(recorded(&years, before)).verdict;
        let is = verdict(recorded(&years, before + more)).verdict;
        prop_assert!(was == is || (was, is) == (NotReached, Reached));
    }

    #[test]
    fn paying_what_is_named_turns_it_and_a_centime_less_does_not((years, before) in years()) {
        let found = verdict(recorded(&years, before));
        let Some(turn) = found.turns.filter(|_| found.verdict == Reached) else { return Ok(()) };
        let amount: Centimes = turn.args["amount"].parse().unwrap();
        let pay = |paid: i64| {
            let (mut years, mut left) = (years.clone(), paid);
            let from_before = left.min(before);
            left -= from_before;
            for (_, outstanding) in &mut years {
                let part = left.min(*outstanding);
                *outstanding -= part;
                left -= part;
            }
            verdict(recorded(&years, before - from_before)).verdict
        };
        prop_assert_eq!(pay(amount.get()), NotReached);
        prop_assert_eq!(pay(amount.get() - 1), Reached);
    }
}
