//! The tour of the README works: the demonstration is started as in the README, and the code blocks are run.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A running demonstration in a folder of its own.
struct Demonstration {
    process: Child,
    /// What it said until it was ready.
    said: Vec<String>,
}

impl Demonstration {
    fn start(folder: &PathBuf, port: u16) -> Demonstration {
        let process = Command::new(env!("CARGO_BIN_EXE_fonds1035"))
            .arg("demo")
            .current_dir(folder)
            .env_remove("DATABASE_URL")
            .env("FONDS1035__HTTP__BIND", format!("127.0.0.1:{port}"))
            .env("FONDS1035__HTTP__PUBLIC_BASE_URL", format!("http://127.0.0.1:{port}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut demonstration = Demonstration { process, said: Vec::new() };
        let mut lines = BufReader::new(demonstration.process.stdout.take().unwrap()).lines();
        while !demonstration.said.last().is_some_and(|line| line.starts_with("ready:")) {
            let next = lines.next().unwrap_or_else(|| panic!("the demonstration ended: {:?}", demonstration.said));
            demonstration.said.push(next.unwrap());
        }
        // What it says later must find a reader.
        std::thread::spawn(move || lines.for_each(drop));
        demonstration
    }

    /// Ctrl-C, as at a terminal.
    fn stop(mut self) {
        let told = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        // A failed test leaves nothing running; after `stop` there is nothing to kill.
        let _ = self.process.kill();
    }
}

/// The blocks of the tour, in order, as one script.
fn tour() -> String {
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("```sh tour\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tour_passes_when_pasted_and_a_second_start_finds_everything() {
    if Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("left out: the tour needs curl");
        return;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = std::env::temp_dir().join(format!("fonds1035-tour-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();

    let demonstration = Demonstration::start(&folder, port);
    let passwords = demonstration.said.iter().find(|line| line.starts_with("export ")).unwrap();
    let script = format!("set -euo pipefail\n{passwords}\nAPI=http://127.0.0.1:{port}/api/v1\n{}", tour());
    let toured = Command::new("bash").arg("-c").arg(script).current_dir(&folder).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&toured.stdout), String::from_utf8_lossy(&toured.stderr));
    assert!(toured.status.success(), "{out}\n{err}");
    assert!(out.contains("\"code\":\"incomplete\""), "the rehearsal says what is missing: {out}");
    assert!(out.contains("\"code\":\"not_endorsed\""), "the step in the wrong order is refused: {out}");
    assert!(out.contains("\"state\":\"approved\""), "{out}");
    assert!(out.lines().any(|line| line.contains("commit") && line.contains("144000.00")), "the statement: {out}");
    for said in [
        "\"state\":\"active\"",
        "\"state\":\"paid\"",
        "\"state\":\"endorsed\"",
        "\"code\":\"report_does_not_add_up\"",
        "/report/total_spent_usd",
        "\"actual_usd\":\"18500.00\"",
    ] {
        assert!(out.contains(said), "{said} of the life of the project: {out}");
    }
    assert_eq!(out.matches("\"status\":409").count(), 2, "nothing else is refused: {out}");
    demonstration.stop();

    let again = Demonstration::start(&folder, port);
    assert!(again.said.iter().any(|line| line.contains("as it was left")), "{:?}", again.said);
    assert!(!again.said.iter().any(|line| line.starts_with("export ")), "passwords are shown once");
    again.stop();
    std::fs::remove_dir_all(&folder).unwrap();
}
