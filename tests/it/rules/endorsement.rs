//! The number of required endorsement letters, and the letters that count.

use fonds1035::domain::applications::form::Letter;
use fonds1035::domain::kernel::content_hash::ContentHash;
use fonds1035::domain::kernel::credit_line::{CreditLine, Scope};
use fonds1035::domain::kernel::state_code::StateCode;
use fonds1035::domain::member_states::member_state::FactKind;
use fonds1035::domain::rules::endorsement_letters::{Endorsement, endorsement};
use fonds1035::domain::rules::rule_value::RuleCode;
use uuid::Uuid;

use super::world::{PASSING, World, day, fact, state};

fn letter(state: StateCode) -> Letter {
    Letter {
        state,
        signatory: "Minister".into(),
        signed_on: day("2024-08-01"),
        names_project: true,
        names_fund: true,
        document_id: Uuid::nil(),
        sha256: ContentHash::of(b"constructed letter"),
    }
}

fn count(world: &World, letters: &[Letter]) -> Option<Endorsement> {
    world.ask(|question| endorsement(question, CreditLine::Two, letters))
}

/// A regional world with `number` eligible benefiting states; a national one for a single state.
fn world_of(number: usize) -> World {
    let codes: Vec<String> =
        (0..number).map(|n| format!("X{}A", char::from(b'A' + u8::try_from(n).unwrap()))).collect();
    let mut world = World::regional();
    world.facts = codes.iter().flat_map(|code| PASSING.iter().map(|(kind, word)| fact(code, *kind, word))).collect();
    world.applicant = state(&codes[0]);
    world.draft.scope = Some(if number == 1 { Scope::National } else { Scope::Regional });
    world.benefiting(&codes.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Constructed arithmetic, not published data.
#[test]
fn the_constructed_table_of_letters_holds() {
    let Some(text) = super::shared_reference("endorsement_letters_CONSTRUCTED.csv") else { return };
    let rows = super::rows(&text);
    assert_eq!(rows.len(), 15);
    for row in rows {
        let number: usize = row["eligible_benefiting_states"].parse().unwrap();
        let required: u32 = row["letters_required"].parse().unwrap();
        let world = world_of(number);
        let none = count(&world, &[]).unwrap();
        assert_eq!((none.required, none.may_still_endorse.len()), (required, number), "{number} states");
    }
}

#[test]
fn a_letter_counts_once_and_only_from_an_eligible_benefiting_state() {
    let world = World::regional().where_fact("TZA", FactKind::Article4, "yes");
    let [burundi, rwanda, tanzania, kenya] = ["BDI", "RWA", "TZA", "KEN"].map(state);
    let unnamed_project = Letter { names_project: false, ..letter(rwanda) };
    let unnamed_fund = Letter { names_fund: false, ..letter(rwanda) };
    let letters = [letter(burundi), letter(burundi), letter(tanzania), letter(kenya), unnamed_project, unnamed_fund];
    let found = count(&world, &letters).unwrap();
    assert_eq!(found, Endorsement { required: 2, endorsed_by: vec![burundi], may_still_endorse: vec![rwanda] });
}

#[test]
fn a_national_project_needs_the_letter_of_the_applicants_capital() {
    let world = World::national();
    let [burundi, rwanda] = ["BDI", "RWA"].map(state);
    let found = count(&world, &[letter(rwanda)]).unwrap();
    assert_eq!(found, Endorsement { required: 1, endorsed_by: vec![], may_still_endorse: vec![burundi] });
    let found = count(&world, &[letter(burundi)]).unwrap();
    assert_eq!(found, Endorsement { required: 1, endorsed_by: vec![burundi], may_still_endorse: vec![] });
}

#[test]
fn nothing_is_counted_before_scope_beneficiaries_and_minimum_are_known() {
    assert_eq!(count(&World::regional().answering(|draft| draft.scope = None), &[]), None);
    assert_eq!(count(&World::regional().benefiting(&[]), &[]), None);
    assert_eq!(count(&World::regional().without_rule(RuleCode::RegionalLettersMinimum), &[]), None);
}
