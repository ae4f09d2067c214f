//! `public_url`: the address at which people and apps reach Porchlight, and the issuer of its tokens.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::source::Source;

/// An origin: scheme, host, and the port if it is not the default of the scheme. It never has a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    host: String,
    local: bool,
}

impl PublicUrl {
    /// Checks an address: https, or http on this machine; nothing after the host and port.
    ///
    /// # Errors
    /// What is wrong with the URL.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text)
            .map_err(|_| "is not an address: it begins with https://, and the host follows".to_owned())?;
        let host = url.host().ok_or("needs a host")?;
        let local = is_local(&host);
        match url.scheme() {
            "https" => {}
            "http" if local => {}
            "http" => {
                return Err("must begin with https:// (http is for localhost, loopback addresses, .localhost and .test)"
                    .to_owned());
            }
            _ => return Err("must begin with https://".to_owned()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not contain a user name or password".to_owned());
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(
                "must end after the host and port: Porchlight needs a host of its own, such as id.example.org, and \
                 cannot be reached under a path"
                    .to_owned()
            );
        }
        Ok(Self { text: url.origin().ascii_serialization(), host: host.to_string(), local })
    }

    /// The address without a slash at its end; also the issuer (OIDC Discovery §3).
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, without the port; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the scheme is https.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// Whether the host is only for this machine: localhost, a loopback address, `.localhost` or `.test`.
    pub fn is_local(&self) -> bool {
        self.local
    }

    pub(super) fn read(source: &mut Source) -> Option<Self> {
        const EXAMPLE: &str = "https://id.example.org";
        if !source.is_set("public_url") {
            let text =
                "is missing: the address at which people reach Porchlight, and the issuer of its tokens";
            source.fault("public_url", text, Some(&format!("\"{EXAMPLE}\"")));
        }
        let example = source.text("public_url").and_then(|text| origin_of(&text));
        source.parsed("public_url", example.as_deref().unwrap_or(EXAMPLE), Self::parse)
    }
}

/// What of an address with too much in it would be right.
fn origin_of(text: &str) -> Option<String> {
    let origin = Url::parse(text).ok()?.origin().ascii_serialization();
    PublicUrl::parse(&origin).ok().map(|url| url.text)
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

pub(super) fn is_local(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            *name == "localhost" || [".localhost", ".test"].iter().any(|suffix| name.ends_with(suffix))
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).to_canonical().is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_accepted_and_brought_to_one_spelling() {
        for text in ["https://id.example.org", "https://ID.Example.org/", "https://id.example.org:443"] {
            assert_eq!(PublicUrl::parse(text).unwrap().as_str(), "https://id.example.org");
        }
        assert_eq!(
            PublicUrl::parse("https://id.example.org:8443").unwrap().as_str(),
            "https://id.example.org:8443"
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for text in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:9",
            "http://a.localhost",
            "http://id.test",
        ] {
            let url = PublicUrl::parse(text).unwrap();
            assert!(url.is_local() && !url.is_https(), "{text}");
        }
        for text in
            ["http://id.example.org", "http://10.0.0.1", "http://localhost.example.org", "http://contest"]
        {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_public_host_is_not_local_even_if_it_sounds_so() {
        for text in
            ["https://localhost.example.org", "https://mylocalhost", "https://test", "https://128.0.0.1"]
        {
            assert!(!PublicUrl::parse(text).unwrap().is_local(), "{text}");
        }
    }

    #[test]
    fn anything_after_the_host_is_refused() {
        for text in [
            "https://x.org/id",
            "https://x.org/?a",
            "https://x.org/#a",
            "https://u@x.org",
            "https://u:p@x.org",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn other_schemes_and_fragments_of_addresses_are_refused() {
        for text in ["id.example.org", "ftp://x.org", "javascript:alert(1)", "https://", "", "//x.org"] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
