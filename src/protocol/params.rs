//! The parameters of a request: a query or a body of `application/x-www-form-urlencoded`
//! (RFC 6749 §3.1, §3.2 and Appendix B).

use std::collections::BTreeMap;
use std::fmt;

use super::cause::Cause;
use super::error::OAuthError;
use super::secret::Secret;

/// The largest number of parameters in one request.
pub const MAX_PARAMS: usize = 100;
/// The largest size of a name or a decoded value in bytes, except for those in [`OPAQUE`].
pub const MAX_VALUE: usize = 16 * 1024;
/// Values that only the client interprets and that are returned unchanged (RFC 6749 §4.1.2, OIDC Core §3.1.2.1). They
/// may have any characters, and any length that fits into the request.
const OPAQUE: [&str; 2] = ["state", "nonce"];
/// Parameters that may be repeated: `resource` (RFC 8707 §2). There are no resources yet, so its values are ignored
/// like unknown parameters (RFC 6749 §3.1 and §3.2).
const REPEATABLE: [&str; 1] = ["resource"];

/// The parameters of one request. Empty values count as absent (RFC 6749 §3.1).
///
/// A parameter that is given twice has no value, so that nobody can use the wrong one. The others can
/// still be read, so that the error can be sent to the client.
#[derive(Clone, Default)]
pub struct Params(BTreeMap<String, Option<String>>);

/// Why a string is not a set of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamsError {
    /// More than [`MAX_PARAMS`].
    TooMany,
    /// A name or a value longer than [`MAX_VALUE`]; the name, shortened.
    TooLong(String),
    /// Bytes that are not UTF-8 after decoding.
    NotUtf8,
    /// A control character in this parameter.
    Control(String),
}

impl Params {
    /// Parses a query (without `?`) or a form body.
    ///
    /// # Errors
    /// Too many or too long parameters, control characters, bytes that are not UTF-8.
    pub fn parse(raw: &[u8]) -> Result<Self, ParamsError> {
        // The JSON of `claims` may be laid out over lines; nothing else in the protocol is.
        Self::read(raw, |name| name == "claims")
    }

    /// Parses a form of a page of our own, whose fields may have several lines.
    ///
    /// # Errors
    /// As [`Params::parse`]; tabs and line ends are allowed here.
    pub fn parse_form(raw: &[u8]) -> Result<Self, ParamsError> {
        Self::read(raw, |_| true)
    }

    fn read(raw: &[u8], may_have_lines: impl Fn(&str) -> bool) -> Result<Self, ParamsError> {
        let mut found = BTreeMap::new();
        let pairs = raw.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
        for (index, pair) in pairs.enumerate() {
            if index >= MAX_PARAMS {
                return Err(ParamsError::TooMany);
            }
            let (name, value) = parse_pair(pair, &may_have_lines)?;
            if value.is_empty() {
                continue;
            }
            found.entry(name).and_modify(|known| *known = None).or_insert(Some(value));
        }
        Ok(Self(found))
    }

    /// The value of a parameter, if it was given exactly once.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }

    /// The value of a parameter that must not be printed.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        self.get(name).map(Secret::new)
    }

    /// Whether a parameter was given, once or more often.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether a parameter was given more than once.
    pub fn is_duplicate(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(None))
    }

    /// The name of a parameter that was given more than once and may not be.
    pub fn duplicate(&self) -> Option<&str> {
        let mut repeated = self.0.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str());
        repeated.find(|name| !REPEATABLE.contains(name))
    }

    /// Refuses a request that repeats a parameter (RFC 6749 §3.1, §3.2).
    ///
    /// # Errors
    /// `invalid_request`, naming the parameter.
    pub fn check_duplicates(&self) -> Result<(), OAuthError> {
        self.duplicate().map_or(Ok(()), |name| {
            let description = format!("the parameter {name} is given more than once");
            Err(OAuthError::invalid_request(description)
                .because(Cause::ParameterRepeated)
                .about(name.chars().take(40).collect::<String>()))
        })
    }

    /// The value of a required parameter.
    ///
    /// # Errors
    /// `invalid_request`, naming the parameter.
    pub fn require(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name).ok_or_else(|| {
            OAuthError::invalid_request(format!("the parameter {name} is missing"))
                .because(Cause::ParameterMissing)
                .about(name.to_owned())
        })
    }

    /// The same parameters without one of them.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let kept = self.0.iter().filter(|(key, _)| *key != name);
        Self(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    /// Every name and value; parameters that were given twice are left out.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    /// The same parameters as a query; parameters that were given twice are left out.
    pub fn to_query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }
}

/// Values may be secrets, so only names are printed.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl fmt::Display for ParamsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => write!(f, "more than {MAX_PARAMS} parameters"),
            Self::TooLong(name) => write!(f, "the parameter {name} is too long"),
            Self::NotUtf8 => f.write_str("a parameter is not UTF-8"),
            Self::Control(name) => write!(f, "the parameter {name} has a control character"),
        }
    }
}

impl std::error::Error for ParamsError {}

impl From<ParamsError> for OAuthError {
    fn from(fault: ParamsError) -> Self {
        Self::invalid_request(fault.to_string()).because(Cause::RequestUnreadable)
    }
}

fn parse_pair(pair: &[u8], may_have_lines: &impl Fn(&str) -> bool) -> Result<(String, String), ParamsError> {
    let equals = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
    let name = decode(&pair[..equals]).ok_or(ParamsError::NotUtf8)?;
    let value = decode(pair.get(equals + 1..).unwrap_or_default()).ok_or(ParamsError::NotUtf8)?;
    let shown = || name.chars().take(40).collect();
    let is_opaque = OPAQUE.contains(&name.as_str());
    if name.len() > MAX_VALUE || (value.len() > MAX_VALUE && !is_opaque) {
        return Err(ParamsError::TooLong(shown()));
    }
    let lines = may_have_lines(&name);
    let is_refused = |c: char| c.is_control() && !is_opaque && !(lines && matches!(c, '\t' | '\n' | '\r'));
    if name.chars().any(char::is_control) || value.chars().any(is_refused) {
        return Err(ParamsError::Control(shown()));
    }
    Ok((name, value))
}

