//! By what device a notification's link is used. Only one that gets the person's notifications proves anything by
//! it: elsewhere the link has come by another way, which is an anomaly.

use crate::{
    app::App,
    login::{BrowserSession, browser_session::device_name, requirements, worth},
    model::{
        audit::{Entry, Event},
        device::Traits,
        id::UserId,
        login::{Login, Proof},
        policy::Method,
        push::PushDevice,
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
};

/// The device that this browser is, if it gets that person's notifications. One that did and has come to be shared
/// since proves no more: whoever else uses it holds the notification too.
pub fn device(
    app: &App,
    conn: &mut Conn,
    user: &UserId,
    browser: &BrowserSession,
) -> Result<Option<PushDevice>, StoreError> {
    let devices = store::push_devices::usable(conn, user, app.now())?;
    Ok(devices.into_iter().find(|device| device.browser_digest == browser.browser_digest))
}

/// Whether a device is enough for what a sign-in asks for: it is worth what was proved when it was subscribed.
pub fn suffices(app: &App, login: &Login, device: &PushDevice) -> bool {
    let policy = app.policy(Some(&login.policy));
    let before = login.prove().map(|asked| asked.proofs.as_slice()).unwrap_or_default();
    let wanted = requirements::wanted(&policy.steps, &policy.second_factor_methods, login, before);
    let proof = Proof { underlying: device.proofs.clone(), ..Proof::new(Method::Push, app.now()) };
    worth::takes(&wanted, before, &proof)
}

/// Notes the use, in the transaction of the approval.
pub fn note(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    browser: &BrowserSession,
    traits: &Traits,
) -> Result<(), StoreError> {
    let Some(device) = device(app, conn, user, browser)? else { return Ok(()) };
    store::push_devices::note_use(conn, &device.id, app.now())?;
    metrics::push_used("subscribed");
    record(app, conn, Some(login), user, browser, traits, (Event::PushUsed, &device.name))
}

/// Notes the use by a device that gets none, which proves nothing. A link that an admin issued has no login yet.
pub fn refuse(
    app: &App,
    conn: &mut Conn,
    login: Option<&Login>,
    user: &UserId,
    browser: &BrowserSession,
    traits: &Traits,
) -> Result<(), StoreError> {
    metrics::push_used("anomaly");
    let name = format!("{}, not a device of theirs", device_name(app, browser));
    record(app, conn, login, user, browser, traits, (Event::PushAnomaly, &name))
}

fn record(
    app: &App,
    conn: &mut Conn,
    login: Option<&Login>,
    user: &UserId,
    browser: &BrowserSession,
    traits: &Traits,
    (event, name): (Event, &str),
) -> Result<(), StoreError> {
    let mut entry = Entry::new(event).user(user).from_device(&browser.device);
    if let Some(login) = login {
        entry = entry.login(&login.id);
        entry.client_id = login.client_id.clone();
    }
    entry.detail = Some(format!("{name}: {}, {}", traits.describe(), browser.lang));
    audit::record(app, conn, &entry)
}
