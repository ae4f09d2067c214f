//! Any provider with an HTTP API that the configuration describes: its address, and a template of the body.

use super::{SendError, Sms, SmsAccepted, SmsMessage, accepted, refused, unanswered};
use crate::{
    protocol::secret::Secret,
    world::http::{Http, HttpRequest, HttpResponse, Method},
};
use async_trait::async_trait;
use std::sync::Arc;

/// How values are written into the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// Inside the quotes of a JSON string.
    Json,
    /// As a value of `application/x-www-form-urlencoded`.
    Form,
    /// Unchanged.
    Text,
}

impl BodyFormat {
    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    fn escape(self, value: &str) -> String {
        match self {
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Self::Form => encode(value),
            Self::Text => value.to_owned(),
        }
    }
}

/// The description of a provider. `{to}` (E.164), `{digits}` (without the `+`), `{text}`, `{id}` and `{secret}` are
/// replaced in URL, headers and body, each escaped as required there.
#[derive(Clone)]
pub struct GenericSettings {
    /// The provider's configured name.
    pub name: String,
    /// The URL.
    pub url: String,
    /// The HTTP method.
    pub method: Method,
    /// The headers: names and values. Text and number are never put into a header, so no line can be added to it.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    pub body: String,
    /// How values are written into it.
    pub format: BodyFormat,
    /// The value of `{secret}`.
    pub secret: Option<Secret>,
    /// The status codes that mean success; empty for 200 to 299.
    pub success: Vec<u16>,
    /// A JSON Pointer to the provider's id of the message in its answer (RFC 6901).
    pub id_pointer: Option<String>,
}

/// Sends with such a provider.
pub struct Generic {
    settings: GenericSettings,
    http: Arc<dyn Http>,
}

impl Generic {
    /// A transport with that provider.
    pub fn new(settings: GenericSettings, http: Arc<dyn Http>) -> Self {
        Self { settings, http }
    }

    fn request(&self, message: &SmsMessage) -> HttpRequest {
        let settings = &self.settings;
        let secret = settings.secret.as_ref().map_or("", Secret::expose);
        let values = [
            ("to", message.to.as_str()),
            ("digits", message.to.trim_start_matches('+')),
            ("text", message.text.as_str()),
            ("id", message.id.as_str()),
            ("secret", secret),
        ];
        let mut headers: Vec<_> = settings
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), fill(value, &[("secret", secret)], str::to_owned)))
            .collect();
        let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if settings.method == Method::Post && !has_type {
            headers.push(("Content-Type".to_owned(), settings.format.content_type().to_owned()));
        }
        HttpRequest {
            method: settings.method,
            url: fill(&settings.url, &values, encode),
            headers,
            body: fill(&settings.body, &values, |value| settings.format.escape(value)).into_bytes(),
        }
    }

    fn is_success(&self, status: u16) -> bool {
        let success = &self.settings.success;
        if success.is_empty() { (200..300).contains(&status) } else { success.contains(&status) }
    }

    fn id(&self, response: &HttpResponse) -> Option<String> {
        let pointer = self.settings.id_pointer.as_deref()?;
        let answer: serde_json::Value = serde_json::from_slice(&response.body).ok()?;
        let id = answer.pointer(pointer)?;
        Some(id.as_str().map_or_else(|| id.to_string(), str::to_owned)).filter(|id| id.len() <= 100)
    }
}

#[async_trait]
impl Sms for Generic {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let response = self.http.send_to_registered(self.request(message)).await.map_err(unanswered)?;
        if !self.is_success(response.status) {
            return Err(match response.status {
                // A status of success that is not the one that was named.
                200..=299 => SendError::Refused(format!("HTTP {}", response.status)),
                _ => refused(&response, ""),
            });
        }
        Ok(accepted(&self.settings.name, self.id(&response), message))
    }
}

/// Replaces `{name}` by its value, once: placeholders inside a value are not replaced.
fn fill(template: &str, values: &[(&str, &str)], escape: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let named = values
            .iter()
            .find_map(|(name, value)| Some((after.strip_prefix(name)?.strip_prefix('}')?, value)));
        if let Some((next, value)) = named {
            filled.push_str(&escape(value));
            rest = next;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled + rest
}

fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::script::{Script, message};
    use super::*;

    fn settings(format: BodyFormat, body: &str) -> GenericSettings {
        GenericSettings {
            name: "local".to_owned(),
            url: "https://sms.example/send?ref={id}".to_owned(),
            method: Method::Post,
            headers: vec![("X-Key".to_owned(), "Key {secret}".to_owned())],
            body: body.to_owned(),
            format,
            secret: Some(Secret::new("s3cret")),
            success: vec![202],
            id_pointer: Some("/data/0/id".to_owned()),
        }
    }

    fn odd() -> SmsMessage {
        SmsMessage { text: "a \"b\"\\\n{to} ü&c\"".to_owned(), ..message() }
    }

    #[tokio::test]
    async fn values_are_escaped_as_their_place_demands() {
        let script = Script::answering(202, r#"{"data":[{"id":17}]}"#);
        let json = settings(BodyFormat::Json, r#"{"to":"{digits}","m":{"text":"{text}"},"k":"{secret}"}"#);
        let accepted = Generic::new(json, Arc::new(script.clone())).send(&odd()).await.unwrap();
        assert_eq!((accepted.provider.as_str(), accepted.provider_id.as_deref()), ("local", Some("17")));
        let asked = script.asked();
        assert_eq!(asked[0].url, "https://sms.example/send?ref=m-1");
        assert_eq!(asked[0].header("X-Key"), "Key s3cret");
        assert_eq!(asked[0].header("Content-Type"), "application/json");
        let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
        assert_eq!(body["m"]["text"], odd().text.as_str());
        assert_eq!((&body["to"], &body["k"]), (&"41791234567".into(), &"s3cret".into()));

        let form = settings(BodyFormat::Form, "to={to}&text={text}");
        Generic::new(form, Arc::new(script.clone())).send(&odd()).await.unwrap();
        let pairs: Vec<_> =
            url::form_urlencoded::parse(script.asked()[1].body.as_bytes()).into_owned().collect();
        assert_eq!(pairs[0].1, "+41791234567");
        assert_eq!(pairs[1].1, odd().text);
    }

    #[tokio::test]
    async fn only_the_named_status_is_a_yes() {
        for (status, is_down) in
            [(200, false), (400, false), (422, false), (401, true), (429, true), (503, true)]
        {
            let generic =
                Generic::new(settings(BodyFormat::Text, "x"), Arc::new(Script::answering(status, "")));
            let error = generic.send(&message()).await.unwrap_err();
            assert_eq!(matches!(error, SendError::Down(_)), is_down, "{status}");
        }
        let any = GenericSettings { success: Vec::new(), ..settings(BodyFormat::Text, "x") };
        assert!(Generic::new(any, Arc::new(Script::answering(201, ""))).send(&message()).await.is_ok());
    }

    #[test]
    fn a_brace_that_names_nothing_stays() {
        assert_eq!(fill("{\"a\":{x},{to}{", &[("to", "{to}")], str::to_owned), "{\"a\":{x},{to}{");
    }
}
