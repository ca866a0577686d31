//! The tables of the database as a Markdown document, generated from the system catalogs of a migrated database.

use std::fmt::Write as _;

use super::cell;
use crate::store::catalogue::{self, ColumnRow, DefinitionRow, TableRow};
use crate::store::error::StoreError;

/// Every table with its columns, constraints and triggers, then the domains and functions that they use.
///
/// # Errors
/// A [`StoreError`] of the database at the address.
pub async fn data_model(owner_url: &str) -> Result<String, StoreError> {
    let found = catalogue::read(owner_url).await?;
    let mut text = String::from(
        "# Data model\n\n\
         Printed by `fonds1035 print data-model` from the catalogues of a database that was migrated; a test compares.\n\
         The name of a constraint says what it keeps true; its definition is PostgreSQL's.\n\n",
    );
    for TableRow { name, .. } in &found.tables {
        let _ = writeln!(text, "- [{name}](#{name})");
    }
    text.push_str("- [Domains](#domains)\n- [Functions](#functions)\n");
    for TableRow { name, comment } in &found.tables {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n## {name}\n");
        if let Some(comment) = comment {
            let _ = writeln!(text, "{comment}\n");
        }
        columns(&mut text, &found.columns, name);
        definitions(&mut text, ["constraint", "says"], &found.constraints, name);
        definitions(&mut text, ["trigger", "runs"], &found.triggers, name);
    }
    text.push_str("\n## Domains\n\n| domain | constraint | says |\n|---|---|---|\n");
    for DefinitionRow { owner, name, definition } in &found.domains {
        let _ = writeln!(text, "| `{owner}` | `{name}` | {} |", code(definition));
    }
    text.push_str("\n## Functions\n");
    for DefinitionRow { name, definition, .. } in &found.functions {
        let _ = writeln!(text, "\n### {name}\n\n```sql\n{}\n```", definition.trim_end());
    }
    Ok(text)
}

/// The columns of a table, with a column for comments if any of them has a comment.
fn columns(text: &mut String, all: &[ColumnRow], table: &str) {
    let of_table: Vec<&ColumnRow> = all.iter().filter(|column| column.owner == table).collect();
    let commented = of_table.iter().any(|column| column.comment.is_some());
    text.push_str("| column | type | null | value |");
    text.push_str(if commented { " comment |\n|---|---|---|---|---|\n" } else { "\n|---|---|---|---|\n" });
    for ColumnRow { name, sql_type, nullable, generated, expression, comment, .. } in of_table {
        let null = if *nullable { "yes" } else { "–" };
        let kind = if *generated { "computed" } else { "default" };
        let value = expression.as_ref().map_or("–".to_owned(), |expression| format!("{kind}: {}", code(expression)));
        let _ = write!(text, "| `{name}` | {sql_type} | {null} | {value} |");
        if commented {
            let _ = write!(text, " {} |", cell(comment.as_deref().unwrap_or("–")));
        }
        text.push('\n');
    }
}

/// The constraints or triggers of a table as a Markdown table; nothing if there are none.
fn definitions(text: &mut String, [first, second]: [&str; 2], all: &[DefinitionRow], table: &str) {
    let mut of_table = all.iter().filter(|one| one.owner == table).peekable();
    if of_table.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "\n| {first} | {second} |\n|---|---|");
    for DefinitionRow { name, definition, .. } in of_table {
        let _ = writeln!(text, "| `{name}` | {} |", code(definition));
    }
}

/// A definition as one line; PostgreSQL inserts line breaks in a `CASE`.
fn code(definition: &str) -> String {
    format!("`{}`", cell(&definition.split_whitespace().collect::<Vec<_>>().join(" ")))
}
