//! `[passkeys]`: the name to which passkeys are bound, and other origins that may use them.

use std::net::IpAddr;

use super::public_url::PublicUrl;
use super::source::Source;

/// What passkeys are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkeys {
    /// The relying party id (WebAuthn Level 3 §4): a host name. `None` if the public address is an IP address;
    /// then there are no passkeys.
    pub rp_id: Option<String>,
    /// Origins under other names whose pages may use these passkeys (WebAuthn Level 3 §5.11).
    pub related_origins: Vec<String>,
}

impl Passkeys {
    pub(super) fn read(source: &mut Source, public_url: Option<&PublicUrl>) -> Self {
        let host = public_url.map(PublicUrl::host).filter(|host| is_name(host));
        let related_origins = source.list("passkeys.related_origins", &[], |text| {
            PublicUrl::parse(text).map(|url| url.as_str().to_owned())
        });
        let rp_id = source.parsed("passkeys.rp_id", host.unwrap_or("id.example.org"), parse_rp_id);
        if let (Some(rp_id), Some(url)) = (&rp_id, public_url)
            && !covers(rp_id, url.host())
            && !related_origins.iter().any(|origin| origin == url.as_str())
        {
            let text = format!(
                "is not the host of public_url or a domain above it; for passkeys of an earlier domain add \
                 {:?} to passkeys.related_origins",
                url.as_str()
            );
            source.fault("passkeys.rp_id", text, None);
        }
        Self { rp_id: rp_id.or_else(|| host.map(str::to_owned)), related_origins }
    }
}

/// Whether a page on that host may use passkeys of that name without being named as related.
fn covers(rp_id: &str, host: &str) -> bool {
    host == rp_id || host.strip_suffix(rp_id).is_some_and(|rest| rest.ends_with('.'))
}

fn is_name(host: &str) -> bool {
    host.parse::<IpAddr>().is_err() && !host.starts_with('[')
}

fn parse_rp_id(text: &str) -> Result<String, String> {
    let wrong = || format!("must be a host name such as id.example.org, not {text:?}");
    let url = PublicUrl::parse(&format!("https://{text}")).map_err(|_| wrong())?;
    if url.host() == text && is_name(text) { Ok(text.to_owned()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_covers_itself_and_what_is_below_it() {
        assert!(covers("example.org", "example.org") && covers("example.org", "id.example.org"));
        assert!(!covers("example.org", "badexample.org") && !covers("id.example.org", "example.org"));
    }

    #[test]
    fn a_relying_party_id_is_a_bare_host_name() {
        assert_eq!(parse_rp_id("id.example.org").as_deref(), Ok("id.example.org"));
        for wrong in [
            "",
            "https://id.example.org",
            "id.example.org:8443",
            "10.0.0.1",
            "[::1]",
            "ID.example.org",
            "a/b",
        ] {
            assert!(parse_rp_id(wrong).is_err(), "{wrong}");
        }
    }
}
