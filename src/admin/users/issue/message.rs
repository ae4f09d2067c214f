//! The messages of what an admin issued: the one that holds it, and a notification to the user's other addresses.

use super::{IssueMethod, Made, Reach, new_report_link};
use crate::{
    admin::users::mail,
    app::Tx,
    model::{
        admin_credentials,
        device::Device,
        message::{AdminAction, AdminActionContent, Content, PushSignInContent, ShortName, SmsIssuedContent},
        user::User,
    },
    outbox::{
        queue::{self, Draft},
        sms_notification,
    },
    protocol::secret::Secret,
    store::StoreError,
};

/// Queues them all.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    user: &User,
    method: IssueMethod,
    made: &Made,
    reach: Reach,
    device: &Device,
) -> Result<(), StoreError> {
    let expose = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
    let mut mails = reach.mails.into_iter();
    let (link, code) = (expose(&made.link), expose(&made.code));
    if let (IssueMethod::Push, Some(link)) = (method, &link) {
        notify(tx, user, link)?;
    }
    let account = tx.app.url("/account");
    let held = match (method, link, code) {
        (IssueMethod::Link, Some(link), _) => {
            Some((AdminAction::Link, link, None, admin_credentials::LINK_SECONDS))
        }
        (_, _, Some(code)) => {
            Some((AdminAction::Code, account.clone(), Some(code), admin_credentials::CODE_SECONDS))
        }
        _ => None,
    };
    if let Some((what, link, code, seconds)) = held
        && let Some(to) = mails.next()
    {
        let report_link = Some(new_report_link(tx, user, &to.key)?);
        let content = AdminActionContent { what, link, code, minutes: seconds / 60, report_link };
        mail::queue(tx, user, to.address, &Content::AdminAction(content), seconds)?;
    }
    // Whoever reads the other addresses learns that there is one, and not what it is.
    for to in mails {
        let report_link = Some(new_report_link(tx, user, &to.key)?);
        let (what, link) = (AdminAction::Issued, account.clone());
        let content = AdminActionContent { what, link, code: None, minutes: 0, report_link };
        mail::queue(tx, user, to.address, &Content::AdminAction(content), queue::NOTIFICATION_SECONDS)?;
    }
    let Some(phone) = reach.phone else { return Ok(()) };
    let content = Content::SmsIssued(SmsIssuedContent {
        app: ShortName::new(&tx.app.config.brand.name),
        device: device.clone(),
    });
    sms_notification::insert(tx.app, tx.conn, &phone, Some(&user.id), &content, mail::lang(user))
}

/// The notification. Its link leads to the same question as the one of a mail.
fn notify(tx: &mut Tx<'_>, user: &User, link: &str) -> Result<(), StoreError> {
    let content = Content::PushSignIn(PushSignInContent {
        app: ShortName::new(&tx.app.config.brand.name),
        link: link.to_owned(),
    });
    let draft = Draft {
        recipient: user.id.to_string(),
        content: &content,
        lang: mail::lang(user),
        login_id: None,
        user_id: Some(user.id.clone()),
        expires_at: tx.app.now() + admin_credentials::LINK_SECONDS,
        why_not: None,
    };
    queue::insert(tx.app, tx.conn, draft)?;
    tx.wake_outbox();
    Ok(())
}
