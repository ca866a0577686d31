//! The conversation about a constructed project: messages, questions and answers.

use uuid::Uuid;

use super::Project;
use crate::demo::DemoError;
use crate::demo::session::{Session, refused};
use crate::domain::conversations::{Addressee, Message, Visibility};
use crate::domain::kernel::actor::Role;
use crate::workflow::conversations;
use crate::workflow::error::WorkflowError;

impl Project<'_> {
    /// Writes a message with its visibility, its addressee and the message that it answers.
    pub(super) async fn say(
        &mut self,
        session: &mut Session<'_>,
        by: Role,
        (visibility, addressed_to, answers): (Visibility, Option<Addressee>, Option<Uuid>),
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        let (author, own_language) = self.person(session, by)?;
        // Messages that the state can read are in its language, internal messages in the language of the author.
        let language = if visibility == Visibility::Shared { self.language } else { own_language };
        let body = session.text(words.unwrap_or("message"), language)?;
        let message = Message { visibility, addressed_to, answers, body };
        let (context, id) = (session.context(Some(&author)), self.id()?);
        let written: Result<_, WorkflowError> =
            session.db.write(context, async move |tx| conversations::write(&tx, &author, id, message).await).await;
        self.last_message = Some((written.map_err(refused(self.title))?, visibility));
        Ok(())
    }

    /// Answers the last message with the same visibility.
    pub(super) async fn answer(
        &mut self,
        session: &mut Session<'_>,
        by: Role,
        words: Option<&str>,
    ) -> Result<(), DemoError> {
        let nothing = || DemoError::Missing(format!("nothing was asked about “{}”", self.title));
        let (question, visibility) = self.last_message.ok_or_else(nothing)?;
        self.say(session, by, (visibility, None, Some(question)), words).await
    }
}
