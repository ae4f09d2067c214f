//! Puts a message into the outbox.

use crate::{
    app::App,
    model::{
        id::{LoginId, MessageId, UserId},
        message::{Content, Message, MessageStatus},
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
};

/// What messages are sealed for.
pub(super) const PURPOSE: &str = "message";

/// How long a notice that nobody waits for is worth sending, in seconds.
pub const NOTIFICATION_SECONDS: i64 = 3 * 86_400;

/// A message to be queued.
pub struct Draft<'a> {
    /// The stored address, or number in E.164.
    pub recipient: String,
    /// What it says.
    pub content: &'a Content,
    /// The reader's language.
    pub lang: &'a str,
    /// The sign-in it belongs to.
    pub login_id: Option<LoginId>,
    /// The person it is for.
    pub user_id: Option<UserId>,
    /// When it is of no more use.
    pub expires_at: UnixTime,
    /// Why it will not be sent, if so. The same work is done either way, so that nobody can tell from outside.
    pub why_not: Option<&'static str>,
}

/// Queues it, in the caller's transaction. Ring `App::outbox` after the commit.
///
/// # Errors
/// The database fails.
pub fn insert(app: &App, conn: &mut Conn, draft: Draft<'_>) -> Result<MessageId, StoreError> {
    let json = serde_json::to_vec(draft.content).map_err(|error| StoreError::Broken(error.to_string()))?;
    let sealed = app.sealer.seal(PURPOSE, &json);
    let now = app.now();
    let id = MessageId::new(app.new_id());
    let message = Message {
        id: id.clone(),
        channel: draft.content.channel(),
        recipient: draft.recipient,
        sealed,
        lang: draft.lang.to_owned(),
        login_id: draft.login_id,
        user_id: draft.user_id,
        status: if draft.why_not.is_none() { MessageStatus::Queued } else { MessageStatus::Withheld },
        attempts: 0,
        next_at: now,
        expires_at: draft.expires_at,
        note: draft.why_not.map(str::to_owned),
        created_at: now,
        sent_at: None,
        refusals: 0,
        provider: None,
        provider_id: None,
        segments: 0,
    };
    store::messages::insert(conn, &message)?;
    Ok(id)
}
