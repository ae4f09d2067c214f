//! Gives a message its words.

use super::queue::PURPOSE;
use crate::{
    app::App,
    model::message::{Content, Message, PushSignInContent, ShortName},
    views::{Brand, Lang, Mail, MailFrame, Rendered, Sms, ViewError, push::PushFrame},
    world::sms,
};

/// A message, opened and worded.
pub struct Worded {
    /// Subject, text and HTML; a text message has only its text.
    pub rendered: Rendered,
    /// What it says, for the developer's outbox.
    pub content: Content,
}

/// Opens and words a message. `None` when it holds nothing any more.
///
/// # Errors
/// A sentence for the log: the seal or a template is broken.
pub fn word(app: &App, message: &Message) -> Result<Option<Worded>, String> {
    if message.sealed.is_empty() {
        return Ok(None);
    }
    let json = app.sealer.open(PURPOSE, &message.sealed).map_err(|error| error.to_string())?;
    let content: Content = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    let framing = Framing { app, recipient: &message.recipient, lang: lang(&message.lang) };
    let rendered = framing.render(&content).map_err(|error| error.to_string())?;
    Ok(Some(Worded { rendered, content }))
}

/// How many messages of the network a text message will be cut into in that language: what it will cost is
/// known before it is queued.
pub fn segments(app: &App, content: &Content, code: &str) -> u32 {
    let rendered = Framing { app, recipient: "", lang: lang(code) }.render(content);
    rendered.map_or(1, |rendered| sms::measure(&rendered.text).segments)
}

fn lang(code: &str) -> Lang {
    Lang::parse(code).unwrap_or_default()
}

/// What stands around the content of a message: the installation, the recipient and their language.
struct Framing<'a> {
    app: &'a App,
    recipient: &'a str,
    lang: Lang,
}

impl Framing<'_> {
    fn render(&self, content: &Content) -> Result<Rendered, ViewError> {
        match content {
            Content::SignIn(content) => self.mail(content),
            Content::Invite(content) => self.mail(content),
            Content::FactorChanged(content) => self.mail(content),
            Content::Account(content) => self.mail(content),
            Content::AdminAction(content) => self.mail(content),
            Content::SignInRefused(content) => self.mail(content),
            Content::PasswordReset(content) => self.mail(content),
            Content::SmsSignIn(content) => self.sms(content),
            Content::SmsCode(content) => self.sms(content),
            Content::SmsTaken(content) => self.sms(content),
            Content::SmsIssued(content) => self.sms(content),
            Content::SmsNotification(content) => self.sms(content),
            Content::PushSignIn(content) => self.push(content),
        }
    }

    fn mail<M: Mail>(&self, content: &M) -> Result<Rendered, ViewError> {
        let (lang, brand, public_url) = (self.lang, brand(self.app), self.app.issuer().to_owned());
        let frame = MailFrame { lang, brand, public_url };
        self.app.views.mail(&frame, content, &content.derived(self.recipient))
    }

    fn sms<S: Sms>(&self, content: &S) -> Result<Rendered, ViewError> {
        let text = self.app.views.sms(self.lang, content)?;
        Ok(Rendered { subject: String::new(), text, html: String::new() })
    }

    fn push(&self, content: &PushSignInContent) -> Result<Rendered, ViewError> {
        let config = &self.app.config;
        let (name, domain) = (ShortName::new(&config.brand.name), config.public_url.host().to_owned());
        self.app.views.push(&PushFrame { lang: self.lang, name, domain }, content)
    }
}

/// The installation's look.
pub fn brand(app: &App) -> Brand {
    let brand = &app.config.brand;
    Brand {
        name: brand.name.clone(),
        logo_url: brand.logo.as_ref().map(|_| "/brand/logo".to_owned()),
        color: brand.color.as_str().to_owned(),
        on_color: brand.color.on_color().to_owned(),
        terms_url: brand.terms_url.clone(),
        privacy_url: brand.privacy_url.clone(),
        support_email: brand.support_email.clone(),
    }
}
