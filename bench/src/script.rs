//! Statements recorded twice, for two applications, become a script of pgbench.
//!
//! A value that is the same in both recordings stays as it is. One that names the application becomes an expression
//! over the script's variables; so do fresh identities, and the figures of a ledger entry, which continue from the
//! entry that the service, and the script, has just read. Any other value that differs (an instant, a request id) is
//! taken from the first recording.

use tokio_postgres::Client;

use crate::Failure;
use crate::statements::Statement;

/// How pgbench sends statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Protocol, as `pgbench -M` names it.
    pub protocol: &'static str,
    /// Whether statements are sent without waiting for the answers of those before.
    pub pipelined: bool,
}

impl Form {
    /// Statements as text, one by one.
    pub const SIMPLE: Form = Form { protocol: "simple", pipelined: false };
    /// Prepared statements, one by one.
    pub const PREPARED: Form = Form { protocol: "prepared", pipelined: false };
    /// Every form; simple statements cannot be pipelined.
    pub const ALL: [Form; 5] = [
        Form::SIMPLE,
        Form { protocol: "extended", pipelined: false },
        Form::PREPARED,
        Form { protocol: "extended", pipelined: true },
        Form { protocol: "prepared", pipelined: true },
    ];
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.protocol)?;
        if self.pipelined { f.write_str(", pipelined") } else { Ok(()) }
    }
}

/// What is known about a value of the first recording.
#[derive(Debug, Clone)]
pub struct Known {
    /// The value, as the server writes it.
    pub value: String,
    /// Expression of type text that stands for it.
    pub expression: String,
    /// Only where a row is inserted: what is read stays that of the first recording.
    pub inserted_only: bool,
}

/// A script before it is written in one of the forms.
#[derive(Debug)]
pub struct Script {
    steps: Vec<Step>,
}

/// A statement with what stands for each of its values.
#[derive(Debug)]
struct Step {
    sql: String,
    values: Vec<Value>,
    /// Its answer is kept in variables `last_…`.
    kept: bool,
    /// `\set` lines in front of it.
    before: Vec<String>,
}

#[derive(Debug)]
enum Value {
    Null,
    Constant(String),
    Expression(String),
}

/// A script in one form: its text, and the constants bound to its variables.
#[derive(Debug, Clone)]
pub struct Written {
    /// Text.
    pub text: String,
    /// Name and value.
    pub variables: Vec<(String, String)>,
}

impl Script {
    /// Compares two recordings of one request.
    pub async fn of(
        client: &Client,
        first: &[Statement],
        second: &[Statement],
        known: &[Known],
    ) -> Result<Script, Failure> {
        let shape = |statements: &[Statement]| statements.iter().map(|one| one.sql.clone()).collect::<Vec<_>>();
        if first.is_empty() || shape(first) != shape(second) {
            return Err(
                format!("two recordings of one request differ: {:#?} {:#?}", shape(first), shape(second)).into()
            );
        }
        let mut steps: Vec<Step> = Vec::new();
        for (slot, (first, second)) in first.iter().zip(second).enumerate() {
            let types =
                if first.values.is_empty() { Vec::new() } else { client.prepare(&first.sql).await?.params().to_vec() };
            let inserts = first.sql.starts_with("INSERT");
            let mut step = Step { sql: first.sql.clone(), values: Vec::new(), kept: false, before: Vec::new() };
            for ((one, other), of_type) in first.values.iter().zip(&second.values).zip(&types) {
                let Some(one) = one else {
                    step.values.push(Value::Null);
                    continue;
                };
                let named = known
                    .iter()
                    .filter(|known| inserts || !known.inserted_only)
                    .find(|known| one.contains(&known.value));
                step.values.push(match (named, of_type.name()) {
                    (Some(known), name) => Value::Expression(format!("({})::{name}", spliced(one, known))),
                    (None, _) if Some(one) == other.as_ref() => Value::Constant(one.clone()),
                    (None, "uuid") if inserts => {
                        Value::Expression(format!("('01908{slot:03}' || lpad(:n::text, 24, '0'))::uuid"))
                    }
                    (None, "int8") if !inserts => Value::Expression(":n".into()),
                    (None, _) => Value::Constant(one.clone()),
                });
            }
            steps.push(step);
        }
        continue_ledgers(&mut steps)?;
        Ok(Script { steps })
    }

