//! A phone number that can receive text messages, in E.164. One input is exactly one recipient.

use std::fmt;

use phonenumber::{
    Mode, Type,
    country::Id,
    metadata::{DATABASE, Descriptor, Metadata},
};
use serde::{Deserialize, Serialize};

/// The largest number of characters that are read: 15 digits (E.164 §6), a prefix, and separators.
const MAX_LEN: usize = 32;

/// One number that can receive text messages, in the form `+41791234567`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber {
    e164: String,
    country: String,
}

/// Why a text is not accepted as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneFault {
    /// Nothing was typed.
    Empty,
    /// More characters than one number has.
    TooLong,
    /// A letter, an extension, a list, a look-alike digit: anything but digits, one leading `+` and
    /// the marks that people write between digits.
    Characters,
    /// It has no country, and there is no default region.
    NoCountry,
    /// The numbering plans know no such number.
    Unknown,
    /// A valid number of a kind to which no text messages are sent: landline, premium rate, freephone, pager.
    NotMobile,
}

impl PhoneNumber {
    /// Parses what a person typed. A number without `+` is one of the default region, an ISO 3166-1 code
    /// such as `CH`. White space around it is ignored.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, default_region: Option<&str>) -> Result<Self, PhoneFault> {
        let text = text.trim();
        check_characters(text)?;
        let region = default_region.and_then(region);
        if region.is_none() && !text.starts_with('+') {
            return Err(PhoneFault::NoCountry);
        }
        let plain: String = text.chars().map(plain).collect();
        let first = Self::read(region, &plain);
        match (first, region.and_then(|region| DATABASE.by_id(region.as_ref()))) {
            // The library takes the 7 that Kazakhstan's own numbers begin with for the country code.
            (Err(PhoneFault::Unknown), Some(numbering)) if !plain.starts_with('+') => {
                let number = Self::read(None, &format!("+{}{plain}", numbering.country_code()))?;
                if number.country == numbering.id() { Ok(number) } else { Err(PhoneFault::Unknown) }
            }
            (first, _) => first,
        }
    }

    fn read(region: Option<Id>, plain: &str) -> Result<Self, PhoneFault> {
        let number = phonenumber::parse(region, plain).map_err(|_| PhoneFault::Unknown)?;
        // A satellite or freephone code belongs to no country, so that no allow-list could name it.
        let country = number.country().id().ok_or(PhoneFault::Unknown)?;
        if !number.is_valid() || number.extension().is_some() {
            return Err(PhoneFault::Unknown);
        }
        match kind(&number) {
            Type::Mobile | Type::FixedLineOrMobile | Type::Voip => {}
            Type::Unknown => return Err(PhoneFault::Unknown),
            _ => return Err(PhoneFault::NotMobile),
        }
        Ok(Self { e164: number.format().mode(Mode::E164).to_string(), country: country.as_ref().to_owned() })
    }

    /// The number in E.164, with its `+`: what is stored, compared and dialled.
    pub fn as_str(&self) -> &str {
        &self.e164
    }

    /// The country that it belongs to, as its ISO 3166-1 code in capitals.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The number for a screen that others may see: only its last two digits.
    pub fn masked(&self) -> String {
        format!("••• •• {}", &self.e164[self.e164.len() - 2..])
    }

    /// The block of ten thousand numbers to which it belongs. Fraudsters use whole blocks.
    pub fn block(&self) -> &str {
        &self.e164[..self.e164.len().saturating_sub(4)]
    }
}

/// The kind of number. The library looks it up without leading zeros, which are part of the number in Côte d'Ivoire,
/// Congo, Benin and for landlines in Italy. For these, the numbering plans are read here.
fn kind(number: &phonenumber::PhoneNumber) -> Type {
    if number.national().zeros() == 0 {
        return number.number_type(&DATABASE);
    }
    let Some(plans) = number.metadata(&DATABASE).map(Metadata::descriptors) else { return Type::Unknown };
    let national = number.national().to_string();
    let is = |plan: Option<&Descriptor>| plan.is_some_and(|plan| plan.is_match(&national));
    if !plans.general().is_match(&national) {
        return Type::Unknown;
    }
    let costly = [plans.premium_rate(), plans.shared_cost(), plans.toll_free(), plans.personal_number()];
    let other = [plans.pager(), plans.uan(), plans.voicemail()];
    if costly.into_iter().chain(other).any(is) {
        return Type::PremiumRate;
    }
    match (is(plans.fixed_line()), is(plans.mobile())) {
        (true, true) => Type::FixedLineOrMobile,
        (false, true) => Type::Mobile,
        (true, false) => Type::FixedLine,
        (false, false) if is(plans.voip()) => Type::Voip,
        (false, false) => Type::Unknown,
    }
}

