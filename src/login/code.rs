//! A code that was sent, typed on the screen that asked for it.

use crate::{
    app::App,
    crypto::{digest::keyed, master::Key},
    login::{issued, prove, throttle},
    model::{
        audit::{Entry, Event},
        challenge::{ChallengeKind, Standing},
        contact::ContactKind,
        id::LoginId,
        login::{Login, Proof, Prove},
        policy::Method,
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// How a code was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was wrong; so many tries are left.
    Wrong(u32),
    /// No try is left: a new message is needed.
    TooMany,
    /// It ended.
    Expired,
    /// The login has moved on meanwhile.
    Moved,
}

/// The digest under which a code is kept: keyed, because a code is short.
pub fn digest(key: &Key, login: &LoginId, code: &str) -> Vec<u8> {
    keyed(key, "email code", &format!("{login}:{code}")).as_bytes().to_vec()
}

/// The digits of what was typed; people paste codes with spaces and dashes.
pub fn parse(typed: &str, length: u32) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (digits.len() == length as usize && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Compares a code. A try is counted before the comparison, so that parallel guesses are counted too.
pub async fn check(app: &Arc<App>, login: Login, code: String) -> Result<Answer, StoreError> {
    let shared = app.clone();
    let id = login.id.clone();
    let method = login.prove().and_then(Prove::code);
    let answer = app.store.write(move |conn| check_in(&shared, conn, &login, &code)).await?;
    if answer == Answer::Proved {
        metrics::link_used(method.map_or("code", Method::as_str), "same_browser");
        app.store.wake(id.as_str()).await;
    }
    Ok(answer)
}

fn check_in(app: &App, conn: &mut Conn, login: &Login, code: &str) -> Result<Answer, StoreError> {
    let answer = check_sent(app, conn, login, code)?;
    let is_another = matches!(answer, Answer::Wrong(_) | Answer::Expired | Answer::TooMany);
    // It may be the one that an admin issued days ago, whatever became of the newest message.
    let issued = is_another && issued::spend_code(app, conn, login, code)?;
    Ok(if issued { Answer::Proved } else { answer })
}

/// Compares a code that is too short for the newest message with the one that an admin issued. A wrong one is
/// counted like any other.
pub async fn check_issued(app: &Arc<App>, login: Login, code: String) -> Result<bool, StoreError> {
    let (shared, id) = (app.clone(), login.id.clone());
    let write = move |conn: &mut Conn| {
        let policy = shared.policy(Some(&login.policy));
        let Some(asked) = login.prove() else { return Ok(false) };
        Ok(throttle::code(&shared, conn, &asked.contact_key, policy)?
            && issued::spend_code(&shared, conn, &login, &code)?)
    };
    let proved = app.store.write(write).await?;
    if proved {
        app.store.wake(id.as_str()).await;
    }
    Ok(proved)
}

fn check_sent(app: &App, conn: &mut Conn, login: &Login, code: &str) -> Result<Answer, StoreError> {
    let policy = app.policy(Some(&login.policy));
    let Some(asked) = login.prove() else { return Ok(Answer::Moved) };
    let Some(method) = asked.code() else { return Ok(Answer::Moved) };
    let kind = match asked.channel() {
        ContactKind::Email => ChallengeKind::EmailCode,
        ContactKind::Phone => ChallengeKind::SmsCode,
    };
    let Some(challenge) = store::challenges::newest_of_login(conn, &login.id, kind)? else {
        return Ok(Answer::Moved);
    };
    match challenge.standing(app.now()) {
        Standing::Open => {}
        Standing::Expired => return Ok(Answer::Expired),
        Standing::TooManyTries => return Ok(Answer::TooMany),
        Standing::Used | Standing::Replaced => return Ok(Answer::Moved),
    }
    if !store::challenges::take_try(conn, &challenge.id)?
        || !throttle::code(app, conn, &asked.contact_key, policy)?
    {
        return Ok(Answer::TooMany);
    }
    let right: bool = digest(&app.code_key, &login.id, code).ct_eq(&challenge.digest).into();
    if !right {
        let mut entry = Entry::new(Event::CodeWrong).login(&login.id).from_device(&login.device);
        entry.user_id = asked.user.clone();
        audit::record(app, conn, &entry)?;
        let left = (challenge.max_tries - challenge.tries - 1).max(0);
        return Ok(if left == 0 { Answer::TooMany } else { Answer::Wrong(u32::try_from(left).unwrap_or(0)) });
    }
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(Answer::Moved);
    }
    let proof = Proof { method, at: app.now(), other_device: false, key: None };
    Ok(if prove::record(app, conn, login, proof)? { Answer::Proved } else { Answer::Moved })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_pasted_as_people_paste_it() {
        assert_eq!(parse(" 123 456\n", 6).as_deref(), Some("123456"));
        assert_eq!(parse("123-456", 6).as_deref(), Some("123456"));
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(parse(wrong, 6), None, "{wrong}");
        }
    }
}
