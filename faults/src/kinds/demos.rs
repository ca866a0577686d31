//! Two demonstrations are started at once in one folder: one runs, the other one says why it does not.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fonds1035::store::pools::SERVICE_ROLE;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::Failure;
use crate::postgres::{DATABASE, url};
use crate::row::{NO_FAULT, Row, Tally, Wanted};
use crate::service::{finish, free_port, is_ok};
use crate::stage::World;

/// Longest time to fill a new demonstration.
const FILLING: Duration = Duration::from_secs(90);

/// Starts both, lets one win, looks at the other one, stops the winner and starts it again.
pub async fn run(world: &World, name: &str) -> Result<Row, Failure> {
    let folder = world.folder.join("demos");
    std::fs::create_dir_all(&folder)?;
    let ports = [free_port()?, free_port()?];
    let mut demos = [start(world, &folder, ports[0])?, start(world, &folder, ports[1])?];
    let begun = Instant::now();
    let winner = loop {
        let ready = [is_ok(ports[0], "/readyz").await, is_ok(ports[1], "/readyz").await];
        match ready {
            [true, _] => break 0,
            [_, true] => break 1,
            _ if begun.elapsed() > FILLING => return Err("no demonstration became ready".into()),
            _ => sleep(Duration::from_millis(100)).await,
        }
    };
    let [first, second] = &mut demos;
    let (won, other) = if winner == 0 { (first, second) } else { (second, first) };
    let refused = timeout(Duration::from_secs(10), other.wait())
        .await
        .is_ok_and(|ended| ended.is_ok_and(|status| !status.success()));
    let log = std::fs::read_to_string(folder.join(format!("{}.log", ports[1 - winner]))).unwrap_or_default();
    let told = log.contains("in use by another running");
    let verify = verify(world, &folder).await?;
    stop(won).await?;
    let mut again = start(world, &folder, ports[winner])?;
    let begun = Instant::now();
    while !is_ok(ports[winner], "/readyz").await && begun.elapsed() < FILLING {
        sleep(Duration::from_millis(100)).await;
    }
    let restarted = is_ok(ports[winner], "/readyz").await;
    stop(&mut again).await?;
    let note = match (refused, told) {
        (true, true) => "the second one ended and said that the folder is in use".to_owned(),
        _ => format!("the second one: ended {refused}, said why {told}"),
    };
    let recovered = refused && told && restarted;
    Ok(Row { kind: name.into(), times: 1, tally: Tally::default(), verify, recovered, note, wanted: Wanted::Nothing })
}

fn start(world: &World, folder: &Path, port: u16) -> Result<Child, Failure> {
    let log = std::fs::File::create(folder.join(format!("{port}.log")))?;
    let mut command = Command::new(&world.program);
    command.arg("demo").env_clear().current_dir(folder);
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("FONDS1035__HTTP__BIND", format!("127.0.0.1:{port}"));
    command.env("FONDS1035__SIGN_IN__ARGON2_MEMORY_KIB", "64").env("FONDS1035__SIGN_IN__ARGON2_ITERATIONS", "1");
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0).kill_on_drop(true);
    Ok(command.spawn()?)
}

async fn stop(demo: &mut Child) -> Result<(), Failure> {
    let process = demo.id().ok_or("a demonstration has ended by itself")?;
    crate::process::signal("TERM", &[process])?;
    timeout(Duration::from_secs(30), demo.wait()).await.map_err(|_| "a demonstration did not stop")??;
    Ok(())
}

async fn verify(world: &World, folder: &Path) -> Result<String, Failure> {
    let socket = folder.join(".fonds1035/postgresql/socket");
    let settings = [("DATABASE_URL".to_owned(), url(&[&socket], SERVICE_ROLE, DATABASE))];
    let (good, words) = finish(&world.program, "verify", &settings, Duration::from_secs(60)).await?;
    let last = words.lines().last().unwrap_or_default().to_owned();
    Ok(if good { NO_FAULT.to_owned() } else { last })
}
