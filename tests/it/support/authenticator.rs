//! The device that keeps somebody's passkeys: the browser's own virtual authenticator.

use super::chromium::Chromium;
use serde_json::{Value, json};

/// Asks for options and has the authenticator answer them, without sending the answer.
const CEREMONY: &str = r#"
const [url, done] = arguments;
const csrf = document.querySelector("[data-csrf]").dataset.csrf;
(async () => {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-csrf": csrf }, body: "{}" });
  if (!answer.ok) return done({ status: answer.status });
  const { ceremony, publicKey } = await answer.json();
  const parsed = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  const made = await navigator.credentials.get({ publicKey: parsed });
  done({ publicKey, answer: { ceremony, credential: made.toJSON() } });
})().catch((error) => done({ error: String(error) }));
"#;

/// Sends JSON as the page's own script does.
const SEND: &str = r#"
const [url, body, done] = arguments;
const csrf = document.querySelector("[data-csrf]").dataset.csrf;
fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-csrf": csrf }, body: JSON.stringify(body) })
  .then(async (answer) => done({ status: answer.status, json: await answer.json() }), (error) => done({ error: String(error) }));
"#;

/// An authenticator in a browser.
pub struct Authenticator(String);

impl Chromium {
    /// A device that can make passkeys and recognises its owner.
    pub async fn authenticator(&self) -> Authenticator {
        self.call("WebAuthn.enable", json!({})).await;
        let options = json!({ "options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
        } });
        let added = self.call("WebAuthn.addVirtualAuthenticator", options).await;
        Authenticator(added["authenticatorId"].as_str().expect("an id").to_owned())
    }

    /// From the next page on it is a browser that does not offer passkeys in fields.
    pub async fn without_autofill(&self) {
        let source = "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;";
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// From the next page on, autofill of passkeys fails at once, as it does where the device's store is locked.
    pub async fn with_failing_autofill(&self) {
        let source = "if (window.PublicKeyCredential) {
            PublicKeyCredential.isConditionalMediationAvailable = async () => true;
            navigator.credentials.get = async () => {
                document.documentElement.dataset.tried = '1';
                throw new DOMException('locked', 'NotAllowedError');
            };
        }";
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// The passkeys that it keeps.
    pub async fn passkeys(&self, of: &Authenticator) -> Vec<Value> {
        let found = self.call("WebAuthn.getCredentials", json!({ "authenticatorId": of.0 })).await;
        found["credentials"].as_array().expect("a list").clone()
    }

    /// Puts a passkey into it as it was once, which is how a copied key behaves.
    pub async fn put_back(&self, into: &Authenticator, passkey: &Value) {
        let id = passkey["credentialId"].clone();
        let named = json!({ "authenticatorId": into.0, "credentialId": id });
        self.call("WebAuthn.removeCredential", named).await;
        self.call("WebAuthn.addCredential", json!({ "authenticatorId": into.0, "credential": passkey }))
            .await;
    }

    /// Whether its owner is there to be recognised.
    pub async fn recognise(&self, by: &Authenticator, is: bool) {
        let state = json!({ "authenticatorId": by.0, "isUserVerified": is });
        self.call("WebAuthn.setUserVerified", state).await;
    }

    /// Has it answer a challenge that is asked for there; the page keeps the answer to itself.
    pub async fn assert(&self, options_url: &str) -> Value {
        self.run_until_done(CEREMONY, vec![json!(options_url)]).await
    }

    /// Sends an answer from the page.
    pub async fn send(&self, url: &str, body: &Value) -> Value {
        self.run_until_done(SEND, vec![json!(url), body.clone()]).await
    }

    async fn run_until_done(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.0.execute_async(script, arguments).await.expect("the script runs").json().clone()
    }

    async fn call(&self, method: &str, parameters: Value) -> Value {
        self.0.cdp().send_raw(method, parameters).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}
