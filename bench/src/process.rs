//! What a process used, from `/proc`: processor time and memory.

use std::fs;

use crate::Failure;

/// Ticks of processor time a second in `/proc` (USER_HZ, fixed by Linux).
const TICKS: u64 = 100;

/// Processor time of a process itself, milliseconds.
pub fn own_milliseconds(process: u32) -> Result<u64, Failure> {
    Ok(ticks(process)?.0 * 1_000 / TICKS)
}

/// Processor time of a PostgreSQL server: the main process, its children, and those that have ended; milliseconds.
pub fn server_milliseconds(main: u32) -> Result<u64, Failure> {
    let (own, ended) = ticks(main)?;
    let mut total = own + ended;
    for child in fs::read_dir("/proc")?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok()) {
        // A process may end between the listing and the look at it.
        let Ok(stat) = fs::read_to_string(format!("/proc/{child}/stat")) else { continue };
        if fields(&stat).get(1).is_some_and(|parent| *parent == main.to_string()) {
            total += ticks(child).map_or(0, |(own, _)| own);
        }
    }
    Ok(total * 1_000 / TICKS)
}

/// Memory of a process, kB: now, and at its peak since the start.
pub fn memory_kilobytes(process: u32) -> Result<(u64, u64), Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    Ok((kilobytes(&status, "VmRSS:")?, kilobytes(&status, "VmHWM:")?))
}

/// Memory of the whole machine, MB.
pub fn machine_megabytes() -> Result<u64, Failure> {
    Ok(kilobytes(&fs::read_to_string("/proc/meminfo")?, "MemTotal:")? / 1_024)
}

/// A named figure of a file that gives kB.
fn kilobytes(text: &str, name: &str) -> Result<u64, Failure> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or("no memory in /proc")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Fields of `/proc/…/stat` after the name: state, parent, ….
fn fields(stat: &str) -> Vec<&str> {
    stat.rsplit_once(") ").map_or(Vec::new(), |(_, rest)| rest.split(' ').collect())
}

/// Ticks of the process itself, and of its children that have ended.
fn ticks(process: u32) -> Result<(u64, u64), Failure> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields = fields(&stat);
    let number = |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    Ok((number(11) + number(12), number(13) + number(14)))
}
