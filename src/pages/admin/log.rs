//! GET /admin/log: everything that happened

use super::users::linked;
use crate::{
    admin::log::{self, Page},
    app::App,
    model::{
        audit::Event,
        id::{ClientId, UserId},
    },
    store::audit::{Filter, Recorded},
    views::{
        Ago, Took,
        log::{By, Choice, Log, LogLine},
        moment,
    },
    web::{Failure, PageRequest, guard, query},
};
use actix_web::{HttpRequest, HttpResponse};
use std::collections::HashMap;

const HERE: &str = "/admin/log";

/// One page of it, newest first.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, HERE).await?;
    let value = |name| query::value(http_request.query_string(), name).filter(|value| !value.is_empty());
    let asked = value("event");
    let event = Event::ALL.iter().copied().find(|event| Some(event.as_str()) == asked.as_deref());
    let (user, before) = (value("user").map(UserId::new), value("before"));
    let filter = Filter { user: user.clone(), event, before: before.clone() };
    let page = log::page(&request.app, filter).await?;
    let mut here = user.as_ref().map_or_else(|| HERE.to_owned(), of);
    if let Some(event) = event {
        here = query::with(&here, "event", event.as_str());
    }
    let choice = |known: &Event| Choice {
        stored: known.as_str(),
        event: known.word(),
        current: Some(*known) == event,
    };
    let clients = page.rows.iter().filter_map(|row| row.client_id.as_deref()).map(ClientId::new);
    let clients = request.app.client_names(clients).await?;
    request.page(&Log {
        choices: Event::ALL.iter().map(choice).collect(),
        person: user.as_ref().map(|user| linked(&page.names, user)),
        user: user.map(|user| user.to_string()).unwrap_or_default(),
        lines: page.rows.iter().map(|row| line(&request.app, &page, &clients, row)).collect(),
        older_url: page.next.as_ref().map(|id| query::with(&here, "before", id)),
        newest_url: before.map(|_| here),
    })
}

/// What happened to a person, as their page leads there.
pub(super) fn of(user: &UserId) -> String {
    query::with(HERE, "user", user.as_str())
}

fn line(app: &App, page: &Page, clients: &HashMap<ClientId, String>, row: &Recorded) -> LogLine {
    let person = row.user_id.as_ref().map(|id| linked(&page.names, &UserId::new(id.as_str())));
    let client = row.client_id.as_ref().and_then(|id| clients.get(&ClientId::new(id.as_str())));
    let device = row.device.clone().unwrap_or_default();
    LogLine {
        stored: row.event.clone(),
        event: row.word(),
        detail: row.detail.clone().unwrap_or_default(),
        person,
        by: row.actor.as_ref().map(|actor| by(&page.names, actor)),
        app: client.cloned(),
        took: row.seconds.map(Took::new),
        origin: device.into(),
        ago: Ago::new(app.now() - row.at),
        at: moment(row.at),
    }
}

/// An admin by name, or whoever ran a command.
pub(super) fn by(names: &HashMap<UserId, String>, actor: &str) -> By {
    let mut link = linked(names, &UserId::new(actor));
    // No id is a word: it is the program's own name for an actor.
    if actor.bytes().all(|byte| byte.is_ascii_lowercase()) {
        actor.clone_into(&mut link.name);
    }
    By::new(actor, link)
}
