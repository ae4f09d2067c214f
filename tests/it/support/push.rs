//! A push service on a port of this machine, and devices that are subscribed at it: what we send them is
//! decrypted as RFC 8291 tells browsers to, by code that is not ours.

use super::{
    Browser, Page, TestApp,
    app::Builder,
    stand_in::{Answer, HttpStandIn},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openssl::{
    bn::{BigNum, BigNumContext},
    derive::Deriver,
    ec::{EcGroup, EcKey, EcPoint, PointConversionForm},
    ecdsa::EcdsaSig,
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    sha::sha256,
    sign::Signer,
    symm::{Cipher, decrypt_aead},
};
use porchlight::{
    app::App,
    model::{
        device::Device,
        id::{PushDeviceId, UserId},
        login::Proof,
        policy,
        push::{PushDevice, Subscription},
    },
    store::{self, Conn},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A message that the service was given for a device.
pub use super::stand_in::Request as Delivery;

/// The policy of the preset `instant`, as far as it concerns notifications.
pub const STEPS: &str = "[{ any_of = [\"push\", \"email_link\", \"email_code\"] }]";

/// A push service. Clones share everything.
#[derive(Clone)]
pub struct PushService {
    pub url: String,
    server: HttpStandIn,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    devices: usize,
    gone: Vec<String>,
}

impl PushService {
    /// Listens.
    pub async fn open() -> Self {
        let (server, state) = (HttpStandIn::open().await, Arc::<Mutex<State>>::default());
        let known = state.clone();
        server.usually(move |delivery| {
            let is_gone = known.lock().expect("the state").gone.contains(&delivery.path);
            Answer::status(if is_gone { 410 } else { 201 })
        });
        Self { url: server.url.clone(), server, state }
    }

    /// Everything it was given so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.server.requests()
    }

    /// Answers the next requests like that, with further header lines, instead of accepting them.
    pub fn answer(&self, status: u16, headers: &str, times: usize) {
        let lines = headers.lines().filter_map(|line| line.split_once(':'));
        let answer =
            lines.fold(Answer::status(status), |answer, (name, value)| answer.header(name, value.trim()));
        self.server.next(&answer, times);
    }

    /// No longer knows a device.
    pub fn forget(&self, gadget: &Gadget) {
        self.state.lock().expect("the state").gone.push(gadget.path.clone());
    }

    /// Subscribes a device.
    pub fn gadget(&self) -> Gadget {
        let mut state = self.state.lock().expect("the state");
        state.devices += 1;
        Gadget::at(&self.url, &format!("/push/{}", state.devices))
    }
}

/// A device that is subscribed at a push service.
#[derive(Clone)]
pub struct Gadget {
    pub endpoint: String,
    pub path: String,
    key: EcKey<Private>,
    auth: [u8; 16],
}

impl Gadget {
    /// A device with that address.
    pub fn at(origin: &str, path: &str) -> Self {
        let key = EcKey::generate(&curve()).expect("a key");
        let auth = sha256(path.as_bytes())[..16].try_into().expect("16 bytes");
        Self { endpoint: format!("{origin}{path}"), path: path.to_owned(), key, auth }
    }

    /// Its subscription, as a browser writes it in JSON.
    pub fn subscription(&self) -> Value {
        let keys = json!({ "p256dh": text(&self.point()), "auth": text(&self.auth) });
        json!({ "endpoint": self.endpoint, "expirationTime": null, "keys": keys })
    }

    /// What a message says, which this device alone can read (RFC 8291 §3.4, RFC 8188 §2).
    pub fn decrypt(&self, body: &[u8]) -> Value {
        assert!(body.len() <= 4096, "RFC 8291 §4: {}", body.len());
        let (salt, rest) = body.split_at(16);
        let (record_size, rest) = rest.split_at(4);
        assert_eq!((record_size, rest[0]), (&4096_u32.to_be_bytes()[..], 65));
        let (theirs, closed) = rest[1..].split_at(65);
        let secret = self.agree(theirs);
        let info = [b"WebPush: info\0".as_slice(), &self.point(), theirs].concat();
        let keying = expand(&hmac(&self.auth, &secret), &info);
        let random_key = hmac(salt, &keying);
        let key = expand(&random_key, b"Content-Encoding: aes128gcm\0");
        let nonce = expand(&random_key, b"Content-Encoding: nonce\0");
        let (closed, tag) = closed.split_at(closed.len() - 16);
        let cipher = Cipher::aes_128_gcm();
        let record = decrypt_aead(cipher, &key[..16], Some(&nonce[..12]), &[], closed, tag);
        let record = record.expect("it is for this device");
        let end = record.iter().rposition(|byte| *byte != 0).expect("a delimiter");
        assert_eq!(record[end], 2, "the last record");
        serde_json::from_slice(&record[..end]).expect("JSON")
    }

    fn point(&self) -> Vec<u8> {
        let mut context = BigNumContext::new().expect("memory");
        let form = PointConversionForm::UNCOMPRESSED;
        self.key.public_key().to_bytes(&curve(), form, &mut context).expect("a point")
    }

    fn agree(&self, theirs: &[u8]) -> Vec<u8> {
        let (ours, theirs) = (PKey::from_ec_key(self.key.clone()).expect("a key"), public(theirs));
        let theirs = PKey::from_ec_key(theirs).expect("a key");
        let mut deriver = Deriver::new(&ours).expect("a deriver");
        deriver.set_peer(&theirs).expect("a point of the curve");
        deriver.derive_to_vec().expect("a secret")
    }
}

impl Delivery {
    /// The claims of its token, whose signature must be of the key beside it, and that key (RFC 8292 §3).
    pub fn vapid(&self) -> (Value, String) {
        let header = self.header("authorization").strip_prefix("vapid t=").expect("vapid");
        let (token, key) = header.split_once(", k=").expect("a key");
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let (head, claims) = message.split_once('.').expect("a header");
        let json = |part: &str| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
        };
        assert_eq!(json(head), json!({ "typ": "JWT", "alg": "ES256" }));
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let half = |bytes: &[u8]| BigNum::from_slice(bytes).expect("a number");
        let (r, s) = signature.split_at(32);
        let signature = EcdsaSig::from_private_components(half(r), half(s)).expect("a signature");
        let signer = public(&URL_SAFE_NO_PAD.decode(key).expect("base64url"));
        assert!(signature.verify(&sha256(message.as_bytes()), &signer).expect("checked"), "forged");
        (json(claims), key.to_owned())
    }
}

