//! `docker-compose.yml` agrees with the program: its variables are configuration keys, and the commands of the README
//! and the request of the health check are valid.

use std::process::{Command, Output};

const COMPOSE: &str = include_str!("../../../docker-compose.yml");
const README: &str = include_str!("../../../README.md");

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines below each line that is exactly this key, comments aside.
fn blocks<'a>(text: &'a str, key: &str) -> Vec<Vec<&'a str>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    let begins = lines.iter().enumerate().filter(|(_, line)| line.trim() == key);
    let below = |(at, line): (usize, &&'a str)| {
        let further = lines[at + 1..].iter().take_while(|next| indent(next) > indent(line) || next.trim().is_empty());
        further.copied().collect()
    };
    begins.map(below).collect()
}

/// A value as a container would see it: quotes are gone, a secret stands in the place of each `${…}`.
fn value(text: &str) -> String {
    let text = text.trim().trim_matches('"');
    let mut parts = text.split("${");
    let mut seen = parts.next().unwrap().to_owned();
    for part in parts {
        seen.push_str(&"a".repeat(64));
        seen.push_str(part.split_once('}').unwrap().1);
    }
    seen
}

/// The words of a command as a shell would take them: what stands in quotes is one.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (place, part) in command.split('"').enumerate() {
        if place % 2 == 0 {
            words.extend(part.split_whitespace());
        } else {
            words.push(part);
        }
    }
    words
}

fn program(arguments: &[&str], variables: &[(String, String)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fonds1035"));
    // Away from the files of the repository, as in the image.
    command.args(arguments).env_clear().envs(variables.iter().cloned()).current_dir(std::env::temp_dir());
    command.output().unwrap()
}

#[test]
fn every_variable_of_the_service_is_a_key_of_the_configuration() {
    let mut judged = 0;
    for block in blocks(COMPOSE, "environment:") {
        let variables: Vec<(String, String)> =
            block.iter().filter_map(|line| line.trim().split_once(": ")).map(|(k, v)| (k.into(), value(v))).collect();
        if !variables.iter().any(|(key, _)| key == "FONDS1035_ENV") {
            continue;
        }
        let shown = program(&["print", "config"], &variables);
        assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.contains("\"environment\": \"production\"") && !shown.contains("aaaa"), "{shown}");
        let wrong = ("FONDS1035__HTTP__PORRT".to_owned(), "1".to_owned());
        assert!(!program(&["print", "config"], &[variables, vec![wrong]].concat()).status.success());
        judged += 1;
    }
    assert_eq!(judged, 2, "the service and its migration");
}

#[test]
fn the_commands_of_the_readme_are_those_of_a_service_and_of_the_program() {
    let commands = README.lines().filter_map(|line| line.strip_prefix("docker compose run --rm "));
    let mut tried = 0;
    for (service, arguments) in commands.map(|command| command.split_once(' ').unwrap()) {
        assert_eq!(blocks(COMPOSE, &format!("{service}:")).len(), 1, "{service}");
        let mut words = words(arguments);
        words.push("--help");
        assert!(program(&words, &[]).status.success(), "{arguments}");
        tried += 1;
    }
    assert_eq!(tried, 2);
    assert!(include_str!("../../../Dockerfile").contains("ENTRYPOINT [\"fonds1035\"]"));
}

#[test]
fn the_health_check_asks_what_the_interface_answers_where_it_listens() {
    let serve = blocks(COMPOSE, "serve:").concat().join("\n");
    let check = serve.split("test: ").nth(1).unwrap().lines().next().unwrap();
    assert!(check.contains("/dev/tcp/127.0.0.1/8080") && COMPOSE.contains("FONDS1035__HTTP__BIND: 0.0.0.0:8080"));
    let asked = check.split("GET ").nth(1).unwrap().split(' ').next().unwrap();
    assert!(include_str!("../../../docs/access.md").contains(&format!("| GET | `{asked}` | yes |")), "{asked}");
}
