//! Writes down by what device a notification's link was used. One that gets no notifications for that person
//! is an anomaly: the link has come there by another way.

use crate::{
    app::App,
    login::{Visitor, visitor::device_name},
    model::{
        audit::{Entry, Event},
        device::Traits,
        id::UserId,
        login::Login,
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
};

/// Notes the use, in the transaction of the approval.
pub fn note(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    visitor: &Visitor,
    traits: &Traits,
) -> Result<(), StoreError> {
    let devices = store::push_devices::of_user(conn, user)?;
    let own = devices.into_iter().find(|device| device.browser_digest == visitor.browser_digest);
    let detail = format!("{}, {}", traits.describe(), visitor.lang);
    let mut entry = Entry::new(Event::PushUsed).user(user).login(&login.id).from_device(&visitor.device);
    entry.client_id = login.client_id.clone();
    if let Some(device) = own {
        store::push_devices::note_use(conn, &device.id, app.now())?;
        metrics::push_used("subscribed");
        return audit::record(app, conn, &entry.detail(format!("{}: {detail}", device.name)));
    }
    metrics::push_used("anomaly");
    let detail = format!("{}, not a device of theirs: {detail}", device_name(app, visitor));
    entry.detail = Some(detail);
    audit::record(app, conn, &entry)?;
    entry.event = Event::PushAnomaly;
    audit::record(app, conn, &entry)
}
