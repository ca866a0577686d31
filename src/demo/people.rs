//! The accounts of the constructed users and their notification preferences.

use std::sync::Arc;

use futures_util::future::try_join_all;
use secrecy::SecretString;

use super::seed::Credential;
use super::session::Session;
use super::{DemoError, tables};
use crate::domain::kernel::actor::{Actor, Role};
use crate::domain::notifications::preference::{Delivery, Preferences};
use crate::http::passwords::PasswordPool;
use crate::http::token::random_secret;
use crate::store::db::Tx;
use crate::workflow::notifications::preferences;
use crate::workflow::people::accounts;

/// Length of a password: 20 characters of an alphabet of 64 have 120 random bits.
const PASSWORD_LENGTH: usize = 20;

/// Roles that receive most notifications; their users choose the daily digest.
const READERS_OF_DIGESTS: [Role; 3] = [Role::RegionalOffice, Role::FundOfficer, Role::FinanceOfficer];

/// Creates the accounts and returns their passwords, which are not stored.
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn establish(
    session: &mut Session<'_>,
    passwords: &PasswordPool,
) -> Result<Vec<Credential>, DemoError> {
    let persons = tables::persons()?;
    let made = try_join_all(persons.iter().map(async |_| {
        let password: String = random_secret()?.chars().take(PASSWORD_LENGTH).collect();
        let password = SecretString::from(password);
        Ok::<_, DemoError>((passwords.hash(password.clone()).await?, password))
    }))
    .await?;
    let mut credentials = Vec::new();
    for (person, (hash, password)) in persons.into_iter().zip(made) {
        let (role, represents, language) = (person.profile.role, person.profile.represents, person.profile.language);
        credentials.push(Credential { email: person.email.clone(), role, password });
        let establish = async move |tx: Arc<Tx>| accounts::establish(&tx, &person.email, &person.profile, &hash).await;
        let context = session.context(None);
        let user_id = session.db.write(context, establish).await?;
        session.enter(Actor { user_id, role, represents }, language);
    }
    Ok(credentials)
}

/// Chooses the daily digest for the users with one of [`READERS_OF_DIGESTS`].
///
/// # Errors
/// A [`DemoError`].
pub(super) async fn choose_digests(session: &mut Session<'_>) -> Result<(), DemoError> {
    let later = Delivery::Digest;
    let choices = Preferences { digest: true, decisions: later, work: later, progress: later, reminders: later };
    for role in READERS_OF_DIGESTS {
        let (person, _) = session.actor(role, None)?;
        let (context, id) = (session.context(Some(&person)), person.user_id);
        session.db.write(context, async move |tx| preferences::change(&tx, id, 0, &choices).await).await?;
    }
    Ok(())
}
