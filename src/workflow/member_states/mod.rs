//! Use cases of Member States: dated facts, assessed contributions, the arrears test of Article 4.

pub mod contributions;
pub mod import_reference;
pub mod record_fact;
