//! GET /account/activity: what happened to a person's account, in plain words

use super::sections::{Group, Section};
use crate::{
    app::App,
    model::{id::ClientId, user::User},
    store::{self, Conn, StoreError, audit::Recorded},
    views::{
        Ago,
        account::{Activity, EventLine, State},
    },
    web::{Failure, PageRequest, guard, query},
};
use actix_web::{HttpRequest, HttpResponse};
use std::collections::HashMap;

const HERE: &str = "/account/activity";
/// How many rows a page has.
const PAGE: usize = 25;

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "activity", path: HERE, group: Group::Access, state };

#[expect(clippy::unnecessary_wraps, reason = "sections of other kinds ask the database")]
fn state(_: &App, _: &mut Conn, _: &User) -> Result<Option<State>, StoreError> {
    Ok(Some(State::plain("lead")))
}

/// One page of it, newest first.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, HERE).await?;
    let before = query::value(http_request.query_string(), "before").filter(|id| is_id(id));
    let (user, from) = (me.user.id, before.clone());
    // One more than is shown says whether there is another page.
    let wanted = i64::try_from(PAGE).unwrap_or(i64::MAX).saturating_add(1);
    let rows = request
        .app
        .store
        .read(move |conn| store::audit::of_user(conn, &user, from.as_deref(), wanted))
        .await?;
    let older = (rows.len() > PAGE).then(|| format!("{HERE}?before={}", rows[PAGE - 1].id));
    let clients = rows.iter().filter_map(|row| row.client_id.as_deref()).map(ClientId::new);
    let names = request.app.client_names(clients).await?;
    request.page(&Activity {
        events: rows.iter().take(PAGE).map(|row| line(&request.app, &names, row)).collect(),
        older_url: older,
        newest_url: before.map(|_| HERE.to_owned()),
    })
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn line(app: &App, names: &HashMap<ClientId, String>, row: &Recorded) -> EventLine {
    let client = row.client_id.as_ref().and_then(|id| names.get(&ClientId::new(id.as_str())));
    let device = row.device.clone().unwrap_or_default();
    EventLine {
        event: row.word(),
        by_admin: row.actor.is_some(),
        app: client.cloned(),
        origin: device.into(),
        when: Ago::new(app.now() - row.at),
    }
}
