//! Tables `messages` and `challenges`: what became of the messages whose links have ended.

use super::{
    Conn, StoreError,
    schema::{challenges, messages},
};
use crate::model::{
    challenge::{Challenge, ChallengeKind},
    id::LoginId,
    message::Channel,
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

/// What became of the message that held a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The code beside the link was typed.
    Answered,
    /// It was sent, and nobody answered.
    Unanswered,
    /// It was never sent.
    Unsent,
}

/// What became of the messages that held those links, none of which was used itself.
pub fn fates(conn: &mut Conn, links: &[Challenge]) -> Result<Vec<Fate>, StoreError> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let logins: Vec<&str> =
        links.iter().filter_map(|link| link.login_id.as_ref()).map(LoginId::as_str).collect();
    let codes = [ChallengeKind::EmailCode.as_str(), ChallengeKind::SmsCode.as_str()];
    let typed: Vec<(Option<String>, String)> = challenges::table
        .filter(challenges::login_id.eq_any(&logins))
        .filter(challenges::kind.eq_any(codes))
        .filter(challenges::used_at.is_not_null())
        .select((challenges::login_id, challenges::id))
        .load(conn)?;
    let sent: Vec<(Option<String>, String, UnixTime)> = messages::table
        .filter(messages::login_id.eq_any(&logins))
        .filter(messages::sent_at.is_not_null())
        .select((messages::login_id, messages::channel, messages::created_at))
        .load(conn)?;
    Ok(links.iter().map(|link| fate(link, &typed, &sent)).collect())
}

fn fate(
    link: &Challenge,
    typed: &[(Option<String>, String)],
    sent: &[(Option<String>, String, UnixTime)],
) -> Fate {
    let login = link.login_id.as_ref().map(LoginId::as_str);
    let channel = match link.kind {
        ChallengeKind::SmsLink => Channel::Sms,
        ChallengeKind::PushLink => Channel::Push,
        _ => Channel::Email,
    };
    // The code of a message is made after its link, and no message came after this one, or the link would have been
    // replaced.
    if typed.iter().any(|(of, id)| of.as_deref() == login && id.as_str() > link.id.as_str()) {
        return Fate::Answered;
    }
    let is_its = |(of, by, at): &&(Option<String>, String, UnixTime)| {
        of.as_deref() == login && by == channel.as_str() && *at >= link.created_at
    };
    if sent.iter().any(|message| is_its(&message)) { Fate::Unanswered } else { Fate::Unsent }
}
