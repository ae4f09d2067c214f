//! What people see: pages, messages, their texts in every language, and the files that pages load.
//! There is one typed struct for each template, so that nothing is rendered without what it needs: a page has its own
//! (`page.rs` and a file for each area), and a message is what was queued (`crate::model::message`). Nothing here knows about requests or the database.

pub mod access;
pub mod account;
pub mod admin;
pub mod admin_credential;
mod assets;
pub mod client_errors;
mod color;
pub mod consent;
pub mod demo;
pub mod dev;
pub mod error;
pub mod form_fault;
pub mod gallery;
mod i18n;
pub mod log;
pub mod login;
mod mail;
pub mod messages;
mod origin;
mod page;
pub mod passkeys;
pub mod password;
pub mod providers;
pub mod push;
pub mod report;
pub mod resubmit;
pub mod risk;
pub mod sign_out;
mod sms;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod users;

use std::fmt;

use tera::{Context, Tera};

use crate::model::{fault::Fault, message::PushSignInContent};
use push::PushFrame;

pub use assets::Asset;
pub use i18n::{Arg, Formality, Lang};
pub use mail::{Derived, Mail, MailFrame, Rendered};
pub use page::{Ago, AppInfo, Brand, Frame, LanguageLink, PROBE, Page, Took, moment};
pub use sms::Sms;

/// Every template, translation and static file of this binary, ready to use. Created once at the start.
pub struct Views {
    tera: Tera,
    formality: Formality,
    asset_version: String,
}

impl Views {
    /// Reads the embedded templates; fails when one has a fault, which a test would have shown. The texts address
    /// people informally.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn new() -> Result<Self, ViewError> {
        Self::with_formality(Formality::Informal)
    }

    /// The same with texts that address people in that way.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn with_formality(formality: Formality) -> Result<Self, ViewError> {
        let mut tera = Tera::new();
        i18n::register(&mut tera, formality);
        tera.add_raw_templates(assets::templates()?)?;
        Ok(Self { tera, formality, asset_version: assets::version() })
    }

    /// The frame of every page, for a language and an installation, without CSRF token and links.
    pub fn frame(&self, lang: Lang, brand: Brand) -> Frame {
        Frame {
            lang,
            brand,
            csrf: String::new(),
            asset_version: self.asset_version.clone(),
            languages: Vec::new(),
        }
    }

    /// The page as HTML. Fails only when template and struct disagree.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn page<P: Page>(&self, frame: &Frame, page: &P) -> Result<String, ViewError> {
        let mut context = Context::from_serialize(page)?;
        // The frame goes in last: a page cannot shadow the language or the CSRF token.
        context.extend(Context::from_serialize(frame)?);
        Ok(self.tera.render(P::TEMPLATE, &context)?)
    }

    /// The message as subject, plain text and HTML. Fails only when template and struct disagree.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn mail<M: Mail>(
        &self,
        frame: &MailFrame,
        mail: &M,
        derived: &Derived,
    ) -> Result<Rendered, ViewError> {
        let mut context = Context::from_serialize(mail)?;
        context.extend(Context::from_serialize(derived)?);
        let button = color::button(&frame.brand);
        context.insert("button", &button);
        context.extend(Context::from_serialize(frame)?);
        let render = |end: &str| self.tera.render(&format!("mail/{}.{end}", M::TEMPLATE), &context);
        // A subject is one line: whatever a name contains, it cannot start another header.
        let subject = render("subject.txt")?.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Rendered { subject, text: render("txt")?.trim().to_owned() + "\n", html: render("html")? })
    }

    /// The text message. Fails only when template and struct disagree.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn sms<S: Sms>(&self, lang: Lang, sms: &S) -> Result<String, ViewError> {
        let mut context = Context::from_serialize(sms)?;
        context.insert("lang", lang.code());
        Ok(self.tera.render(&format!("sms/{}.txt", S::TEMPLATE), &context)?.trim().to_owned())
    }

    /// The notification: its title as the subject, and a line each for the question and the two buttons. Fails
    /// only when template and struct disagree.
    ///
    /// # Errors
    /// A template or a text of ours is broken.
    pub fn push(&self, frame: &PushFrame, push: &PushSignInContent) -> Result<Rendered, ViewError> {
        let mut context = Context::from_serialize(push)?;
        context.extend(Context::from_serialize(frame)?);
        let text = self.tera.render("push/sign_in.txt", &context)?;
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        Ok(Rendered { subject: subject.to_owned(), text: text.to_owned(), html: String::new() })
    }

    /// One text in one language; the key itself when there is no such text.
    pub fn text(&self, lang: impl AsRef<str>, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let lang = Lang::parse(lang.as_ref()).unwrap_or_default();
        i18n::text(lang, self.formality, key, args).unwrap_or_else(|| key.to_owned())
    }

    /// A static file by its name under `/static/{version}/`.
    pub fn asset(&self, name: &str) -> Option<Asset> {
        assets::find(name)
    }

    /// Changes whenever a static file does, so that browsers may keep the files for ever.
    pub fn asset_version(&self) -> &str {
        &self.asset_version
    }

    /// The stylesheet with an installation's colours, served as `/brand.css`. Colours that could
    /// not be read (WCAG 2.1, 1.4.3) are shifted until they can.
    pub fn brand_css(brand: &Brand) -> String {
        color::brand_css(brand)
    }
}

/// A template has a fault, or does not fit its struct.
#[derive(Debug)]
pub struct ViewError(String);

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "view: {}", self.0)
    }
}

impl std::error::Error for ViewError {}

impl From<tera::Error> for ViewError {
    fn from(error: tera::Error) -> Self {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Self(text)
    }
}

/// A fault in English, as the command line speaks it.
pub fn in_english(fault: &Fault) -> String {
    let args: Vec<(&str, Arg<'_>)> =
        fault.arguments.iter().map(|(name, value)| (*name, Arg::from(value.as_str()))).collect();
    i18n::text(Lang::En, Formality::Informal, &fault.key(), &args).unwrap_or_else(|| fault.to_string())
}
