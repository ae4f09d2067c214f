//! Policies whose access ends.

use super::{
    sample::{self, facts, login, user},
    *,
};
use crate::login::state::Terms;
use crate::model::{
    access_window::AccessWindow,
    device::Device,
    id::{AccessWindowId, UserId},
};
use crate::protocol::seconds::Seconds;

const HOUR: i64 = 3600;
const NOW: i64 = 1_000_000;

fn window() -> AccessWindow {
    AccessWindow {
        id: AccessWindowId::new("window"),
        user_id: UserId::new("ada"),
        policy: "default".into(),
        client_id: None,
        device: Device::default(),
        started_at: NOW - 60,
        ends_at: NOW + HOUR,
        ended_at: None,
        why: None,
    }
}

/// Somebody comes with a session whose proof is so many seconds old.
fn comes(proof_age: i64, window: Option<AccessWindow>) -> (Login, Facts) {
    let mut session = sample::session();
    session.proofs[0].at = NOW - proof_age;
    let facts = Facts {
        now: NOW,
        session: Some((session, user())),
        proved: None,
        access: Some(Terms { seconds: Seconds::HOUR, window }),
        ..facts()
    };
    let stage = Stage::Identify;
    (Login { stage, created_at: NOW, expires_at: NOW + HOUR, ..login(Method::EmailLink) }, facts)
}

#[test]
fn a_session_is_enough_while_access_lasts_and_not_without() {
    let (login, facts) = comes(60, Some(window()));
    assert!(matches!(next(&login, &facts), Step::Issue(_)));
    let (login, facts) = comes(60, None);
    assert!(matches!(next(&login, &facts), Step::Show(Screen::Identify)));
}

#[test]
fn a_proof_that_is_older_than_access_may_be_does_not_count() {
    let (login, facts) = comes(3 * HOUR, Some(window()));
    assert!(!matches!(next(&login, &facts), Step::Issue(_)));
}

#[test]
fn a_proof_of_this_sign_in_counts_without_access_and_an_earlier_one_does_not() {
    for (age, is_enough) in [(0, true), (60, false)] {
        let (mut login, mut facts) = comes(0, None);
        let mut made = sample::proof(Method::EmailLink);
        made.at = NOW - age;
        login.stage = Stage::Proved { user: UserId::new("ada"), proofs: vec![made], at_ms: 0 };
        facts.proved = Some(user());
        facts.offer_passkey = false;
        assert_eq!(matches!(next(&login, &facts), Step::Issue(_)), is_enough, "{age}");
    }
}
