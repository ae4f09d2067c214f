//! Messages by mail: subject, plain text and HTML from what was queued. There is a file for each template, which says
//! what it shows beside the queued content, and gives its samples.

mod admin_action;
mod factor_changed;
mod invite;
mod password_reset;
mod refused;
mod security_notification;
mod sign_in;

use serde::Serialize;

use super::i18n::Lang;
use super::page::Brand;
use crate::model::origin::Origin;

/// A content that goes by mail. Its fields and those of [`Derived`] are the variables of
/// `templates/mail/{TEMPLATE}.{subject.txt,txt,html}`.
pub trait Mail: Serialize + Sized {
    /// The templates' name without folder and ending.
    const TEMPLATE: &'static str;

    /// What the mail to that address shows beside its fields.
    fn derived(&self, recipient: &str) -> Derived;

    /// The mail in each of its states. One of them has [`super::PROBE`] in every free text.
    fn samples() -> Vec<(Self, Derived)>;
}

/// What a mail shows that follows from its content and its recipient, and therefore is not stored.
#[derive(Clone, Default, Serialize)]
pub struct Derived {
    /// The account's address to which it is sent, or the one that was changed.
    pub address: String,
    /// From where something was asked or done.
    pub origin: Option<Origin>,
    /// When it was done, for people.
    pub when: Option<String>,
    /// What it is about, as a part of the keys of its texts, where the content has no such field.
    pub topic: Option<&'static str>,
    /// The link that ends the request: "this wasn't me".
    pub deny_link: Option<String>,
}

impl Derived {
    /// Of a mail to that address about something that was asked or done from there.
    fn new(recipient: &str, origin: &Origin) -> Self {
        Self { address: recipient.to_owned(), origin: Some(origin.clone()), ..Self::default() }
    }

    /// The same with "this wasn't me", which leads to the page of that link.
    fn deniable(self, link: &str) -> Self {
        Self { deny_link: Some(format!("{link}&not-me=1")), ..self }
    }
}

/// The frame of every message.
#[derive(Clone, Debug, Serialize)]
pub struct MailFrame {
    /// The language of the message.
    pub lang: Lang,
    /// The brand of the installation.
    pub brand: Brand,
    /// The public URL of the installation.
    pub public_url: String,
}

/// A message, ready to send.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The text as HTML.
    pub html: String,
}

/// The address to which samples go.
const ADA: &str = "ada@example.com";
