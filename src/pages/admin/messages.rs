//! GET /admin/messages: every message, where it stands and why

use super::users::linked;
use crate::{
    admin::messages::{self, Page},
    model::{
        id::{MessageId, UserId},
        message::{Message, MessageStatus},
    },
    protocol::UnixTime,
    store::messages::Filter,
    views::{
        Ago,
        messages::{FilterLink, MessageLine, Messages, PersonLink},
        moment,
    },
    web::{Failure, PageRequest, guard, query},
};
use actix_web::{HttpRequest, HttpResponse};

/// The list's path.
pub(super) const HERE: &str = "/admin/messages";
/// What can be chosen: by status, but for `all` and those that were tried more than once.
const FILTERS: [&str; 8] = ["all", "queued", "sent", "delivered", "failed", "retried", "expired", "dropped"];

/// One page of them, newest first.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, HERE).await?;
    let value = |name| query::value(http_request.query_string(), name).filter(|value| !value.is_empty());
    let status = value("status");
    let chosen = FILTERS.into_iter().find(|name| Some(*name) == status.as_deref()).unwrap_or("all");
    let (user, before) = (value("user").map(UserId::new), value("before").map(MessageId::new));
    let page = messages::page(&request.app, filter(chosen, user.clone(), before.clone())).await?;
    let mine = user.as_ref().map_or_else(|| HERE.to_owned(), of);
    let here = to(&mine, chosen);
    let link = |name| FilterLink { name, url: to(&mine, name), current: name == chosen };
    request.page(&Messages {
        filters: FILTERS.map(link).into(),
        person: user.map(|user| linked(&page.names, &user)),
        messages: page.messages.iter().map(|message| line(&page, message, request.app.now())).collect(),
        older_url: page.next.as_ref().map(|id| query::with(&here, "before", id.as_str())),
        newest_url: before.map(|_| here),
    })
}

/// The messages of a person, as their page leads there.
pub(super) fn of(user: &UserId) -> String {
    query::with(HERE, "user", user.as_str())
}

fn to(path: &str, name: &str) -> String {
    if name == "all" { path.to_owned() } else { query::with(path, "status", name) }
}

fn filter(chosen: &str, user: Option<UserId>, before: Option<MessageId>) -> Filter {
    let status = match MessageStatus::parse(chosen) {
        // Who looks for one has no use for the moment that a sender holds it.
        Some(MessageStatus::Queued) => vec![MessageStatus::Queued, MessageStatus::Sending],
        Some(MessageStatus::Dropped) => vec![MessageStatus::Withheld, MessageStatus::Dropped],
        other => other.into_iter().collect(),
    };
    Filter { status, retried: chosen == "retried", user, before }
}

fn line(page: &Page, message: &Message, now: UnixTime) -> MessageLine {
    let person: Option<PersonLink> = message.user_id.as_ref().map(|user| linked(&page.names, user));
    MessageLine {
        channel: message.channel.as_str(),
        to: message.recipient.clone(),
        person,
        status: message.status.as_str(),
        bad: matches!(message.status, MessageStatus::Failed | MessageStatus::Expired),
        attempts: message.attempts,
        note: message.note.clone(),
        provider: message.provider.clone(),
        segments: message.segments,
        ago: Ago::new(now - message.created_at),
        at: moment(message.created_at),
    }
}
