//! `scripts/toolchain.sh` uses an installed cargo of a supported version, or installs a toolchain in `.fonds1035/rust`.
//! Each test runs a temporary copy, with a PATH without cargo, an empty home folder and a mock installer.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sha2::{Digest, Sha256};

const MANIFEST: &str = include_str!("../../../Cargo.toml");
const SCRIPT: &str = include_str!("../../../scripts/toolchain.sh");
const CHECKSUMS: &str = include_str!("../../../scripts/rustup-init.sha256");

/// The programs that the script and the stand-in may use, as far as this machine has them.
const TOOLS: [&str; 17] = [
    "awk",
    "bash",
    "cat",
    "chmod",
    "curl",
    "cut",
    "dirname",
    "grep",
    "head",
    "ldd",
    "mkdir",
    "rm",
    "sed",
    "sha256sum",
    "shasum",
    "sort",
    "uname",
];

/// Records its arguments and makes a cargo of the version that was asked for, with the components that were asked for.
const INSTALLER: &str = r#"
case "$CARGO_HOME $RUSTUP_HOME" in *.fonds1035/rust/cargo*.fonds1035/rust/rustup) ;; *) exit 1 ;; esac
mkdir -p "$CARGO_HOME/bin" "$RUSTUP_HOME"
echo "$*" >"$RUSTUP_HOME/arguments"
case "$*" in *"--component clippy --component rustfmt"*) echo at once >"$RUSTUP_HOME/added" ;; esac
while [ "$1" != --default-toolchain ]; do shift; done
cat >"$CARGO_HOME/bin/cargo" <<END
#!$(command -v bash)
case "\$1" in
  --version) echo "cargo $2 (stand-in) in \$CARGO_HOME" ;;
  *) [ -e "$RUSTUP_HOME/added" ] ;;
esac
END
cat >"$CARGO_HOME/bin/rustup" <<END
#!$(command -v bash)
echo "\$*" >"$RUSTUP_HOME/added"
END
chmod +x "$CARGO_HOME/bin/cargo" "$CARGO_HOME/bin/rustup"
"#;

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The releases are a folder here, and only curl reads `file://` addresses; other systems have no installer.
fn left_out() -> bool {
    let architecture = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));
    let installer = architecture && cfg!(any(target_env = "gnu", target_os = "macos"));
    let left_out = !installer || on_path("curl").is_none();
    if left_out {
        println!("left out: the stand-in for the installer needs curl, on a system that has an installer");
    }
    left_out
}

