//! Member States: dated facts, assessed contributions, the arrears test of Article 4.

pub mod article_4;
pub mod contribution;
pub mod member_state;
