//! Inputs of a conversation: a message, and the position up to which it was read.

use serde::Deserialize;
use uuid::Uuid;
use validator::Validate;

use crate::domain::conversations::{Addressee, LONGEST, Message, Visibility};
use crate::inputs::text::not_blank;

/// A message to write.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBody {
    /// Who is to read it. A state writes shared messages only.
    pub visibility: Visibility,
    /// Who is asked; makes the message a question, open until somebody of this group answers it.
    #[serde(default)]
    pub addressed_to: Option<Addressee>,
    /// The message of the same conversation that it answers. What answers an internal message is internal.
    #[serde(default)]
    pub answers: Option<Uuid>,
    /// In words.
    #[validate(custom(function = "not_blank"), length(max = LONGEST, code = "too_long"))]
    pub body: String,
}

impl From<MessageBody> for Message {
    fn from(body: MessageBody) -> Message {
        let MessageBody { visibility, addressed_to, answers, body } = body;
        Message { visibility, addressed_to, answers, body }
    }
}

/// How far the caller has read.
#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadThrough {
    /// The last message that was read.
    pub through: Uuid,
}
