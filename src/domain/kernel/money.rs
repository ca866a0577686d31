//! Money: integer hundredths of one currency. The Fund is kept in US dollars (Financial Guidelines 2020), the assessed
//! contributions of Member States in Swiss francs (Administrative part of the budget).
//!
//! The only type that carries an amount. It is never negative and never passes [`Amount::MAX`], so that every
//! amount survives a round trip through a spreadsheet or a browser. The currency is part of the type: amounts of two
//! currencies can be neither added nor compared, and no rate turns one into the other.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The currency of an amount.
pub trait Currency {
    /// Name of its amounts in the published interface.
    const AMOUNT_NAME: &'static str;
    /// Description of its amounts in the published interface.
    const DESCRIPTION: &'static str;
}

/// The US dollar: currency of the grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UsDollar;

/// The Swiss franc: currency of the assessed contributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SwissFranc;

impl Currency for UsDollar {
    const AMOUNT_NAME: &'static str = "AmountUsd";
    const DESCRIPTION: &'static str = "US dollars, at most two decimals, at most 90071992547409.91";
}

impl Currency for SwissFranc {
    const AMOUNT_NAME: &'static str = "AmountChf";
    const DESCRIPTION: &'static str = "Swiss francs, at most two decimals, at most 90071992547409.91";
}

/// An amount in hundredths of a currency, `0 ..= 2^53 − 1`.
///
/// ```compile_fail
/// use crate::domain::kernel::money::{Centimes, Cents};
/// let sum = Cents::ZERO.checked_add(Centimes::ZERO);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount<C>(i64, PhantomData<C>);

/// An amount in cents of a US dollar.
pub type Cents = Amount<UsDollar>;

/// An amount in centimes of a Swiss franc.
pub type Centimes = Amount<SwissFranc>;

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a plain decimal number such as `200000.00`.
    #[error("an amount is written as digits with at most one point, such as 200000.00")]
    Malformed,
    /// Below zero.
    #[error("an amount is never negative")]
    Negative,
    /// More than two decimals.
    #[error("an amount has at most two decimals")]
    TooPrecise,
    /// Above [`Cents::MAX`].
    #[error("an amount is at most 90071992547409.91")]
    TooLarge,
}

impl MoneyError {
    /// Stable code of the error, also the key of its text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "amount_malformed",
            Self::Negative => "amount_negative",
            Self::TooPrecise => "amount_too_precise",
            Self::TooLarge => "amount_too_large",
        }
    }
}

impl<C> Amount<C> {
    /// No money.
    pub const ZERO: Self = Self::of(0);
    /// The largest amount: 2^53 − 1 hundredths, exact in every JSON reader.
    pub const MAX: Self = Self::of((1 << 53) - 1);

    const fn of(hundredths: i64) -> Self {
        Amount(hundredths, PhantomData)
    }

    /// An amount from a count of hundredths.
    ///
    /// # Errors
    /// [`MoneyError::Negative`] or [`MoneyError::TooLarge`].
    pub const fn new(hundredths: i64) -> Result<Self, MoneyError> {
        if hundredths < 0 {
            Err(MoneyError::Negative)
        } else if hundredths > Self::MAX.0 {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Self::of(hundredths))
        }
    }
}

impl<C: Copy> Amount<C> {
    /// The count of hundredths.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Sum, or `None` above [`Amount::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0 + other.0).ok()
    }

    /// Difference, or `None` below zero.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0 - other.0).ok()
    }

    /// Difference, zero where it would be below zero.
    pub fn saturating_sub(self, other: Self) -> Self {
        Self::of((self.0 - other.0).max(0))
    }

    /// Sum of many amounts, or `None` above [`Amount::MAX`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The share `basis_points / 10 000` of the amount, rounded down to the hundredth.
    pub fn share(self, basis_points: BasisPoints) -> Self {
        let share = i128::from(self.0) * i128::from(basis_points.0) / 10_000;
        Self::of(i64::try_from(share).map_or(Self::MAX.0, |hundredths| hundredths.min(Self::MAX.0)))
    }
}

/// A share in hundredths of a percent: 25 % is 2 500.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 { write!(f, "{whole} %") } else { write!(f, "{whole}.{rest:02} %") }
    }
}

impl<C> fmt::Debug for Amount<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<C> fmt::Display for Amount<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl<C> FromStr for Amount<C> {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(rest) = text.strip_prefix('-') {
            let number = rest.split('.').all(digits);
            return Err(if number { MoneyError::Negative } else { MoneyError::Malformed });
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if !digits(whole) || !digits(fraction) {
            return Err(MoneyError::Malformed);
        }
        if fraction.len() > 2 {
            return Err(MoneyError::TooPrecise);
        }
        let hundredths = format!("{whole}{fraction:0<2}");
        Self::new(hundredths.parse().map_err(|_| MoneyError::TooLarge)?)
    }
}

/// In JSON an amount is a string with two decimals, never a binary number.
impl<C> Serialize for Amount<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, C> Deserialize<'de> for Amount<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<C: Currency> utoipa::PartialSchema for Amount<C> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^\d{1,14}(\.\d{1,2})?$"))
            .description(Some(C::DESCRIPTION))
            .examples(["200000.00"])
            .into()
    }
}

impl<C: Currency> utoipa::ToSchema for Amount<C> {
    fn name() -> std::borrow::Cow<'static, str> {
        C::AMOUNT_NAME.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_exactly_or_refused_by_name() {
        for (text, expected) in [
            ("0", Ok(0)),
            ("200000", Ok(20_000_000)),
            ("1.5", Ok(150)),
            ("1.05", Ok(105)),
            ("90071992547409.91", Ok((1 << 53) - 1)),
            ("90071992547409.92", Err(MoneyError::TooLarge)),
            ("99999999999999999999", Err(MoneyError::TooLarge)),
            ("1.005", Err(MoneyError::TooPrecise)),
            ("-1", Err(MoneyError::Negative)),
            ("-1.00", Err(MoneyError::Negative)),
            ("-", Err(MoneyError::Malformed)),
            ("1e6", Err(MoneyError::Malformed)),
            ("1,000", Err(MoneyError::Malformed)),
            ("", Err(MoneyError::Malformed)),
            (".5", Err(MoneyError::Malformed)),
            ("1.", Err(MoneyError::Malformed)),
            ("NaN", Err(MoneyError::Malformed)),
            ("+1", Err(MoneyError::Malformed)),
        ] {
            assert_eq!(text.parse::<Cents>().map(Cents::get), expected, "{text}");
        }
    }

    #[test]
    fn a_share_is_rounded_down_to_the_cent() {
        let amount: Cents = "1500000.01".parse().unwrap();
        assert_eq!(amount.share(BasisPoints(2_500)).to_string(), "375000.00");
        assert_eq!(BasisPoints(2_500).to_string(), "25 %");
        assert_eq!(BasisPoints(52).to_string(), "0.52 %");
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(cents in 0..=Cents::MAX.get()) {
            let amount = Cents::new(cents).unwrap();
            prop_assert_eq!(amount.to_string().parse::<Cents>(), Ok(amount));
        }

        #[test]
        fn a_share_never_passes_the_whole(cents in 0..=Cents::MAX.get(), points in 0u32..=10_000) {
            let amount = Cents::new(cents).unwrap();
            prop_assert!(amount.share(BasisPoints(points)) <= amount);
        }
    }
}
