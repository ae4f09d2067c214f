//! Table `messages`: the outbox.

use super::{Conn, StoreError, json::unknown, remove_some, schema::messages};
use crate::model::{
    challenge::{Challenge, ChallengeKind},
    id::{self, LoginId, MessageId, UserId},
    message::{Channel, Message, MessageStatus},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = messages)]
struct Row {
    id: String,
    channel: String,
    recipient: String,
    sealed: Vec<u8>,
    lang: String,
    login_id: Option<String>,
    user_id: Option<String>,
    status: String,
    attempts: i64,
    next_at: i64,
    expires_at: i64,
    note: Option<String>,
    created_at: i64,
    sent_at: Option<i64>,
    refusals: i64,
    provider: Option<String>,
    provider_id: Option<String>,
    segments: i64,
}

impl Row {
    fn from_model(message: &Message) -> Self {
        Self {
            id: message.id.as_str().to_owned(),
            channel: message.channel.as_str().to_owned(),
            recipient: message.recipient.clone(),
            sealed: message.sealed.clone(),
            lang: message.lang.clone(),
            login_id: message.login_id.as_ref().map(|id| id.as_str().to_owned()),
            user_id: message.user_id.as_ref().map(|id| id.as_str().to_owned()),
            status: message.status.as_str().to_owned(),
            attempts: message.attempts,
            next_at: message.next_at,
            expires_at: message.expires_at,
            note: message.note.clone(),
            created_at: message.created_at,
            sent_at: message.sent_at,
            refusals: message.refusals,
            provider: message.provider.clone(),
            provider_id: message.provider_id.clone(),
            segments: message.segments,
        }
    }

    fn into_model(self) -> Result<Message, StoreError> {
        Ok(Message {
            status: MessageStatus::parse(&self.status)
                .ok_or_else(|| unknown("messages.status", &self.status))?,
            id: MessageId::new(self.id),
            channel: Channel::parse(&self.channel)
                .ok_or_else(|| unknown("messages.channel", &self.channel))?,
            recipient: self.recipient,
            sealed: self.sealed,
            lang: self.lang,
            login_id: self.login_id.map(LoginId::new),
            user_id: self.user_id.map(UserId::new),
            attempts: self.attempts,
            next_at: self.next_at,
            expires_at: self.expires_at,
            note: self.note,
            created_at: self.created_at,
            sent_at: self.sent_at,
            refusals: self.refusals,
            provider: self.provider,
            provider_id: self.provider_id,
            segments: self.segments,
        })
    }
}

/// Adds a message, in the transaction that makes what it tells.
pub fn insert(conn: &mut Conn, message: &Message) -> Result<(), StoreError> {
    diesel::insert_into(messages::table).values(Row::from_model(message)).execute(conn)?;
    Ok(())
}

