//! A reference model of the ledger for the random sequences: expected balances of each line, year and project, computed
//! by plain additions and compared with the service after every operation.

use std::collections::BTreeMap;

use fonds1035::domain::applications::state::State;
use fonds1035::domain::kernel::credit_line::CreditLine;
use fonds1035::domain::kernel::money::Cents;
use fonds1035::domain::ledger::budget_year::ClosingDecision;
use fonds1035::domain::ledger::entry::{Balance, EntryKind};
use fonds1035::store::ledger::closing;
use fonds1035::store::projects::money_movements;
use uuid::Uuid;

use crate::support::db::TestDb;

/// An approved project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The application.
    pub id: Uuid,
    /// The line and year that granted its money.
    pub place: (CreditLine, i16),
    /// What was granted.
    pub granted: Cents,
    /// Promised and not paid.
    pub committed: Cents,
    /// Paid and not given back.
    pub disbursed: Cents,
    /// Given back.
    pub returned: Cents,
    /// The instalments that were paid.
    pub paid: Vec<String>,
    /// What it has stated as spent.
    pub spent: Option<Cents>,
    /// Where it stands.
    pub state: State,
}

/// The books.
#[derive(Debug, Default)]
pub struct Books {
    /// What each line holds in each year.
    pub lines: BTreeMap<(CreditLine, i16), Balance>,
    /// What each line carries out of a year.
    pub carried_out: BTreeMap<(CreditLine, i16), Cents>,
    /// What left each line and year with its closing, carried or given back.
    closed_with: BTreeMap<(CreditLine, i16), Cents>,
    /// Every project.
    pub projects: Vec<Project>,
}

fn shift(from: &mut Cents, to: &mut Cents, amount: Cents) {
    *from = from.checked_sub(amount).unwrap();
    *to = to.checked_add(amount).unwrap();
}

fn add(to: &mut Cents, amount: Cents) {
    *to = to.checked_add(amount).unwrap();
}

impl Books {
    fn line(&mut self, place: (CreditLine, i16)) -> &mut Balance {
        self.lines.get_mut(&place).unwrap()
    }

    /// A year was opened with what the year before carries to it.
    pub fn open(&mut self, year: i16) {
        for line in CreditLine::ALL {
            let carried = self.carried_out.get(&(*line, year - 1)).copied().unwrap_or_default();
            self.lines.insert((*line, year), Balance { carried, available: carried, ..Balance::default() });
        }
    }

    /// A line's allocation is now this amount.
    pub fn allot(&mut self, place: (CreditLine, i16), amount: Cents) {
        let line = self.line(place);
        let unallotted = line.available.get() - line.allotted.get();
        line.available = Cents::new(unallotted + amount.get()).unwrap();
        line.allotted = amount;
    }

    /// Money arrived from a donor.
    pub fn contribute(&mut self, place: (CreditLine, i16), amount: Cents) {
        let line = self.line(place);
        add(&mut line.voluntary, amount);
        add(&mut line.available, amount);
    }

    /// Money came back from a project.
    pub fn recover(&mut self, place: (CreditLine, i16), amount: Cents) {
        let line = self.line(place);
        add(&mut line.recovered, amount);
        add(&mut line.available, amount);
    }

    /// Money was set aside.
    pub fn reserve(&mut self, place: (CreditLine, i16), amount: Cents) {
        let line = self.line(place);
        shift(&mut line.available, &mut line.reserved, amount);
    }

    /// It is free again.
    pub fn release(&mut self, place: (CreditLine, i16), amount: Cents) {
        let line = self.line(place);
        shift(&mut line.reserved, &mut line.available, amount);
    }

    /// It is promised to a project, which has begun.
    pub fn commit(&mut self, id: Uuid, place: (CreditLine, i16), granted: Cents) {
        let line = self.line(place);
        shift(&mut line.reserved, &mut line.committed, granted);
        self.projects.push(Project {
            id,
            place,
            granted,
            committed: granted,
            disbursed: Cents::ZERO,
            returned: Cents::ZERO,
            paid: Vec::new(),
            spent: None,
            state: State::Active,
        });
    }

