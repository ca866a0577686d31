//! An open session with its tokens.

use serde::Serialize;
use utoipa::ToSchema;

use crate::views::people::users::UserView;

/// An open session.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// For the `Authorization: Bearer …` header.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How long the access token counts, in seconds.
    pub expires_in: i64,
    /// To exchange for the next tokens; it counts once.
    pub refresh_token: String,
    /// The person.
    pub user: UserView,
}
