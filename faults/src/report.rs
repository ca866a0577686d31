//! The report: the table of all kinds, and what its columns mean.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::Failure;
use crate::row::{HEAD, Row};

const INTRODUCTION: &str = "\
<!-- Written by `make faults`. -->
# Fault tests

Clients act on a running `serve` through its HTTP interface: applications from the draft to the approval, letters,
messages, receipts of money, facts of states. They write every request down before it is sent, with its `Idempotency-Key`
and its `X-Request-Id`, and every answer. Meanwhile a fault is injected. After it, acknowledged acts are looked up in the
database; every unanswered act is repeated with its key until it is answered, and twenty acknowledged ones are repeated
too; then each act must have one event with one of its request ids, one stored answer under its key, and its text once in
the table where it belongs, or none of the three if it was refused; and `fonds1035 verify` runs.
";

const COLUMNS: &str = "\
- *unanswered*: no answer, a broken one, 5xx, 401, 408, 409 `still_running`, 425 or 429. Any other 4xx is a refusal.
- *lost*: acknowledged, and the database holds nothing of it before anything is repeated.
- *doubled*, *half-written*: more than one, or only a part, of event, stored answer and effect.
- *said wrongly*: refused and yet done, or without an answer however often it is repeated.
- *found*: as wanted if the four columns before `verify` are 0, `verify` reports no fault (where a clock was ahead: that times go
  back, and nothing else; the instance must have said that it is not ready), and the service told whole stories
  again within 30 seconds without being restarted (except where the fault is its end). Of the test of the checker, losses
  are wanted.
";

/// Writes the report to a file, or only to the terminal.
pub fn write(rows: &[Row], took: Duration, file: Option<&Path>) -> Result<(), Failure> {
    let mut table = format!("{HEAD}\n");
    for row in rows {
        writeln!(table, "{}", row.line())?;
    }
    println!("{table}");
    let Some(file) = file else { return Ok(()) };
    let wrong = rows.iter().filter(|row| !row.is_as_wanted()).count();
    let result = match wrong {
        0 => "Every kind that could be injected ended as wanted.".to_owned(),
        wrong => format!("**{wrong} kinds did not end as wanted.**"),
    };
    let text = format!("{INTRODUCTION}\nOne run of {} s. {result}\n\n{table}\n{COLUMNS}", took.as_secs());
    Ok(std::fs::write(file, text)?)
}
