//! GET /dev/outbox: captured messages
//! GET /dev/outbox.json
//! GET /dev/outbox/{message}

use crate::{
    model::{
        id::MessageId,
        message::{Content, Message as Row},
    },
    outbox::wording::{self, Worded},
    protocol::UnixTime,
    store,
    views::dev::{Message, MessageLine, Outbox},
    web::{Failure, Visit, respond},
};
use actix_web::{HttpResponse, web::Path};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

/// How many are shown.
const NEWEST: i64 = 100;

/// The newest messages.
pub async fn get(visit: Visit) -> Result<HttpResponse, Failure> {
    let messages = newest(&visit).await?;
    let lines = messages.iter().map(|message| line(&visit, message)).collect::<Result<_, _>>()?;
    visit.page(&Outbox { messages: lines })
}

/// The same for scripts, newest first.
pub async fn get_json(visit: Visit) -> Result<HttpResponse, Failure> {
    let messages = newest(&visit).await?;
    let values = messages
        .iter()
        .filter_map(|message| value(&visit, message).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    Ok(respond::json(&values))
}

/// One message.
pub async fn get_message(visit: Visit, id: Path<String>) -> Result<HttpResponse, Failure> {
    let id = MessageId::new(id.into_inner());
    let message =
        visit.app.store.read(move |conn| store::messages::find(conn, &id)).await?.ok_or(Failure::NotFound)?;
    let worded = word(&visit, &message)?;
    let page = Message {
        message: line(&visit, &message)?,
        text: worded.map(|worded| worded.rendered.text).unwrap_or_default(),
        outbox_url: "/dev/outbox".to_owned(),
    };
    visit.page(&page)
}

async fn newest(visit: &Visit) -> Result<Vec<Row>, Failure> {
    Ok(visit.app.store.read(|conn| store::messages::newest(conn, NEWEST)).await?)
}

fn word(visit: &Visit, message: &Row) -> Result<Option<Worded>, Failure> {
    wording::word(&visit.app, message).map_err(Failure::Internal)
}

fn link_and_code(content: &Content) -> (Option<String>, Option<String>) {
    match content {
        Content::SignIn(sign_in) => (Some(sign_in.link.clone()), Some(sign_in.code.clone())),
        Content::Invite { link } => (Some(link.clone()), None),
        Content::FactorChanged(_) => (None, None),
    }
}

fn line(visit: &Visit, message: &Row) -> Result<MessageLine, Failure> {
    let worded = word(visit, message)?;
    let (link, code) = worded.as_ref().map(|worded| link_and_code(&worded.content)).unwrap_or_default();
    Ok(MessageLine {
        id: message.id.as_str().to_owned(),
        channel: message.channel.clone(),
        to: message.recipient.clone(),
        subject: worded
            .map_or_else(|| message.note.clone().unwrap_or_default(), |worded| worded.rendered.subject),
        created: time(message.created_at),
        status: message.status.as_str().to_owned(),
        link,
        code,
    })
}

/// `None` for what was never meant to be sent.
fn value(visit: &Visit, message: &Row) -> Result<Option<Value>, Failure> {
    let Some(Worded { rendered, content }) = word(visit, message)? else { return Ok(None) };
    let (link, code) = link_and_code(&content);
    Ok(Some(json!({
        "channel": message.channel,
        "to": message.recipient,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "link": link,
        "code": code,
        "status": message.status.as_str(),
        "created_at": time(message.created_at),
    })))
}

/// RFC 3339, UTC.
fn time(at: UnixTime) -> String {
    DateTime::from_timestamp(at, 0)
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
        .unwrap_or_default()
}