    /// A project was paid.
    pub fn pay(&mut self, project: usize, amount: Cents) {
        let paid = &mut self.projects[project];
        shift(&mut paid.committed, &mut paid.disbursed, amount);
        paid.paid.push(amount.to_string());
        let place = paid.place;
        let line = self.line(place);
        shift(&mut line.committed, &mut line.disbursed, amount);
    }

    /// A project ended: what it did not spend went back to its line in the open year.
    pub fn end(&mut self, project: usize, open: i16, state: State) {
        let ended = &mut self.projects[project];
        let place = ended.place;
        let unpaid = ended.committed;
        let unspent = ended.disbursed.checked_sub(ended.spent.unwrap_or_default()).unwrap();
        shift(&mut ended.committed, &mut ended.returned, unpaid);
        shift(&mut ended.disbursed, &mut ended.returned, unspent);
        ended.state = state;
        let line = self.line(place);
        shift(&mut line.committed, &mut line.returned, unpaid);
        shift(&mut line.disbursed, &mut line.returned, unspent);
        self.recover((place.0, open), unpaid.checked_add(unspent).unwrap());
    }

    /// A line ended a year by a decision on what was left.
    pub fn close(&mut self, place: (CreditLine, i16), decision: ClosingDecision) {
        let line = self.line(place);
        let left = line.available;
        shift(&mut line.available, &mut line.returned, left);
        line.closed = true;
        self.closed_with.insert(place, left);
        if decision == ClosingDecision::Carry && left != Cents::ZERO {
            self.carried_out.insert(place, left);
        }
    }

    /// The service says the same of every line, year and project, to the cent.
    pub async fn agree(&self, test: &TestDb) {
        let mut sums: BTreeMap<CreditLine, (Cents, Cents)> = BTreeMap::new();
        for (place, expected) in &self.lines {
            let (line, year) = *place;
            let said = test.balance(line, year).await;
            assert_eq!(said, *expected, "{line} {year}");
            let (sources, uses) = (said.sources().unwrap(), said.uses().unwrap());
            assert_eq!(sources, uses, "{line} {year}");
            let sum = sums.entry(line).or_default();
            add(&mut sum.0, sources);
            add(&mut sum.1, uses);
            self.holds_its_projects(*place, &said);
        }
        assert!(sums.values().all(|(sources, uses)| sources == uses));
        self.crosses(test).await;
        let reader = test.db.reader().await.unwrap();
        for project in &self.projects {
            let money = money_movements::find(&reader, project.id).await.unwrap().unwrap();
            let held = (money.balance.committed, money.balance.disbursed, money.balance.returned);
            assert_eq!((money.line, money.year), project.place);
            assert_eq!(held, (project.committed, project.disbursed, project.returned), "{}", project.id);
            assert_eq!(Cents::sum([held.0, held.1, held.2]), Some(project.granted), "{}", project.id);
        }
    }

    /// What a line says of a year is what its projects hold of it; besides that only the closing takes money away.
    fn holds_its_projects(&self, place: (CreditLine, i16), said: &Balance) {
        let own = || self.projects.iter().filter(|project| project.place == place);
        assert_eq!(Some(said.committed), Cents::sum(own().map(|project| project.committed)));
        assert_eq!(Some(said.disbursed), Cents::sum(own().map(|project| project.disbursed)));
        let closed_with = self.closed_with.get(&place).copied().unwrap_or_default();
        assert_eq!(Some(said.returned), Cents::sum(own().map(|project| project.returned).chain([closed_with])));
    }

    /// What a year carries out, the next year of the same line carries in, once it is open.
    async fn crosses(&self, test: &TestDb) {
        let reader = test.db.reader().await.unwrap();
        for (line, year) in self.lines.keys() {
            let closings = closing::closings(&reader, *year).await.unwrap();
            let out = closings.iter().find(|closing| closing.line == *line && closing.kind == EntryKind::CarryOut);
            let out = out.map(|closing| closing.amount_cents).unwrap_or_default();
            assert_eq!(out, self.carried_out.get(&(*line, *year)).copied().unwrap_or_default());
            if self.lines.contains_key(&(*line, year + 1)) {
                assert_eq!(test.balance(*line, year + 1).await.carried, out, "{line} {year} to {}", year + 1);
            }
        }
    }
}
