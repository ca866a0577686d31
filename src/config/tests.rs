//! The layers of the configuration and what it refuses.

use super::*;

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn load(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    load_with_folder(Path::new("a folder that does not exist"), variables)
}

fn load_with_folder(folder: &Path, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Config::from_layers(folder, variables)
}

fn refusal(variables: &[(&str, &str)]) -> String {
    load(variables).unwrap_err().to_string()
}

#[test]
fn the_built_in_files_are_enough_to_start() {
    for environment in ["development", "production"] {
        let config = load(&[("FONDS1035_ENV", environment)]).unwrap();
        assert_eq!(config.environment.name(), environment);
        assert_eq!(config.http.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(config.tokens.access_lifetime.as_secs(), 600);
        assert_eq!(config.mail.from.email.to_string(), "fonds1035@localhost");
    }
}

#[test]
fn the_environments_file_is_laid_over_the_default() {
    assert_eq!(load(&[]).unwrap().logging.format, LogFormat::Text);
    let production = load(&[("FONDS1035_ENV", "production")]).unwrap();
    assert_eq!(production.logging.format, LogFormat::Json);
    assert_eq!(production.mail.transport, MailTransport::Smtp);
}

#[test]
fn a_file_in_the_folder_wins_over_the_built_in_one_and_variables_win_over_files() {
    let folder = std::env::temp_dir().join(format!("fonds1035-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("production.toml"), "[http]\nworkers = 7\n[database]\npool_size = 3\n").unwrap();
    let config = load_with_folder(&folder, &[("FONDS1035_ENV", "production"), ("FONDS1035__DATABASE__POOL_SIZE", "4")]);
    std::fs::remove_dir_all(&folder).unwrap();
    let config = config.unwrap();
    assert_eq!(config.http.workers.get(), 7);
    assert_eq!(config.database.pool_size.get(), 4);
    assert_eq!(config.logging.format, LogFormat::Json);
}

#[test]
fn the_projects_own_variable_wins_over_database_url() {
    let general = ("DATABASE_URL", "postgres://general");
    let url = |config: Config| config.database_url().unwrap().expose_secret().to_owned();
    assert_eq!(url(load(&[general]).unwrap()), "postgres://general");
    let own = ("FONDS1035__DATABASE__URL", "postgres://own");
    assert_eq!(url(load(&[general, own]).unwrap()), "postgres://own");
}

#[test]
fn a_key_that_nobody_knows_is_refused_by_name() {
    for variable in ["FONDS1035__HTTP__PORRT", "FONDS1035__HTPP", "FONDS1035__MAIL__SMTP__PORRT"] {
        let message = refusal(&[(variable, "1")]);
        let key = variable.rsplit("__").next().unwrap().to_lowercase();
        assert!(message.contains("unknown field") && message.contains(&key), "{message}");
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused_by_name() {
    for (variable, value, key) in [
        ("FONDS1035__HTTP__BIND", "here", "http.bind"),
        ("FONDS1035__HTTP__WORKERS", "0", "http.workers"),
        ("FONDS1035__DATABASE__POOL_SIZE", "-1", "database.pool_size"),
        ("FONDS1035__TOKENS__ACCESS_LIFETIME_SECONDS", "0", "tokens.access_lifetime_seconds"),
        ("FONDS1035__MAIL__TRANSPORT", "pigeon", "mail.transport"),
        ("FONDS1035__MAIL__FROM", "nobody", "mail.from"),
        ("FONDS1035__MAIL__SMTP__TLS", "perhaps", "mail.smtp.tls"),
    ] {
        let message = refusal(&[(variable, value)]);
        assert!(message.contains(key), "{variable}: {message}");
    }
}

#[test]
fn every_unusable_value_is_named_at_once() {
    let message = refusal(&[
        ("FONDS1035_ENV", "production"),
        ("FONDS1035__HTTP__PUBLIC_BASE_URL", "https://fonds1035.example/"),
        ("FONDS1035__HTTP__UPLOAD_LIMIT_BYTES", "1"),
        ("FONDS1035__TOKENS__SIGNING_KEYS__A", "short"),
        ("FONDS1035__TOKENS__CURRENT_SIGNING_KEY", "b"),
        ("FONDS1035__TOKENS__REFRESH_LIFETIME_SECONDS", "60"),
        ("FONDS1035__TOKENS__REFRESH_REPEAT_SECONDS", "61"),
        ("FONDS1035__SIGN_IN__ARGON2_MEMORY_KIB", "64"),
        ("FONDS1035__SIGN_IN__ARGON2_ITERATIONS", "0"),
        ("FONDS1035__MAIL__FIRST_PAUSE_SECONDS", "100000"),
        ("FONDS1035__MAIL__GIVE_UP_AFTER_SECONDS", "345599"),
        ("FONDS1035__MAIL__LONGEST_OUTAGE_PAUSE_SECONDS", "14401"),
        ("FONDS1035__MAIL__PLACES_PER_DOMAIN", "9"),
        ("FONDS1035__MAIL__BOUNCES_SECRET", "short"),
        ("FONDS1035__MAIL__LEASE_SECONDS", "30"),
        ("FONDS1035__MAIL__SMTP__USER", "somebody"),
        ("FONDS1035__MAIL__SMTP__AUTHORITIES_FILE", "Cargo.toml"),
        ("FONDS1035__MAIL__TRANSPORT", "memory"),
        ("FONDS1035__REMINDERS__DIGEST_HOUR", "24"),
        ("FONDS1035__SIGN_IN__ATTEMPTS_PER_SITE_PER_MINUTE", "1"),
        ("FONDS1035__HEALTH__CLOCK_DIFFERENCE_SECONDS", "61"),
        ("FONDS1035__HEALTH__WORKER_SILENT_SECONDS", "1"),
        ("FONDS1035__HEALTH__PROBE_TIMEOUT_SECONDS", "30"),
        ("FONDS1035__DATABASE__READER_MAX_LAG_MILLISECONDS", "20000"),
    ]);
    for key in [
        "http.public_base_url",
        "http.upload_limit_bytes",
        "tokens.signing_keys.a",
        "tokens.current_signing_key",
        "tokens.access_lifetime_seconds",
        "tokens.refresh_repeat_seconds",
        "sign_in.argon2_memory_kib",
        "sign_in.argon2_…",
        "mail.first_pause_seconds",
        "mail.give_up_after_seconds",
        "mail.longest_outage_pause_seconds",
        "mail.places",
        "mail.bounces_secret",
        "mail.lease_seconds",
        "mail.smtp.user",
        "mail.smtp.authorities_file",
        "mail.transport",
        "reminders.digest_hour",
        "sign_in.attempts_per_site_per_minute",
        "health.clock_difference_seconds",
        "health.worker_silent_seconds",
        "health.probe_timeout_seconds",
        "database.reader_max_lag_milliseconds",
    ] {
        assert!(message.contains(key), "{key} is not named in: {message}");
    }
}

#[test]
fn a_file_of_authorities_is_read_when_the_program_starts() {
    for name in ["FONDS1035__MAIL__SMTP__AUTHORITIES_FILE", "FONDS1035__DATABASE__AUTHORITIES_FILE"] {
        assert!(load(&[(name, "tests/it/jobs/tls_CONSTRUCTED/authority.pem")]).is_ok());
        for unusable in ["tests/it/jobs/tls_CONSTRUCTED/server.key", "tests/it/jobs/tls_CONSTRUCTED/nowhere.pem"] {
            assert!(refusal(&[(name, unusable)]).contains(unusable));
        }
    }
}

#[test]
fn an_unknown_environment_is_refused() {
    assert!(refusal(&[("FONDS1035_ENV", "staging")]).contains("`staging`"));
}

#[test]
fn what_a_command_needs_and_nobody_set_is_named_with_its_variable() {
    let config = load(&[]).unwrap();
    assert!(config.database_url().unwrap_err().to_string().contains("DATABASE_URL"));
    assert!(config.database_owner_url().unwrap_err().to_string().contains("FONDS1035__DATABASE__OWNER_URL"));
    assert!(config.current_signing_key().unwrap_err().to_string().contains("FONDS1035__TOKENS__SIGNING_KEYS"));
}

#[test]
fn secrets_are_usable_and_never_shown() {
    let config = load(&[
        ("DATABASE_URL", "postgres://u:hidden@h/d"),
        ("FONDS1035__DATABASE__OWNER_URL", "postgres://o:hidden@h/d"),
        ("FONDS1035__TOKENS__SIGNING_KEYS__SPRING", KEY),
        ("FONDS1035__TOKENS__CURRENT_SIGNING_KEY", "spring"),
        ("FONDS1035__MAIL__SMTP__USER", "somebody"),
        ("FONDS1035__MAIL__SMTP__PASSWORD", "hidden"),
    ])
    .unwrap();
    let (id, secret) = config.current_signing_key().unwrap();
    assert_eq!((id, secret.expose_secret()), ("spring", KEY));
    for shown in [serde_json::to_string(&config).unwrap(), format!("{config:?}")] {
        assert!(shown.contains("spring"));
        assert!(!shown.contains("hidden") && !shown.contains(KEY), "{shown}");
    }
}