    /// One script that runs several, one after the other.
    pub fn chain(scripts: Vec<Script>) -> Script {
        Script { steps: scripts.into_iter().flat_map(|script| script.steps).collect() }
    }

    /// What the script writes and nothing else: a function of the server, and the script that calls it. Nothing is read, and
    /// nothing goes to the client and back between two statements.
    pub fn writes_alone(&self) -> (String, Script) {
        let (mut body, mut variables) = (String::new(), Vec::new());
        let writes = |step: &&Step| step.sql.starts_with("INSERT") || step.sql.starts_with("UPDATE");
        for step in self.steps.iter().filter(writes) {
            let sql = step.bound(Form::SIMPLE, "", &mut Vec::new());
            body.push_str(&format!("{};\n", parameters_in(&sql, &mut variables)));
        }
        let listed = |how: fn(&String) -> String| variables.iter().map(how).collect::<Vec<_>>().join(", ");
        let function = format!(
            "CREATE FUNCTION writes_alone({}) RETURNS void LANGUAGE plpgsql AS $body$ BEGIN\n{body}END $body$",
            listed(|name| format!("given_{name} bigint"))
        );
        let sql = format!("SELECT writes_alone({})", listed(|name| format!(":{name}")));
        (function, Script { steps: vec![Step { sql, values: Vec::new(), kept: false, before: Vec::new() }] })
    }

    /// Writes the script in a form. `setup`: `\set` lines at its beginning; `name` sets its variables apart from those of
    /// other scripts in the same run.
    pub fn write(&self, form: Form, name: &str, setup: &[String]) -> Written {
        let mut written =
            Written { text: setup.iter().map(|line| format!("\\set {line}\n")).collect(), variables: Vec::new() };
        let mut open = false;
        for step in &self.steps {
            let breaks = step.kept || !step.before.is_empty();
            if open && breaks {
                written.text.push_str("\\endpipeline\n");
                open = false;
            }
            for line in &step.before {
                written.text.push_str(&format!("\\set {line}\n"));
            }
            if form.pipelined && !open && !step.kept {
                written.text.push_str("\\startpipeline\n");
                open = true;
            }
            let sql = step.bound(form, name, &mut written.variables);
            written.text.push_str(&sql);
            written.text.push_str(if step.kept { " \\gset last_\n" } else { ";\n" });
        }
        if open {
            written.text.push_str("\\endpipeline\n");
        }
        written
    }
}

impl Step {
    /// The statement with its values in their places.
    fn bound(&self, form: Form, script: &str, variables: &mut Vec<(String, String)>) -> String {
        let mut sql = String::new();
        let mut rest = self.sql.as_str();
        while let Some((text, after)) = rest.split_once('$') {
            sql.push_str(text);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = after[..digits].parse().unwrap_or(0);
            match number.checked_sub(1).and_then(|place| self.values.get(place)) {
                None => sql.push_str(&format!("${}", &after[..digits])),
                Some(Value::Null) => sql.push_str("NULL"),
                Some(Value::Expression(expression)) => sql.push_str(expression),
                Some(Value::Constant(value)) if form.protocol == "simple" => sql.push_str(&literal(value)),
                Some(Value::Constant(value)) => {
                    let name = format!("{script}_{}", variables.len());
                    sql.push_str(&format!(":{name}"));
                    variables.push((name, value.clone()));
                }
            }
            rest = &after[digits..];
        }
        sql.push_str(rest);
        sql
    }
}

/// A literal in which pgbench sees no variable.
fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''").replace(':', "\\072"))
}

/// The statement with parameters of a function in place of pgbench's variables, whose names are kept.
fn parameters_in(sql: &str, variables: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some((text, after)) = rest.split_once(':') {
        out.push_str(text);
        let name: String = after.chars().take_while(|one| one.is_ascii_alphanumeric() || *one == '_').collect();
        if let Some(cast) = after.strip_prefix(':') {
            out.push_str("::");
            rest = cast;
            continue;
        }
        out.push_str(&format!("given_{name}"));
        rest = &after[name.len()..];
        if !variables.contains(&name) {
            variables.push(name);
        }
    }
    out + rest
}

