//! Facts and their keepers: contribution positions, the arrears test beside the official status, and what a record does
//! to the applications that are not decided.

mod arrears;
mod knowledge;
mod official;
mod positions;
mod reassessment;
