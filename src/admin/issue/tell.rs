//! The messages of what an admin issued: the one that holds it, and a notice to wherever else the person is told.

use super::{Made, Reach, Way, new_not_me};
use crate::{
    admin::people::{lang, mail},
    app::App,
    model::{
        device::Device,
        issued,
        message::{ByAdmin, ByAdminContent, Content},
        user::User,
    },
    outbox::{
        queue::{self, Draft},
        sms_notice,
    },
    protocol::secret::Secret,
    store::{Conn, StoreError},
};

/// Queues them all.
pub(super) fn tell(
    app: &App,
    conn: &mut Conn,
    user: &User,
    way: Way,
    made: &Made,
    reach: Reach,
    device: &Device,
) -> Result<(), StoreError> {
    let expose = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
    let mut mails = reach.mails.into_iter();
    let (link, code) = (expose(&made.link), expose(&made.code));
    if let (Way::Push, Some(link)) = (way, &link) {
        notify(app, conn, user, link)?;
    }
    let account = app.url("/account");
    let held = match (way, link, code) {
        (Way::Link, Some(link), _) => Some((ByAdmin::Link, link, None, issued::LINK_SECONDS)),
        (_, _, Some(code)) => Some((ByAdmin::Code, account.clone(), Some(code), issued::CODE_SECONDS)),
        _ => None,
    };
    if let Some((what, link, code, seconds)) = held
        && let Some(to) = mails.next()
    {
        let not_me = Some(new_not_me(app, conn, user, &to.key)?);
        let content = ByAdminContent { what, link, code, minutes: seconds / 60, not_me };
        mail(app, conn, user, to, &Content::ByAdmin(content), seconds)?;
    }
    // Whoever reads the other addresses learns that there is one, and not what it is.
    for to in mails {
        let not_me = Some(new_not_me(app, conn, user, &to.key)?);
        let (what, link) = (ByAdmin::Issued, account.clone());
        let content = ByAdminContent { what, link, code: None, minutes: 0, not_me };
        mail(app, conn, user, to, &Content::ByAdmin(content), queue::NOTICE_SECONDS)?;
    }
    let Some(phone) = reach.phone else { return Ok(()) };
    let content = Content::SmsIssued { app: app.config.brand.name.clone(), device: device.clone() };
    sms_notice::insert(app, conn, &phone, Some(&user.id), &content, lang(user))
}

/// The notification. Its link leads to the same question as the one of a mail.
fn notify(app: &App, conn: &mut Conn, user: &User, link: &str) -> Result<(), StoreError> {
    let content = Content::PushSignIn { app: app.config.brand.name.clone(), link: link.to_owned() };
    let draft = Draft {
        recipient: user.id.to_string(),
        content: &content,
        lang: lang(user),
        login_id: None,
        user_id: Some(user.id.clone()),
        expires_at: app.now() + issued::LINK_SECONDS,
        why_not: None,
    };
    queue::insert(app, conn, draft).map(|_| ())
}
