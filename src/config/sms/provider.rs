//! `[[sms.provider]]`: the providers of text messages, in the order in which they are used. The keys of the first
//! one are `sms.provider.1.kind` and so on, also in variables.

use url::{Host, Url};

use crate::config::source::{Raw, Source};
use crate::protocol::secret::Secret;

/// One provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, unique in an installation, in metrics and in the path of its status callbacks.
    pub name: String,
    /// The address of its API, without a slash at the end.
    pub url: String,
    /// Its API.
    pub api: Api,
}

/// The API of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Api {
    /// Twilio's Messages.
    Twilio {
        /// The account SID, `AC…`.
        account_sid: String,
        /// Its auth token.
        auth_token: Secret,
        /// The messaging service SID, `MG…`; without it, `from` is the sender.
        messaging_service_sid: Option<String>,
        /// A number or name.
        from: Option<String>,
    },
    /// Twilio Verify, for codes only.
    TwilioVerify {
        /// The account SID, `AC…`.
        account_sid: String,
        /// Its auth token.
        auth_token: Secret,
        /// The service SID, `VA…`.
        service_sid: String,
    },
    /// Vonage's SMS API.
    Vonage {
        /// The account's key.
        api_key: String,
        /// Its secret.
        api_secret: Secret,
        /// A number or name.
        from: String,
    },
    /// Any other provider, described by its configuration.
    Http {
        /// The HTTP method.
        verb: Verb,
        /// The headers: names and values.
        headers: Vec<(String, String)>,
        /// The template of the body.
        body: String,
        /// How values are written into it.
        format: Body,
        /// The value of `{secret}`.
        secret: Option<Secret>,
        /// The status codes that mean success; empty for 200 to 299.
        success: Vec<u16>,
        /// A JSON Pointer to the provider's id of a message in its answer (RFC 6901).
        id_pointer: Option<String>,
    },
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// JSON.
    Json,
    /// Pairs of names and values, as in a form.
    Form,
    /// Any other text.
    Text,
}

/// The providers in the configuration that have no errors. Keys are required only if they are used.
pub(super) fn read_all(source: &mut Source, is_used: bool) -> Vec<Provider> {
    let mut numbers: Vec<u32> = Vec::new();
    for name in source.names_under("sms.provider") {
        match name.parse() {
            Ok(number) if (1..=5).contains(&number) => numbers.push(number),
            _ => {
                let text = "providers are numbered from 1 to 5, in the order of the file";
                source.fault(&format!("sms.provider.{name}"), text, None);
            }
        }
    }
    numbers.sort_unstable();
    let mut providers: Vec<Provider> = Vec::new();
    for number in numbers {
        let section = format!("sms.provider.{number}");
        // The section itself is known, even when it is empty.
        source.entry(&section);
        let Some(provider) = (Reader { source, section: &section, is_used }).provider() else { continue };
        if providers.iter().any(|other| other.name == provider.name) {
            let text = format!("there are two providers called {:?}", provider.name);
            source.fault(&format!("{section}.name"), text, Some(&format!("\"{}-2\"", provider.name)));
        }
        providers.push(provider);
    }
    providers
}

/// Reads the keys of one provider.
struct Reader<'a> {
    source: &'a mut Source,
    section: &'a str,
    is_used: bool,
}

