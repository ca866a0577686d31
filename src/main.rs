//! The one binary: every subcommand of the service.

fn main() {}
