//! The colour of an installation, and the text that can be read on it.

/// A colour, from `#rgb` or `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color {
    text: String,
    channels: [u8; 3],
}

const WHITE: [u8; 3] = [255; 3];

impl Color {
    /// Reads `#rgb` or `#rrggbb`.
    ///
    /// # Errors
    /// What a colour has to look like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("must be a colour such as #3b5bdb, not {text:?}");
        let digits: Option<Vec<u8>> = text
            .strip_prefix('#')
            .ok_or_else(wrong)?
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        let channels = match digits.as_deref() {
            Some(&[r, g, b]) => [r * 17, g * 17, b * 17],
            Some(&[r1, r2, g1, g2, b1, b2]) => [r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2],
            _ => return Err(wrong()),
        };
        let [red, green, blue] = channels;
        Ok(Self { text: format!("#{red:02x}{green:02x}{blue:02x}"), channels })
    }

    /// The colour as `#rrggbb`, in lower case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The colour of text on this one: white if its contrast is 4.5:1 (WCAG 2.1, 1.4.3), otherwise black. One of
    /// them always has it: if white falls short, black has at least 4.66:1.
    pub fn on_color(&self) -> &'static str {
        if contrast(self.channels, WHITE) >= 4.5 { "#ffffff" } else { "#000000" }
    }
}

/// The contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio).
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance([red, green, blue]: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(text: &str) -> [u8; 3] {
        Color::parse(text).unwrap().channels
    }

    #[test]
    fn both_spellings_are_read_and_printed_as_six_digits() {
        assert_eq!(Color::parse("#3B5bdb").unwrap().as_str(), "#3b5bdb");
        assert_eq!(Color::parse("#FA0").unwrap().as_str(), "#ffaa00");
    }

    #[test]
    fn what_is_not_a_colour_is_refused() {
        for text in ["", "#", "3b5bdb", "#12", "#12345", "#1234567", "#ggg", "red", "#3b5bdb;}", "#äöü"] {
            assert!(Color::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn contrast_is_computed_as_the_standard_does() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(channels("#767676"), WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn text_on_any_colour_can_be_read() {
        for step in 0..4096_u32 {
            let color = Color::parse(&format!("#{step:03x}")).unwrap();
            assert!(contrast(color.channels, channels(color.on_color())) >= 4.5, "{}", color.as_str());
        }
        assert_eq!(Color::parse("#3b5bdb").unwrap().on_color(), "#ffffff");
        assert_eq!(Color::parse("#ffd43b").unwrap().on_color(), "#000000");
    }
}
