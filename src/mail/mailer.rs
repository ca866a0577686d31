//! Mail transports: a mail server, a folder, or the memory of this process.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use lettre::Message;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::message::file_name;
use super::smtp;
use crate::config::{Mail, MailTransport, Smtp};
use crate::mail::failure::SendFailure;

/// A mail transport. Clones of a [`Mailer::Memory`] share their messages.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// A mail server.
    Smtp(Box<Smtp>),
    /// A folder with one `.eml` file for each message; sending a message again replaces its file.
    File(PathBuf),
    /// The memory of this process.
    Memory(Arc<Mutex<Vec<Message>>>),
}

impl Mailer {
    /// The transport of the configuration.
    #[must_use]
    pub fn configured(mail: &Mail) -> Self {
        match mail.transport {
            MailTransport::Smtp => Self::Smtp(Box::new(mail.smtp.clone())),
            MailTransport::File => Self::File(mail.file_folder.clone()),
            MailTransport::Memory => Self::Memory(Arc::default()),
        }
    }

    /// Sends one message. `Ok` means that the transport has accepted responsibility for it.
    ///
    /// # Errors
    /// [`SendFailure`]; after [`SendFailure::BrokenOff`] the server may still have accepted the message.
    pub async fn send(&self, message: &Message) -> Result<(), SendFailure> {
        match self {
            Self::Smtp(settings) => smtp::hand_over(settings, message).await,
            Self::File(folder) => file(folder, message)
                .await
                .map_err(|error| SendFailure::Unreachable(format!("{}: {error}", folder.display()))),
            Self::Memory(messages) => {
                messages.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }

    /// The messages kept in memory, in the order of sending; empty for the other transports.
    pub fn kept(&self) -> Vec<Message> {
        match self {
            Self::Memory(messages) => messages.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) | Self::File(_) => Vec::new(),
        }
    }
}

/// Writes a temporary file and renames it, so that no reader of the folder sees a partial message.
async fn file(folder: &Path, message: &Message) -> io::Result<()> {
    fs::create_dir_all(folder).await?;
    let name = file_name(message);
    let (beside, place) = (folder.join(format!("{name}.part")), folder.join(format!("{name}.eml")));
    let mut file = fs::File::create(&beside).await?;
    file.write_all(&message.formatted()).await?;
    file.sync_all().await?;
    drop(file);
    fs::rename(beside, place).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str) -> Message {
        Message::builder()
            .from("fund@example.org".parse().unwrap())
            .to("a@example.org".parse().unwrap())
            .subject(subject)
            .message_id(Some("<0190-aa@example.org>".into()))
            .body(String::from("Hello"))
            .unwrap()
    }

    #[tokio::test]
    async fn a_message_sent_twice_into_a_folder_is_one_whole_file() {
        let folder = std::env::temp_dir().join(format!("fonds1035-mail-{}", uuid::Uuid::now_v7()));
        let mailer = Mailer::File(folder.join("below"));
        mailer.send(&message("first")).await.unwrap();
        mailer.send(&message("second")).await.unwrap();
        let files: Vec<_> =
            std::fs::read_dir(folder.join("below")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files, ["0190-aa.eml"]);
        let content = std::fs::read_to_string(folder.join("below/0190-aa.eml")).unwrap();
        assert!(content.contains("Subject: second\r\n") && content.contains("Hello"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_trouble_that_may_pass() {
        let place = std::env::temp_dir().join(format!("fonds1035-mail-{}", uuid::Uuid::now_v7()));
        std::fs::write(&place, "a file, no folder").unwrap();
        let failure = Mailer::File(place.clone()).send(&message("x")).await.unwrap_err();
        assert!(
            matches!(&failure, SendFailure::Unreachable(words) if words.contains(place.to_str().unwrap())),
            "{failure}"
        );
        std::fs::remove_file(place).unwrap();
    }

    #[tokio::test]
    async fn clones_of_a_memory_share_its_messages() {
        let mailer = Mailer::Memory(Arc::default());
        mailer.clone().send(&message("x")).await.unwrap();
        assert_eq!(mailer.kept().len(), 1);
    }
}