/// A temporary copy of the files that the script reads.
struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    fn new() -> Checkout {
        let folder = std::env::temp_dir().join(format!("fonds1035-toolchain-{}", uuid::Uuid::now_v7().simple()));
        let checkout = Checkout { folder };
        for part in ["tree/scripts", "home", "bin", "releases"] {
            std::fs::create_dir_all(checkout.folder.join(part)).unwrap();
        }
        std::fs::write(checkout.folder.join("tree/Cargo.toml"), MANIFEST).unwrap();
        std::fs::write(checkout.folder.join("tree/scripts/toolchain.sh"), SCRIPT).unwrap();
        checkout.publish(INSTALLER);
        for (name, file) in TOOLS.iter().filter_map(|name| Some((name, on_path(name)?))) {
            std::os::unix::fs::symlink(file, checkout.folder.join("bin").join(name)).unwrap();
        }
        checkout
    }

    /// Offers the stand-in for every system, with the checksums of `installer`.
    fn publish(&self, installer: &str) {
        let standin = format!("#!{}\n{INSTALLER}", self.folder.join("bin/bash").display());
        let checksum = format!("#!{}\n{installer}", self.folder.join("bin/bash").display());
        let checksum: String = Sha256::digest(checksum).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut checksums = String::new();
        for path in CHECKSUMS.lines().map(|line| line.split_once("  ").unwrap().1) {
            let file = self.folder.join("releases").join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, &standin).unwrap();
            checksums.push_str(&format!("{checksum}  {path}\n"));
        }
        std::fs::write(self.folder.join("tree/scripts/rustup-init.sha256"), checksums).unwrap();
    }

    /// Puts a cargo of this version on PATH.
    fn with_cargo(self, version: &str) -> Checkout {
        // Another process writes it: a file that this one has open for writing could not be executed.
        let mut writer = Command::new("bash")
            .args(["-c", "cat >\"$0\" && chmod +x \"$0\""])
            .arg(self.folder.join("bin/cargo"))
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let shell = self.folder.join("bin/bash");
        write!(writer.stdin.take().unwrap(), "#!{}\necho \"cargo {version} in $CARGO_HOME\"\n", shell.display())
            .unwrap();
        assert!(writer.wait().unwrap().success());
        self
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(self.folder.join("bin/bash"))
            .arg(self.folder.join("tree/scripts/toolchain.sh"))
            .args(arguments)
            .env_clear()
            .env("PATH", self.folder.join("bin"))
            .env("HOME", self.folder.join("home"))
            .env("FONDS1035_RUSTUP_BASE", format!("file://{}", self.folder.join("releases").display()))
            .output()
            .unwrap()
    }

    fn succeeds(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        assert_eq!(std::fs::read_dir(self.folder.join("home")).unwrap().count(), 0, "the home folder stays empty");
        output
    }

    /// What a refused command writes to standard error.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn own(&self) -> PathBuf {
        self.folder.join("tree/.fonds1035/rust")
    }

    fn cargo_version(&self) -> String {
        String::from_utf8(self.succeeds(&["run", "cargo", "--version"]).stdout).unwrap()
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn lines(text: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(text).lines().map(str::to_owned).collect()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn a_machine_without_cargo_gets_a_toolchain_that_is_found_again_without_a_download() {
    if left_out() {
        return;
    }
    let checkout = Checkout::new();
    assert!(!checkout.run(&["have"]).status.success());
    assert!(checkout.refused(&["run", "cargo", "--version"]).contains("scripts/setup.sh"));
    let said = lines(&checkout.succeeds(&["install", "test"]).stderr);
    assert!(said.len() == 1 && said[0].contains(".fonds1035/rust"), "one line: {said:?}");
    let arguments = read(&checkout.own().join("rustup/arguments"));
    for option in ["-y ", "--no-modify-path ", "--profile minimal ", "--component clippy ", "--component rustfmt"] {
        assert!(arguments.contains(option), "{option}: {arguments}");
    }
    assert!(!checkout.own().join("rustup-init").exists(), "the installer is removed");

    std::fs::remove_dir_all(checkout.folder.join("releases")).unwrap();
    assert!(checkout.succeeds(&["install", "test"]).stderr.is_empty());
    checkout.succeeds(&["have", "test"]);
    assert!(checkout.cargo_version().trim_end().ends_with(".fonds1035/rust/cargo"), "{}", checkout.cargo_version());
}

#[test]
fn clippy_and_rustfmt_are_added_when_the_tests_need_them() {
    if left_out() {
        return;
    }
    let checkout = Checkout::new();
    checkout.succeeds(&["install"]);
    assert!(!read(&checkout.own().join("rustup/arguments")).contains("--component"));
    checkout.succeeds(&["have"]);
    assert!(!checkout.run(&["have", "test"]).status.success());
    checkout.succeeds(&["install", "test"]);
    assert!(read(&checkout.own().join("rustup/added")).contains("component add clippy rustfmt"));
    checkout.succeeds(&["have", "test"]);
}

#[test]
fn an_installer_with_another_checksum_is_not_run() {
    if left_out() {
        return;
    }
    let checkout = Checkout::new();
    checkout.publish("another installer");
    let said = checkout.refused(&["install"]);
    assert!(said.contains("SHA-256") && said.contains("was not run"), "{said}");
    assert_eq!(std::fs::read_dir(checkout.own()).unwrap().count(), 0, "neither the installer nor its work is left");
}

#[test]
fn a_failed_download_names_the_commands_to_type() {
    if left_out() {
        return;
    }
    let checkout = Checkout::new();
    std::fs::remove_dir_all(checkout.folder.join("releases")).unwrap();
    let said = checkout.refused(&["install", "test"]);
    assert!(said.contains("Check the network, then type:  scripts/setup.sh test"), "{said}");
    assert!(said.contains("FONDS1035_RUSTUP_BASE"), "{said}");
    std::fs::remove_file(checkout.folder.join("bin/curl")).unwrap();
    let said = checkout.refused(&["install", "test"]);
    assert!(said.contains("neither curl nor wget"), "{said}");
}

#[test]
fn a_cargo_that_is_too_old_is_not_used() {
    if left_out() {
        return;
    }
    let checkout = Checkout::new().with_cargo("1.56.1");
    assert!(!checkout.run(&["have"]).status.success());
    checkout.succeeds(&["install"]);
    assert!(checkout.cargo_version().contains("(stand-in)"), "{}", checkout.cargo_version());
}

#[test]
fn a_cargo_that_is_new_enough_is_used_and_nothing_is_installed() {
    let needed = MANIFEST.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    let checkout = Checkout::new().with_cargo(&format!("{needed}.0"));
    assert!(checkout.succeeds(&["install", "test"]).stderr.is_empty());
    assert_eq!(checkout.cargo_version(), format!("cargo {needed}.0 in \n"), "CARGO_HOME is not set");
    assert!(!checkout.folder.join("tree/.fonds1035").exists());
}

#[test]
fn every_system_has_one_published_checksum_of_the_same_version() {
    let mut systems = Vec::new();
    let mut versions = Vec::new();
    for line in CHECKSUMS.lines() {
        let (checksum, path) = line.split_once("  ").unwrap();
        assert!(checksum.len() == 64 && checksum.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
        let [archive, version, system, file] = path.split('/').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!((archive, file), ("archive", "rustup-init"));
        systems.push(system);
        versions.push(version);
    }
    versions.dedup();
    assert_eq!(versions.len(), 1);
    systems.sort_unstable();
    let expected =
        ["aarch64-apple-darwin", "aarch64-unknown-linux-gnu", "x86_64-apple-darwin", "x86_64-unknown-linux-gnu"];
    assert_eq!(systems, expected);
}
