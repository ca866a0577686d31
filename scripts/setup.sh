#!/usr/bin/env bash
# Makes this machine ready: Rust toolchain, C compiler, PostgreSQL server programs; with the argument `test` also what
# the tests need, with `faults` what the fault tests need. Installs what is missing with the machine's package manager
# where it may (as root, or with a sudo that asks nothing; Homebrew needs neither); otherwise it says which command to
# type. Starts no server.
set -euo pipefail

purpose=${1:-run}
cd "$(dirname "$0")/.."

OLDEST_POSTGRES=15

say() { printf '%s\n' "set-up: $*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

manager=none
for candidate in apt-get dnf apk pacman brew; do
  if has "$candidate"; then manager=${candidate%-get}; break; fi
done

# What only the tests need.
case $manager in
  apt) TEST_PACKAGES="procps python3-venv" ;;
  dnf) TEST_PACKAGES="procps-ng python3" ;;
  apk) TEST_PACKAGES="procps python3" ;;
  pacman) TEST_PACKAGES="procps-ng python" ;;
  *) TEST_PACKAGES="python3" ;;
esac

# The words before a command that needs root: none, `sudo`, or the sign that we may not.
as_root=""
may_install=yes
if [ "$manager" != brew ] && [ "$(id -u)" != 0 ]; then
  as_root="sudo"
  if ! has sudo || ! sudo -n true 2>/dev/null; then may_install=no; fi
fi

install_command() {
  case $manager in
    apt) echo "$as_root apt-get install -y --no-install-recommends $*" ;;
    dnf) echo "$as_root dnf install -y $*" ;;
    apk) echo "$as_root apk add $*" ;;
    pacman) echo "$as_root pacman -S --noconfirm --needed $*" ;;
    brew) echo "brew install $*" ;;
  esac | sed 's/^ *//'
}

refreshed=no
refresh_package_lists() {
  if [ "$refreshed" = yes ] || [ "$may_install" = no ]; then return; fi
  refreshed=yes
  case $manager in
    apt) say "reading the package lists"; $as_root apt-get update -qq ;;
    apk) $as_root apk update -q ;;
  esac
}

# install WHAT PACKAGE...: installs, or ends with the command to type.
install() {
  local what=$1; shift
  if [ "$manager" = none ]; then
    fail "$what is missing, and no package manager that is known here was found. Install $what, then try again."
  fi
  if [ "$may_install" = no ]; then
    fail "$what is missing. Type this, then try again:  $(install_command "$@")"
  fi
  refresh_package_lists
  say "installing $what ($*)"
  # shellcheck disable=SC2046 # the command is split into words on purpose
  env DEBIAN_FRONTEND=noninteractive $(install_command "$@") >&2 </dev/null
}

# The toolchain is the one of the machine, or one in .fonds1035/rust that scripts/toolchain.sh installs. That script has
# no installer for Alpine, so there the package of the system is tried.
ensure_rust() {
  if scripts/toolchain.sh have "$purpose"; then return; fi
  if [ "$manager" = apk ]; then install "the Rust toolchain" cargo; fi
  if ! has curl && ! has wget; then install "curl, to fetch the Rust toolchain" curl ca-certificates; fi
  scripts/toolchain.sh install "$purpose"
}

ensure_c_compiler() {
  if has cc; then return; fi
  case $manager in
    apt) install "a C compiler" gcc libc6-dev ;;
    dnf) install "a C compiler" gcc ;;
    apk) install "a C compiler" gcc musl-dev ;;
    pacman) install "a C compiler" gcc ;;
    brew) fail "a C compiler is missing. Type this, then try again:  xcode-select --install" ;;
    *) install "a C compiler" ;;
  esac
}

# Whether server programs that are new enough stand where src/embedded/programs.rs looks.
has_postgres() {
  local folder version
  local folders=()
  if [ -n "${FONDS1035_POSTGRES_BIN:-}" ]; then
    folders=("$FONDS1035_POSTGRES_BIN")
  else
    IFS=: read -r -a folders <<<"$PATH"
    folders+=(/usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql*)
    folders+=(/opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin)
    folders+=(/home/linuxbrew/.linuxbrew/opt/postgresql*/bin)
  fi
  for folder in "${folders[@]}"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      version=$("$folder/postgres" --version | sed 's/.*(PostgreSQL) *\([0-9]*\).*/\1/')
      if [ "$version" -ge "$OLDEST_POSTGRES" ]; then return 0; fi
    fi
  done
  return 1
}

