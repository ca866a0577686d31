//! A real server is started, stopped, refused and killed.

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use super::*;

/// Runs one statement with psql and returns the output.
fn ask(cluster: &Cluster, statement: &str) -> String {
    let psql = cluster.programs().path("psql");
    let url = cluster.url("postgres", SUPERUSER);
    let done = Command::new(psql).args(["-XAtqc", statement, &url]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

fn kept(folder: &Path) -> Settings {
    Settings { durable: false, ..Settings::kept(folder) }
}

/// A temporary folder for the clusters of a test, removed on drop.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(Settings::temporary().folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The folder does not exist if the test failed before its first start.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn signal(name: &str, process_id: u32) -> bool {
    let script = format!("kill -{name} {process_id}");
    Command::new("sh").args(["-c", &script]).output().unwrap().status.success()
}

fn runs(process_id: u32) -> bool {
    signal("0", process_id)
}

fn kill(process_id: u32) {
    assert!(signal("KILL", process_id));
}

fn children_of(process_id: u32) -> Vec<u32> {
    let listed = Command::new("ps").args(["-A", "-o", "ppid=,pid="]).output().unwrap();
    let numbers = |line: &str| line.split_whitespace().map(|number| number.parse().unwrap()).collect::<Vec<u32>>();
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed.lines().map(numbers).filter(|pair| pair[0] == process_id).map(|pair| pair[1]).collect()
}

#[test]
fn a_temporary_cluster_answers_and_leaves_nothing() {
    let mut settings = Settings::temporary();
    settings.server_options.push(("max_connections".to_owned(), "37".to_owned()));
    let cluster = Cluster::start(&settings).unwrap();
    for (setting, value) in [
        ("data_checksums", "on"),
        ("fsync", "off"),
        ("max_connections", "37"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(ask(&cluster, &format!("SHOW {setting}")), value, "{setting}");
    }
    assert_eq!(ask(&cluster, "SELECT 'É' < 'Z', lower('É')"), "f|é");
    let (folder, server) = (cluster.folder().to_owned(), cluster.process_id().unwrap());
    drop(cluster);
    assert!(!runs(server) && !folder.exists());
}

#[test]
fn a_durable_cluster_writes_through() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(&Settings::kept(&scratch.0)).unwrap();
    assert_eq!(ask(&cluster, "SELECT current_setting('fsync'), current_setting('synchronous_commit')"), "on|on");
}

#[test]
fn a_kept_cluster_is_found_again_and_not_opened_twice() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(&kept(&scratch.0)).unwrap();
    ask(&cluster, "CREATE TABLE kept AS SELECT 1035 AS number");
    assert!(matches!(Cluster::start(&kept(&scratch.0)), Err(EmbeddedError::InUse(folder)) if folder == scratch.0));
    assert_eq!(ask(&cluster, "SELECT number FROM kept"), "1035");
    drop(cluster);
    let again = Cluster::start(&kept(&scratch.0)).unwrap();
    assert_eq!(ask(&again, "SELECT number FROM kept"), "1035");
}

#[test]
fn a_killed_server_recovers_at_the_next_start() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(&Settings::kept(&scratch.0)).unwrap();
    ask(&cluster, "CREATE TABLE kept AS SELECT 1035 AS number");
    kill(cluster.process_id().unwrap());
    drop(cluster);
    assert!(scratch.0.join("data/postmaster.pid").exists(), "a killed server cannot clear up");
    let again = Cluster::start(&Settings::kept(&scratch.0)).unwrap();
    assert_eq!(ask(&again, "SELECT number FROM kept"), "1035");
}

#[test]
fn a_server_that_lost_its_supervisor_is_stopped_by_the_next_start() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(&kept(&scratch.0)).unwrap();
    let server = cluster.process_id().unwrap();
    let supervisor = cluster.supervisor.id();
    let watch = children_of(supervisor).into_iter().filter(|child| *child != server);
    watch.chain([supervisor]).for_each(kill);
    drop(cluster);
    assert!(runs(server));
    let next = Cluster::start(&kept(&scratch.0)).unwrap();
    assert_ne!(next.process_id(), Some(server));
    assert_eq!(ask(&next, "SELECT count(*) FROM pg_stat_activity WHERE pid = pg_backend_pid()"), "1");
}

#[test]
fn a_server_that_cannot_start_says_why_and_leaves_nothing_running() {
    let scratch = Scratch::new();
    let mut settings = kept(&scratch.0);
    settings.server_options.push(("no_such_setting".to_owned(), "1".to_owned()));
    let message = Cluster::start(&settings).unwrap_err().to_string();
    assert!(message.contains("no_such_setting"), "{message}");
    assert!(Cluster::start(&kept(&scratch.0)).is_ok());
}

#[test]
fn a_cluster_of_a_version_that_is_not_installed_is_left_alone() {
    let scratch = Scratch::new();
    drop(Cluster::start(&kept(&scratch.0)).unwrap());
    fs::write(scratch.0.join("data/PG_VERSION"), "9\n").unwrap();
    assert!(matches!(Cluster::start(&kept(&scratch.0)), Err(EmbeddedError::OtherVersion { made_by: 9, .. })));
}

const FOLDER_OF_HOLDER: &str = "FONDS1035_TEST_FOLDER_OF_HOLDER";

/// The child process of the next test; does nothing when run by itself.
#[test]
#[ignore = "started by a_server_does_not_outlive_a_process_that_is_killed"]
fn holder() {
    let folder = std::env::var_os(FOLDER_OF_HOLDER).unwrap();
    let cluster = Cluster::start(&kept(Path::new(&folder))).unwrap();
    ask(&cluster, "CREATE TABLE kept AS SELECT 1035 AS number");
    println!("\nserver {}", cluster.process_id().unwrap());
    std::thread::park();
}

#[test]
fn a_server_does_not_outlive_a_process_that_is_killed() {
    let scratch = Scratch::new();
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded::tests::holder", "--ignored", "--nocapture"])
        .env(FOLDER_OF_HOLDER, &scratch.0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines().map_while(Result::ok);
    let server: u32 = lines.find_map(|line| line.strip_prefix("server ")?.parse().ok()).unwrap();
    assert!(runs(server));
    holder.kill().unwrap();
    holder.wait().unwrap();
    let next = Cluster::start(&kept(&scratch.0)).unwrap();
    assert!(!runs(server), "the next start waits for the end of the server before it");
    assert_eq!(ask(&next, "SELECT number FROM kept"), "1035");
}
