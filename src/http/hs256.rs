//! HMAC with SHA-256 (RFC 7518, section 3.2) as the only signature algorithm of access tokens.
//!
//! `jsonwebtoken` takes its cryptography from a provider. Its own providers bring RSA and elliptic curves, which the
//! service refuses; this one knows HS256 only, so that a token under another algorithm cannot be checked at all.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Signer, Verifier};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes HS256 the cryptography of `jsonwebtoken` in this process. Further calls have no effect.
pub fn install() {
    // The library refuses a second installation; every installation here is the same.
    PROVIDER.install_default().ok();
}

/// A key of HS256.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, secret: &[u8]) -> Result<Hs256, Error> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        Hmac::new_from_slice(secret).map(Hs256).map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }

    fn over(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.over(message).finalize().into_bytes().to_vec())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// Compares in constant time.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.over(message).verify_slice(signature).map_err(signature::Error::from_source)
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7515, appendix A.1.
    #[test]
    fn the_example_of_the_standard_is_signed_and_verified() {
        let message = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        install();
        let signing = jsonwebtoken::EncodingKey::from_base64_secret(&standard(secret)).unwrap();
        let reading = jsonwebtoken::DecodingKey::from_base64_secret(&standard(secret)).unwrap();
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &signing, Algorithm::HS256).unwrap();
        assert_eq!(signature, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let verified =
            |signature| jsonwebtoken::crypto::verify(signature, message.as_bytes(), &reading, Algorithm::HS256);
        assert!(verified(&signature).unwrap());
        assert!(!verified(&signature.replacen('d', "e", 1)).unwrap());
    }

    #[test]
    fn no_other_algorithm_is_known() {
        install();
        let key = jsonwebtoken::EncodingKey::from_secret(b"a secret of at least thirty-two bytes");
        for other in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            assert!(jsonwebtoken::crypto::sign(b"message", &key, other).is_err(), "{other:?}");
        }
    }

    /// The standard alphabet with padding, as the library reads secrets.
    fn standard(url_safe: &str) -> String {
        format!("{}==", url_safe.replace('-', "+").replace('_', "/"))
    }
}
