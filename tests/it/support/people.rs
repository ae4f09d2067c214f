//! The people of the stories, and how they come to have an account before anybody signs in.

use super::app::TestApp;
use porchlight::{
    admin::users::{self, UserReference, UserWithContacts, add::NewUser},
    login::identifier::Typed,
    model::{
        contact::Contact,
        credential::Credential,
        id::{CredentialId, UserId},
    },
    protocol::{claims::UserClaims, email::EmailAddress, phone::PhoneNumber},
    store,
};

/// Who signs in.
pub const ADA: &str = "ada@example.test";
/// Her telephone number.
pub const NUMBER: &str = "+41791234567";
/// Somebody else, who has nothing to do with Ada.
pub const BOB: &str = "bob@example.test";
/// Another one.
pub const DAN: &str = "dan@example.test";
/// Who is where she should not be: at Ada's account, or between her and it.
pub const EVE: &str = "eve@example.test";
/// Whom strangers try to keep out.
pub const VIC: &str = "vic@example.test";
/// An admin.
pub const BOSS: &str = "root@example.test";

impl TestApp {
    /// Somebody whom an admin has added.
    pub async fn user(&self, email: &str) -> UserId {
        self.add(email, UserClaims::default(), false).await
    }

    /// The same, of whom more is known.
    pub async fn user_with(&self, email: &str, claims: UserClaims) -> UserId {
        self.add(email, claims, false).await
    }

    /// Somebody who may use the admin pages.
    pub async fn admin(&self, email: &str) -> UserId {
        self.add(email, UserClaims::default(), true).await
    }

    async fn add(&self, email: &str, claims: UserClaims, admin: bool) -> UserId {
        let new = NewUser { address: Some(address(email)), claims, groups: Vec::new(), admin };
        users::add::add(&self.app, new, "test").await.expect("added").id
    }

    /// The person with that address.
    pub async fn person(&self, email: &str) -> UserWithContacts {
        users::find(&self.app, &UserReference::Typed(Typed::Email(address(email))))
            .await
            .expect("they are known")
    }

    /// Their id.
    pub async fn id_of(&self, email: &str) -> UserId {
        self.person(email).await.user.id
    }

    /// Stops an account.
    pub async fn disable(&self, email: &str) {
        users::change::set_disabled(&self.app, &self.id_of(email).await, true, "test")
            .await
            .expect("stopped");
    }

    /// The audit trail, newest first, one line an entry.
    pub async fn audit(&self) -> Vec<String> {
        let rows = self.read(|conn| store::audit::newest(conn, 1000)).await;
        rows.iter().map(|row| format!("{row:?}")).collect()
    }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// Gives somebody a passkey that no authenticator answers for.
pub async fn give_passkey(app: &TestApp, user: &UserId, name: &str) {
    let credential = Credential {
        id: CredentialId::new(app.app.new_id()),
        user_id: user.clone(),
        credential_id: name.as_bytes().to_vec(),
        sealed: Vec::new(),
        name: name.to_owned(),
        created_at: 1,
        last_used_at: None,
        backed_up: false,
        user_verified: true,
    };
    app.write(move |_, conn| store::credentials::insert(conn, &credential)).await;
}

/// Gives somebody Ada's number, which they have proved.
pub async fn give_number(app: &TestApp, user: &UserId) {
    let (user, number) = (user.clone(), PhoneNumber::parse(NUMBER, None).expect("a number"));
    app.write(move |app, conn| {
        store::contacts::insert(conn, &Contact::phone(app.new_id(), &user, &number, Some(app.now())))
    })
    .await;
}
