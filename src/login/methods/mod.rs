//! The sign-in methods: one folder each, and the list in which each is registered. A method says what to send and how to
//! compare, and in its `offer.rs` where it is offered. A notification goes out beside a message, and what an admin
//! issued is asked for nowhere: neither has an offer.

pub mod authenticator;
pub mod message;
pub mod passkey;
pub mod password;
pub mod push;
pub mod qr;
pub mod upstream;

use super::offer::{Known, Offer, SignInMethod, Way};
use crate::{
    app::App,
    model::{
        authenticator::Factors,
        login::{Login, Proof},
        policy::Method,
    },
    store::{self, Conn, StoreError},
};

/// Every method that can be chosen, in the order in which the first page offers them.
static ALL: [SignInMethod; 7] = [
    password::offer::METHOD,
    authenticator::offer::METHOD,
    passkey::offer::METHOD,
    qr::offer::METHOD,
    upstream::offer::METHOD,
    message::TEXT,
    message::MAIL,
];

/// What the first page of a sign-in offers beside the typed address.
pub fn offers(app: &App, conn: &mut Conn, login: &Login) -> Result<Vec<Offer>, StoreError> {
    let newest = store::sessions::newest_in_browser(conn, &login.browser_digest)?;
    let last = newest.as_ref().and_then(|session| session.proofs.first()).map(|proof| proof.method);
    let provider = match (&newest, last) {
        (Some(session), Some(Method::Upstream)) => {
            store::upstream_logins::provider_of_session(conn, &session.id)?
        }
        _ => None,
    };
    let is_last = |one: &SignInMethod, way: &Way| {
        last.is_some_and(|last| one.methods.contains(&last))
            && !matches!(way, Way::Provider(name) if provider.as_ref() != Some(name))
    };
    let of_method = |one: &SignInMethod| {
        let shown = (one.begin)(app, login).into_iter();
        shown.map(|way| Offer { last: is_last(one, &way), way }).collect::<Vec<_>>()
    };
    Ok(ALL.iter().flat_map(of_method).collect())
}

/// What a later step offers somebody who is known and can give these methods. First comes what this browser was signed
/// in with last, then what takes the least effort.
pub fn later_offers(mut known: Known<'_>, usable: &[Method]) -> Result<Vec<Offer>, StoreError> {
    let newest = store::sessions::newest_in_browser(known.conn, &known.login.browser_digest)?;
    let last = newest.map(|session| session.proofs).unwrap_or_default();
    let (sorted, leads) = sorted(usable, &last);
    let mut offers = Vec::new();
    for (index, one) in sorted.into_iter().enumerate() {
        let shown = (one.later)(&mut known, usable)?.into_iter();
        offers.extend(shown.map(|way| Offer { way, last: leads && index == 0 }));
    }
    Ok(offers)
}

/// The methods of which one is usable, in the order of a later step, and whether the first was used last.
fn sorted(usable: &[Method], last: &[Proof]) -> (Vec<&'static SignInMethod>, bool) {
    let is_one_of =
        |one: &SignInMethod, methods: &[Method]| methods.iter().any(|it| one.methods.contains(it));
    let mut methods: Vec<&SignInMethod> = ALL.iter().filter(|one| is_one_of(one, usable)).collect();
    methods.sort_by_key(|one| one.effort);
    let lead = last
        .iter()
        .rev()
        .find_map(|proof| methods.iter().position(|one| one.methods.contains(&proof.method)));
    if let Some(lead) = lead {
        methods[..=lead].rotate_right(1);
    }
    (methods, lead.is_some())
}

/// What somebody who is known has of the methods that a later step takes.
pub fn factors(mut known: Known<'_>, taken: impl Fn(Method) -> bool) -> Result<Factors, StoreError> {
    let mut factors = Factors::default();
    for one in ALL.iter().filter(|one| one.methods.iter().any(|method| taken(*method))) {
        factors = factors.and((one.has)(&mut known)?);
    }
    Ok(factors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_browser_was_signed_in_with_last_comes_before_what_takes_less_effort() {
        use Method::{Passkey, SmsCode, Totp, Upstream};
        let usable = [Upstream, SmsCode, Method::Push, Passkey, Totp];
        let plain = [Totp, Passkey, Method::SmsLink, Upstream];
        for (last, methods) in [
            (&[] as &[Method], plain),
            (&[Method::EmailCode, Method::Password], plain),
            (&[Method::EmailCode, Passkey], [Passkey, Totp, Method::SmsLink, Upstream]),
            (&[Passkey, Method::RecoveryCode], plain),
            (&[Method::SmsLink], [Method::SmsLink, Totp, Passkey, Upstream]),
            (&[Passkey, Upstream], [Upstream, Totp, Passkey, Method::SmsLink]),
        ] {
            let proofs: Vec<Proof> = last.iter().map(|method| Proof::new(*method, 0)).collect();
            let sorted: Vec<Method> = sorted(&usable, &proofs).0.iter().map(|one| one.methods[0]).collect();
            assert_eq!(sorted, methods, "{last:?}");
        }
    }

    #[test]
    fn a_method_is_registered_once() {
        let all: Vec<Method> = ALL.iter().flat_map(|one| one.methods).copied().collect();
        let twice = all.iter().find(|method| all.iter().filter(|one| one == method).count() > 1);
        assert_eq!(twice, None);
    }
}
