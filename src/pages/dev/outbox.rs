//! GET /dev/outbox: captured messages
//! GET /dev/outbox.json
//! GET /dev/outbox/{message}
//! GET /dev/outbox/{message}/html

use crate::{
    model::{
        id::MessageId,
        message::{Content, Message as Row, MessageStatus},
    },
    outbox::wording::{self, Worded},
    protocol::UnixTime,
    store,
    views::{
        Ago, Rendered,
        dev::{Message, MessageLine, Outbox},
        moment,
    },
    web::{Failure, PageRequest, headers, respond},
};
use actix_web::{HttpResponse, http::header, web::Path};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

/// How many are shown.
const NEWEST: i64 = 100;

/// What a mail may do where we show it: have styles of its own and pictures, and links that open.
const HTML_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
                        form-action 'none'; frame-ancestors 'none'; sandbox allow-popups \
                        allow-popups-to-escape-sandbox";

/// The newest messages.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    let messages = newest(&request).await?;
    let lines = messages.iter().map(|message| line(&request, message)).collect::<Result<_, _>>()?;
    request.page(&Outbox { messages: lines })
}

/// The same for scripts, newest first.
pub async fn get_json(request: PageRequest) -> Result<HttpResponse, Failure> {
    let messages = newest(&request).await?;
    let values = messages
        .iter()
        .filter_map(|message| value(&request, message).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    Ok(respond::json(&values))
}

/// One message.
pub async fn get_message(request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let message = find(&request, id).await?;
    let (text, html) = word(&request, &message)?
        .map(|worded| (worded.rendered.text, worded.rendered.html))
        .unwrap_or_default();
    let page = Message {
        message: line(&request, &message)?,
        text,
        html_url: (!html.is_empty()).then(|| format!("/dev/outbox/{}/html", message.id.as_str())),
        outbox_url: "/dev/outbox".to_owned(),
    };
    request.page(&page)
}

/// The HTML of a mail on a page of its own, as a mail program shows it: its own styles, no script, no form, and nothing
/// of this site, so that what a mail holds can do no more here than it could there.
pub async fn get_html(request: PageRequest, id: Path<String>) -> Result<HttpResponse, Failure> {
    let message = find(&request, id).await?;
    let html = word(&request, &message)?.map(|worded| worded.rendered.html).unwrap_or_default();
    if html.is_empty() {
        return Err(Failure::NotFound);
    }
    let mut response = HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, HTML_CSP))
        .body(html);
    headers::no_store(response.headers_mut());
    headers::no_referrer(response.headers_mut());
    Ok(response)
}

async fn find(request: &PageRequest, id: Path<String>) -> Result<Row, Failure> {
    let id = MessageId::new(id.into_inner());
    let found = request.app.store.read(move |conn| store::messages::find(conn, &id)).await?;
    found.ok_or(Failure::NotFound)
}

async fn newest(request: &PageRequest) -> Result<Vec<Row>, Failure> {
    Ok(request.app.store.read(|conn| store::messages::newest(conn, NEWEST)).await?)
}

/// The words of a message that is kept to be read here; what waits to be really sent is nobody's business.
fn word(request: &PageRequest, message: &Row) -> Result<Option<Worded>, Failure> {
    if !request.app.config.captures(message.channel) || message.status == MessageStatus::Withheld {
        return Ok(None);
    }
    wording::word(&request.app, message).map_err(Failure::Internal)
}

fn line(request: &PageRequest, message: &Row) -> Result<MessageLine, Failure> {
    let worded = word(request, message)?;
    let content = worded.as_ref().map(|worded| &worded.content);
    Ok(MessageLine {
        id: message.id.as_str().to_owned(),
        channel: message.channel.as_str().to_owned(),
        to: message.recipient.clone(),
        subject: worded.as_ref().map_or_else(|| message.note.clone().unwrap_or_default(), title),
        ago: Ago::new(request.app.now() - message.created_at),
        created: moment(message.created_at),
        status: message.status.as_str().to_owned(),
        link: content.and_then(Content::link).map(str::to_owned),
        code: content.and_then(Content::code).map(str::to_owned),
    })
}

/// The subject, or what a text message begins with.
fn title(worded: &Worded) -> String {
    let Rendered { subject, text, .. } = &worded.rendered;
    if subject.is_empty() { text.chars().take(60).collect() } else { subject.clone() }
}

/// `None` for what was never meant to be sent.
fn value(request: &PageRequest, message: &Row) -> Result<Option<Value>, Failure> {
    let Some(Worded { rendered, content }) = word(request, message)? else { return Ok(None) };
    Ok(Some(json!({
        "channel": message.channel.as_str(),
        "to": message.recipient,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "link": content.link(),
        "code": content.code(),
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
