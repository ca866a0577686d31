#!/usr/bin/env bash
# Selects the Rust toolchain. A cargo on PATH or in the home folder is used if it is new enough (rust-version in
# Cargo.toml). Otherwise a toolchain is installed in .fonds1035/rust, with rustup and cargo's caches; it changes neither
# the home folder nor the system.
#
#   toolchain.sh have [test]      exit status 0 if a toolchain is present; with `test`, clippy and rustfmt belong to it
#   toolchain.sh install [test]   installs a toolchain if none is present
#   toolchain.sh run COMMAND...   runs the command with the toolchain on PATH
#
# FONDS1035_RUSTUP_BASE replaces the address of rustup's releases, RUSTUP_DIST_SERVER that of the toolchains.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
own=$root/.fonds1035/rust

TOOLCHAIN=1.95.0
OLDEST_RUST=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$root/Cargo.toml")
BASE=${FONDS1035_RUSTUP_BASE:-https://static.rust-lang.org/rustup}
CHECKSUMS=$root/scripts/rustup-init.sha256

say() { printf '%s\n' "set-up: $*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# at_least FOUND NEEDED: compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n1)" = "$2" ]; }

# new_enough CARGO: whether this cargo runs and has a version that builds the service.
new_enough() {
  local found
  found=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
  [ -n "$found" ] && at_least "$found" "$OLDEST_RUST"
}

use_own() {
  export CARGO_HOME="$own/cargo" RUSTUP_HOME="$own/rustup" PATH="$own/cargo/bin:$PATH"
  unset RUSTUP_TOOLCHAIN
}

# The checks run in a subshell, so that the variables are exported only if the toolchain is selected.
own_is_usable() { [ -x "$own/cargo/bin/cargo" ] && (use_own; new_enough cargo); }
own_has_test_components() { (use_own; cargo clippy --version && cargo fmt --version) >/dev/null 2>&1; }

# select_toolchain [test]: puts the toolchain on PATH; status 1 if there is none.
select_toolchain() {
  if new_enough cargo; then return 0; fi
  local home_bin=${CARGO_HOME:-${HOME:-}/.cargo}/bin
  if [ -x "$home_bin/cargo" ] && PATH="$home_bin:$PATH" new_enough cargo; then
    export PATH="$home_bin:$PATH"
    return 0
  fi
  own_is_usable || return 1
  if [ "${1:-}" = test ] && ! own_has_test_components; then return 1; fi
  use_own
}

# The target triple of this machine, as rustup names it, or nothing.
target() {
  local machine
  case $(uname -m) in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) return 0 ;;
  esac
  case $(uname -s) in
    Darwin) echo "$machine-apple-darwin" ;;
    Linux) if ! { ldd --version 2>&1 || true; } | grep -qi musl; then echo "$machine-unknown-linux-gnu"; fi ;;
  esac
}

# download URL FILE
download() {
  if has curl; then
    curl --fail --silent --show-error --location --connect-timeout 20 --retry 3 --output "$2" "$1"
  else
    wget -q -T 20 -O "$2" "$1"
  fi
}

checksum() {
  if has sha256sum; then sha256sum <"$1"; elif has shasum; then shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# install_own [test]
install_own() {
  local triple published="" path="" outcome=0 options=(--component clippy --component rustfmt)
  if [ "${1:-}" != test ]; then options=(); fi
  triple=$(target)
  if [ -n "$triple" ]; then
    read -r published path <<<"$(awk -v end="/$triple/rustup-init" 'index($2, end) { print; exit }' "$CHECKSUMS")"
  fi
  if [ -z "$path" ]; then
    fail "the Rust toolchain, $OLDEST_RUST or newer, is missing, and set-up has no installer for this system" \
      "($(uname -s), $(uname -m)). Install cargo with the system's package manager, then try again."
  fi
  if ! has curl && ! has wget; then
    fail "the Rust toolchain, $OLDEST_RUST or newer, is missing, and neither curl nor wget is here to fetch it." \
      "Install one of them, then try again."
  fi
  say "no Rust $OLDEST_RUST or newer was found: installing Rust $TOOLCHAIN in .fonds1035/rust, nothing in the home folder"

  # Remains of an interrupted installation, or a toolchain that has become too old.
  rm -rf "$own"
  mkdir -p "$own"
  local installer=$own/rustup-init
  if ! download "$BASE/$path" "$installer"; then
    rm -f "$installer"
    say "the download of $BASE/$path failed. Check the network, then type:  scripts/setup.sh ${1:-run}"
    fail "With a mirror:  FONDS1035_RUSTUP_BASE=<address> RUSTUP_DIST_SERVER=<address> scripts/setup.sh ${1:-run}"
  fi
  local found
  found=$(checksum "$installer")
  if [ "$found" != "$published" ]; then
    rm -f "$installer"
    say "the SHA-256 of $BASE/$path is not the published one, so it was not run:"
    fail "  published $published, downloaded ${found:-unknown: neither sha256sum nor shasum is here}"
  fi
  chmod +x "$installer"
  # The empty array is written so that bash 3.2, the one of macOS, takes it.
  (use_own; RUSTUP_INIT_SKIP_PATH_CHECK=yes "$installer" -y --quiet --no-modify-path --profile minimal \
    --default-toolchain "$TOOLCHAIN" ${options[@]+"${options[@]}"} </dev/null >/dev/null) || outcome=$?
  rm -f "$installer"
  if [ "$outcome" != 0 ] || ! own_is_usable; then
    fail "the installation of Rust $TOOLCHAIN failed. Check the network, then type:  scripts/setup.sh ${1:-run}"
  fi
}

command=${1:-}
[ $# = 0 ] || shift
case $command in
  have) select_toolchain "${1:-}" ;;
  install)
    if select_toolchain "${1:-}"; then exit 0; fi
    if ! own_is_usable; then install_own "${1:-}"; exit 0; fi
    say "adding clippy and rustfmt to the Rust toolchain in .fonds1035/rust"
    use_own
    if ! rustup --quiet component add clippy rustfmt >&2; then
      fail "clippy and rustfmt could not be added. Check the network, then type:  scripts/setup.sh test"
    fi
    ;;
  run)
    if ! select_toolchain; then fail "the Rust toolchain, $OLDEST_RUST or newer, is missing. Type:  scripts/setup.sh"; fi
    exec "$@"
    ;;
  *) fail "usage: toolchain.sh have [test] | install [test] | run COMMAND..." ;;
esac
