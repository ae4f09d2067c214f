//! Switching notifications on in a browser: first the person confirms that they know what it is, then the
//! browser asks, then it tells us where it is reached. The confirmation is a row of its own that is spent by
//! the answer, so nobody can leave it out.

use super::{is_available, is_shared};
use crate::{
    app::{App, Tx},
    config::push::Transport,
    crypto::{digest::sha256, web_push},
    login::{
        BrowserSession, EndUser, browser_session::device_name, end_user::Confirmed, recent,
        security_notification, throttle,
    },
    model::{
        audit::{Entry, Event},
        credential::{Ceremony, CeremonyKind},
        id::{CeremonyId, LoginId, PushDeviceId},
        login::Proof,
        message::FactorChange,
        push::{MOST_DEVICES, PushDevice, Subscription},
    },
    observe::audit,
    store::{
        self, Conn, StoreError,
        dismissed_prompts::{self, SetupPrompt},
    },
    world::http,
};
use serde::Deserialize;

/// How long the person may take between confirmation and answer, in seconds.
const SECONDS: i64 = 600;

/// What a browser answers.
#[derive(Deserialize)]
pub struct Answer {
    /// The confirmation's id.
    pub ceremony: String,
    /// Where it is reached, as the Push API §8.3 writes it in JSON.
    pub subscription: AnsweredSubscription,
}

/// A subscription in JSON.
#[derive(Deserialize)]
pub struct AnsweredSubscription {
    /// Its address.
    pub endpoint: String,
    /// Its keys.
    pub keys: AnsweredKeys,
}

/// The keys of a subscription, as base64url.
#[derive(Deserialize)]
pub struct AnsweredKeys {
    /// Its public key.
    pub p256dh: String,
    /// Its authentication secret.
    pub auth: String,
}

/// Remembers that the person has confirmed the explanation.
/// `None` when this browser is shared, there are no notifications, or it was begun too often.
pub fn confirm(tx: &mut Tx<'_>, who: &EndUser) -> Result<Option<CeremonyId>, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    if !is_available(app) {
        return Ok(None);
    }
    let (user, browser, place) = (who.confirm(app, conn)?.user.id, who.browser(), who.place());
    let of = place.login().map_or(user.as_str(), LoginId::as_str);
    if is_shared(app, conn, &user, &browser.browser_digest)?
        || !throttle::ceremony(app, conn, of, Some(&browser.device))?
    {
        return Ok(None);
    }
    let id = CeremonyId::new(app.new_id());
    let ceremony = Ceremony {
        id: id.clone(),
        kind: CeremonyKind::AddPush,
        login_id: place.login().cloned(),
        session_id: place.session().cloned(),
        user_id: Some(user),
        sealed: Vec::new(),
        expires_at: app.now() + SECONDS,
        used_at: None,
    };
    store::ceremonies::insert(conn, &ceremony)?;
    Ok(Some(id))
}

/// Takes the answer. True when this browser gets the person's notifications.
pub fn finish(tx: &mut Tx<'_>, who: &EndUser, answer: &Answer) -> Result<bool, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let Some(subscription) = read(app, &answer.subscription) else { return Ok(false) };
    let id = CeremonyId::new(answer.ceremony.clone());
    let me = who.confirm(app, conn)?;
    let confirmed = store::ceremonies::find(conn, &id)?
        .is_some_and(|found| found.is_open(CeremonyKind::AddPush, app.now()) && who.began(&found));
    if !confirmed || !store::ceremonies::spend(conn, &id, app.now())? {
        return Ok(false);
    }
    let me = Confirmed { proofs: recent::since(&me.proofs, who.since(app)), ..me };
    let added = keep(app, conn, &me, who.browser(), &subscription)?;
    if added {
        tx.wake_outbox();
    }
    Ok(added)
}

/// The subscription, when a message can be encrypted for it and we call where it leads.
fn read(app: &App, answered: &AnsweredSubscription) -> Option<Subscription> {
    let AnsweredSubscription { endpoint, keys } = answered;
    let subscription = Subscription::parse(endpoint, &keys.p256dh, &keys.auth)?;
    // What is kept instead of sent needs no push service: the page makes an address up.
    let made_up =
        app.config.push.transport == Transport::Capture && endpoint.starts_with(&app.url("/dev/push/"));
    let callable = made_up || http::may_be_called(endpoint, app.config.public_url.is_local());
    let sound = web_push::encrypt(&subscription.p256dh, &subscription.auth, b"").is_ok();
    (callable && sound).then_some(subscription)
}

fn keep(
    app: &App,
    conn: &mut Conn,
    me: &Confirmed,
    browser: &BrowserSession,
    subscription: &Subscription,
) -> Result<bool, StoreError> {
    let user = &me.user.id;
    if is_shared(app, conn, user, &browser.browser_digest)? {
        return Ok(false);
    }
    let digest = sha256(&subscription.endpoint).as_bytes().to_vec();
    let earlier = store::push_devices::find(conn, &digest)?;
    if earlier.as_ref().is_some_and(|earlier| earlier.user_id != *user) {
        // One browser, two people.
        return Ok(false);
    }
    let mut replaced = store::push_devices::remove_of_browser(conn, user, &browser.browser_digest)?;
    if let Some(earlier) = earlier
        && store::push_devices::remove(conn, user, &earlier.id)?
    {
        replaced += 1;
    }
    if store::push_devices::of_user(conn, user)?.len() >= MOST_DEVICES {
        return Ok(false);
    }
    let json = serde_json::to_vec(subscription).map_err(|error| StoreError::Broken(error.to_string()))?;
    let device = PushDevice {
        id: PushDeviceId::new(app.new_id()),
        user_id: user.clone(),
        endpoint_digest: digest,
        sealed: app.sealer.seal(&Subscription::purpose(user), &json),
        browser_digest: browser.browser_digest.clone(),
        proofs: Proof::rested_on(&me.proofs),
        device: browser.device.clone(),
        name: device_name(app, browser),
        created_at: app.now(),
        last_used_at: None,
    };
    store::push_devices::insert(conn, &device)?;
    dismissed_prompts::dismiss(conn, user, &browser.browser_digest, SetupPrompt::Push, app.now())?;
    let entry = Entry::new(Event::PushAdded).user(user).from_device(&browser.device);
    audit::record(app, conn, &entry.detail(device.name.clone()))?;
    // The same device with a newer subscription is no news to the person.
    if replaced == 0 {
        security_notification::factor_changed(
            app,
            conn,
            user,
            FactorChange::PushAdded,
            &device.name,
            browser,
        )?;
    }
    Ok(true)
}
