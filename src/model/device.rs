//! What a request tells about the device it came from.

use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A device as people would name it. Every part is a guess from what the browser says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Such as `Firefox`; empty when unknown.
    pub browser: String,
    /// Such as `Android`; empty when unknown.
    pub system: String,
    /// The client's network address, as text.
    pub ip: String,
    /// City or country when a geo database is configured.
    pub place: Option<String>,
    /// The country's ISO 3166-1 code, then too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What a page's script tells of the device it runs on. Guesses, like all of [`Device`], and for the audit
/// trail only: whatever else is sent is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Such as `1280x800`, in CSS pixels.
    pub screen: Option<String>,
    /// Such as `Linux x86_64`.
    pub platform: Option<String>,
    /// Such as `de-CH`.
    pub language: Option<String>,
}

impl Traits {
    /// Reads what was sent; each part that is not what it should be counts as not sent.
    pub fn parse(screen: Option<&str>, platform: Option<&str>, language: Option<&str>) -> Self {
        let is_screen = |text: &str| {
            let number =
                |text: &str| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.split_once('x').is_some_and(|(width, height)| number(width) && number(height))
        };
        let is_word = |text: &str| {
            (1..=40).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-'))
        };
        let kept = |text: Option<&str>, fits: &dyn Fn(&str) -> bool| {
            text.filter(|text| fits(text)).map(str::to_owned)
        };
        Self {
            screen: kept(screen, &is_screen),
            platform: kept(platform, &is_word),
            language: kept(language, &is_word),
        }
    }

    /// In a few words, for the audit trail.
    pub fn describe(&self) -> String {
        let or = |part: &Option<String>| part.clone().unwrap_or_else(|| "unknown".to_owned());
        format!(
            "screen {}, platform {}, language {}",
            or(&self.screen),
            or(&self.platform),
            or(&self.language)
        )
    }
}

impl Device {
    /// The network that limits count: an IPv6 customer has at least a /64.
    pub fn network(&self) -> String {
        self.ip.parse().map_or_else(|_| self.ip.clone(), |ip| network_of(ip).to_string())
    }
}

/// The same of an address. An IPv4 address that a gateway has put into 64:ff9b::/96 (RFC 6052 §2.1) is that address.
pub fn network_of(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => match v6.segments() {
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)).into()
            }
            [a, b, c, d, ..] => Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into(),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(ip: &str) -> String {
        Device { ip: ip.to_owned(), ..Device::default() }.network()
    }

    #[test]
    fn what_a_script_tells_is_kept_only_in_its_own_shape() {
        let traits = Traits::parse(Some("1280x800"), Some("Linux x86_64"), Some("de-CH"));
        assert_eq!(traits.describe(), "screen 1280x800, platform Linux x86_64, language de-CH");
        for wrong in ["", "x", "1x", "1x2x3", "123456x1", "\n", "a\"b", "<b>"] {
            let traits = Traits::parse(Some(wrong), None, None);
            assert_eq!(traits, Traits::default(), "{wrong}");
        }
        assert_eq!(Traits::parse(None, Some("a\nb"), Some(&"x".repeat(41))), Traits::default());
    }

    #[test]
    fn an_ipv6_customer_is_one_network_and_an_ipv4_address_is_itself() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("64:ff9b::192.0.2.7"), "192.0.2.7", "behind a gateway");
        assert_eq!(network("64:ff9b:1::192.0.2.7"), "64:ff9b:1::", "no such gateway");
    }
}
