//! Messages of admins to users.

use crate::{
    app::Tx,
    model::{
        contact::{Contact, ContactKind},
        message::Content,
        user::User,
    },
    outbox::queue::{self, Draft},
    store::{self, Conn, StoreError},
    views::Lang,
};

/// The addresses that a user proved; the first where they proved none.
pub(super) fn addresses(conn: &mut Conn, user: &User) -> Result<Vec<Contact>, StoreError> {
    let mut mails = store::contacts::of_user(conn, &user.id)?;
    mails.retain(|contact| contact.kind == ContactKind::Email);
    if mails.iter().any(|contact| contact.verified_at.is_some()) {
        mails.retain(|contact| contact.verified_at.is_some());
    } else {
        mails.truncate(1);
    }
    Ok(mails)
}

/// Queues a message to one address of a user, in the user's language, for so many seconds.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    user: &User,
    recipient: String,
    content: &Content,
    seconds: i64,
) -> Result<(), StoreError> {
    let draft = Draft {
        recipient,
        content,
        lang: lang(user),
        login_id: None,
        user_id: Some(user.id.clone()),
        expires_at: tx.app.now() + seconds,
        why_not: None,
    };
    queue::insert(tx.app, tx.conn, draft)?;
    tx.wake_outbox();
    Ok(())
}

/// The language in which a user is written to.
pub(super) fn lang(user: &User) -> &'static str {
    user.claims.locale.as_deref().and_then(Lang::parse).unwrap_or_default().code()
}
