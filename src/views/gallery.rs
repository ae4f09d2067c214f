//! Every page and message in every state, for tests that look at all of them.

use super::page::{Frame, Page};
use super::{Lang, Mail, MailFrame, Rendered, Sms, ViewError, Views};
use super::{
    account, admin, admin_credential, consent, demo, dev, error, log, login, messages, passkeys, password,
    providers, push, report, resubmit, risk, sign_out, statistics, users,
};
use crate::model::{
    message::{
        AdminActionContent, FactorChangedContent, InviteContent, PasswordResetContent, SignInContent,
        SignInRefusedContent, SmsCodeContent, SmsIssuedContent, SmsNotificationContent, SmsSignInContent,
        SmsTakenContent,
    },
    security_notification::SecurityNotification,
};

/// A page in one of its states.
pub struct Shown {
    /// Template path without folder and ending, and the number of the sample: `login/wait-3`.
    pub name: String,
    /// The page.
    pub html: String,
}

/// Every page in every state.
///
/// # Errors
/// A template or a text of ours is broken.
pub fn pages(views: &Views, frame: &Frame) -> Result<Vec<Shown>, ViewError> {
    let mut shown = login::gallery(views, frame)?;
    add::<password::Reset>(views, frame, &mut shown)?;
    add::<password::NewPassword>(views, frame, &mut shown)?;
    add::<consent::Consent>(views, frame, &mut shown)?;
    add::<sign_out::SignOut>(views, frame, &mut shown)?;
    add::<sign_out::SignedOut>(views, frame, &mut shown)?;
    add::<resubmit::Resubmit>(views, frame, &mut shown)?;
    add::<error::Error>(views, frame, &mut shown)?;
    add_account(views, frame, &mut shown)?;
    add::<providers::Providers>(views, frame, &mut shown)?;
    add::<push::PushDevices>(views, frame, &mut shown)?;
    add::<push::ExplainPush>(views, frame, &mut shown)?;
    add::<push::EnablePush>(views, frame, &mut shown)?;
    add::<report::Report>(views, frame, &mut shown)?;
    add::<report::ReportDone>(views, frame, &mut shown)?;
    add::<admin::Clients>(views, frame, &mut shown)?;
    add::<admin::ClientForm>(views, frame, &mut shown)?;
    add::<admin::ClientShow>(views, frame, &mut shown)?;
    add::<admin_credential::AdminCredential>(views, frame, &mut shown)?;
    add::<users::UserList>(views, frame, &mut shown)?;
    add::<users::UserPage>(views, frame, &mut shown)?;
    add::<admin::NotAllowed>(views, frame, &mut shown)?;
    add::<risk::Risk>(views, frame, &mut shown)?;
    add::<statistics::Statistics>(views, frame, &mut shown)?;
    add::<messages::Messages>(views, frame, &mut shown)?;
    add::<log::Log>(views, frame, &mut shown)?;
    add::<dev::Outbox>(views, frame, &mut shown)?;
    add::<dev::Message>(views, frame, &mut shown)?;
    add::<demo::Home>(views, frame, &mut shown)?;
    add::<demo::SignedIn>(views, frame, &mut shown)?;
    add::<demo::Failed>(views, frame, &mut shown)?;
    Ok(shown)
}

fn add_account(views: &Views, frame: &Frame, shown: &mut Vec<Shown>) -> Result<(), ViewError> {
    add::<account::Home>(views, frame, shown)?;
    add::<account::Profile>(views, frame, shown)?;
    add::<account::Contacts>(views, frame, shown)?;
    add::<account::ConfirmContact>(views, frame, shown)?;
    add::<passkeys::Passkeys>(views, frame, shown)?;
    add::<passkeys::AddPasskey>(views, frame, shown)?;
    add::<account::SecondFactor>(views, frame, shown)?;
    add::<account::Sessions>(views, frame, shown)?;
    add::<account::Apps>(views, frame, shown)?;
    add::<account::Activity>(views, frame, shown)?;
    add::<account::Data>(views, frame, shown)?;
    add::<account::Delete>(views, frame, shown)?;
    add::<account::Farewell>(views, frame, shown)?;
    add::<account::Invite>(views, frame, shown)
}

/// Every message in every state, with its name.
///
/// # Errors
/// A template or a text of ours is broken.
pub fn mails(views: &Views, frame: &MailFrame) -> Result<Vec<(String, Rendered)>, ViewError> {
    let mut shown = Vec::new();
    add_mail::<SignInContent>(views, frame, &mut shown)?;
    add_mail::<FactorChangedContent>(views, frame, &mut shown)?;
    add_mail::<SecurityNotification>(views, frame, &mut shown)?;
    add_mail::<AdminActionContent>(views, frame, &mut shown)?;
    add_mail::<SignInRefusedContent>(views, frame, &mut shown)?;
    add_mail::<PasswordResetContent>(views, frame, &mut shown)?;
    add_mail::<InviteContent>(views, frame, &mut shown)?;
    Ok(shown)
}

/// Every text message in every state, with its name.
///
/// # Errors
/// A template or a text of ours is broken.
pub fn texts(views: &Views, lang: Lang) -> Result<Vec<(String, String)>, ViewError> {
    let mut shown = Vec::new();
    add_text::<SmsSignInContent>(views, lang, &mut shown)?;
    add_text::<SmsCodeContent>(views, lang, &mut shown)?;
    add_text::<SmsTakenContent>(views, lang, &mut shown)?;
    add_text::<SmsIssuedContent>(views, lang, &mut shown)?;
    add_text::<SmsNotificationContent>(views, lang, &mut shown)?;
    Ok(shown)
}

pub(super) fn add<P: Page>(views: &Views, frame: &Frame, shown: &mut Vec<Shown>) -> Result<(), ViewError> {
    let path = P::TEMPLATE.trim_start_matches("pages/").trim_end_matches(".html");
    for (number, sample) in P::samples().iter().enumerate() {
        shown.push(Shown { name: format!("{path}-{number}"), html: views.page(frame, sample)? });
    }
    Ok(())
}

fn add_mail<M: Mail>(
    views: &Views,
    frame: &MailFrame,
    shown: &mut Vec<(String, Rendered)>,
) -> Result<(), ViewError> {
    for (number, (sample, derived)) in M::samples().iter().enumerate() {
        shown.push((format!("{}-{number}", M::TEMPLATE), views.mail(frame, sample, derived)?));
    }
    Ok(())
}

fn add_text<S: Sms>(views: &Views, lang: Lang, shown: &mut Vec<(String, String)>) -> Result<(), ViewError> {
    for (number, sample) in S::samples().iter().enumerate() {
        shown.push((format!("{}-{number}", S::TEMPLATE), views.sms(lang, sample)?));
    }
    Ok(())
}
