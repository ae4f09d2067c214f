//! How other providers are offered.

use super::{linked, welcome};
use crate::{
    login::offer::{SignInMethod, Way},
    model::{authenticator::Factors, policy::Method},
};

/// A button for each.
pub const METHOD: SignInMethod = SignInMethod {
    methods: &[Method::Upstream],
    effort: 7,
    begin: |app, login| welcome(app, login).into_iter().map(|one| Way::Provider(one.name.clone())).collect(),
    has: |known| {
        let linked = linked(known.app, known.conn, known.user, &known.login.policy)?;
        Ok(if linked.is_empty() { Factors::default() } else { Factors::default().with(Method::Upstream) })
    },
    later: |known, _| {
        let linked = linked(known.app, known.conn, known.user, &known.login.policy)?;
        Ok(linked.into_iter().map(|one| Way::Provider(one.name.clone())).collect())
    },
};
