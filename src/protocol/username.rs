//! Usernames.

use std::fmt;
use uuid::Uuid;

/// The smallest and the largest number of characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=40;

/// Names of accounts with rights in widely used systems, and of mailboxes that RFC 2142 gives a role.
const RESERVED: [&str; 24] = [
    "abuse",
    "admin",
    "administrator",
    "daemon",
    "ftp",
    "guest",
    "hostmaster",
    "info",
    "mail",
    "marketing",
    "news",
    "noc",
    "nobody",
    "owner",
    "postmaster",
    "root",
    "sales",
    "security",
    "superuser",
    "support",
    "sysadmin",
    "system",
    "webmaster",
    "www",
];

/// A username: letters from a to z, digits, and `.`, `-` or `_` between them. Case makes no difference. None has the form of
/// a UUID, which is that of the ids that we give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Parses what was typed. White space around it is ignored. Look-alike letters of other scripts are
    /// refused, so that nobody can pass for somebody else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        let ends = [text.bytes().next(), text.bytes().last()];
        let whole = ends.iter().flatten().all(u8::is_ascii_alphanumeric);
        let is_id = Uuid::try_parse(text).is_ok();
        (LENGTH.contains(&text.len()) && plain && whole && !is_id).then(|| Self(text.to_owned()))
    }

    /// A username that is derived from a mail address: the local part up to a `+`, without characters that are not
    /// allowed. The domain is not used, so that the username does not reveal the address. `None` if too little is left.
    pub fn of_address(address: &str) -> Option<Self> {
        let (local, _) = address.rsplit_once('@')?;
        let local = local.split('+').next().unwrap_or_default().to_ascii_lowercase();
        let allowed = |c: &char| c.is_ascii_alphanumeric() || ".-_".contains(*c);
        let text: String = local.chars().filter(allowed).take(*LENGTH.end()).collect();
        Self::parse(text.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
    }

    /// Whether apps may mistake it for a privileged account. Such a name is never assigned automatically.
    pub fn is_reserved(&self) -> bool {
        RESERVED.contains(&self.comparison_key().as_str())
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folded form by which it is found.
    pub fn comparison_key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The same, followed by a number, if the name is taken.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let tail = number.to_string();
        let room = LENGTH.end() - tail.len();
        Self(format!("{}{tail}", &self.0[..self.0.len().min(room)]))
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_plain_and_found_whatever_its_case() {
        let ada = Username::parse(" Ada.Lovelace ").expect("plain");
        assert_eq!((ada.as_str(), ada.comparison_key().as_str()), ("Ada.Lovelace", "ada.lovelace"));
        for wrong in ["", "a", ".ada", "ada-", "ada lovelace", "аda", "ada@example.com", &"a".repeat(41)] {
            assert_eq!(Username::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_username_of_an_address_never_tells_the_address() {
        for (address, wanted) in [
            ("Ada.Lovelace+shop@example.com", Some("ada.lovelace")),
            ("ada@example.com", Some("ada")),
            ("o'brien@example.com", Some("obrien")),
            ("_ada_@example.com", Some("ada")),
            ("zo\u{eb}@example.com", Some("zo")),
            ("a@example.com", None),
            ("+ada@example.com", None),
            ("\u{430}\u{434}\u{430}@example.com", None),
            ("+41790000000", None),
        ] {
            let found = Username::of_address(address);
            assert_eq!(found.as_ref().map(Username::as_str), wanted, "{address}");
        }
        let long = Username::of_address(&format!("{}-b@example.com", "a".repeat(39))).expect("a username");
        assert_eq!(long.as_str(), "a".repeat(39));
    }

    #[test]
    fn names_of_those_with_rights_are_known() {
        assert!(Username::parse("Admin").is_some_and(|name| name.is_reserved()));
        assert!(Username::parse("ada").is_some_and(|name| !name.is_reserved()));
        assert!(RESERVED.iter().all(|name| Username::parse(name).is_some()));
    }

    #[test]
    fn a_number_behind_it_keeps_it_a_username() {
        let long = Username::parse(&"a".repeat(40)).expect("plain").numbered(12);
        assert_eq!(long.as_str().len(), 40);
        assert!(long.as_str().ends_with("a12") && Username::parse(long.as_str()).is_some());
    }
}
