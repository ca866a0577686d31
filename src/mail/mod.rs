//! E-mail: from what was true at the moment of an act to a message in the language of its reader, and from there to a
//! mail server.
//!
//! Reading order: `notice` (what is told), `figures` and `render` (in which words), `message` (as a mail), `mailer`
//! and `smtp` (on its way). Knows no database: who calls decides what is sent, and what a failure means.

pub mod failure;
pub mod figures;
pub mod mailer;
pub mod message;
pub mod notice;
pub mod render;
mod smtp;
mod text;