fn curve() -> EcGroup {
    EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("known")
}

fn public(point: &[u8]) -> EcKey<openssl::pkey::Public> {
    let mut context = BigNumContext::new().expect("memory");
    let point = EcPoint::from_bytes(&curve(), point, &mut context).expect("a point");
    EcKey::from_public_key(&curve(), &point).expect("a key")
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let key = PKey::hmac(key).expect("a key");
    let mut signer = Signer::new(MessageDigest::sha256(), &key).expect("a signer");
    signer.update(data).expect("signed");
    signer.sign_to_vec().expect("a digest")
}

/// One block of HKDF-Expand (RFC 5869 §2.3).
fn expand(key: &[u8], info: &[u8]) -> Vec<u8> {
    hmac(key, &[info, &[1]].concat())
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Builder {
    /// Notifications really leave, to services on this machine.
    #[must_use]
    pub fn pushing(self) -> Self {
        self.set("push.transport", "\"send\"")
            .set("push.contact", "\"mailto:ops@id.example\"")
            .set("sign_in.steps", STEPS)
    }

    /// They are kept, and shown at `/dev/outbox`.
    #[must_use]
    pub fn with_push(self) -> Self {
        self.set("sign_in.steps", STEPS)
    }
}

impl Browser {
    /// Confirms the explanation on the account page, as somebody who has just signed in: the page that asks.
    pub async fn confirm_push(&self) -> Page {
        let page = self.open("/account/push/add").await.expect(200);
        let csrf = page.form("push-confirm").fields[0].1.clone();
        self.post("/account/push/confirm", &[("csrf", &csrf), ("understood", "1")]).await
    }

    /// Tells a subscription, as the script of that page does.
    pub async fn subscribe(&self, page: &Page, subscription: &Value) -> Page {
        let told = page.element("push").expect("the page that asks");
        let data = |name: &str| told.get(&format!("data-{name}")).expect("its data").to_owned();
        let body = json!({ "ceremony": data("ceremony"), "subscription": subscription });
        let request = self.request(Method::POST, &data("answer"));
        let origin = self.base.origin().ascii_serialization();
        let request = request.header("origin", origin).header("sec-fetch-site", "same-origin");
        self.send(request.header("x-csrf", data("csrf")).json(&body)).await
    }

    /// Signs in and switches notifications on in this browser.
    pub async fn with_push(self, app: &TestApp, address: &str, gadget: &Gadget) -> Self {
        self.sign_in(app, "/account", address).await;
        let page = self.confirm_push().await.expect(200);
        self.subscribe(&page, &gadget.subscription()).await.expect(200);
        // The notice of it.
        app.letter_to(address).await;
        self
    }
}

impl TestApp {
    /// Gives somebody a device, in a browser that no test has.
    pub async fn give(&self, user: &UserId, gadget: &Gadget) {
        self.give_in(user, gadget, sha256(gadget.endpoint.as_bytes()).to_vec()).await;
    }

    /// The same in that browser, which has been here before.
    pub async fn give_here(&self, user: &UserId, gadget: &Gadget, browser: &Browser) {
        let cookie = browser.cookie("porchlight-browser").expect("it has been here");
        self.give_in(user, gadget, sha256(cookie.as_bytes()).to_vec()).await;
    }

    async fn give_in(&self, user: &UserId, gadget: &Gadget, browser_digest: Vec<u8>) {
        let (user, gadget) = (user.clone(), gadget.clone());
        let insert = move |app: &App, conn: &mut Conn| {
            let told = gadget.subscription();
            let key = |name: &str| told["keys"][name].as_str().expect("a key").to_owned();
            let subscription = Subscription::parse(&gadget.endpoint, &key("p256dh"), &key("auth"));
            let json = serde_json::to_vec(&subscription.expect("sound")).expect("JSON");
            let digest = sha256(gadget.endpoint.as_bytes()).to_vec();
            let device = PushDevice {
                id: PushDeviceId::new(app.new_id()),
                sealed: app.sealer.seal(&Subscription::purpose(&user), &json),
                user_id: user,
                browser_digest,
                endpoint_digest: digest,
                // With two factors, so that it does wherever the policy takes notifications.
                proofs: [policy::Method::EmailCode, policy::Method::Totp]
                    .map(|method| Proof::new(method, app.now()))
                    .to_vec(),
                device: Device::default(),
                name: "A device".to_owned(),
                created_at: app.now(),
                last_used_at: None,
            };
            store::push_devices::insert(conn, &device)
        };
        self.write(insert).await;
    }

    /// The link of the newest captured notification.
    pub async fn pushed_link(&self) -> String {
        self.pushed().await.first().expect("a notification").clone()
    }

    /// The links of all captured notifications, newest first.
    pub async fn pushed(&self) -> Vec<String> {
        self.settle().await;
        let list = Browser::new(self).get("/dev/outbox.json").await.expect(200).json();
        let messages = list.as_array().expect("a list").iter();
        let pushed = messages.filter(|message| message["channel"] == "push");
        pushed.map(|message| message["link"].as_str().expect("a link").to_owned()).collect()
    }
}
