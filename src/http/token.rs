//! Access tokens: short-lived JWTs with fixed algorithm, issuer, audience and type (RFC 8725, RFC 9068).
//!
//! One algorithm, one issuer, one audience, one type; the key is chosen by its id among those configured, so that keys
//! can be changed while tokens live. A token names a session, never a role: what its person may do is read anew.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::AppError;
use super::hs256;
use super::passwords::random_bytes;
use crate::config;

/// The only algorithm: HMAC with SHA-256.
const ALGORITHM: Algorithm = Algorithm::HS256;
/// How far the clock of the process that issued a token may be ahead (RFC 7519, section 4.1.5). The end of a token has no
/// such tolerance.
const CLOCKS_DIFFER: i64 = 60;
/// The only type (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";

/// The claims of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The person.
    sub: Uuid,
    /// The session.
    sid: Uuid,
    /// The token itself.
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// The subject of a valid token: user and session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The person.
    pub user_id: Uuid,
    /// The session.
    pub session_id: Uuid,
}

/// Issues and validates access tokens.
pub struct Tokens {
    current: (String, EncodingKey),
    keys: HashMap<String, DecodingKey>,
    issuer: String,
    audience: String,
    lifetime_seconds: i64,
    validation: Validation,
}

/// No current signing key is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tokens.current_signing_key names no configured key")]
pub struct NoSigningKey;

impl Tokens {
    /// Creates the tokens from the configured keys, issuer and audience.
    ///
    /// # Errors
    /// [`NoSigningKey`] if no current key is configured.
    pub fn new(config: &config::Tokens) -> Result<Tokens, NoSigningKey> {
        hs256::install();
        let current = config.current_signing_key.clone().ok_or(NoSigningKey)?;
        let secret = config.signing_keys.get(&current).ok_or(NoSigningKey)?;
        let signing = EncodingKey::from_secret(secret.expose_secret().as_bytes());
        let read = |secret: &secrecy::SecretString| DecodingKey::from_secret(secret.expose_secret().as_bytes());
        let mut validation = Validation::new(ALGORITHM);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_issuer(&[&config.issuer]);
        validation.set_audience(&[&config.audience]);
        // The library uses the system clock; `read` checks both instants with the clock of the service.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(Tokens {
            current: (current, signing),
            keys: config.signing_keys.iter().map(|(id, secret)| (id.clone(), read(secret))).collect(),
            issuer: config.issuer.clone(),
            audience: config.audience.clone(),
            lifetime_seconds: i64::try_from(config.access_lifetime.as_secs()).unwrap_or(i64::MAX),
            validation,
        })
    }

    /// Lifetime of a token in seconds.
    pub fn lifetime_seconds(&self) -> i64 {
        self.lifetime_seconds
    }

    /// Signs a token for a session.
    ///
    /// # Errors
    /// [`AppError::Internal`] if the token cannot be signed.
    pub fn issue(&self, bearer: Bearer, now: DateTime<Utc>) -> Result<String, AppError> {
        let issued = now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: bearer.user_id,
            sid: bearer.session_id,
            jti: Uuid::now_v7(),
            iat: issued,
            nbf: issued,
            exp: issued.saturating_add(self.lifetime_seconds),
        };
        let (id, key) = &self.current;
        let header = Header { typ: Some(TYPE.to_owned()), kid: Some(id.clone()), ..Header::new(ALGORITHM) };
        jsonwebtoken::encode(&header, &claims, key)
            .map_err(|error| AppError::Internal(format!("an access token cannot be signed: {error}")))
    }

    /// Validates a token.
    ///
    /// # Errors
    /// [`AppError::TokenExpired`] for a valid but expired token, [`AppError::NotSignedIn`] for any other fault.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, AppError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| AppError::NotSignedIn)?;
        if header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return Err(AppError::NotSignedIn);
        }
        let key = header.kid.and_then(|id| self.keys.get(&id)).ok_or(AppError::NotSignedIn)?;
        let claims =
            jsonwebtoken::decode::<Claims>(token, key, &self.validation).map_err(|_| AppError::NotSignedIn)?.claims;
        if now.timestamp() >= claims.exp {
            return Err(AppError::TokenExpired);
        }
        let latest = now.timestamp().saturating_add(CLOCKS_DIFFER);
        if latest < claims.nbf || latest < claims.iat {
            return Err(AppError::NotSignedIn);
        }
        Ok(Bearer { user_id: claims.sub, session_id: claims.sid })
    }
}

