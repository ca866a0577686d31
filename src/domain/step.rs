//! One row of a table of steps: the one type of every life in the service (application, project, instalment).
//!
//! It knows no table: which states, actions and conditions there are is said by the life that uses it.

use super::actor::Role;
use super::ledger::EntryKind;
use super::notice::Tell;

/// One row: from where, by what, to where, by whom, under which conditions, with which posting and which notices.
#[derive(Debug, Clone, Copy)]
pub struct Step<S, A, G: 'static> {
    /// Where the thing stands before.
    pub from: S,
    /// What is done.
    pub action: A,
    /// Where it stands after.
    pub to: S,
    /// Who may do it.
    pub by: &'static [Role],
    /// What must hold.
    pub needs: &'static [G],
    /// What happens to the money.
    pub posts: Option<EntryKind>,
    /// Who is told.
    pub tells: &'static [Tell],
}

pub(super) const fn row<S: Copy, A: Copy, G>(
    from: S,
    action: A,
    to: S,
    by: &'static [Role],
    needs: &'static [G],
    posts: Option<EntryKind>,
    tells: &'static [Tell],
) -> Step<S, A, G> {
    Step { from, action, to, by, needs, posts, tells }
}
