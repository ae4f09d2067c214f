//! GET /account/push: the devices that get a person's notifications
//! GET /account/push/add: what they are, to be confirmed
//! POST /account/push/confirm
//! POST /account/push/subscribe (Push API §8)
//! POST /account/push/remove

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::{
        fresh::ADD_DEVICE,
        methods::push::{
            self,
            add::{self, Answer},
            change,
        },
    },
    model::{
        id::PushDeviceId,
        push::{MOST_DEVICES, PushDevice},
        user::User,
    },
    protocol::UnixTime,
    store::{self, Conn, StoreError},
    views::{
        Ago,
        account::State,
        push::{EnablePush, ExplainPush, PushDeviceLine, PushDevices, PushNotice},
    },
    web::{Failure, PageRequest, form::Form, guard, query, respond, script::Script},
};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

const LIST: &str = "/account/push";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "push", path: LIST, group: Group::SignIn, state };

/// None where there are no notifications.
fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    if !push::is_available(app) {
        return Ok(None);
    }
    let devices = store::push_devices::of_user(conn, &user.id)?.len();
    Ok(Some(if devices == 0 { State::plain("none") } else { State::count("count", devices) }))
}

const ADD: &str = ADD_DEVICE;

/// The list.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    available(&request)?;
    let me = guard::signed_in(&request, LIST).await?;
    let (user, now) = (me.user.id, request.app.now());
    let lists = move |conn: &mut Conn| {
        Ok((store::push_devices::of_user(conn, &user)?, store::push_devices::usable(conn, &user, now)?))
    };
    let (devices, usable) = request.app.store.read(lists).await?;
    let is_paused = |device: &PushDevice| !usable.iter().any(|other| other.id == device.id);
    let here = &me.browser.browser_digest;
    request.page(&PushDevices {
        notice: query::value(http_request.query_string(), "done").and_then(|done| PushNotice::parse(&done)),
        add_url: (devices.len() < MOST_DEVICES
            && !devices.iter().any(|device| device.browser_digest == *here))
        .then(|| ADD.to_owned()),
        devices: devices.iter().map(|device| line(device, here, is_paused(device), now)).collect(),
        remove_action: format!("{LIST}/remove"),
        back_url: "/account".to_owned(),
    })
}

fn line(device: &PushDevice, here: &[u8], paused: bool, now: UnixTime) -> PushDeviceLine {
    PushDeviceLine {
        id: device.id.as_str().to_owned(),
        name: device.name.clone(),
        created: Ago::new(now - device.created_at),
        last_used: device.last_used_at.map(|at| Ago::new(now - at)),
        current: device.browser_digest == here,
        paused,
    }
}

/// The explanation: only for who proved a moment ago who they are.
pub async fn get_add(request: PageRequest) -> Result<HttpResponse, Failure> {
    available(&request)?;
    let me = guard::fresh(&request, ADD).await?;
    let (app, user, browser) = (request.app.clone(), me.user.id, me.browser.browser_digest);
    let shared = request.app.store.read(move |conn| push::is_shared(&app, conn, &user, &browser)).await?;
    request.page(&ExplainPush {
        app: None,
        domain: request.app.config.public_url.host().to_owned(),
        confirm_action: format!("{LIST}/confirm"),
        shared,
        later_action: None,
        back_url: Some(LIST.to_owned()),
    })
}

/// Confirmed: now the browser may ask.
pub async fn post_confirm(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, ADD).await?;
    if form.get("understood") != Some("1") {
        return Ok(request.redirect(ADD));
    }
    let confirmed = request.app.write(move |tx| add::confirm(tx, &me.end_user())).await?;
    let (Some(ceremony), Some(key)) = (confirmed, &request.app.vapid) else {
        return Ok(request.redirect(ADD));
    };
    request.page(&EnablePush {
        app: None,
        key: key.public().to_owned(),
        ceremony: ceremony.as_str().to_owned(),
        answer_url: format!("{LIST}/subscribe"),
        capture: request.app.config.captures(crate::model::message::Channel::Push),
        later_action: None,
        back_url: Some(LIST.to_owned()),
    })
}

/// Where the browser is reached.
pub async fn post_subscribe(
    request: PageRequest,
    Script(answer): Script<Answer>,
) -> Result<HttpResponse, Failure> {
    let Some(me) = guard::freshly_signed_in(&request, ADD).await? else {
        return Ok(respond::json(&json!({ "next": ADD })));
    };
    if !request.app.write(move |tx| add::finish(tx, &me.end_user(), &answer)).await? {
        return Err(Failure::BadRequest(Some("the subscription was not accepted".to_owned())));
    }
    Ok(respond::json(&json!({ "next": format!("{LIST}?done=added") })))
}

/// One less.
pub async fn post_remove(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, LIST).await?;
    let id = PushDeviceId::new(form.get("device").unwrap_or_default());
    let removed = request.app.write(move |tx| change::remove(tx, &me.end_user(), &id)).await?;
    Ok(request.redirect(&if removed { format!("{LIST}?done=removed") } else { LIST.to_owned() }))
}

fn available(request: &PageRequest) -> Result<(), Failure> {
    if push::is_available(&request.app) { Ok(()) } else { Err(Failure::NotFound) }
}