# The newest package of the server that the package manager offers, or nothing.
postgres_package() {
  local version
  for version in 18 17 16 15; do
    case $manager in
      apt) if apt-cache show "postgresql-$version" >/dev/null 2>&1; then echo "postgresql-$version"; return; fi ;;
      apk) if [ -n "$(apk search -x "postgresql$version")" ]; then echo "postgresql$version"; return; fi ;;
      brew) if brew info "postgresql@$version" >/dev/null 2>&1; then echo "postgresql@$version"; return; fi ;;
    esac
  done
  case $manager in
    dnf) echo "postgresql-server postgresql-contrib" ;;
    pacman) echo postgresql ;;
  esac
}

ensure_postgres() {
  if has_postgres; then return; fi
  if [ -n "${FONDS1035_POSTGRES_BIN:-}" ]; then
    fail "FONDS1035_POSTGRES_BIN names $FONDS1035_POSTGRES_BIN, which holds no server programs from $OLDEST_POSTGRES on"
  fi
  refresh_package_lists
  local packages
  packages=$(postgres_package)
  if [ -n "$packages" ] || [ "$manager" = none ]; then
    local no_server=""
    if [ "$manager" = apt ] && [ "$may_install" = yes ]; then
      # Debian's package would make a cluster and start it; this machine's owner did not ask for a server.
      no_server=/etc/postgresql-common/createcluster.d/fonds1035.conf
      $as_root mkdir -p "$(dirname "$no_server")"
      echo "create_main_cluster = false" | $as_root tee "$no_server" >/dev/null
    fi
    local outcome=0
    # shellcheck disable=SC2086 # several packages are several words
    (install "a PostgreSQL server" $packages) || outcome=$?
    if [ -n "$no_server" ]; then $as_root rm -f "$no_server"; fi
    if [ "$outcome" != 0 ]; then exit "$outcome"; fi
  fi
  if has_postgres; then return; fi
  say "this system offers no PostgreSQL from version $OLDEST_POSTGRES on. Type this, then try again:"
  case $manager in
    apt) fail "  sudo apt-get install -y postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y && sudo apt-get install -y postgresql-16" ;;
    dnf) fail "  sudo dnf module reset -y postgresql && sudo dnf module install -y postgresql:16/server" ;;
    *) fail "  (the installation of PostgreSQL 16's server, as described at https://www.postgresql.org/download/)" ;;
  esac
}

# The tools of the tests: what they need is probed, so that a machine that has it is left alone.
ensure_test_tools() {
  if ! has ps || ! python3 -c 'import ensurepip' >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # several packages are several words
    install "what the tests need" $TEST_PACKAGES
  fi
  local pinned=scripts/openapi-validator.txt tools=.fonds1035/tools
  if cmp -s "$pinned" "$tools/installed.txt" && [ -x "$tools/bin/openapi-spec-validator" ]; then return; fi
  say "installing the OpenAPI validator in $tools"
  rm -rf "$tools"
  mkdir -p .fonds1035
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$pinned" >&2
  cp "$pinned" "$tools/installed.txt"
}

# A real mail server for one test, which is left out without it. Its package replaces another mail server and starts a
# service, so it is installed only where continuous integration runs, never on somebody's machine.
ensure_mail_server() {
  if [ -z "${CI:-}" ] || [ "$manager" != apt ] || [ "$may_install" = no ]; then return; fi
  if [ ! -e /usr/sbin/exim4 ] && [ ! -e /usr/sbin/sendmail ]; then install "a mail server" exim4-daemon-light; fi
}

# A library that answers for the clock, for two kinds of the fault tests, which are left out without it.
ensure_fake_clock() {
  if [ "$manager" != apt ] || [ "$may_install" = no ]; then return; fi
  if ! compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; then
    (install "a clock that can be set" libfaketime) || say "libfaketime could not be installed"
  fi
}

ensure_rust
ensure_c_compiler
ensure_postgres
if [ "$purpose" = test ]; then ensure_test_tools; ensure_mail_server; fi
if [ "$purpose" = faults ]; then ensure_fake_clock; fi
say "ready"
