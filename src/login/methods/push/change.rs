//! Switching notifications off.

use crate::{
    app::App,
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
use std::sync::Arc;

/// Removes a device. False when it is not theirs or is gone.
pub async fn remove(app: &Arc<App>, who: EndUser, id: PushDeviceId) -> Result<bool, StoreError> {
    let removed = app
        .write(move |tx| {
            let (user, browser) = (who.confirm(tx.app, tx.conn)?.user.id, who.browser());
            let all = store::push_devices::of_user(tx.conn, &user)?;
            let Some(device) = all.into_iter().find(|device| device.id == id) else { return Ok(false) };
            if !store::push_devices::remove(tx.conn, &user, &id)? {
                return Ok(false);
            }
            ending::unfinished(tx.app, tx.conn, &user)?;
            let entry = Entry::new(Event::PushRemoved).user(&user).from_device(&browser.device);
            audit::record(tx.app, tx.conn, &entry.detail(device.name.clone()))?;
            security_notification::factor_changed(
                tx.app,
                tx.conn,
                &user,
                FactorChange::PushRemoved,
                &device.name,
                browser,
            )?;
            Ok(true)
        })
        .await?;
    if removed {
        app.outbox.notify_one();
    }
    Ok(removed)
}
