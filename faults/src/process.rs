//! Signals to processes, and the processes that another one has started.

use std::fs;
use std::process::Command;

use crate::Failure;

/// Sends a signal to processes; one that has ended already is no failure.
pub fn signal(name: &str, processes: &[u32]) -> Result<(), Failure> {
    if processes.is_empty() {
        return Ok(());
    }
    let script = format!("kill -{name} \"$@\" 2>/dev/null || :");
    let numbers = processes.iter().map(ToString::to_string);
    Command::new("/bin/sh").arg("-c").arg(script).arg("kill").args(numbers).status()?;
    Ok(())
}

/// A process and those that it has started.
pub fn family(main: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten();
    let numbers = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    std::iter::once(main).chain(numbers.filter(|number| parent(*number) == Some(main))).collect()
}

/// Whether a process is there; one that has ended and was not awaited is not.
pub fn is_alive(process: u32) -> bool {
    fields(process).is_some_and(|fields| fields.first().is_some_and(|state| state != "Z"))
}

fn parent(process: u32) -> Option<u32> {
    fields(process)?.get(1)?.parse().ok()
}

/// Fields of `/proc/…/stat` after the name: state, parent, ….
fn fields(process: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}
