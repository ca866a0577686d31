//! A real mail server, the Exim of the distribution, with a separate configuration and spool folder.
//!
//! It runs once per connection, as under inetd: without a daemon, a fixed port or effects on the mail of the system.
//! Accepted messages stay in the spool folder.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::{fs, io};

use fonds1035::jobs::places::Round;
use uuid::Uuid;

use super::{PATIENT, smtp};
use crate::support::db::TestDb;

/// The unprivileged user of the tests that root runs.
const NOBODY: u32 = 65_534;

fn program() -> Option<PathBuf> {
    ["/usr/sbin/exim4", "/usr/sbin/exim"].map(PathBuf::from).into_iter().find(|program| program.exists())
}

fn configuration(folder: &Path, user: u32, group: u32) -> String {
    let folder = folder.display();
    format!(
        "exim_user = {user}
exim_group = {group}
primary_hostname = mail.example.org
spool_directory = {folder}/spool
log_file_path = {folder}/log/%s
queue_only = true
keep_environment =
tls_advertise_hosts =
acl_smtp_rcpt = recipient
acl_smtp_data = content
begin acl
recipient:
  deny local_parts = gone
    message = no such person here
  defer local_parts = full
    message = mailbox is full
  accept domains = example.org
  deny message = relay not permitted
content:
  require verify = header_syntax
  accept
"
    )
}

/// A folder of its own and a socket at which Exim serves this many connections, one after another.
struct Exim {
    folder: PathBuf,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl Exim {
    fn start(program: PathBuf, connections: usize) -> Exim {
        let folder = std::env::temp_dir().join(format!("fonds1035-exim-{}", Uuid::now_v7()));
        for part in ["spool", "log"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let ours = fs::metadata(&folder).unwrap();
        let (user, group) = if ours.uid() == 0 { (NOBODY, NOBODY) } else { (ours.uid(), ours.gid()) };
        if ours.uid() == 0 {
            for part in ["spool", "log"] {
                chown(folder.join(part), Some(user), Some(group)).unwrap();
            }
        }
        let file = folder.join("exim.conf");
        fs::write(&file, configuration(&folder, user, group)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server =
            std::thread::spawn(move || (0..connections).try_for_each(|_| serve(&program, &file, listener.accept()?.0)));
        Exim { folder, address, server }
    }

    /// Waits until every connection is served; the queued messages as Exim keeps them: headers, then body.
    fn queued(self) -> Vec<(String, String)> {
        self.server.join().unwrap().unwrap();
        let mut queued = Vec::new();
        for entry in fs::read_dir(self.folder.join("spool/input")).unwrap() {
            let path = entry.unwrap().path();
            if let Some(base) = path.to_str().unwrap().strip_suffix("-H") {
                let body = fs::read_to_string(format!("{base}-D")).unwrap();
                queued.push((fs::read_to_string(&path).unwrap(), body));
            }
        }
        fs::remove_dir_all(&self.folder).unwrap();
        queued
    }
}

/// One run of Exim for one connection.
fn serve(program: &Path, file: &Path, stream: TcpStream) -> io::Result<()> {
    let mut exim = Command::new(program)
        .arg("-C")
        .arg(file)
        .arg("-bs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut words, mut answers) = (exim.stdin.take().unwrap(), exim.stdout.take().unwrap());
    let mut from_client = stream.try_clone()?;
    let reader = std::thread::spawn(move || pass_on(&mut from_client, &mut words).is_ok());
    // Either side may leave first: what the other still says then reaches nobody, and nobody is at fault.
    drop(pass_on(&mut answers, &mut &stream));
    drop(answers);
    exim.wait()?;
    drop(stream.shutdown(Shutdown::Both));
    reader.join().unwrap();
    Ok(())
}

/// Passes every word on at once; a copy in the kernel would hold back what might be followed by more.
fn pass_on(from: &mut dyn io::Read, to: &mut dyn io::Write) -> io::Result<u64> {
    io::copy(from, to)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_mail_server_takes_the_messages_and_refuses_one_recipient() {
    let Some(program) = program() else {
        println!(
            "left out: no Exim on this machine (Debian package exim4-daemon-light; not installed beside another mail server)"
        );
        return;
    };
    let test = TestDb::new().await;
    for address in ["a@example.org", "gone@example.org", "full@example.org", "b@elsewhere.example"] {
        test.enqueue(address, "submission_receipt").await;
    }
    let exim = Exim::start(program, 4);
    let round = test.courier(smtp(exim.address, PATIENT)).round().await.unwrap();
    assert_eq!(round, Round { leased: 4, sent: 1, postponed: 1, parked: 2, ..Round::default() });
    for (address, words) in [
        ("gone@example.org", "no such person here"),
        ("full@example.org", "mailbox is full"),
        ("b@elsewhere.example", "relay not permitted"),
    ] {
        assert!(test.delivery_to(address).await.last_error.unwrap().contains(words), "{address}");
    }

    let id = test.delivery_to("a@example.org").await.id;
    let queued = exim.queued();
    let [(headers, body)] = queued.as_slice() else { panic!("{} messages", queued.len()) };
    for part in [
        format!("Message-ID: <{id}@example.org>"),
        "To: Auditor <a@example.org>".into(),
        "Auto-Submitted: auto-generated".into(),
        "Subject: 2019-0042: receipt of your application".into(),
    ] {
        assert!(headers.contains(&part), "{part} in {headers}");
    }
    // The encoding folds long lines (RFC 2045, 6.7).
    let body = body.replace("=\n", "");
    assert!(body.contains(&"ab".repeat(32)) && body.contains("Content-Type: text/html"), "{body}");
}