impl Reader<'_> {
    fn provider(&mut self) -> Option<Provider> {
        let kind = self.required("kind", "twilio", |text| match text {
            "twilio" | "twilio_verify" | "vonage" | "http" => Ok(text.to_owned()),
            other => {
                Err(format!("must be \"twilio\", \"twilio_verify\", \"vonage\" or \"http\", not {other:?}"))
            }
        })?;
        let name = self.source.parsed_or(&self.key("name"), &kind.replace('_', "-"), parse_name);
        let url = match kind.as_str() {
            "twilio" => Some(self.url("https://api.twilio.com")),
            "twilio_verify" => Some(self.url("https://verify.twilio.com")),
            "vonage" => Some(self.url("https://rest.nexmo.com")),
            _ => self.required("url", "https://sms.example.org/send", parse_url),
        };
        let api = match kind.as_str() {
            "twilio" => self.twilio(),
            "twilio_verify" => self.twilio_verify(),
            "vonage" => self.vonage(),
            _ => Some(self.http()),
        };
        Some(Provider { name, url: url?, api: api? })
    }

    fn twilio(&mut self) -> Option<Api> {
        let (account_sid, auth_token) = self.account();
        let messaging_service_sid = self.optional("messaging_service_sid", "MG…", |text| sid(text, "MG"));
        let from = self.optional("from", "+12025550123", |text| Ok(text.to_owned()));
        let is_set = |reader: &Self, name| reader.source.is_set(&reader.key(name));
        if self.is_used && !is_set(self, "messaging_service_sid") && !is_set(self, "from") {
            let text = "is missing: a number of yours at Twilio, or messaging_service_sid";
            self.source.fault(&self.key("from"), text, Some("\"+12025550123\""));
        }
        Some(Api::Twilio { account_sid: account_sid?, auth_token: auth_token?, messaging_service_sid, from })
    }

    fn twilio_verify(&mut self) -> Option<Api> {
        let (account_sid, auth_token) = self.account();
        let service_sid = self.required("service_sid", "VA…", |text| sid(text, "VA"));
        Some(Api::TwilioVerify {
            account_sid: account_sid?,
            auth_token: auth_token?,
            service_sid: service_sid?,
        })
    }

    fn vonage(&mut self) -> Option<Api> {
        let api_key = self.required("api_key", "…", |text| Ok(text.to_owned()));
        let api_secret = self.secret("api_secret");
        let from = self.required("from", "Porchlight", |text| Ok(text.to_owned()));
        Some(Api::Vonage { api_key: api_key?, api_secret: api_secret?, from: from? })
    }

    fn http(&mut self) -> Api {
        let verb = self.source.parsed_or(&self.key("method"), "POST", |text| match text {
            "GET" => Ok(Verb::Get),
            "POST" => Ok(Verb::Post),
            other => Err(format!("must be \"GET\" or \"POST\", not {other:?}")),
        });
        let headers = self.source.list(&self.key("headers"), &[], parse_header);
        let body = self.template(verb);
        let format = self.source.parsed_or(&self.key("format"), "json", |text| match text {
            "json" => Ok(Body::Json),
            "form" => Ok(Body::Form),
            "text" => Ok(Body::Text),
            other => Err(format!("must be \"json\", \"form\" or \"text\", not {other:?}")),
        });
        let secret = self.source.secret(&self.key("secret"));
        let success = self.source.list(&self.key("success"), &[], |text| {
            let status = text.parse().ok().filter(|status| (200..300).contains(status));
            status.ok_or_else(|| format!("must be statuses such as \"202\", not {text:?}"))
        });
        let id_pointer = self.optional("id_pointer", "/id", |text| match text.strip_prefix('/') {
            Some(_) => Ok(text.to_owned()),
            None => Err(format!("must be a JSON pointer such as \"/messages/0/id\", not {text:?}")),
        });
        Api::Http { verb, headers, body, format, secret, success, id_pointer }
    }

    fn template(&mut self, verb: Verb) -> String {
        let example = r#"'{"to":"{to}","text":"{text}"}'"#;
        let key = self.key("body");
        let body = self.optional("body", "…", |text| Ok(text.to_owned())).unwrap_or_default();
        let url = self.source.entry(&self.key("url")).map(|entry| written(&entry.raw).to_owned());
        let all = url.unwrap_or_default() + body.as_str();
        let names_all = all.contains("{text}") && (all.contains("{to}") || all.contains("{digits}"));
        if self.is_used && !names_all {
            let text = "must hold {text}, and {to} or {digits}, unless the url does";
            self.source.fault(&key, text, (verb == Verb::Post).then_some(example));
        }
        body
    }

    fn account(&mut self) -> (Option<String>, Option<Secret>) {
        (self.required("account_sid", "AC…", |text| sid(text, "AC")), self.secret("auth_token"))
    }

    fn url(&mut self, default: &str) -> String {
        self.source.parsed_or(&self.key("url"), default, parse_url)
    }

    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.section)
    }

    fn optional<T>(&mut self, name: &str, example: &str, parse: fn(&str) -> Result<T, String>) -> Option<T> {
        self.source.parsed(&self.key(name), example, parse)
    }

    fn required<T>(&mut self, name: &str, example: &str, parse: fn(&str) -> Result<T, String>) -> Option<T> {
        let key = self.key(name);
        if self.is_used && !self.source.is_set(&key) {
            self.source.fault(&key, "is missing", Some(&format!("\"{example}\"")));
        }
        self.source.parsed(&key, example, parse)
    }

    fn secret(&mut self, name: &str) -> Option<Secret> {
        let key = self.key(name);
        let secret = self.source.secret(&key);
        let is_set = self.source.is_set(&key) || self.source.is_set(&format!("{key}_file"));
        if self.is_used && !is_set {
            self.source.fault(&key, "is missing", Some("\"…\""));
        }
        secret
    }
}

fn written(raw: &Raw) -> &str {
    match raw {
        Raw::Text(text) | Raw::Toml(toml::Value::String(text)) => text,
        Raw::Toml(_) => "",
    }
}

fn sid(text: &str, start: &str) -> Result<String, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.starts_with(start) && text.len() > 2 && is_plain {
        Ok(text.to_owned())
    } else {
        Err(format!("must be an id that begins with {start}"))
    }
}

fn parse_name(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if plain && !text.is_empty() && text.len() <= 40 {
        Ok(text.to_owned())
    } else {
        Err("a provider's name has at most 40 of a-z, 0-9 and -".to_owned())
    }
}

/// An address that is called: https, or http on this machine.
fn parse_url(text: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("must be an https address without a password in it: {why}"));
    // Placeholders are no URL yet, but stand where any text may.
    let url = match Url::parse(&text.replace(['{', '}'], "")) {
        Ok(url) => url,
        Err(error) => return wrong(&error.to_string()),
    };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        None => return wrong("it has no host"),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("write the password as secret");
    }
    match url.scheme() {
        "https" => Ok(text.trim_end_matches('/').to_owned()),
        "http" if is_here => Ok(text.trim_end_matches('/').to_owned()),
        _ => wrong("only this machine may do without"),
    }
}

fn parse_header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once(':')
        .ok_or_else(|| "must be headers such as \"Authorization: Bearer {secret}\"".to_owned())?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_token) || !value.is_ascii() {
        return Err(format!("{name:?} is no header"));
    }
    Ok((name.to_owned(), value.trim().to_owned()))
}
