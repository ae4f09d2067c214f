//! The length of a text message: in the GSM 7-bit alphabet (3GPP TS 23.038 §6.2.1), otherwise in UCS-2, cut
//! into segments with a header each (3GPP TS 23.040 §9.2.3.24).

/// The basic alphabet, without the escape character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters of the extension table, which need an escape and so take two places.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits a character.
    Gsm7,
    /// Sixteen bits a character, because one of them is in no 7-bit alphabet.
    Ucs2,
}

/// The size of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The encoding.
    pub encoding: Encoding,
    /// Places taken: septets, or UTF-16 units.
    pub units: u32,
    /// Segments, at least one.
    pub segments: u32,
}

/// Measures a text.
pub fn measure(text: &str) -> Length {
    let septets: Option<Vec<u32>> = text.chars().map(septets).collect();
    match septets {
        Some(units) => length(Encoding::Gsm7, &units, 160, 153),
        None => {
            let units: Vec<u32> = text.chars().map(|c| if c.len_utf16() == 2 { 2 } else { 1 }).collect();
            length(Encoding::Ucs2, &units, 70, 67)
        }
    }
}

fn septets(c: char) -> Option<u32> {
    if BASIC.contains(c) { Some(1) } else { EXTENDED.contains(c).then_some(2) }
}

/// An escaped character or a surrogate pair is not split: it moves to the next segment as a whole.
fn length(encoding: Encoding, characters: &[u32], alone: u32, in_many: u32) -> Length {
    let units = characters.iter().sum();
    if units <= alone {
        return Length { encoding, units, segments: 1 };
    }
    let (mut segments, mut used) = (1, 0);
    for character in characters {
        if used + character > in_many {
            segments += 1;
            used = 0;
        }
        used += character;
    }
    Length { encoding, units, segments }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Gsm7, Ucs2};
    use proptest::prelude::*;

    fn measured(text: &str) -> (Encoding, u32, u32) {
        let Length { encoding, units, segments } = measure(text);
        (encoding, units, segments)
    }

    #[test]
    fn the_basic_alphabet_has_its_127_characters_besides_the_escape() {
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENDED.chars().count(), 10);
    }

    #[test]
    fn a_short_text_is_one_segment() {
        assert_eq!(measured(""), (Gsm7, 0, 1));
        assert_eq!(measured("Gültig für 10 Minuten: @ß£"), (Gsm7, 26, 1));
        assert_eq!(measured(&"a".repeat(160)), (Gsm7, 160, 1));
        assert_eq!(measured(&"a".repeat(161)), (Gsm7, 161, 2));
        assert_eq!(measured(&"a".repeat(306)), (Gsm7, 306, 2));
        assert_eq!(measured(&"a".repeat(307)), (Gsm7, 307, 3));
    }

    #[test]
    fn a_character_of_the_extension_takes_two_places_and_is_not_cut() {
        assert_eq!(measured(&"€".repeat(80)), (Gsm7, 160, 1));
        assert_eq!(measured(&"€".repeat(81)), (Gsm7, 162, 2));
        // 152 and an escaped one fill 154 places: it moves on, and 153 others still fit.
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(151));
        assert_eq!(measured(&text), (Gsm7, 305, 2));
        assert_eq!(measured(&format!("{text}a")), (Gsm7, 306, 3));
    }

    #[test]
    fn one_foreign_character_makes_the_whole_text_twice_as_long() {
        assert_eq!(measured(&"ж".repeat(70)), (Ucs2, 70, 1));
        assert_eq!(measured(&format!("{}’", "a".repeat(70))), (Ucs2, 71, 2));
        assert_eq!(measured(&"🏡".repeat(35)), (Ucs2, 70, 1));
        // 33 pairs fill 66 of 67 places: the next pair is not cut.
        assert_eq!(measured(&"🏡".repeat(67)), (Ucs2, 134, 3));
    }

    proptest! {
        #[test]
        fn a_longer_text_never_has_fewer_segments(text in "\\PC{0,200}", more in "\\PC{0,20}") {
            let before = measure(&text).segments;
            prop_assert!(measure(&(text + more.as_str())).segments >= before);
        }
    }
}
