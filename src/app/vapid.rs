//! The key under which push services know us: made once, kept sealed, never changed, since every
//! subscription is bound to it.

use super::OpenError;
use crate::{
    crypto::{seal::Sealer, vapid::VapidKey},
    store::{self, Store, StoreError},
    world::World,
};

/// What the key is sealed for.
const PURPOSE: &str = "vapid key";

/// Reads the key, or makes it.
pub(super) async fn open(store: &Store, sealer: &Sealer, world: &World) -> Result<VapidKey, OpenError> {
    let fail = |error: StoreError| OpenError::new("storage", error);
    let kept = match store.read(store::push_keys::find).await.map_err(fail)? {
        Some(kept) => kept,
        None => {
            let fresh = sealer.seal(PURPOSE, &VapidKey::generate().to_der());
            let now = world.clock.now();
            // Of two replicas that start at the same moment both use the key of the first.
            store.write(move |conn| store::push_keys::keep(conn, &fresh, now)).await.map_err(fail)?
        }
    };
    let der = sealer.open(PURPOSE, &kept).map_err(|error| {
        OpenError::new("the key for push services cannot be opened; is this the right master key?", error)
    })?;
    VapidKey::from_der(&der).map_err(|error| OpenError::new("the database", error))
}
