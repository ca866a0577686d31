//! How values are written in a configuration file: durations in a named unit, mail addresses, secrets masked.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::{Serialize, Serializer};

/// What is shown in the place of a secret.
const MASK: &str = "(secret)";

/// Shows that an optional secret is set, never what it is.
pub(super) fn masked<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| MASK).serialize(serializer)
}

/// Shows the ids of secrets, never the secrets.
pub(super) fn masked_map<S: Serializer>(
    secrets: &BTreeMap<String, SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(secrets.keys().map(|id| (id, MASK)))
}

/// A duration written as a whole, positive number of seconds.
pub(super) mod seconds {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(duration.as_secs())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(Duration::from_secs(NonZeroU32::deserialize(deserializer)?.get().into()))
    }
}

/// A duration written as a whole, positive number of milliseconds.
pub(super) mod milliseconds {
    use std::num::NonZeroU32;
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        duration.as_millis().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(Duration::from_millis(NonZeroU32::deserialize(deserializer)?.get().into()))
    }
}

/// A mail address with or without a name: `Fonds 1035 <fonds1035@example.org>`.
pub(super) mod mailbox {
    use lettre::message::Mailbox;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(mailbox: &Mailbox, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(mailbox)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mailbox, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| D::Error::custom(format!("`{text}` is no mail address: {error}")))
    }
}

/// A mail address that may be left out.
pub(super) mod optional_mailbox {
    use lettre::message::Mailbox;
    use serde::{Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(mailbox: &Option<Mailbox>, serializer: S) -> Result<S::Ok, S::Error> {
        mailbox.as_ref().map(ToString::to_string).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Mailbox>, D::Error> {
        super::mailbox::deserialize(deserializer).map(Some)
    }
}
