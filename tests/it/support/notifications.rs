//! Notifications in a real browser: granted, delivered to the page's own service worker through the browser's
//! debugging protocol, and read back.

use super::{chromium::Chromium, clock::eventually, push::Gadget};
use serde_json::{Value, json};
use std::time::Duration;

/// What is shown now.
const SHOWN: &str = r"
const done = arguments[arguments.length - 1];
navigator.serviceWorker.getRegistration().then((registration) => registration.getNotifications()).then(
  (all) => done(all.map(({ title, body, lang, tag, actions, data }) => ({ title, body, lang, tag, actions, data }))),
  (error) => done([String(error)]),
);
";

/// Runs the worker's source with a stand-in for its surroundings, presses a notification, and tells which
/// windows it opens. Only the press is made up: nobody can press one in a browser without a screen.
const PRESS: &str = r"((data, action) => {
  const heard = {};
  const opened = [];
  const self = {
    location: new URL(location.href),
    addEventListener: (name, listener) => { heard[name] = listener; },
    clients: { openWindow: (url) => { opened.push(url); } },
  };
  WORKER;
  let closed = false;
  const notification = { data, close: () => { closed = true; } };
  heard.notificationclick({ notification, action, waitUntil: () => {} });
  return { opened, closed };
})";

impl Chromium {
    /// The person answers the browser's question with that: `granted`, `denied` or `prompt`.
    pub async fn notifications(&self, origin: &str, setting: &str) {
        let permission = json!({ "name": "notifications" });
        let answer = json!({ "origin": origin, "permission": permission, "setting": setting });
        self.protocol("Browser.setPermission", answer).await;
    }

    /// From the next page on its push service has that device. The real one is out of reach here, and would
    /// keep the keys to itself.
    pub async fn subscribed_as(&self, gadget: &Gadget) {
        let script = format!(
            "PushManager.prototype.subscribe = async (options) => {{
               if (!options.userVisibleOnly) throw new Error('not visible');
               window.askedWith = Array.from(new Uint8Array(options.applicationServerKey));
               return {{ toJSON: () => ({}) }};
             }};",
            gadget.subscription()
        );
        self.before_each_page(&script).await;
    }

    /// Runs a script in every page from the next one on, before its own scripts.
    pub async fn before_each_page(&self, script: &str) {
        self.protocol("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// The push service has a message for the worker of this site; waits until it is shown.
    pub async fn deliver(&self, origin: &str, message: &Value) -> Vec<Value> {
        self.protocol("ServiceWorker.enable", json!({})).await;
        // A profile's first registration is its number 0.
        let pushed = json!({ "origin": origin, "registrationId": "0", "data": message.to_string() });
        // Told again while the browser is still waking the worker up: the same message is shown once.
        eventually("a notification", || async {
            self.protocol("ServiceWorker.deliverPushMessage", pushed.clone()).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let shown = self.shown().await;
            (!shown.is_empty()).then_some(shown)
        })
        .await
    }

    /// The notifications that are shown now.
    pub async fn shown(&self) -> Vec<Value> {
        let shown = self.0.execute_async(SHOWN, Vec::new()).await.expect("the script runs");
        shown.json().as_array().expect("a list").clone()
    }

    /// Presses a notification, or a button of it.
    pub async fn press_notification(&self, worker: &str, data: &Value, action: &str) -> Value {
        let body = PRESS.replace("WORKER;", worker);
        let expression = format!("{body}({data}, {})", json!(action));
        let asked = json!({ "expression": expression, "returnByValue": true });
        let answer = self.protocol("Runtime.evaluate", asked).await;
        answer["result"]["value"].clone()
    }

    async fn protocol(&self, method: &str, parameters: Value) -> Value {
        self.0.cdp().send_raw(method, parameters).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}
