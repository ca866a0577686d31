//! Documents that the program prints about itself, so that they cannot drift from what it does.

use std::fmt::Write as _;

use crate::domain::lifecycle::{LIFECYCLE, State};

/// The life of an application as a Markdown document, read off the lifecycle table.
pub fn lifecycle() -> String {
    let mut text = String::from(
        "# The life of an application\n\n\
         Printed by `fonds1035 print lifecycle` from the table the service runs on; a test compares.\n\n\
         ```mermaid\nstateDiagram-v2\n",
    );
    for step in LIFECYCLE {
        let (from, to) = (place(step.from), place(step.to));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {from} --> {to}: {}", step.action);
    }
    for end in State::ALL.iter().filter(|state| state.is_final()) {
        let _ = writeln!(text, "    {end} --> [*]");
    }
    text.push_str("```\n\n| from | action | to | by | needs | money | tells |\n|---|---|---|---|---|---|---|\n");
    for step in LIFECYCLE {
        let words = |words: Vec<String>| if words.is_empty() { "–".to_owned() } else { words.join(", ") };
        let by = words(step.by.iter().map(ToString::to_string).collect());
        let needs = words(step.needs.iter().map(ToString::to_string).collect());
        let posts = step.posts.map_or("–".to_owned(), |kind| kind.to_string());
        let tells = words(step.tells.iter().map(|tell| format!("{}: {}", tell.audience, tell.notice)).collect());
        let _ =
            writeln!(text, "| {} | {} | {} | {by} | {needs} | {posts} | {tells} |", step.from, step.action, step.to);
    }
    text
}

/// The beginning is no stored state: the diagram shows it as the entry.
fn place(state: State) -> String {
    if state == State::Unwritten { "[*]".to_owned() } else { state.to_string() }
}