/// A new secret of 256 random bits as text: a refresh token or the token of a link in a mail.
///
/// # Errors
/// [`AppError::Internal`] where the system has no source of randomness.
pub fn random_secret() -> Result<String, AppError> {
    let bytes = random_bytes().map_err(|error| AppError::Internal(format!("no randomness: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use hmac::Hmac;
    use serde_json::{Value, json};
    use sha2::{Sha256, Sha512};

    use super::*;

    const SECRET: &str = "a secret of at least thirty-two bytes";

    fn tokens(current: &str, ids: &[&str]) -> Tokens {
        let keys: BTreeMap<_, _> = ids.iter().map(|id| ((*id).to_owned(), format!("{SECRET} {id}").into())).collect();
        Tokens::new(&config::Tokens {
            issuer: "fonds1035".to_owned(),
            audience: "fonds1035-api".to_owned(),
            access_lifetime: Duration::from_secs(600),
            refresh_lifetime: Duration::from_secs(3_600),
            refresh_repeat: Duration::from_secs(10),
            signing_keys: keys,
            current_signing_key: Some(current.to_owned()),
        })
        .unwrap()
    }

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn bearer() -> Bearer {
        Bearer { user_id: Uuid::from_u128(1), session_id: Uuid::from_u128(2) }
    }

    fn claims() -> Value {
        json!({
            "iss": "fonds1035", "aud": "fonds1035-api", "sub": Uuid::from_u128(1), "sid": Uuid::from_u128(2),
            "jti": Uuid::from_u128(3), "iat": 1_800_000_000, "nbf": 1_800_000_000, "exp": 1_800_000_600,
        })
    }

    /// A token with the right signature of key `a` over any header and claims.
    fn forged<M: hmac::KeyInit + hmac::Mac>(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let key = <M as hmac::KeyInit>::new_from_slice(format!("{SECRET} a").as_bytes()).unwrap();
        let signature = URL_SAFE_NO_PAD.encode(key.chain_update(&message).finalize().into_bytes());
        format!("{message}.{signature}")
    }

    fn read(header: &Value, claims: &Value) -> Result<Bearer, &'static str> {
        let token = forged::<Hmac<Sha256>>(header, claims);
        tokens("a", &["a"]).read(&token, noon()).map_err(|error| error.code())
    }

    fn header() -> Value {
        json!({"alg": "HS256", "typ": "at+jwt", "kid": "a"})
    }

    fn with(mut value: Value, field: &str, new: Value) -> Value {
        value[field] = new;
        value
    }

    #[test]
    fn a_token_is_worth_something_until_it_expires() {
        let tokens = tokens("a", &["a"]);
        let token = tokens.issue(bearer(), noon()).unwrap();
        let after = |seconds| noon() + chrono::TimeDelta::seconds(seconds);
        assert_eq!(tokens.read(&token, after(599)).unwrap(), bearer());
        assert_eq!(tokens.read(&token, after(600)).unwrap_err().code(), "token_expired");
        assert_eq!(tokens.read(&token, after(-61)).unwrap_err().code(), "not_signed_in");
        assert_eq!(read(&header(), &claims()), Ok(bearer()), "the forger of this test signs well");
    }

    #[test]
    fn a_process_whose_clock_is_behind_accepts_what_another_one_has_just_issued() {
        let tokens = tokens("a", &["a"]);
        let token = tokens.issue(bearer(), noon()).unwrap();
        let behind = |seconds| tokens.read(&token, noon() - chrono::TimeDelta::seconds(seconds));
        for seconds in [1, 2, 60] {
            assert_eq!(behind(seconds).unwrap(), bearer(), "{seconds} s behind");
        }
        assert_eq!(behind(61).unwrap_err().code(), "not_signed_in");
    }

    #[test]
    fn another_header_is_refused() {
        for (field, value) in [
            ("typ", json!("JWT")),
            ("typ", Value::Null),
            ("kid", json!("b")),
            ("kid", Value::Null),
            ("alg", json!("none")),
            ("alg", json!("HS512")),
            ("alg", json!("RS256")),
            ("crit", json!(["exp"])),
        ] {
            assert_eq!(read(&with(header(), field, value.clone()), &claims()), Err("not_signed_in"), "{field} {value}");
        }
        let stronger = forged::<Hmac<Sha512>>(&with(header(), "alg", json!("HS512")), &claims());
        assert_eq!(tokens("a", &["a"]).read(&stronger, noon()).unwrap_err().code(), "not_signed_in");
    }

    #[test]
    fn other_claims_are_refused() {
        for (field, value) in [
            ("iss", json!("somebody")),
            ("iss", Value::Null),
            ("aud", json!("another-api")),
            ("aud", json!(["fonds1035-api", "another-api"])),
            ("aud", Value::Null),
            ("sub", json!("not a person")),
            ("sid", Value::Null),
            ("exp", Value::Null),
            ("nbf", Value::Null),
            ("nbf", json!(1_800_000_061)),
            ("iat", json!(1_800_000_061)),
        ] {
            assert_eq!(read(&header(), &with(claims(), field, value.clone())), Err("not_signed_in"), "{field} {value}");
        }
        assert_eq!(read(&header(), &with(claims(), "exp", json!(1_799_999_999))), Err("token_expired"));
    }

    #[test]
    fn a_token_without_or_with_a_changed_signature_is_refused() {
        let tokens = tokens("a", &["a"]);
        let token = tokens.issue(bearer(), noon()).unwrap();
        let (message, signature) = token.rsplit_once('.').unwrap();
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"at+jwt","kid":"a"}"#);
        let content = message.split_once('.').unwrap().1;
        let mut changed = signature.to_owned();
        changed.replace_range(0..1, if changed.starts_with('A') { "B" } else { "A" });
        for bad in [
            format!("{none}.{content}."),
            format!("{none}.{content}.{signature}"),
            format!("{message}."),
            message.to_owned(),
            format!("{message}.{changed}"),
            String::new(),
            "....".to_owned(),
        ] {
            assert_eq!(tokens.read(&bad, noon()).unwrap_err().code(), "not_signed_in", "{bad}");
        }
    }

    #[test]
    fn keys_can_be_changed_while_tokens_live() {
        let before = tokens("a", &["a"]).issue(bearer(), noon()).unwrap();
        let during = tokens("b", &["a", "b"]);
        assert_eq!(during.read(&before, noon()).unwrap(), bearer());
        let new = during.issue(bearer(), noon()).unwrap();
        let afterwards = tokens("b", &["b"]);
        assert_eq!(afterwards.read(&new, noon()).unwrap(), bearer());
        assert_eq!(afterwards.read(&before, noon()).unwrap_err().code(), "not_signed_in");
    }
}
