//! E-mail: renders stored notifications in the language of the recipient and sends them to a mail server.
//!
//! Reading order: `notice` (the stored data), `figures` and `render` (the text), `message` (the mail), `mailer` and
//! `smtp` (the transport). No access to the database: the caller selects the messages and handles failures.

pub mod failure;
pub mod figures;
pub mod mailer;
pub mod message;
pub mod notice;
pub mod render;
mod smtp;
mod text;
