//! Faults of connections between the service and PostgreSQL: cut behind a COMMIT, or silent.

use std::time::{Duration, Instant};

use fonds1035::store::pools::SERVICE_ROLE;
use tokio::time::sleep;

use crate::Failure;
use crate::load::Load;
use crate::postgres::{DATABASE, url};
use crate::proxy::{Cut, Proxy};
use crate::row::Row;
use crate::stage::{RECOVERY, Stage, World, seconds};

/// Cuts so many connections behind a COMMIT of theirs, counted from the first one.
pub async fn cut(
    world: &World,
    name: &str,
    place: &str,
    commits: (usize, usize),
    times: usize,
) -> Result<Row, Failure> {
    let stage = Stage::new(world, place, &[])?;
    let proxy = Proxy::start(&stage.folder.join("proxy"), &stage.server.socket())?;
    let _service = stage.serve_on(&url(&[proxy.folder()], SERVICE_ROLE, DATABASE)).await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    if commits.1 == 0 {
        // The connections of the sign-in are used already: one of them is cut first, so that fresh ones follow.
        proxy.cut(Cut { commits: (1, usize::MAX), left: 1 });
        while proxy.left() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    }
    proxy.cut(Cut { commits, left: times });
    let begun = Instant::now();
    while proxy.left() > 0 && begun.elapsed() < RECOVERY {
        sleep(Duration::from_millis(20)).await;
    }
    let (took, done) = (begun.elapsed(), times - proxy.left());
    proxy.cut(Cut::default());
    load.end().await;
    let recovered = stage.recovered(&door).await.is_some();
    let note = format!("{done} cuts within {}", seconds(took));
    stage.conclude(name, done, recovered && done == times, note).await
}

/// All open connections fall silent under load; `serve` is to notice and open others.
pub async fn black_hole(world: &World, name: &str) -> Result<Row, Failure> {
    let stage = Stage::new(world, "black-hole", &[])?;
    let proxy = Proxy::start(&stage.folder.join("proxy"), &stage.server.socket())?;
    let through = url(&[proxy.folder()], SERVICE_ROLE, DATABASE);
    let service = stage.serve_on(&through).await?;
    let door = stage.door().await?;
    let load = Load::begin(&door, &stage.journal);
    sleep(Duration::from_secs(1)).await;
    proxy.swallow();
    let recovered = stage.recovered(&door).await;
    load.end().await;
    let connections = proxy.swallowed();
    let (service, note) = match recovered {
        Some(took) => (service, format!("{connections} connections; went on within {}", seconds(took))),
        None => {
            service.kill().await?;
            let words = format!("{connections} connections; not within {}, `serve` was restarted", seconds(RECOVERY));
            (stage.serve_on(&through).await?, words)
        }
    };
    let row = stage.conclude(name, 1, recovered.is_some(), note).await;
    drop(service);
    row
}
