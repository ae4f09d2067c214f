//! Twilio Verify: `POST /v2/Services/{sid}/Verifications` and `…/VerificationCheck`.
//!
//! Verify chooses the text of the message, so it fits [`Sms`] only in part: it can send a code but no link.
//! [`Sms::send`] hands it our own code (`CustomCode`, which Twilio must enable for the service), so that
//! tries, expiry and comparison stay in our one engine; a message without a code is refused, and the next
//! provider of a chain sends it. [`TwilioVerify::start`] and [`TwilioVerify::check`] are the whole of its
//! own protocol, for a code that Twilio made.

use super::{
    SendError, Sms, SmsAccepted, SmsMessage, TwilioAccount, accepted,
    twilio::{fault, request, sid},
    unanswered,
};
use crate::world::http::Http;
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::Arc;

/// Sends codes with a Verify service.
pub struct TwilioVerify {
    name: String,
    url: String,
    account: TwilioAccount,
    service_sid: String,
    http: Arc<dyn Http>,
}

/// The result of checking a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It is right, and is now used.
    Approved,
    /// It is wrong; another may be tried.
    Wrong,
    /// There is no code to compare it with: it has expired, was already approved, or was tried too often.
    Over,
}

#[derive(Deserialize)]
struct Checked {
    status: String,
}

impl TwilioVerify {
    /// A transport with that service (`VA…`). `url` is the address of the API without a slash at the end.
    pub fn new(
        name: String,
        url: String,
        account: TwilioAccount,
        service_sid: String,
        http: Arc<dyn Http>,
    ) -> Self {
        Self { name, url, account, service_sid, http }
    }

    /// Sends a code to a number, the given one or one that Twilio makes, and returns the id of the verification.
    ///
    /// # Errors
    /// Twilio refused, or did not answer.
    pub async fn start(&self, to: &str, code: Option<&str>) -> Result<String, SendError> {
        let mut pairs = vec![("To", to), ("Channel", "sms")];
        pairs.extend(code.map(|code| ("CustomCode", code)));
        let response = self
            .http
            .send_to_registered(request(&self.account, self.at("Verifications"), &pairs))
            .await
            .map_err(unanswered)?;
        sid(&response)
    }

    /// Compares what a person typed with the newest code sent to a number.
    ///
    /// # Errors
    /// Twilio refused, or did not answer.
    pub async fn check(&self, to: &str, typed: &str) -> Result<Verification, SendError> {
        let pairs = [("To", to), ("Code", typed)];
        let response = self
            .http
            .send_to_registered(request(&self.account, self.at("VerificationCheck"), &pairs))
            .await
            .map_err(unanswered)?;
        match response.status {
            200 | 201 => {}
            404 => return Ok(Verification::Over),
            _ => return Err(fault(&response)),
        }
        match serde_json::from_slice::<Checked>(&response.body).map(|checked| checked.status).as_deref() {
            Ok("approved") => Ok(Verification::Approved),
            Ok("pending") => Ok(Verification::Wrong),
            Ok(_) => Ok(Verification::Over),
            Err(_) => Err(SendError::Down("an answer that is not Twilio's".to_owned())),
        }
    }

    fn at(&self, what: &str) -> String {
        format!("{}/v2/Services/{}/{what}", self.url, self.service_sid)
    }
}

#[async_trait]
impl Sms for TwilioVerify {
    async fn send(&self, message: &SmsMessage) -> Result<SmsAccepted, SendError> {
        let Some(code) = &message.code else {
            return Err(SendError::Refused("Twilio Verify carries codes only".to_owned()));
        };
        let id = self.start(&message.to, Some(code)).await?;
        Ok(accepted(&self.name, Some(id), message))
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::{Script, message};
    use super::*;
    use crate::protocol::secret::Secret;

    fn verify(script: &Script) -> TwilioVerify {
        let account = TwilioAccount { account_sid: "AC1".to_owned(), auth_token: Secret::new("token") };
        let url = "https://verify.twilio.com".to_owned();
        TwilioVerify::new("verify".to_owned(), url, account, "VA1".to_owned(), Arc::new(script.clone()))
    }

    #[tokio::test]
    async fn our_own_code_is_handed_over_and_a_link_is_left_to_others() {
        let script = Script::answering(201, r#"{"sid":"VE1","status":"pending"}"#);
        let accepted = verify(&script).send(&message()).await.unwrap();
        assert_eq!(accepted.provider_id.as_deref(), Some("VE1"));
        let asked = script.asked();
        assert_eq!(asked[0].url, "https://verify.twilio.com/v2/Services/VA1/Verifications");
        assert_eq!(asked[0].body, "To=%2B41791234567&Channel=sms&CustomCode=482913");
        let link = SmsMessage { code: None, ..message() };
        assert!(matches!(verify(&script).send(&link).await, Err(SendError::Refused(_))));
        assert_eq!(script.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_check_is_approved_wrong_or_over() {
        for (status, body, expected) in [
            (200, r#"{"status":"approved"}"#, Verification::Approved),
            (200, r#"{"status":"pending"}"#, Verification::Wrong),
            (200, r#"{"status":"max_attempts_reached"}"#, Verification::Over),
            (404, r#"{"code":20404}"#, Verification::Over),
        ] {
            let script = Script::answering(status, body);
            assert_eq!(verify(&script).check("+41791234567", "000000").await, Ok(expected));
            assert_eq!(script.asked()[0].body, "To=%2B41791234567&Code=000000");
        }
        let down = Script::answering(503, "");
        assert!(matches!(verify(&down).check("+41791234567", "0").await, Err(SendError::Down(_))));
    }
}