/// Reads the numbering plans, which takes a tenth of a second. Call it in the background at the start.
pub fn warm() {
    // Any number of any country does.
    let _ = PhoneNumber::parse("+12025550123", None);
}

/// Whether there is a region of that ISO 3166-1 code, in capitals, with numbers of its own.
pub fn is_region(code: &str) -> bool {
    region(code).is_some()
}

fn region(code: &str) -> Option<Id> {
    code.parse().ok()
}

fn check_characters(text: &str) -> Result<(), PhoneFault> {
    if text.is_empty() {
        return Err(PhoneFault::Empty);
    }
    if text.chars().count() > MAX_LEN {
        return Err(PhoneFault::TooLong);
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_mark = |c: char| matches!(plain(c), ' ' | '-' | '.' | '/' | '(' | ')');
    if digits.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        Ok(())
    } else {
        Err(PhoneFault::Characters)
    }
}

/// The ASCII form of the spaces and hyphens that number formatters put in.
fn plain(c: char) -> char {
    match c {
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        other => other,
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneFault;

    fn try_from(text: String) -> Result<Self, PhoneFault> {
        Self::parse(&text, None)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.e164
    }
}

impl fmt::Display for PhoneFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the number is empty",
            Self::TooLong => "the number is too long",
            Self::Characters => "a number has digits and at most one leading +",
            Self::NoCountry => "the number has no country: begin it with +",
            Self::Unknown => "there is no such number",
            Self::NotMobile => "this kind of number gets no text messages",
        })
    }
}

