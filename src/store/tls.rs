//! TLS to PostgreSQL: which certificates of a server are accepted.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ConfigBuilder, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, WantsVerifier,
};

/// Accepts a certificate of an authority: of those in the file alone, else of those that the machine trusts.
///
/// # Errors
/// No authority can be read.
pub(in crate::store) fn checked(authorities: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    let known = match authorities {
        Some(file) => {
            let unreadable = |error| format!("no certificate can be read from {}: {error}", file.display());
            let found = CertificateDer::pem_file_iter(file).map_err(unreadable)?;
            found.collect::<Result<Vec<_>, _>>().map_err(unreadable)?
        }
        None => rustls_native_certs::load_native_certs().certs,
    };
    // A machine may trust certificates that rustls cannot read; the others are enough.
    roots.add_parsable_certificates(known);
    if roots.is_empty() {
        let place = authorities.map_or("this machine".to_owned(), |file| file.display().to_string());
        return Err(format!("{place} names no authority that may vouch for the server"));
    }
    Ok(without_client_certificate(begun(ring::default_provider().into())?.with_root_certificates(roots)))
}

/// Accepts every certificate: protects against listeners, not against another server.
///
/// # Errors
/// The cryptography cannot be set up.
pub(in crate::store) fn unchecked() -> Result<ClientConfig, String> {
    let provider: Arc<CryptoProvider> = ring::default_provider().into();
    let builder = begun(Arc::clone(&provider))?;
    let anybody = Arc::new(Anybody(provider));
    Ok(without_client_certificate(builder.dangerous().with_custom_certificate_verifier(anybody)))
}

fn begun(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, String> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())
}

fn without_client_certificate(builder: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    builder.with_no_client_auth()
}

/// Checks no certificate, but that the server holds its key.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