/// The value with the known part replaced by its expression.
fn spliced(value: &str, known: &Known) -> String {
    let pieces: Vec<String> =
        value.split(&known.value).map(|piece| if piece.is_empty() { String::new() } else { literal(piece) }).collect();
    let mut parts = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        if place > 0 {
            parts.push(known.expression.clone());
        }
        if !piece.is_empty() {
            parts.push(piece.clone());
        }
    }
    parts.join(" || ")
}

/// Where an entry is inserted, the last entry read before it is kept, and the new one continues from it.
fn continue_ledgers(steps: &mut [Step]) -> Result<(), Failure> {
    for place in 0..steps.len() {
        if !steps[place].sql.starts_with("INSERT INTO \"ledger_entry\"") {
            continue;
        }
        let read = |step: &Step| step.sql.contains("FROM \"ledger_entry\"") && step.sql.contains("\"available_after\"");
        let source = steps[..place].iter().rposition(read).ok_or("an entry is inserted that follows no other")?;
        steps[source].kept = true;
        let columns: Vec<String> = columns(&steps[place].sql);
        let value = |name: &str| {
            columns.iter().position(|column| column == name).and_then(|at| match &steps[place].values[at] {
                Value::Constant(value) => Some(value.clone()),
                _ => None,
            })
        };
        let amount = value("amount_cents").ok_or("an entry without an amount")?;
        let [available, reserved, committed] = match value("kind").as_deref() {
            Some("reserve") => [format!("- {amount}"), format!("+ {amount}"), "+ 0".into()],
            Some("commit") => ["+ 0".into(), format!("- {amount}"), format!("+ {amount}")],
            other => return Err(format!("an entry of the kind {other:?}").into()),
        };
        let moves = [
            ("number", "+ 1".to_owned()),
            ("available_after", available),
            ("reserved_after", reserved),
            ("committed_after", committed),
        ];
        for (column, moved) in moves {
            let at = columns.iter().position(|known| known == column).ok_or("an entry lacks a column")?;
            steps[place].before.push(format!("next_{column} :last_{column} {moved}"));
            steps[place].values[at] = Value::Expression(format!(":next_{column}"));
        }
    }
    Ok(())
}

/// The columns of an insert, in their order.
fn columns(sql: &str) -> Vec<String> {
    let list = sql.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(list, _)| list);
    list.split(',').map(|column| column.trim().trim_matches('"').to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_value_is_replaced_inside_of_a_text_and_colons_are_hidden() {
        let known = Known { value: "abc".into(), expression: "x".into(), inserted_only: false };
        assert_eq!(spliced("abc", &known), "x");
        assert_eq!(spliced("{\"id\":\"abc\"}", &known), "E'{\"id\"\\072\"' || x || E'\"}'");
        assert_eq!(literal("it's \\ 1:2"), "E'it''s \\\\ 1\\0722'");
    }

    #[test]
    fn values_take_their_places_by_number() {
        let values = (0..11).map(|number| Value::Expression(format!("v{number}"))).collect();
        let step = Step { sql: "SELECT $11, $1 LIMIT $2".into(), values, kept: false, before: Vec::new() };
        assert_eq!(step.bound(Form::PREPARED, "s", &mut Vec::new()), "SELECT v10, v0 LIMIT v1");
    }

    #[test]
    fn what_a_script_writes_becomes_a_function_of_its_variables() {
        let step = |sql: &str, values| Step { sql: sql.into(), values, kept: false, before: Vec::new() };
        let named = |expression: &str| Value::Expression(expression.into());
        let script = Script {
            steps: vec![
                step("SELECT $1", vec![named(":other")]),
                step("INSERT INTO a VALUES ($1, $2)", vec![named("(:n)::text"), Value::Constant("1:2".into())]),
                step("UPDATE a SET b = $1, c = $2", vec![named(":officer % 2"), named(":n")]),
            ],
        };
        let (function, call) = script.writes_alone();
        assert_eq!(
            function,
            "CREATE FUNCTION writes_alone(given_n bigint, given_officer bigint) RETURNS void LANGUAGE plpgsql \
             AS $body$ BEGIN\nINSERT INTO a VALUES ((given_n)::text, E'1\\0722');\n\
             UPDATE a SET b = given_officer % 2, c = given_n;\nEND $body$"
        );
        assert_eq!(call.write(Form::PREPARED, "s", &[]).text, "SELECT writes_alone(:n, :officer);\n");
    }
}
