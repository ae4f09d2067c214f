//! Sign-ins that need a second factor because they are unusual.

use super::{
    sample::{facts, login, proof, user},
    *,
};
use crate::login::state::Risk;
use crate::model::{authenticator::Factors, contact::ContactKind, id::UserId, policy::SecondFactor};

fn risky() -> Facts {
    Facts { risk: Some(Risk { texts: true }), offer_passkey: false, ..facts() }
}

fn proved(methods: &[Method]) -> Login {
    let proofs = methods.iter().map(|method| proof(*method)).collect();
    let stage = Stage::Proved { user: UserId::new("ada"), proofs, at_ms: 0 };
    Login { stage, ..login(Method::EmailLink) }
}

fn reached(kinds: &[ContactKind]) -> Facts {
    Facts { reached: kinds.to_vec(), ..risky() }
}

#[test]
fn an_unusual_sign_in_asks_even_where_nobody_must_and_lets_in_who_gave_two() {
    let facts = Facts {
        second_factor: SecondFactor::Nobody,
        factors: Factors::default().with(Method::Totp),
        ..risky()
    };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &facts), Step::Show(Screen::SecondFactor)));
    assert!(matches!(next(&proved(&[Method::EmailLink, Method::Totp]), &facts), Step::Issue(_)));
    assert!(
        matches!(next(&proved(&[Method::Passkey]), &facts), Step::Issue(_)),
        "a passkey is two by itself"
    );
}

#[test]
fn another_contact_does_where_there_is_nothing_else_and_one_of_the_same_kind_does_not() {
    let both = reached(&[ContactKind::Email, ContactKind::Phone]);
    assert!(matches!(next(&proved(&[Method::EmailCode]), &both), Step::Show(Screen::SecondFactor)));
    assert!(matches!(next(&proved(&[Method::EmailCode, Method::SmsCode]), &both), Step::Issue(_)));
    let mail = reached(&[ContactKind::Email]);
    assert!(matches!(next(&proved(&[Method::EmailCode]), &mail), Step::Show(Screen::Ended(EndReason::Risk))));
}

#[test]
fn nobody_sets_a_second_factor_up_in_an_unusual_sign_in() {
    let facts = Facts {
        second_factor: SecondFactor::Everyone,
        proved: Some(User { admin: true, ..user() }),
        risk: Some(Risk { texts: false }),
        ..reached(&[ContactKind::Email, ContactKind::Phone])
    };
    let step = next(&proved(&[Method::EmailLink]), &facts);
    assert!(matches!(step, Step::Show(Screen::Ended(EndReason::Risk))), "{step:?}");
    let usual = Facts { risk: None, ..facts };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &usual), Step::Show(Screen::Enrol)));
}
