//! Vonage's SMS API, which others have copied: `POST /sms/json`. Every answer has status 200; each part of
//! a message has a status of its own.

use super::{Encoding, SendError, Sms, SmsAccepted, SmsMessage, accepted, measure, refused, unanswered};
use crate::{
    protocol::secret::Secret,
    world::http::{Http, HttpRequest, HttpResponse, Method},
};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// How to reach Vonage.
#[derive(Clone)]
pub struct VonageSettings {
    /// The provider's configured name.
    pub name: String,
    /// The address of the API, without a slash at the end.
    pub url: String,
    /// The account's key.
    pub api_key: String,
    /// Its secret.
    pub api_secret: Secret,
    /// A number, or a name where the country allows one.
    pub from: String,
}

/// Sends with Vonage.
pub struct Vonage {
    settings: VonageSettings,
    http: Arc<dyn Http>,
}

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    status: String,
    #[serde(rename = "message-id")]
    id: Option<String>,
}

impl Vonage {
    /// A transport with that account.
    pub fn new(settings: VonageSettings, http: Arc<dyn Http>) -> Self {
        Self { settings, http }
    }

    fn request(&self, message: &SmsMessage) -> HttpRequest {
        let VonageSettings { url, api_key, api_secret, from, .. } = &self.settings;
        let kind = match measure(&message.text).encoding {
            Encoding::Gsm7 => "text",
            Encoding::Ucs2 => "unicode",
        };
        let body = json!({
            "api_key": api_key,
            "api_secret": api_secret.expose(),
            "from": from,
            "to": message.to.trim_start_matches('+'),
            "text": message.text,
            "type": kind,
            "client-ref": message.id,
        });
        HttpRequest {
            method: Method::Post,
            url: format!("{url}/sms/json"),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }
}

#[async_trait]
impl Sms for Vonage {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let response = self.http.send_to_registered(self.request(message)).await.map_err(unanswered)?;
        let id = id(&response)?;
        Ok(accepted(&self.settings.name, id, message))
    }
}

/// The id of the first part if every part was accepted, otherwise what the first refusal means.
fn id(response: &HttpResponse) -> Result<Option<String>, SendError> {
    if response.status != 200 {
        return Err(refused(response, ""));
    }
    let answer: Answer = serde_json::from_slice(&response.body)
        .map_err(|_| SendError::Down("an answer that is not Vonage's".to_owned()))?;
    let wrong = answer.messages.iter().find(|part| part.status != "0");
    match wrong.map(|part| part.status.as_str()) {
        None => Ok(answer.messages.into_iter().next().and_then(|part| part.id)),
        Some(status @ "7") => Err(SendError::Number(format!("Vonage {status}"))),
        // Too fast, wrong credentials, their fault, account barred, no credit, too many connections.
        Some(status @ ("1" | "4" | "5" | "8" | "9" | "10" | "14")) => {
            Err(SendError::Down(format!("Vonage {status}")))
        }
        // A digit or two: nothing of the message can be in it.
        Some(status) => Err(SendError::Refused(format!("Vonage {}", status.get(..2).unwrap_or(status)))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::{Script, message};
    use super::*;

    fn vonage(script: &Script) -> Vonage {
        let settings = VonageSettings {
            name: "backup".to_owned(),
            url: "https://rest.nexmo.com".to_owned(),
            api_key: "key".to_owned(),
            api_secret: Secret::new("secret"),
            from: "Porchlight".to_owned(),
        };
        Vonage::new(settings, Arc::new(script.clone()))
    }

    #[tokio::test]
    async fn a_message_is_posted_as_json_with_our_reference() {
        let script = Script::answering(200, r#"{"messages":[{"status":"0","message-id":"0A"}]}"#);
        let text = "482913 ist dein Code – gültig".to_owned();
        let accepted = vonage(&script).send(&SmsMessage { text, ..message() }).await.unwrap();
        assert_eq!((accepted.provider.as_str(), accepted.provider_id.as_deref()), ("backup", Some("0A")));
        let asked = script.asked();
        let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
        assert_eq!(asked[0].url, "https://rest.nexmo.com/sms/json");
        assert_eq!((&body["to"], &body["client-ref"]), (&json!("41791234567"), &json!("m-1")));
        assert_eq!((&body["type"], &body["api_secret"]), (&json!("unicode"), &json!("secret")));
    }

    #[tokio::test]
    async fn a_refusal_hides_behind_status_200() {
        for (status, body, expected) in [
            (200, r#"{"messages":[{"status":"7","error-text":"barred"}]}"#, "number"),
            (200, r#"{"messages":[{"status":"0"},{"status":"9"}]}"#, "down"),
            (200, r#"{"messages":[{"status":"4"}]}"#, "down"),
            (200, r#"{"messages":[{"status":"29"}]}"#, "refused"),
            (200, "{}", "down"),
            (500, "", "down"),
        ] {
            let error = vonage(&Script::answering(status, body)).send(&message()).await.unwrap_err();
            let class = match error {
                SendError::Number(_) => "number",
                SendError::Refused(_) => "refused",
                SendError::Down(_) => "down",
            };
            assert_eq!(class, expected, "{body}");
        }
    }
}