impl std::error::Error for PhoneFault {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str, region: Option<&str>) -> Result<String, PhoneFault> {
        PhoneNumber::parse(text, region).map(String::from)
    }

    #[test]
    fn every_spelling_of_a_number_is_the_same_number() {
        for text in [
            "+41791234567",
            " +41 79 123 45 67 ",
            "079 123 45 67",
            "0791234567",
            "079/123.45.67",
            "079-123-45-67",
            "0041 79 123 45 67",
            "+41 (0)79 123 45 67",
            "+41\u{a0}79\u{202f}1234567",
        ] {
            assert_eq!(parsed(text, Some("CH")).as_deref(), Ok("+41791234567"), "{text}");
        }
        assert_eq!(parsed("(202) 555-0123", Some("US")).as_deref(), Ok("+12025550123"));
        assert_eq!(parsed("07400 123456", Some("GB")).as_deref(), Ok("+447400123456"));
    }

    /// Regions whose mobile numbers are also valid in the country with the same code.
    const SHARED: [(&str, &str); 9] = [
        ("AX", "FI"),
        ("BL", "GP"),
        ("CC", "AU"),
        ("CX", "AU"),
        ("EH", "MA"),
        ("IM", "GB"),
        ("MF", "GP"),
        ("SJ", "NO"),
        ("VA", "IT"),
    ];

    #[test]
    fn an_example_number_of_every_region_is_accepted_as_it_is_dialled() {
        let mut regions = 0;
        for plan in DATABASE.iter() {
            let example = plan.descriptors().mobile().and_then(Descriptor::example);
            // The codes of no country, and Tristan da Cunha, which has no mobile network.
            let Some(example) = example.filter(|_| plan.id() != "001") else { continue };
            let number = format!("+{}{example}", plan.country_code());
            let parsed = PhoneNumber::parse(&number, None);
            let parsed = parsed.unwrap_or_else(|fault| panic!("{}: {number}: {fault}", plan.id()));
            assert_eq!(parsed.as_str(), number);
            let shared = SHARED.iter().find(|(region, _)| *region == plan.id());
            assert_eq!(parsed.country(), shared.map_or(plan.id(), |(_, main)| main), "{number}");
            let at_home = PhoneNumber::parse(example, Some(plan.id()));
            assert_eq!(at_home.as_ref().map(PhoneNumber::as_str), Ok(number.as_str()), "{}", plan.id());
            regions += 1;
        }
        assert!(regions > 230, "{regions}");
    }

    #[test]
    fn a_number_that_begins_with_zero_keeps_it_and_a_landline_gets_no_message() {
        for number in ["+2250123456789", "+242061234567", "+2290195123456"] {
            assert_eq!(parsed(number, None).as_deref(), Ok(number));
        }
        assert!(parsed("+390612345678", None).is_err());
        assert_eq!(parsed("+2252123456789", None), Err(PhoneFault::NotMobile));
    }

    #[test]
    fn a_number_knows_its_country_even_behind_a_code_that_many_share() {
        for (text, country) in [
            ("+12025550123", "US"),
            ("+14165550123", "CA"),
            ("+18762101234", "JM"),
            ("+79161234567", "RU"),
            ("+77012345678", "KZ"),
            ("+447400123456", "GB"),
        ] {
            assert_eq!(PhoneNumber::parse(text, Some("CH")).unwrap().country(), country, "{text}");
        }
    }

    #[test]
    fn a_number_without_a_country_needs_a_region() {
        assert_eq!(parsed("0791234567", None), Err(PhoneFault::NoCountry));
        assert_eq!(parsed("0791234567", Some("XX")), Err(PhoneFault::NoCountry));
        assert_eq!(parsed("+41791234567", None).as_deref(), Ok("+41791234567"));
    }

    #[test]
    fn lists_letters_extensions_and_look_alikes_are_refused() {
        for text in [
            "+41791234567,+41791234568",
            "+41791234567;+41791234568",
            "+41791234567\n+41791234568",
            "+41791234567+41791234568",
            "+41 79 FLOWERS",
            "+41791234567 ext. 5",
            "+41791234567x5",
            "+41791234567#5",
            "+41791234567;ext=5",
            "tel:+41791234567",
            "+４１７９１２３４５６７",
            "+٤١٧٩١٢٣٤٥٦٧",
            "++41791234567",
            "ada@example.org",
            "+41791234567\0",
            "*100#",
        ] {
            assert_eq!(parsed(text, Some("CH")), Err(PhoneFault::Characters), "{text:?}");
        }
        assert_eq!(parsed(" ", Some("CH")), Err(PhoneFault::Empty));
        assert_eq!(parsed(&"1".repeat(33), Some("CH")), Err(PhoneFault::TooLong));
    }

    #[test]
    fn numbers_that_cost_or_cannot_be_texted_are_refused() {
        for text in [
            "+41900123456",  // premium rate
            "+41800123456",  // free phone
            "+41842123456",  // shared cost
            "+41442345678",  // landline
            "+447012345678", // personal number, sold on at a premium
            "+19002345678",  // premium rate
        ] {
            assert_eq!(parsed(text, None), Err(PhoneFault::NotMobile), "{text}");
        }
    }

    #[test]
    fn numbers_of_nobody_are_refused() {
        for text in
            ["+41", "+417912345", "+4179123456789", "+9991234567", "117", "112", "+881612345678", "0", "+"]
        {
            assert!(parsed(text, Some("CH")).is_err(), "{text}");
        }
    }

    #[test]
    fn people_see_two_digits_and_fraud_shows_its_block() {
        let number = PhoneNumber::parse("+41791234567", None).unwrap();
        assert_eq!(number.masked(), "••• •• 67");
        assert_eq!(number.block(), "+4179123");
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"+41791234567\"");
        assert_eq!(serde_json::from_str::<PhoneNumber>("\"+41791234567\"").unwrap(), number);
        assert!(serde_json::from_str::<PhoneNumber>("\"0791234567\"").is_err());
    }

    #[test]
    fn regions_are_iso_codes_in_capitals() {
        assert!(is_region("CH") && is_region("US") && !is_region("ch") && !is_region("XX") && !is_region(""));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_what_is_parsed_parses_again(text in "\\+?[0-9 ()./-]{0,34}") {
            if let Ok(number) = PhoneNumber::parse(&text, Some("DE")) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number.clone()));
                prop_assert!(number.as_str().len() <= 16);
            }
        }

        #[test]
        fn whatever_is_typed_never_panics(text in "\\PC{0,40}") {
            let _ = PhoneNumber::parse(&text, Some("US"));
        }
    }
}
