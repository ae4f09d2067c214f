//! People with passwords.

use super::{
    app::{Builder, TestApp},
    browser::Browser,
    http::Page,
    mailbox::Letter,
};

/// A password that nobody guesses.
pub const PASSWORD: &str = "velvet otter paints the moon";

impl Builder {
    /// The policy takes a password beside link and code.
    #[must_use]
    pub fn passwords(self) -> Self {
        let any_of = r#"[{ any_of = ["email_link", "email_code", "password"] }]"#;
        // A busy machine is no reason to fail.
        self.set("sign_in.steps", any_of).set("password.wait_seconds", 60)
    }
}

impl TestApp {
    /// Somebody who has proved the address and set a password, in a browser that is gone.
    pub async fn user_with_password(&self, address: &str) {
        self.set_password(&Browser::new(self), address, PASSWORD).await;
    }

    /// Signs in by mail in that browser and sets a password there.
    pub async fn set_password(&self, browser: &Browser, address: &str, password: &str) {
        let page = browser.sign_in(self, "/account/password", address).await.expect(200);
        let page = browser.submit(&page, "save-password", &[("password", password)]).await.expect(200);
        assert!(page.has("sign-out"), "not the account page, but {}:\n{}", page.url, page.body);
        self.letter_with(address, "password").await;
    }

    /// The next message to that address whose subject has that in it; those before it count as read.
    pub async fn letter_with(&self, address: &str, subject: &str) -> Letter {
        loop {
            let letter = self.letter_to(address).await;
            if letter.subject.contains(subject) {
                return letter;
            }
        }
    }

    /// The link of the next message with which a new password can be chosen.
    pub async fn reset_link(&self, address: &str) -> String {
        let letter = self.letter_with(address, "new password").await;
        let link = letter.text.split_whitespace().find(|word| word.contains("/reset?"));
        link.unwrap_or_else(|| panic!("no link: {}", letter.text)).to_owned()
    }
}

impl Browser {
    /// Begins a sign-in, types an address and asks for the field of the password.
    pub async fn ask_password(&self, start: &str, address: &str) -> Page {
        let page = self.open(start).await.expect(200);
        self.submit(&page, "use-password", &[("identifier", address)]).await.expect(200)
    }

    /// Signs in with a password; ends wherever that leads.
    pub async fn try_password(&self, start: &str, address: &str, password: &str) -> Page {
        let page = self.ask_password(start, address).await;
        self.submit(&page, "continue", &[("password", password)]).await
    }

    /// Asks for a link to choose a new password.
    pub async fn forget_password(&self, start: &str, address: &str) -> Page {
        let page = self.ask_password(start, address).await;
        self.submit(&page, "forgot-password", &[]).await
    }

    /// Opens a link to choose a new password, and the field it leads to.
    pub async fn open_reset(&self, link: &str) -> Page {
        let page = self.open(link).await.expect(200);
        self.submit(&page, "continue", &[]).await.expect(200)
    }
}
