//! The comparison: what clients were told against what the database holds, before and after every unanswered act was
//! repeated with its key.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_postgres::Client as Database;

use crate::Failure;
use crate::act::{Act, Journal, Outcome};
use crate::client::{Client, Manner};
use crate::door::Door;
use crate::row::Tally;

/// Longest time for repeating everything.
const LIMIT: Duration = Duration::from_secs(60);

/// Acknowledged acts that are repeated too: they must be answered again and not done again.
const SAMPLE: usize = 20;

/// The events of acts: each act has one, in one of the two tables.
const EVENTS: &str = "
    SELECT request_id FROM application_event WHERE request_id LIKE 'fault-%'
    UNION ALL SELECT request_id FROM audit_event WHERE request_id LIKE 'fault-%'";

/// Steps of amendments and instalments, which have their event besides.
const STEPS: &str = "
    SELECT request_id FROM amendment_event WHERE request_id LIKE 'fault-%'
    UNION ALL SELECT request_id FROM instalment_event WHERE request_id LIKE 'fault-%'";

/// Every column in which an act leaves its mark.
const EFFECTS: [&str; 19] = [
    "allocation.source",
    "amendment_event.comment",
    "amendment_letter.signatory",
    "app_user.name",
    "application.title",
    "application_event.comment",
    "call.title",
    "call_revision.reason",
    "contribution_position.source",
    "conversation_message.body",
    "instalment_event.payment_reference",
    "instalment_event.reason",
    "letter.signatory",
    "line_closing.legal_source",
    "member_fact.source",
    "ranking_assessment.reasons",
    "report.narrative",
    "rule_value.source",
    "scenario.name",
];

/// What the database holds.
#[derive(Debug, Default)]
pub struct Held {
    events: HashMap<String, usize>,
    steps: HashMap<String, usize>,
    answers: HashMap<String, usize>,
    effects: HashMap<(&'static str, String), usize>,
}

impl Held {
    /// Reads it.
    pub async fn read(database: &Database) -> Result<Held, Failure> {
        let mut held = Held::default();
        for (query, counts) in [(EVENTS, &mut held.events), (STEPS, &mut held.steps)] {
            for row in database.query(query, &[]).await? {
                *counts.entry(mark(row.get(0)).to_owned()).or_default() += 1;
            }
        }
        for row in database.query("SELECT key FROM idempotency WHERE key LIKE 'fault-%'", &[]).await? {
            *held.answers.entry(row.get(0)).or_default() += 1;
        }
        for place in EFFECTS {
            let (table, column) = place.split_once('.').unwrap_or_default();
            let query = format!("SELECT {column} FROM {table} WHERE {column} LIKE 'fault-%'");
            for row in database.query(&query, &[]).await? {
                *held.effects.entry((place, row.get(0))).or_default() += 1;
            }
        }
        Ok(held)
    }

    /// Events, stored answers and effects of an act; effects as its steps or events where its content has no text.
    pub fn of(&self, act: &Act) -> (usize, usize, usize) {
        let of = |counts: &HashMap<String, usize>| counts.get(&act.mark).copied();
        let events = of(&self.events).unwrap_or(0);
        let answers = if act.keyed { of(&self.answers).unwrap_or(0) } else { events };
        let effects = match act.effect {
            Some(place) => self.effects.get(&(place, act.mark.clone())).copied().unwrap_or(0),
            None => of(&self.steps).unwrap_or(events),
        };
        (events, answers, effects)
    }
}

/// The mark at the beginning of a request id.
fn mark(request_id: &str) -> &str {
    request_id.rsplit_once('-').map_or(request_id, |(mark, _)| mark)
}

/// What was found, with a few examples of what is wrong.
#[derive(Debug, Default)]
pub struct Findings {
    /// The counts.
    pub tally: Tally,
    /// Examples.
    pub examples: Vec<String>,
}

impl Findings {
    fn count(&mut self, what: &str, act: &Act, held: (usize, usize, usize)) {
        if self.examples.len() < 5 {
            let (events, answers, effects) = held;
            let said = act.outcomes.last();
            self.examples.push(format!(
                "{what}: {} {} ({events} events, {answers} answers, {effects} effects; {said:?})",
                act.mark, act.route
            ));
        }
    }

