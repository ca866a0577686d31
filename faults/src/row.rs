//! What one kind of fault has shown: its counts, what `verify` said, and whether that is what is wanted.

/// Counts of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Acts that were sent.
    pub acts: usize,
    /// Acts that were said to be done before anything was repeated.
    pub acknowledged: usize,
    /// Acts that nobody had answered clearly, and that were repeated with their key.
    pub repeated: usize,
    /// Acknowledged acts of which the database holds nothing.
    pub lost: usize,
    /// Acts that the database holds more than once.
    pub doubled: usize,
    /// Acts of which the database holds a part.
    pub half: usize,
    /// Acts that were refused and are done, or that were left without an answer.
    pub untrue: usize,
}

/// What is wanted of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing lost, doubled or half, nothing said that is not so, `verify` content, recovered by itself.
    Nothing,
    /// The same, but `verify` tells that times go back, and nothing else: a clock was ahead and is right again.
    TimesGoBack,
    /// Losses that the checker reports: it is the checker that is tested.
    Losses,
    /// It could not be injected here.
    LeftOut,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The kind.
    pub kind: String,
    /// How often it was injected.
    pub times: usize,
    /// Its counts.
    pub tally: Tally,
    /// What `verify` said.
    pub verify: String,
    /// Whether the service went on by itself.
    pub recovered: bool,
    /// What else is to be said.
    pub note: String,
    /// What is wanted.
    pub wanted: Wanted,
}

/// What `verify` says when there is nothing to say.
pub const NO_FAULT: &str = "no fault";

/// What is said of `verify` when all it has to say is that times go back.
pub const TIMES_GO_BACK: &str = "times that go back";

impl Row {
    /// A kind that could not be injected on this machine.
    pub fn left_out(kind: &str, why: &str) -> Row {
        let note = format!("left out: {why}");
        Row { wanted: Wanted::LeftOut, ..Row::broken(kind, note) }
    }

    /// A kind that did not come to its end.
    pub fn broken(kind: &str, note: String) -> Row {
        let (kind, verify, wanted) = (kind.to_owned(), "–".to_owned(), Wanted::Nothing);
        Row { kind, times: 0, tally: Tally::default(), verify, recovered: false, note, wanted }
    }

    /// Whether it ended as wanted.
    pub fn is_as_wanted(&self) -> bool {
        let Tally { lost, doubled, half, untrue, .. } = self.tally;
        let is_whole = lost + doubled + half + untrue == 0 && self.recovered && self.times > 0;
        match self.wanted {
            Wanted::Nothing => is_whole && self.verify == NO_FAULT,
            Wanted::TimesGoBack => is_whole && self.verify == TIMES_GO_BACK,
            Wanted::Losses => lost > 0 && doubled == 0,
            Wanted::LeftOut => true,
        }
    }

    /// The line of the table.
    pub fn line(&self) -> String {
        let Tally { acts, acknowledged, repeated, lost, doubled, half, untrue } = self.tally;
        let found = match (self.wanted, self.is_as_wanted()) {
            (Wanted::LeftOut, _) => "left out",
            (_, true) => "as wanted",
            (_, false) => "**not as wanted**",
        };
        format!(
            "| {} | {} | {acts} | {acknowledged} | {repeated} | {lost} | {doubled} | {half} | {untrue} | {} | {found} | {} |",
            self.kind, self.times, self.verify, self.note
        )
    }
}

/// Head of the table.
pub const HEAD: &str = "\
| kind | times | acts | acknowledged | unanswered and repeated | lost | doubled | half-written | said wrongly | `verify` | found | note |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|---|---|";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_wanted_only_of_the_checker_itself() {
        let mut row =
            Row { times: 1, recovered: true, verify: NO_FAULT.into(), ..Row::broken("a kind", String::new()) };
        assert!(row.is_as_wanted());
        row.tally.lost = 1;
        assert!(!row.is_as_wanted());
        row.wanted = Wanted::Losses;
        assert!(row.is_as_wanted());
        row.tally.lost = 0;
        assert!(!row.is_as_wanted(), "a checker that sees nothing is of no use");
    }

    #[test]
    fn a_clock_that_was_ahead_must_be_seen_by_verify() {
        let row =
            Row { times: 1, recovered: true, verify: TIMES_GO_BACK.into(), ..Row::broken("a kind", String::new()) };
        assert!(!row.is_as_wanted());
        assert!(Row { wanted: Wanted::TimesGoBack, ..row.clone() }.is_as_wanted());
        assert!(!Row { wanted: Wanted::TimesGoBack, verify: NO_FAULT.into(), ..row }.is_as_wanted());
    }

    #[test]
    fn what_does_not_recover_by_itself_is_not_as_wanted() {
        let row = Row { times: 1, verify: NO_FAULT.into(), ..Row::broken("a kind", String::new()) };
        assert!(!row.is_as_wanted());
    }
}
