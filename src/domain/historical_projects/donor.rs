//! Parses the donor cell of a register: one of the Fund's names, and the other donors.
//!
//! Donors are separated by commas, and some donor names contain commas. Therefore the other donors are stored as one
//! text.

/// The Fund's name in the registers.
pub const FUND: &str = "IOM Development Fund";

/// The organization itself. It counts neither as another donor nor as a name of the Fund.
pub const ORGANIZATION: &str = "IOM";

/// Names of the Fund in registers, the official one first (collected rules §5.2 and §7).
const FUND_NAMES: &[&str] = &[
    FUND,
    "Institutional Development Fund",
    "Institutional Development Fund (IDF)",
    "Fonds Institutionnel de Développement",
    "IDF",
    "1035 Facility",
    "Fonds 1035",
    "Fondo 1035",
    "Fonds de l'OIM pour le développement",
    "Fondo de la OIM para el Desarrollo",
];

/// The donors of a project according to a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donor {
    /// The name by which the cell identifies the Fund.
    pub fund: Option<&'static str>,
    /// All other donors, unchanged.
    pub others: Option<String>,
}

impl Donor {
    /// Parses a cell.
    pub fn read(cell: &str) -> Donor {
        let mut fund = None;
        let mut others = Vec::new();
        for piece in cell.split([',', ';']).map(str::trim).filter(|piece| !piece.is_empty()) {
            let plain = piece.replace('’', "'").to_lowercase();
            match FUND_NAMES.iter().find(|name| name.to_lowercase() == plain) {
                Some(name) => fund = fund.or(Some(*name)),
                None => others.push(piece),
            }
        }
        Donor { fund, others: Some(others.join(", ")).filter(|text| !text.is_empty()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fund_is_told_from_the_others() {
        for (cell, fund, others) in [
            ("IOM Development Fund", Some(FUND), None),
            ("iom development fund ", Some(FUND), None),
            ("Institutional Development Fund (IDF)", Some("Institutional Development Fund (IDF)"), None),
            ("Fonds de l’OIM pour le développement", Some("Fonds de l'OIM pour le développement"), None),
            ("European Union, IOM Development Fund, Bank", Some(FUND), Some("European Union, Bank")),
            ("IOM", None, Some("IOM")),
            ("Government of Finland", None, Some("Government of Finland")),
            ("", None, None),
        ] {
            assert_eq!(Donor::read(cell), Donor { fund, others: others.map(str::to_owned) }, "{cell}");
        }
    }
}
