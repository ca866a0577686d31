//! Register rows with their expected warnings.

use super::*;

fn known() -> RegisterKnowledge {
    let mut names = StateNames::default();
    for (name, code) in [("Burundi", "BDI"), ("Kenya", "KEN"), ("China", "CHN")] {
        names.add(name, Place::State(code.parse().unwrap()));
    }
    names.add("Hong Kong SAR", Place::Elsewhere);
    RegisterKnowledge { names, contradicted_donors: ["NC.0030".to_owned()].into() }
}

const PLAIN: RegisterLine<'static> = RegisterLine {
    project_code: "CE.0269",
    wbs_code: "BI10P0001",
    title: "Diaspora",
    states: "Burundi",
    state_count: "1",
    scope: "national",
    period_from: "2014-07-25",
    period_to: "2016-11-30",
    published_on: "2016-10-31",
    donor: "IOM Development Fund",
};

#[test]
fn a_plain_line_is_taken_without_a_warning() {
    let project = read(&PLAIN, &known()).unwrap();
    assert_eq!(project.warnings, BTreeSet::new());
    assert_eq!(project.codes, BTreeSet::from(["BI10P0001".to_owned(), "CE.0269".to_owned()]));
    assert_eq!((project.states.len(), project.scope, project.other_donors), (1, Scope::National, None));
}

#[test]
fn every_warning_has_a_line_that_earns_it() {
    let regional = RegisterLine { scope: "regional", states: "Burundi; Kenya", state_count: "2", ..PLAIN };
    let lines = [
        (Warning::CodeMissing, RegisterLine { project_code: "", ..PLAIN }),
        (Warning::CodeMalformed, RegisterLine { project_code: "CE.0269; LM.015", ..PLAIN }),
        (Warning::CodeRepaired, RegisterLine { project_code: "CE. 0269", ..PLAIN }),
        (Warning::SeveralCodes, RegisterLine { project_code: "CE.0269 & CT.0001", ..PLAIN }),
        (Warning::PlaceholderDate, RegisterLine { period_from: "1970-01-01", ..PLAIN }),
        (Warning::OtherDonors, RegisterLine { donor: "IOM Development Fund, European Union", ..PLAIN }),
        (Warning::FundUnderAnotherName, RegisterLine { donor: "Institutional Development Fund", ..PLAIN }),
        (Warning::DonorUnclear, RegisterLine { donor: "IOM", ..PLAIN }),
        (Warning::DonorContradicted, RegisterLine { project_code: "NC.0030", ..PLAIN }),
        (Warning::BeneficiaryNotAState, RegisterLine { states: "China; Hong Kong SAR", ..regional }),
        (Warning::StateCountDiffers, RegisterLine { state_count: "3", ..regional }),
        (Warning::ScopeContradictsStates, RegisterLine { scope: "national", ..regional }),
    ];
    for (warning, line) in lines {
        let project = read(&line, &known()).unwrap();
        assert_eq!(project.warnings, BTreeSet::from([warning]));
    }
    let mut twice = [read(&PLAIN, &known()).unwrap(), read(&PLAIN, &known()).unwrap()];
    mark_repeated_codes(&mut twice, []);
    assert!(twice.iter().all(|project| project.warnings == BTreeSet::from([Warning::CodeRepeated])));
    let tested: BTreeSet<_> = lines.iter().map(|(warning, _)| *warning).chain([Warning::CodeRepeated]).collect();
    assert_eq!(tested, Warning::ALL.iter().copied().collect());
}

#[test]
fn a_code_known_from_before_is_repeated_too() {
    let mut project = [read(&PLAIN, &known()).unwrap()];
    mark_repeated_codes(&mut project, ["LM.0001".to_owned()]);
    assert_eq!(project[0].warnings, BTreeSet::new());
    mark_repeated_codes(&mut project, ["CE.0269".to_owned()]);
    assert_eq!(project[0].warnings, BTreeSet::from([Warning::CodeRepeated]));
}

#[test]
fn what_cannot_be_read_is_rejected_with_its_reason() {
    for (reason, words, line) in [
        (RejectReason::TitleMissing, "", RegisterLine { title: "  ", ..PLAIN }),
        (RejectReason::StatesMissing, "", RegisterLine { states: "", ..PLAIN }),
        (RejectReason::StatesMissing, "Hong Kong SAR", RegisterLine { states: "Hong Kong SAR", ..PLAIN }),
        (RejectReason::StateUnknown, "Atlantis", RegisterLine { states: "Burundi; Atlantis", ..PLAIN }),
        (RejectReason::ScopeUnknown, "global", RegisterLine { scope: "global", ..PLAIN }),
        (RejectReason::DonorIsNotTheFund, "European Union", RegisterLine { donor: "European Union", ..PLAIN }),
        (RejectReason::DateUnreadable, "30/11/2016", RegisterLine { period_to: "30/11/2016", ..PLAIN }),
        (
            RejectReason::PeriodEndsBeforeItBegins,
            "2014-07-25 to 2013-01-01",
            RegisterLine { period_to: "2013-01-01", ..PLAIN },
        ),
    ] {
        assert_eq!(read(&line, &known()), Err(Rejection { reason, words: words.to_owned() }));
    }
}

#[test]
fn a_project_under_the_wrong_state_cannot_be_seen_in_its_line() {
    let line = RegisterLine { title: "Support to the Government of Kenya", ..PLAIN };
    assert_eq!(read(&line, &known()).unwrap().warnings, BTreeSet::new());
}
