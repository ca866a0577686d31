//! Generated documentation: documents printed from the definitions in the code, so that they agree with it.

mod configuration;
mod data_model;
mod glossary;

use std::fmt::{Display, Write as _};

use crate::api::{self, Access};
use crate::domain::amendments::amendment_table::{AMENDMENT_LIFE, AmendmentState};
use crate::domain::applications::state::State;
use crate::domain::kernel::actor::Role;
use crate::domain::lifecycle::project_table::PROJECT_LIFE;
use crate::domain::lifecycle::table::{LIFECYCLE, every_step};
use crate::domain::lifecycle::transition::Transition;
use crate::domain::payments::instalment_table::{INSTALMENT_LIFE, InstalmentState};

pub use configuration::configuration;
pub use data_model::data_model;
pub use glossary::glossary;

/// The life cycles of applications, projects and instalments as a Markdown document, generated from the transition
/// tables.
pub fn lifecycle() -> String {
    let mut text = String::from(
        "# The life of an application and of its project\n\n\
         Printed by `fonds1035 print lifecycle` from the tables the service runs on; a test compares.\n\n\
         ```mermaid\nstateDiagram-v2\n",
    );
    for step in every_step() {
        let (from, to) = (place(step.from), place(step.to));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {from} --> {to}: {}", step.action);
    }
    for end in State::ALL.iter().filter(|state| state.is_final()) {
        let _ = writeln!(text, "    {end} --> [*]");
    }
    text.push_str("```\n\n## Until the decision\n\n");
    table(&mut text, LIFECYCLE);
    text.push_str("\n## From approval on\n\n");
    table(&mut text, PROJECT_LIFE);
    text.push_str("\n## Each instalment of a project\n\n```mermaid\nstateDiagram-v2\n");
    let _ = writeln!(text, "    [*] --> {}", InstalmentState::Planned);
    for step in INSTALMENT_LIFE {
        let _ = writeln!(text, "    {} --> {}: {}", step.from, step.to, step.action);
    }
    for end in InstalmentState::ALL.iter().filter(|state| state.is_final()) {
        let _ = writeln!(text, "    {end} --> [*]");
    }
    text.push_str("```\n\n");
    table(&mut text, INSTALMENT_LIFE);
    text.push_str("\n## Amendments of a running project\n\n```mermaid\nstateDiagram-v2\n");
    for step in AMENDMENT_LIFE {
        let from = if step.from == AmendmentState::Unwritten { "[*]" } else { step.from.as_str() };
        let _ = writeln!(text, "    {from} --> {}: {}", step.to, step.action);
    }
    for end in AmendmentState::ALL.iter().filter(|state| state.is_final()) {
        let _ = writeln!(text, "    {end} --> [*]");
    }
    text.push_str("```\n\n");
    table(&mut text, AMENDMENT_LIFE);
    text
}

fn table<S: Display, A: Display, G: Display>(text: &mut String, steps: &[Transition<S, A, G>]) {
    text.push_str("| from | action | to | by | needs | money | tells |\n|---|---|---|---|---|---|---|\n");
    for step in steps {
        let words = |words: Vec<String>| if words.is_empty() { "–".to_owned() } else { words.join(", ") };
        let by = words(step.by.iter().map(ToString::to_string).collect());
        let needs = words(step.needs.iter().map(ToString::to_string).collect());
        let posts = step.posts.map_or("–".to_owned(), |kind| kind.to_string());
        let tells = words(step.tells.iter().map(|tell| format!("{}: {}", tell.audience, tell.notice)).collect());
        let _ =
            writeln!(text, "| {} | {} | {} | {by} | {needs} | {posts} | {tells} |", step.from, step.action, step.to);
    }
}

/// The name of a state in the diagram. The initial state is never stored; it is shown as the start.
fn place(state: State) -> String {
    if state == State::Unwritten { "[*]".to_owned() } else { state.to_string() }
}

/// The permissions of all operations as a Markdown document, generated from the signatures of the handlers.
pub fn access() -> String {
    let mut text = String::from(
        "# Who may call what\n\n\
         Printed by `fonds1035 print access` from the signatures of the handlers; a test calls every operation in every\n\
         role. What somebody may know of and do with one application is decided beyond that: a state knows of its own\n\
         applications only, everybody else of an application from its submission on (the auditor always), and the steps\n\
         are those of [lifecycle.md](lifecycle.md). What one may not know of is answered as not found.\n\n\
         | operation | method | address | signed out |",
    );
    for role in Role::ALL {
        let _ = write!(text, " {role} |");
    }
    text.push_str("\n|---|---|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    text.push('\n');
    for endpoint in api::endpoints() {
        let _ = write!(text, "| {} | {} | `{}` |", endpoint.operation_id, endpoint.method, endpoint.path);
        let mark = |may: bool| if may { " yes |" } else { " – |" };
        // The gateway is no person: it signs in to nothing and has no role.
        text.push_str(if endpoint.access == Access::MailGateway {
            " mail gateway |"
        } else {
            mark(endpoint.access == Access::Public)
        });
        for role in Role::ALL {
            text.push_str(mark(match endpoint.access {
                Access::Public => true,
                Access::Roles(roles) => roles.contains(role),
                Access::MailGateway => false,
            }));
        }
        text.push('\n');
    }
    text
}

/// The interface as an OpenAPI document.
pub fn openapi() -> &'static str {
    api::openapi::text()
}

/// Escapes a text for a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
