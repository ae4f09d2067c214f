//! How an approval by a phone that is signed in is offered.

use super::approval::{has_device, is_welcome};
use crate::{
    login::offer::{SignInMethod, Way},
    model::{authenticator::Factors, policy::Method},
};

/// A button that leads to the picture.
pub const METHOD: SignInMethod = SignInMethod {
    methods: &[Method::Qr],
    effort: 4,
    begin: |app, login| if is_welcome(app, login) { vec![Way::Page("qr")] } else { Vec::new() },
    has: |known| {
        let has = has_device(known.app, known.conn, known.login, known.user, known.proofs)?;
        Ok(if has { Factors::default().with(Method::Qr) } else { Factors::default() })
    },
    later: |_, _| Ok(vec![Way::Page("qr")]),
};
