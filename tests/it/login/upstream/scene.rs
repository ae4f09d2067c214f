//! An app, our provider, another provider, and a person with a browser.

use super::fake::{CLIENT, Fake, SECRET};
use crate::support::{
    Browser, Page, TestApp,
    app::{Builder, Registered},
    tokens::{authorize_path, decode, text},
};
use openssl::{
    ec::{EcGroup, EcKey},
    nid::Nid,
    pkey::PKey,
};
use serde_json::{Value, json};
use url::Url;

pub use crate::support::people::ADA;

pub struct Scene {
    pub app: TestApp,
    pub client: Registered,
    pub fake: Fake,
    pub browser: Browser,
}

/// Ada's account there, with an address that was proved.
pub fn ada() -> Value {
    json!({ "sub": "ada-there", "email": ADA, "email_verified": true, "name": "Ada Lovelace", "given_name": "Ada" })
}

/// The configuration of the other provider, with more keys: `, sign_up = "link_only"`.
pub fn provider(fake: &Fake, kind: &str, more: &str) -> String {
    let secret = if kind == "apple" { String::new() } else { format!("client_secret = \"{SECRET}\", ") };
    format!(
        "{{ kind = \"{kind}\", label = \"Fake & Co\", issuer = \"{}\", client_id = \"{CLIENT}\"{}{more} }}",
        fake.url,
        if secret.is_empty() { String::new() } else { format!(", {}", secret.trim_end_matches(", ")) },
    )
}

/// The configuration of Apple, which from then on knows the key that signs our secrets, and the key's folder.
pub fn apples(fake: &Fake) -> (String, tempfile::TempDir) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
    let key = EcKey::generate(&group).expect("a key");
    fake.expect_signed_secrets(EcKey::from_public_key(&group, key.public_key()).expect("its public half"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("AuthKey.p8");
    let pem = PKey::from_ec_key(key).expect("a key").private_key_to_pem_pkcs8().expect("PEM");
    std::fs::write(&file, pem).expect("written");
    let more = format!(
        ", team_id = \"TEAM567890\", key_id = \"KEY4567890\", private_key_file = \"{}\"",
        file.display()
    );
    (provider(fake, "apple", &more), folder)
}

impl Scene {
    pub async fn new() -> Self {
        Self::with("", |builder| builder).await
    }

    /// With more keys of the provider, and a changed configuration.
    pub async fn with(more: &str, change: impl FnOnce(Builder) -> Builder) -> Self {
        let fake = Fake::open().await;
        let builder = TestApp::build().set("providers.fake", provider(&fake, "oidc", more));
        Self::of(fake, change(builder)).await
    }

    pub async fn of(fake: Fake, builder: Builder) -> Self {
        let app = builder.spawn().await;
        fake.keep_time(&app.clock);
        let (client, browser) = (app.client().await, Browser::new(&app));
        Self { app, client, fake, browser }
    }

    /// The first page of a sign-in to the app.
    pub async fn first_page(&self) -> Page {
        self.browser.open(&authorize_path(&self.client, &[])).await.expect(200)
    }

    /// Presses the provider's button: its door.
    pub async fn leave(&self) -> Url {
        let page = self.first_page().await;
        self.leave_from(&page).await
    }

    pub async fn leave_from(&self, page: &Page) -> Url {
        let gone = self.browser.press(page, "continue-with-fake", &[]).await.expect(303);
        gone.location().expect("a door")
    }

    /// Signs in there with that account and comes back: wherever that leads.
    pub async fn visit(&self, account: &Value) -> Page {
        let door = self.leave().await;
        self.browser.open(self.fake.sign_in(&door, account).as_str()).await
    }

    /// The claims of the ID token that the app gets for the code in that redirect.
    pub async fn claims(&self, page: &Page) -> Value {
        self.claims_of(&self.client, page).await
    }

    /// The same for another app.
    pub async fn claims_of(&self, client: &Registered, page: &Page) -> Value {
        let code = page.redirected_code().unwrap_or_else(|| panic!("no code: {page:?}"));
        let tokens = self.app.redeem(client, &code).await.expect(200).json();
        decode(text(tokens.as_object().expect("an object"), "id_token"), 1)
    }

    /// Checks that the person is back on the first page, with a reason, every way on, and no session.
    #[track_caller]
    pub fn turned_away(&self, page: &Page, words: &str) {
        assert_eq!(page.status, 200, "{page:?}");
        assert!(page.text("upstream-note").contains(words), "{}", page.text("upstream-note"));
        for id in ["identifier", "continue", "continue-with-fake"] {
            assert!(page.has(id), "{id} is not there: {}", page.body);
        }
        assert!(self.browser.cookie("porchlight-session").is_none_or(|value| value.is_empty()));
    }

    /// Whether the audit trail has that.
    pub async fn audited(&self, event: &str, words: &str) -> bool {
        self.app.audit().await.iter().any(|line| line.contains(event) && line.contains(words))
    }
}
