//! How a password is offered.

use crate::{
    app::App,
    login::offer::{SignInMethod, Way},
    model::{authenticator::Factors, login::Login, policy::Method},
    store,
};

/// A field in a later step; a page for an address and a password in the first.
pub const METHOD: SignInMethod = SignInMethod {
    methods: &[Method::Password],
    effort: 3,
    begin: |app, login| {
        if is_welcome(app, login) { vec![Way::PageWithAddress("password")] } else { Vec::new() }
    },
    has: |known| {
        let has = store::passwords::find(known.conn, known.user)?.is_some();
        Ok(if has { Factors::default().with(Method::Password) } else { Factors::default() })
    },
    later: |_, _| Ok(vec![Way::Password]),
};

/// Whether a password can be used where this login stands.
pub fn is_welcome(app: &App, login: &Login) -> bool {
    app.policy(Some(&login.policy)).begins_with(Method::Password) && login.is_unproved()
}
