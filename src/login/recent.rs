//! Which proofs are recent enough for a change of how somebody gets in. Pure.

use crate::{
    model::{
        login::{Login, Proof},
        policy::Method,
    },
    protocol::UnixTime,
};

/// How old a proof may be, in seconds.
pub const SECONDS: i64 = 600;

/// Since when a proof is recent in that sign-in, however long its person takes for it.
pub fn in_login(login: &Login) -> UnixTime {
    login.created_at - SECONDS
}

/// What was proved since then. An approval by a phone is worth what the phone's session had proved since then.
pub fn since(proofs: &[Proof], time: UnixTime) -> Vec<Proof> {
    let recent = |proof: &&Proof| proof.at >= time;
    let by_phone = |proof: &Proof| {
        if proof.method != Method::Qr {
            return Some(proof.clone());
        }
        let underlying = since(&proof.underlying, time);
        (!underlying.is_empty()).then(|| Proof { underlying, ..proof.clone() })
    };
    proofs.iter().filter(recent).filter_map(by_phone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_by_a_phone_makes_nothing_newer_than_it_was_proved_there() {
        let at = |method, at| Proof::new(method, at);
        let by_phone =
            |underlying: &[Proof]| Proof { underlying: underlying.to_vec(), ..at(Method::Qr, 100) };
        let both = [at(Method::Passkey, 10), at(Method::EmailCode, 100)];
        assert_eq!(since(&both, 100), both[1..]);
        assert_eq!(since(&[by_phone(&both)], 100), [by_phone(&both[1..])]);
        assert_eq!(since(&[by_phone(&both[..1])], 100), []);
    }
}
