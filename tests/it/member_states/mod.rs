//! Member States: positions of contributions, the arrears test of Article 4 beside the official status.

mod article_4;
mod contributions;
mod official_status;
mod positions;
