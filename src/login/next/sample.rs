//! A login and its facts, for the tests of `next`.

use super::*;
use crate::model::{
    device::Device,
    id::{LoginId, SessionId, UserId},
    login::{Choices, KeyProof, Purpose},
    policy::{PolicyStep, SecondFactor},
    session::Session,
};
use crate::{
    model::authenticator::Factors,
    protocol::{claims::UserClaims, local_path::LocalPath, scope::Scope},
};

/// A person of whom nothing is known.
pub fn user() -> User {
    User::new(UserId::new("ada"), UserClaims::default(), 0)
}

/// A proof by that method.
pub fn proof(method: Method) -> Proof {
    let key = (method == Method::Passkey).then_some(KeyProof { synced: true, user_verified: true });
    Proof { key, ..Proof::new(method, 100) }
}

/// Somebody has just proved who they are, by that, for a page of our own.
pub fn login(method: Method) -> Login {
    Login {
        id: LoginId::new("login"),
        browser_digest: Vec::new(),
        client_id: None,
        purpose: Purpose::OwnPage { path: LocalPath::default() },
        policy: "default".into(),
        lang: "en".into(),
        device: Device::default(),
        stage: Stage::Proved { user: UserId::new("ada"), proofs: vec![proof(method)], at_ms: 0 },
        choices: Choices { can_passkey: true, ..Choices::default() },
        created_at: 0,
        expires_at: 1000,
    }
}

/// What is known when the default policy holds.
pub fn facts() -> Facts {
    Facts {
        may_add_ways_in: true,
        now: 100,
        session: None,
        stands: true,
        proved: Some(user()),
        allowed: None,
        factors: Factors::default(),
        steps: vec![PolicyStep::any_of(&[Method::EmailLink, Method::EmailCode, Method::Passkey])],
        second_factor_groups: Vec::new(),
        second_factor_methods: vec![Method::Passkey, Method::Totp, Method::RecoveryCode],
        reached: Vec::new(),
        risk: None,
        registration: Vec::new(),
        second_factor: SecondFactor::Enrolled,
        offer_passkey: true,
        offer_push: false,
        access: None,
        hint: Hint::None,
        consent: None,
        scope: Scope::default(),
    }
}

/// A live session that began by mail.
pub fn session() -> Session {
    Session {
        id: SessionId::new("session"),
        user_id: UserId::new("ada"),
        digest: Vec::new(),
        browser_digest: Vec::new(),
        proofs: vec![proof(Method::EmailLink)],
        auth_time: 50,
        device: Device::default(),
        created_at: 50,
        last_seen_at: 50,
        expires_at: 1000,
        idle_expires_at: 1000,
        access: None,
        ended_at: None,
    }
}
