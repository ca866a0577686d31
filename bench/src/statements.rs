//! The statements that the service sends, read from the log of the server that received them.
//!
//! Nobody writes them down a second time: a request is made twice for two different applications while the server
//! logs, and what differs between the two is what a pgbench script has to vary. So the scripts cannot drift apart from
//! the service.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio_postgres::Client;

use crate::Failure;

/// A statement as the server received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text.
    pub sql: String,
    /// The values bound to it, `None` for NULL.
    pub values: Vec<Option<String>>,
}

/// Reads the server's log.
pub struct Recorder {
    log: PathBuf,
    client: Client,
    marks: u32,
}

impl Recorder {
    /// Begins to log every statement of a database; sessions that are open already are not concerned.
    pub async fn begin(log: PathBuf, owner: Client) -> Result<Recorder, Failure> {
        switch(&owner, "SET log_statement = 'all'").await?;
        owner.batch_execute("SET log_statement = 'all'").await?;
        Ok(Recorder { log, client: owner, marks: 0 })
    }

    /// Stops logging for sessions to come.
    pub async fn end(self) -> Result<(), Failure> {
        switch(&self.client, "RESET log_statement").await
    }

    /// Every statement that others sent since the last call.
    pub async fn take(&mut self) -> Result<Vec<Statement>, Failure> {
        self.marks += 1;
        let (before, after) = (format!("SELECT 'mark {}'", self.marks - 1), format!("SELECT 'mark {}'", self.marks));
        self.client.batch_execute(&after).await?;
        let begun = Instant::now();
        loop {
            let text = fs::read_to_string(&self.log)?;
            let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
            let statements =
                whole.lines().filter_map(|line| statement(line).transpose()).collect::<Result<Vec<_>, _>>()?;
            if let Some(end) = statements.iter().position(|statement| statement.sql == after) {
                let start =
                    statements.iter().position(|statement| statement.sql == before).map_or(0, |place| place + 1);
                return Ok(statements[start..end].to_vec());
            }
            if begun.elapsed() > Duration::from_secs(20) {
                return Err("the server's log does not show what was sent".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn switch(owner: &Client, setting: &str) -> Result<(), Failure> {
    let database: String = owner.query_one("SELECT current_database()::text", &[]).await?.get(0);
    Ok(owner.batch_execute(&format!("ALTER DATABASE {database} {setting}")).await?)
}

/// The statement of a line of the log, if it is one.
fn statement(line: &str) -> Result<Option<Statement>, Failure> {
    let entry: serde_json::Value = serde_json::from_str(line)?;
    let message = entry["message"].as_str().unwrap_or_default();
    if let Some(sql) = message.strip_prefix("statement: ") {
        return Ok(Some(Statement { sql: sql.to_owned(), values: Vec::new() }));
    }
    let Some((_, sql)) = message.strip_prefix("execute ").and_then(|rest| rest.split_once(": ")) else {
        return Ok(None);
    };
    let values = entry["detail"].as_str().and_then(|detail| detail.strip_prefix("parameters: "));
    Ok(Some(Statement { sql: sql.to_owned(), values: values.map(bound).unwrap_or_default() }))
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn bound(mut text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    while let Some((_, rest)) = text.split_once(" = ") {
        if let Some(rest) = rest.strip_prefix("NULL") {
            values.push(None);
            text = rest;
            continue;
        }
        let mut value = String::new();
        let mut characters = rest.char_indices().skip(1).peekable();
        let mut end = rest.len();
        while let Some((_, character)) = characters.next() {
            if character != '\'' {
                value.push(character);
            } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
                value.push('\'');
            } else {
                end = characters.peek().map_or(rest.len(), |(place, _)| *place);
                break;
            }
        }
        values.push(Some(value));
        text = &rest[end..];
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_the_server_writes_them() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(bound("$1 = 'it''s $2 = x', $2 = NULL, $3 = ''"), [some("it's $2 = x"), None, some("")]);
        assert_eq!(bound("$1 = '1', $2 = '''', $3 = NULL"), [some("1"), some("'"), None]);
        assert_eq!(bound(""), []);
    }

    #[test]
    fn a_line_of_the_log_is_a_statement_or_none() {
        let line = r#"{"message":"execute s1: SELECT $1","detail":"parameters: $1 = '2'"}"#;
        let found = statement(line).ok().flatten();
        assert_eq!(found, Some(Statement { sql: "SELECT $1".into(), values: vec![Some("2".into())] }));
        assert_eq!(statement(r#"{"message":"checkpoint starting"}"#).ok().flatten(), None);
    }
}
