//! Gives a message its words.

use super::{queue::PURPOSE, security_notification_view};
use crate::{
    app::App,
    model::{
        message::{
            AdminAction as What, AdminActionContent, Content, FactorChange, FactorChangedContent, Message,
            PasswordResetContent, SignInContent, SignInRefusedContent,
        },
        policy::OtherDevice,
    },
    views::{
        AdminAction, Brand, FactorChanged, Invite, Lang, MailFrame, PasswordReset, Rendered, SignIn,
        SignInRefused, SmsCode, SmsIssued, SmsNotification, SmsSignIn, SmsTaken, ViewError, moment,
        push::PushSignIn,
    },
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
    let lang = Lang::parse(&message.lang).unwrap_or_default();
    let frame = || MailFrame { lang, brand: brand(app), public_url: app.issuer().to_owned() };
    let rendered = match &content {
        Content::SmsSignIn { .. }
        | Content::SmsCode { .. }
        | Content::SmsTaken { .. }
        | Content::SmsIssued { .. }
        | Content::SmsNotification { .. } => text(app, &content, lang).map(|text| Rendered {
            subject: String::new(),
            text,
            html: String::new(),
        }),
        Content::PushSignIn { app: name, .. } => {
            let host = app.config.public_url.host();
            app.views.push(lang, &PushSignIn::new(&app.config.brand.name, host, name))
        }
        Content::SignIn(sign_in) => app.views.mail(&frame(), &sign_in_view(&message.recipient, sign_in)),
        Content::FactorChanged(changed) => app.views.mail(&frame(), &factor_view(changed)),
        Content::Account(notice) => {
            app.views.mail(&frame(), &security_notification_view::of(&message.recipient, notice))
        }
        Content::AdminAction(done) => app.views.mail(&frame(), &admin_action_view(done)),
        Content::SignInRefused(refused) => app.views.mail(&frame(), &refused_view(refused)),
        Content::PasswordReset(reset) => app.views.mail(&frame(), &reset_view(&message.recipient, reset)),
        Content::Invite { link } => app.views.mail(
            &frame(),
            &Invite { name: app.config.brand.name.clone(), link: link.clone(), inviter: None },
        ),
    };
    Ok(Some(Worded { rendered: rendered.map_err(|error| error.to_string())?, content }))
}

/// The words of a text message; none of a mail.
fn text(app: &App, content: &Content, lang: Lang) -> Result<String, ViewError> {
    match content {
        Content::SmsSignIn { first_name, app: name, link, code, minutes, domain, same_browser } => {
            let plain = SmsSignIn::new(first_name.as_deref(), name, link, *minutes);
            app.views.sms(lang, &plain.with_code(code.as_deref(), domain).in_same_browser(*same_browser))
        }
        Content::SmsCode { app: name, code, minutes, domain } => {
            app.views.sms(lang, &SmsCode::new(name, code, *minutes, domain))
        }
        Content::SmsTaken { app: name } => app.views.sms(lang, &SmsTaken::new(name)),
        Content::SmsIssued { app: name, .. } => app.views.sms(lang, &SmsIssued::new(name)),
        Content::SmsNotification { app: name, about, link, .. } => {
            app.views.sms(lang, &SmsNotification::new(about.as_str(), name, link.as_deref()))
        }
        Content::SignIn(_)
        | Content::PushSignIn { .. }
        | Content::Invite { .. }
        | Content::FactorChanged(_)
        | Content::SignInRefused(_)
        | Content::AdminAction(_)
        | Content::PasswordReset(_)
        | Content::Account(_) => Ok(String::new()),
    }
}

/// How many messages of the network a text message will be cut into in that language: what it will cost is
/// known before it is queued.
pub fn segments(app: &App, content: &Content, lang: &str) -> u32 {
    let worded = text(app, content, Lang::parse(lang).unwrap_or_default());
    worded.map_or(1, |text| sms::measure(&text).segments)
}

fn sign_in_view(recipient: &str, content: &SignInContent) -> SignIn {
    SignIn {
        app: content.app.clone(),
        address: recipient.to_owned(),
        link: content.link.clone(),
        deny_link: format!("{}&not-me=1", content.link),
        by_link: content.by_link,
        codes_used_up: content.codes_used_up,
        code: content.code.clone(),
        browser: content.browser.clone(),
        system: content.system.clone(),
        place: content.place.clone(),
        ip: content.ip.clone(),
        minutes: content.minutes,
        other_device_hint: match content.other_device {
            _ if !content.by_link => None,
            OtherDevice::Number => Some("other-device"),
            OtherDevice::SameBrowser => Some("same-browser"),
            OtherDevice::Approve => None,
        },
    }
}

fn reset_view(recipient: &str, content: &PasswordResetContent) -> PasswordReset {
    PasswordReset {
        app: content.app.clone(),
        address: recipient.to_owned(),
        link: content.link.clone(),
        deny_link: format!("{}&not-me=1", content.link),
        browser: content.browser.clone(),
        system: content.system.clone(),
        place: content.place.clone(),
        ip: content.ip.clone(),
        minutes: content.minutes,
    }
}

fn factor_view(content: &FactorChangedContent) -> FactorChanged {
    FactorChanged {
        change: match content.change {
            FactorChange::PasskeyAdded => "passkey-added",
            FactorChange::PasskeyRemoved => "passkey-removed",
            FactorChange::PushAdded => "push-added",
            FactorChange::PushRemoved => "push-removed",
            FactorChange::AuthenticatorAdded => "authenticator-added",
            FactorChange::AuthenticatorRemoved => "authenticator-removed",
            FactorChange::RecoveryCodesMade => "recovery-codes",
            FactorChange::PasswordSet => "password-set",
            FactorChange::PasswordChanged => "password-changed",
            FactorChange::PasswordRemoved => "password-removed",
            FactorChange::ProviderLinked => "provider-linked",
            FactorChange::ProviderUnlinked => "provider-unlinked",
        },
        name: content.name.clone(),
        browser: content.browser.clone(),
        system: content.system.clone(),
        place: content.place.clone(),
        ip: content.ip.clone(),
        link: content.link.clone(),
        report_link: content.report_link.clone(),
    }
}

fn admin_action_view(content: &AdminActionContent) -> AdminAction {
    AdminAction {
        what: match content.what {
            What::Approved => "approved",
            What::Link => "link",
            What::Code => "code",
            What::Issued => "issued",
        },
        link: content.link.clone(),
        code: content.code.clone(),
        minutes: content.minutes,
        report_link: content.report_link.clone(),
    }
}

fn refused_view(content: &SignInRefusedContent) -> SignInRefused {
    SignInRefused {
        browser: content.browser.clone(),
        system: content.system.clone(),
        place: content.place.clone(),
        ip: content.ip.clone(),
        when: moment(content.at),
        link: content.link.clone(),
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
