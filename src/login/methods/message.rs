//! How a message is offered. The first page asks for its address; what is sent, and how the answer is compared, is said in
//! `login::challenge`, `login::code` and `login::pairing`.

use crate::{
    login::offer::{SignInMethod, Way},
    model::{authenticator::Factors, contact::ContactKind, policy::Method},
};

/// A link or a code by mail.
pub const MAIL: SignInMethod = SignInMethod {
    methods: &[Method::EmailLink, Method::EmailCode],
    effort: 6,
    begin: |_, _| Vec::new(),
    has: |_| Ok(Factors::default()),
    later: |_, _| Ok(vec![Way::Message(ContactKind::Email)]),
};

/// A link or a code by text message.
pub const TEXT: SignInMethod = SignInMethod {
    methods: &[Method::SmsLink, Method::SmsCode],
    effort: 5,
    later: |_, _| Ok(vec![Way::Message(ContactKind::Phone)]),
    ..MAIL
};