/// The message of that id.
pub fn find(conn: &mut Conn, id: &MessageId) -> Result<Option<Message>, StoreError> {
    messages::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// The newest messages, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> =
        messages::table.order(messages::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Which messages are read.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those that stand so; all where none is named.
    pub status: Vec<MessageStatus>,
    /// Those that were tried more than once.
    pub retried: bool,
    /// Those of a person.
    pub user: Option<UserId>,
    /// Those before that one.
    pub before: Option<MessageId>,
}

/// The newest of those messages, newest first; one page.
pub fn page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Message>, StoreError> {
    // Behind every id there is.
    const END: &str = "g";
    let before = filter.before.as_ref().map_or(END, MessageId::as_str);
    let mut query = messages::table.filter(messages::id.lt(before)).into_boxed();
    if !filter.status.is_empty() {
        query = query.filter(messages::status.eq_any(filter.status.iter().map(|status| status.as_str())));
    }
    if filter.retried {
        query = query.filter(messages::attempts.gt(1));
    }
    if let Some(user) = &filter.user {
        query = query.filter(messages::user_id.eq(user.as_str()));
    }
    let rows: Vec<Row> = query.order(messages::id.desc()).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Of each of those links, whether a provider accepted the message that held it.
pub fn were_sent(conn: &mut Conn, links: &[Challenge]) -> Result<Vec<bool>, StoreError> {
    let logins: Vec<&str> =
        links.iter().filter_map(|link| link.login_id.as_ref()).map(LoginId::as_str).collect();
    if logins.is_empty() {
        return Ok(vec![false; links.len()]);
    }
    let sent: Vec<(Option<String>, String, UnixTime)> = messages::table
        .filter(messages::login_id.eq_any(logins))
        .filter(messages::sent_at.is_not_null())
        .select((messages::login_id, messages::channel, messages::created_at))
        .load(conn)?;
    let was_sent = |link: &Challenge| {
        let (login, channel) = (link.login_id.as_ref().map(LoginId::as_str), way(link.kind));
        // A message is made after its link, and a newer message would have replaced the link.
        let is_its = |(of, by, at): &(Option<String>, String, UnixTime)| {
            of.as_deref() == login && by == channel.as_str() && *at >= link.created_at
        };
        sent.iter().any(is_its)
    };
    Ok(links.iter().map(was_sent).collect())
}

/// By which way a link goes.
fn way(link: ChallengeKind) -> Channel {
    match link {
        ChallengeKind::SmsLink => Channel::Sms,
        ChallengeKind::PushLink => Channel::Push,
        _ => Channel::Email,
    }
}

/// The newest message of a login.
pub fn newest_of_login(conn: &mut Conn, login: &LoginId) -> Result<Option<Message>, StoreError> {
    messages::table
        .filter(messages::login_id.eq(login.as_str()))
        .order(messages::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

fn with_a_turn() -> [&'static str; 3] {
    MessageStatus::WITH_A_TURN.map(MessageStatus::as_str)
}

/// Whether the turn of any has come, without taking it.
pub fn any_due(conn: &mut Conn, now: UnixTime) -> Result<bool, StoreError> {
    let due =
        messages::table.filter(messages::status.eq_any(with_a_turn())).filter(messages::next_at.le(now));
    let found: Option<String> = due.select(messages::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Takes messages of a channel whose turn it is, for a sender that holds them until `lease_ends_at`.
/// A sender that dies leaves them to the next one when its lease ends. What is withheld stays so.
pub fn claim(
    conn: &mut Conn,
    channel: Channel,
    now: UnixTime,
    lease_ends_at: UnixTime,
    most: usize,
) -> Result<Vec<Message>, StoreError> {
    let [sending, withheld] = [MessageStatus::Sending.as_str(), MessageStatus::Withheld.as_str()];
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let due: Vec<Row> = messages::table
        .filter(messages::status.eq_any(with_a_turn()))
        .filter(messages::channel.eq(channel.as_str()))
        .filter(messages::next_at.le(now))
        .order(messages::next_at)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    let mut claimed = Vec::new();
    for row in due {
        let taken_as = if row.status == withheld { withheld } else { sending };
        let taken = diesel::update(
            messages::table
                .find(&row.id)
                .filter(messages::status.eq(&row.status))
                .filter(messages::next_at.eq(row.next_at)),
        )
        .set((messages::status.eq(taken_as), messages::next_at.eq(lease_ends_at)))
        .execute(conn)?;
        if taken == 1 {
            claimed.push(row.into_model()?);
        }
    }
    Ok(claimed)
}

/// Writes how a try ended. False when the message was removed meanwhile.
pub fn settle(conn: &mut Conn, message: &Message) -> Result<bool, StoreError> {
    let row = Row::from_model(message);
    let changed = diesel::update(messages::table.find(message.id.as_str()))
        .set((
            messages::status.eq(row.status),
            messages::sealed.eq(row.sealed),
            messages::attempts.eq(row.attempts),
            messages::next_at.eq(row.next_at),
            messages::note.eq(row.note),
            messages::sent_at.eq(row.sent_at),
            messages::refusals.eq(row.refusals),
            messages::provider.eq(row.provider),
            messages::provider_id.eq(row.provider_id),
            messages::segments.eq(row.segments),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Writes what a provider says of a message that it accepted before. False when it accepted no such message,
/// or when it has said its last word already.
pub fn report(
    conn: &mut Conn,
    id: &MessageId,
    provider: &str,
    status: MessageStatus,
    note: Option<&str>,
) -> Result<bool, StoreError> {
    let accepted = messages::table
        .find(id.as_str())
        .filter(messages::provider.eq(provider))
        .filter(messages::status.eq(MessageStatus::Sent.as_str()));
    let changed = diesel::update(accepted)
        .set((messages::status.eq(status.as_str()), messages::note.eq(note)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes what a person was sent, and what was sent to that address.
pub fn remove_of_user(conn: &mut Conn, user: &UserId, addresses: &[String]) -> Result<(), StoreError> {
    let theirs = messages::user_id.eq(user.as_str()).nullable();
    let to_them = messages::recipient.eq_any(addresses);
    diesel::delete(messages::table.filter(theirs.or(to_them.nullable()))).execute(conn)?;
    Ok(())
}

/// How many wait to be sent.
pub fn waiting(conn: &mut Conn) -> Result<i64, StoreError> {
    let waiting = [MessageStatus::Queued.as_str(), MessageStatus::Sending.as_str()];
    Ok(messages::table.filter(messages::status.eq_any(waiting)).count().get_result(conn)?)
}

/// Removes messages older than that, at most so many, by their ids, which grow with time.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    let first = id::first_at(before);
    Ok(remove_some!(conn, messages, id, messages::id.lt(&first), messages::id, most))
}