    /// Counts acknowledged acts that are lost; must come before anything is repeated, since a repeated act is done anew.
    pub fn acknowledged(&mut self, acts: &[Act], held: &Held) {
        for act in acts.iter().filter(|act| act.is_acknowledged()) {
            let found = held.of(act);
            if found == (0, 0, 0) {
                self.tally.lost += 1;
                self.count("lost", act, found);
            }
        }
        self.tally.acts = acts.len();
        self.tally.acknowledged = acts.iter().filter(|act| act.is_acknowledged()).count();
    }

    /// Counts what is wrong after everything was repeated.
    pub fn repeated(&mut self, acts: &[Act], held: &Held) {
        for act in acts {
            let found = held.of(act);
            let (events, answers, effects) = found;
            let done = act.is_acknowledged();
            // Somebody who has no key looks: that the version has moved on says that it is done. A draft is not looked
            // at but saved again, so it is to be acknowledged.
            let looked = !act.keyed && !act.route.ends_with("/draft");
            let moved_on = matches!(act.outcomes.last(), Some(Outcome::Refused(412, _))) && looked;
            if events > 1 || effects > 1 || answers > 1 {
                self.tally.doubled += 1;
                self.count("doubled", act, found);
            } else if events != effects || events != answers {
                self.tally.half += 1;
                self.count("half-written", act, found);
            } else if act.is_open() && !done {
                self.tally.untrue += 1;
                self.count("never answered", act, found);
            } else if !done && events > 0 && !moved_on {
                self.tally.untrue += 1;
                self.count("refused and done", act, found);
            }
        }
    }
}

/// Repeats every unanswered act with its key until it is answered, and some of the acknowledged ones; returns how many
/// were unanswered.
pub async fn repeat(door: &Door, journal: &Arc<Journal>) -> Result<usize, Failure> {
    let client = Client { door: door.clone(), journal: Arc::clone(journal), manner: Manner::Once };
    let acts = journal.acts();
    let (open, answered): (Vec<&Act>, Vec<&Act>) = acts.iter().partition(|act| act.is_open());
    let begun = Instant::now();
    for act in &open {
        client.insist(&act.mark).await;
        if begun.elapsed() > LIMIT {
            return Err(format!("{} acts could not be repeated in time", open.len()).into());
        }
    }
    let keyed = answered.iter().rev().filter(|act| act.keyed && act.is_acknowledged());
    for act in keyed.take(SAMPLE) {
        client.attempt(act).await;
    }
    Ok(open.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn act(number: usize, outcome: Outcome) -> Act {
        Act {
            mark: format!("fault-{number:06}"),
            person: "fund".into(),
            route: "POST /api/v1/scenarios".into(),
            request: Request { line: String::new(), headers: Vec::new(), body: Vec::new() },
            effect: Some("scenario.name"),
            keyed: true,
            outcomes: vec![outcome],
        }
    }

    fn held(events: &[usize], answers: &[usize], effects: &[usize]) -> Held {
        let mut held = Held::default();
        for (number, count) in events.iter().enumerate() {
            held.events.insert(format!("fault-{number:06}"), *count);
        }
        for (number, count) in answers.iter().enumerate() {
            held.answers.insert(format!("fault-{number:06}"), *count);
        }
        for (number, count) in effects.iter().enumerate() {
            held.effects.insert(("scenario.name", format!("fault-{number:06}")), *count);
        }
        held
    }

    #[test]
    fn each_kind_of_wrong_is_seen() {
        let refused = || Outcome::Refused(409, "money_short".into());
        let open = || Outcome::Unanswered("closed".into());
        let done = || Outcome::Acknowledged(201);
        // Done, lost, doubled, half-written, refused and not done, refused and done, never answered.
        let outcomes = [done(), done(), done(), done(), refused(), refused(), open()];
        let acts: Vec<Act> = outcomes.into_iter().enumerate().map(|(number, outcome)| act(number, outcome)).collect();
        let held = held(&[1, 0, 2, 1, 0, 1, 0], &[1, 0, 1, 1, 0, 1, 0], &[1, 0, 2, 0, 0, 1, 0]);
        let mut findings = Findings::default();
        findings.acknowledged(&acts, &held);
        findings.repeated(&acts, &held);
        let wanted = Tally { acts: 7, acknowledged: 4, repeated: 0, lost: 1, doubled: 1, half: 1, untrue: 2 };
        assert_eq!(findings.tally, wanted, "{:?}", findings.examples);
    }

    #[test]
    fn the_mark_of_a_request_is_that_of_its_act() {
        assert_eq!(mark("fault-000012-3"), "fault-000012");
    }
}
