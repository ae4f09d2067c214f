//! Twilio's Messages API: `POST /2010-04-01/Accounts/{sid}/Messages.json`.

use super::{SendError, Sms, SmsAccepted, SmsMessage, accepted, basic, form, refused, unanswered};
use crate::{
    protocol::secret::Secret,
    world::http::{Http, HttpRequest, HttpResponse, Method},
};
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::Arc;

/// An account at Twilio.
#[derive(Clone)]
pub struct TwilioAccount {
    /// The account SID, `AC…`.
    pub account_sid: String,
    /// Its auth token, with which Twilio also signs its callbacks.
    pub auth_token: Secret,
}

/// The sender of the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioSender {
    /// A messaging service, `MG…`, which chooses a number.
    Service(String),
    /// A number in E.164, or a name where the country allows one.
    From(String),
}

/// How to reach Twilio.
#[derive(Clone)]
pub struct TwilioSettings {
    /// The provider's configured name.
    pub name: String,
    /// The address of the API, without a slash at the end.
    pub url: String,
    /// The account.
    pub account: TwilioAccount,
    /// The sender of the messages.
    pub sender: TwilioSender,
    /// The URL for status callbacks; `None` if Twilio could not reach it.
    pub status_url: Option<String>,
}

/// Sends with Twilio.
pub struct Twilio {
    settings: TwilioSettings,
    http: Arc<dyn Http>,
}

#[derive(Deserialize)]
struct Created {
    sid: String,
}

#[derive(Deserialize)]
struct Fault {
    code: i64,
}

impl Twilio {
    /// A transport with that account.
    pub fn new(settings: TwilioSettings, http: Arc<dyn Http>) -> Self {
        Self { settings, http }
    }

    fn request(&self, message: &SmsMessage) -> HttpRequest {
        let TwilioSettings { url, account, sender, status_url, .. } = &self.settings;
        let callback = status_url.as_ref().map(|url| format!("{url}?message={}", message.id));
        let mut pairs = vec![("To", message.to.as_str()), ("Body", message.text.as_str())];
        pairs.push(match sender {
            TwilioSender::Service(sid) => ("MessagingServiceSid", sid),
            TwilioSender::From(from) => ("From", from),
        });
        pairs.extend(callback.as_deref().map(|url| ("StatusCallback", url)));
        let url = format!("{url}/2010-04-01/Accounts/{}/Messages.json", account.account_sid);
        request(account, url, &pairs)
    }
}

#[async_trait]
impl Sms for Twilio {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let response = self.http.send_to_registered(self.request(message)).await.map_err(unanswered)?;
        let sid = sid(&response)?;
        Ok(accepted(&self.settings.name, Some(sid), message))
    }
}

/// A form, authenticated with the account.
pub(super) fn request(account: &TwilioAccount, url: String, pairs: &[(&str, &str)]) -> HttpRequest {
    let (kind, body) = form(pairs);
    let authorization = basic(&account.account_sid, account.auth_token.expose());
    HttpRequest { method: Method::Post, url, headers: vec![authorization, kind], body }
}

/// The id of the new resource, or why there is none.
pub(super) fn sid(response: &HttpResponse) -> Result<String, SendError> {
    if !matches!(response.status, 200 | 201) {
        return Err(fault(response));
    }
    serde_json::from_slice::<Created>(&response.body)
        .map(|created| created.sid)
        .map_err(|_| SendError::Down("an answer that is not Twilio's".to_owned()))
}

/// What an error of Twilio's means (its list of error codes).
pub(super) fn fault(response: &HttpResponse) -> SendError {
    let Ok(Fault { code }) = serde_json::from_slice(&response.body) else {
        return refused(response, "");
    };
    match code {
        // No number, no mobile, not reachable by text, unsubscribed, landline (Verify).
        21211 | 21217 | 21401 | 21610 | 21614 | 60205 => SendError::Number(format!("Twilio {code}")),
        // Credentials, suspended account, too many at once, queue full, no balance.
        20003 | 20005 | 20429 | 30001 | 30002 | 30044 | 63038 => SendError::Down(format!("Twilio {code}")),
        _ => refused(response, &code.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::{Script, message};
    use super::*;

    fn twilio(script: &Script, sender: TwilioSender) -> Twilio {
        let settings = TwilioSettings {
            name: "main".to_owned(),
            url: "https://api.twilio.com".to_owned(),
            account: TwilioAccount { account_sid: "AC1".to_owned(), auth_token: Secret::new("token") },
            sender,
            status_url: Some("https://id.example/sms/status/main".to_owned()),
        };
        Twilio::new(settings, Arc::new(script.clone()))
    }

    #[tokio::test]
    async fn a_message_is_posted_as_twilio_wants_it() {
        let script = Script::answering(201, r#"{"sid":"SM1","status":"queued","num_segments":"0"}"#);
        let accepted =
            twilio(&script, TwilioSender::Service("MG1".to_owned())).send(&message()).await.unwrap();
        assert_eq!((accepted.provider.as_str(), accepted.provider_id.as_deref()), ("main", Some("SM1")));
        assert_eq!(accepted.segments, 1);
        let asked = script.asked();
        assert_eq!(asked[0].url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
        assert_eq!(asked[0].header("Authorization"), "Basic QUMxOnRva2Vu");
        assert_eq!(
            asked[0].body,
            "To=%2B41791234567&Body=482913+is+your+code&MessagingServiceSid=MG1\
             &StatusCallback=https%3A%2F%2Fid.example%2Fsms%2Fstatus%2Fmain%3Fmessage%3Dm-1"
        );
    }

    #[tokio::test]
    async fn a_number_can_be_the_sender_instead() {
        let script = Script::answering(201, r#"{"sid":"SM1"}"#);
        let sender = TwilioSender::From("+12025550123".to_owned());
        twilio(&script, sender).send(&message()).await.unwrap();
        assert!(script.asked()[0].body.contains("&From=%2B12025550123&"));
    }

    #[tokio::test]
    async fn errors_are_told_apart_and_quote_nothing() {
        for (status, body, expected) in [
            (400, r#"{"code":21211,"message":"+41791234567 is invalid"}"#, "number"),
            (400, r#"{"code":21610,"message":"unsubscribed"}"#, "number"),
            (400, r#"{"code":21408,"message":"no permission for the region"}"#, "refused"),
            (401, r#"{"code":20003,"message":"Authenticate"}"#, "down"),
            (429, r#"{"code":20429}"#, "down"),
            (503, "<html>", "down"),
            (400, "what", "refused"),
            (201, "what", "down"),
            (302, "", "down"),
        ] {
            let script = Script::answering(status, body);
            let error =
                twilio(&script, TwilioSender::From("x".to_owned())).send(&message()).await.unwrap_err();
            let class = match &error {
                SendError::Number(_) => "number",
                SendError::Refused(_) => "refused",
                SendError::Down(_) => "down",
            };
            assert_eq!(class, expected, "{status} {body}");
            assert!(!error.to_string().contains("4179"), "{error}");
        }
        let dead = Script::unreachable();
        let error = twilio(&dead, TwilioSender::From("x".to_owned())).send(&message()).await.unwrap_err();
        assert!(matches!(error, SendError::Down(_)), "{error}");
    }
}