/// Decodes one name or value: `+` is a space, `%XX` a byte, a stray `%` itself (as browsers do).
/// `None` if the bytes are not UTF-8: a replacement character could merge two different values.
pub(super) fn decode(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let escaped = (byte == b'%').then(|| hex_pair(raw.get(at + 1..at + 3)?)).flatten();
        bytes.push(match byte {
            b'+' => b' ',
            other => escaped.unwrap_or(other),
        });
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(bytes).ok()
}

fn hex_pair(digits: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::form_urlencoded;

    #[test]
    fn values_are_decoded_and_empty_ones_are_absent() {
        let params = Params::parse(b"a=x+y%2Bz&b=&c&d=100%&e=%C3%BC&&").unwrap();
        assert_eq!(params.get("a"), Some("x y+z"));
        assert_eq!(params.get("b"), None);
        assert_eq!(params.get("c"), None);
        assert_eq!(params.get("d"), Some("100%"));
        assert_eq!(params.get("e"), Some("ü"));
        assert!(!params.has("b"));
    }

    #[test]
    fn a_duplicate_loses_its_value_and_the_others_keep_theirs() {
        let params = Params::parse(b"state=s&nonce=1&nonce=1&nonce=2").unwrap();
        assert_eq!(params.duplicate(), Some("nonce"));
        assert!(params.is_duplicate("nonce"));
        assert_eq!(params.get("nonce"), None);
        assert_eq!(params.get("state"), Some("s"));
        let refusal = params.check_duplicates().unwrap_err();
        assert!(refusal.description().contains("nonce"), "{refusal}");
    }

    #[test]
    fn a_resource_may_be_given_more_than_once() {
        let params = Params::parse(b"resource=https://a.example&resource=https://b.example&x=1").unwrap();
        assert_eq!(params.check_duplicates(), Ok(()));
        assert_eq!((params.get("resource"), params.get("x")), (None, Some("1")));
    }

    #[test]
    fn what_the_client_alone_reads_may_be_long_and_have_any_character() {
        for name in OPAQUE {
            let long = "x".repeat(4 * MAX_VALUE);
            let params = Params::parse(format!("{name}={long}").as_bytes()).unwrap();
            assert_eq!(params.get(name), Some(long.as_str()));
            let params = Params::parse(format!("{name}=a%0Ab%00%7F").as_bytes()).unwrap();
            assert_eq!(params.get(name), Some("a\nb\0\u{7f}"));
        }
    }

    #[test]
    fn an_empty_value_beside_a_full_one_is_no_duplicate() {
        let params = Params::parse(b"a=&a=1").unwrap();
        assert_eq!(params.get("a"), Some("1"));
        assert_eq!(params.duplicate(), None);
    }

    #[test]
    fn names_that_are_spelt_with_escapes_are_the_same_name() {
        assert_eq!(Params::parse(b"a=1&%61=2").unwrap().duplicate(), Some("a"));
    }

    #[test]
    fn control_characters_and_broken_utf8_are_refused() {
        let control = |name: &str| Err(ParamsError::Control(name.into()));
        assert_eq!(Params::parse(b"a=x%00").map(|_| ()), control("a"));
        assert_eq!(Params::parse(b"a=x%0d%0ay").map(|_| ()), control("a"));
        assert_eq!(Params::parse(b"a=%C2%85").map(|_| ()), control("a"));
        assert_eq!(Params::parse(b"a=%FF").map(|_| ()), Err(ParamsError::NotUtf8));
        assert_eq!(Params::parse(b"a=\xff").map(|_| ()), Err(ParamsError::NotUtf8));
        assert!(Params::parse(b"claims=%7B%0A%09%7D").is_ok());
        assert!(Params::parse(b"claims=%00").is_err());
        let lines = Params::parse_form(b"a=x%0d%0ay").expect("lines are fine in a form");
        assert_eq!(lines.get("a"), Some("x\r\ny"));
        assert_eq!(Params::parse_form(b"a=x%00").map(|_| ()), control("a"));
    }

    #[test]
    fn a_hundred_parameters_are_enough() {
        let many = |n: usize| (0..n).map(|i| format!("p{i}=1")).collect::<Vec<_>>().join("&");
        assert!(Params::parse(many(100).as_bytes()).is_ok());
        assert_eq!(Params::parse(many(101).as_bytes()).map(|_| ()), Err(ParamsError::TooMany));
        let long = format!("a={}", "x".repeat(MAX_VALUE + 1));
        assert_eq!(Params::parse(long.as_bytes()).map(|_| ()), Err(ParamsError::TooLong("a".into())));
    }

    #[test]
    fn printing_shows_no_value() {
        let params = Params::parse(b"client_secret=hidden").unwrap();
        assert_eq!(format!("{params:?}"), r#"{"client_secret"}"#);
    }

    proptest! {
        #[test]
        fn parsing_never_panics(raw in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Params::parse(&raw);
        }

        #[test]
        fn what_a_browser_writes_is_read_back(value in "[^\\p{Cc}]{1,40}", name in "[a-z_]{1,9}") {
            let form = form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &value)
                .finish();
            let params = Params::parse(form.as_bytes()).unwrap();
            prop_assert_eq!(params.get(&name), Some(value.as_str()));
        }
    }
}
