//! SQL of Member States: dated facts, assessed contributions, the arrears test of Article 4.

pub mod bulk;
pub mod contributions;
pub mod states;
