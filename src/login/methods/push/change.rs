//! Switching notifications off.

use crate::{
    app::App,
    login::{EndUser, notice},
    model::{
        audit::{Entry, Event},
        id::PushDeviceId,
        message::FactorChange,
    },
    observe::audit,
    store::{self, StoreError},
};
use std::sync::Arc;

/// Removes a device. False when it is not theirs or is gone.
pub async fn remove(app: &Arc<App>, who: EndUser, id: PushDeviceId) -> Result<bool, StoreError> {
    let shared = app.clone();
    let removed = app
        .store
        .write(move |conn| {
            let (user, visitor) = (who.confirm(&shared, conn)?.user.id, who.visitor());
            let all = store::push_devices::of_user(conn, &user)?;
            let Some(device) = all.into_iter().find(|device| device.id == id) else { return Ok(false) };
            if !store::push_devices::remove(conn, &user, &id)? {
                return Ok(false);
            }
            let entry = Entry::new(Event::PushRemoved).user(&user).from_device(&visitor.device);
            audit::record(&shared, conn, &entry.detail(device.name.clone()))?;
            notice::factor_changed(&shared, conn, &user, FactorChange::PushRemoved, &device.name, visitor)?;
            Ok(true)
        })
        .await?;
    if removed {
        app.outbox.notify_one();
    }
    Ok(removed)
}
