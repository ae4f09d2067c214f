//! Switching notifications off.

use crate::{
    app::Tx,
    login::{EndUser, security_notification},
    model::{
        audit::{Entry, Event},
        id::PushDeviceId,
        message::FactorChange,
    },
    observe::audit,
    session::ending,
    store::{self, StoreError},
};

/// Removes a device. False when it is not theirs or is gone.
pub fn remove(tx: &mut Tx<'_>, who: &EndUser, id: &PushDeviceId) -> Result<bool, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let (user, browser) = (who.confirm(app, conn)?.user.id, who.browser());
    let all = store::push_devices::of_user(conn, &user)?;
    let Some(device) = all.into_iter().find(|device| device.id == *id) else { return Ok(false) };
    if !store::push_devices::remove(conn, &user, id)? {
        return Ok(false);
    }
    ending::unfinished(app, conn, &user)?;
    let entry = Entry::new(Event::PushRemoved).user(&user).from_device(&browser.device);
    audit::record(app, conn, &entry.detail(device.name.clone()))?;
    let change = FactorChange::PushRemoved;
    security_notification::factor_changed(app, conn, &user, change, &device.name, browser)?;
    tx.wake_outbox();
    Ok(true)
}
