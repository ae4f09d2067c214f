//! A code that was sent, typed on the screen that asked for it.

use crate::{
    app::{App, Tx},
    crypto::{digest::keyed, master::Key},
    login::{
        BrowserSession,
        admin_credentials::code::IssuedCode,
        held::Held,
        prove,
        tries::{self, Account, Kind, Refusal, Taken},
    },
    model::{
        admin_credentials,
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
use subtle::ConstantTimeEq;

/// How a code was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Proved,
    /// It was the one that an admin issued.
    Issued,
    /// It is no code that could be right here.
    Malformed,
    /// It was wrong; so many tries are left.
    Wrong(u32),
    /// No try is left: a new message is needed.
    TooMany,
    /// Too many were wrong for this address; so many seconds until the next may be typed. A new message does not
    /// help.
    TooManyForAddress(i64),
    /// Too many were wrong in a row; so many seconds, or until the person proves who they are in another way.
    Locked(i64),
    /// Too many were wrong from this network; so many seconds until the next may be typed.
    TooManyFromHere(i64),
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

/// Compares what was typed with the newest code that was sent, and with one that an admin issued days ago, whatever
/// became of that message. A try is counted before the comparison, so that parallel guesses are counted too.
pub fn check(
    tx: &mut Tx<'_>,
    login: &Login,
    browser_session: &BrowserSession,
    typed: &str,
) -> Result<Answer, StoreError> {
    let length = tx.app.policy(Some(&login.policy)).code_length;
    let (sent, issued) = (parse(typed, length), parse(typed, admin_credentials::CODE_LENGTH));
    let answer = compare(tx.app, tx.conn, login, browser_session, sent.as_deref(), issued.as_deref())?;
    let proved = match answer {
        Answer::Proved => login.prove().and_then(Prove::code),
        Answer::Issued => Some(Method::AdminIssued),
        _ => None,
    };
    if let Some(method) = proved {
        tx.after_commit(move |_| metrics::link_used(method.as_str(), "same_browser"));
        tx.wake(login.id.as_str());
    }
    Ok(answer)
}

/// Holds the people, the sign-in and then every account of tries before anything else (`store::locks`).
fn compare(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    browser_session: &BrowserSession,
    sent: Option<&str>,
    issued: Option<&str>,
) -> Result<Answer, StoreError> {
    if sent.is_none() && issued.is_none() {
        return Ok(Answer::Malformed);
    }
    let Some(asked) = login.prove() else { return Ok(Answer::Moved) };
    let held = Held::of_login(conn, login)?;
    let known_for_codes = codes_known(conn, browser_session, asked)?;
    let policy = app.policy(Some(&login.policy));
    let account = Account::codes(app, policy, asked, known_for_codes.as_deref(), &browser_session.device);
    let by_admin = match issued {
        Some(code) => IssuedCode::find(app, conn, asked, browser_session)?.map(|found| (found, code)),
        None => None,
    };
    let mut accounts = vec![&account];
    accounts.extend(by_admin.iter().map(|(found, _)| found.account()));
    let mut open = tries::open(app, conn, &accounts)?;
    let answer = match sent {
        Some(code) => check_sent(app, conn, login, &held, &account, &mut open, code)?,
        None => Answer::Malformed,
    };
    if let (Some((found, code)), false) = (&by_admin, answer == Answer::Proved)
        && found.spend(app, conn, login, &held, &mut open, code)?
    {
        return Ok(Answer::Issued);
    }
    let answer = match answer {
        Answer::Wrong(left) => {
            let mut entry = Entry::new(Event::CodeWrong).login(&login.id).from_device(&login.device);
            entry.user_id.clone_from(&asked.user);
            audit::record(app, conn, &entry)?;
            if left == 0 { Answer::TooMany } else { answer }
        }
        _ => answer,
    };
    // Nobody is told to ask for a new message whose code would not be compared either.
    let refusal = open.refusal(&account).filter(|refusal| refusal.about != Kind::Network);
    let is_over = matches!(answer, Answer::TooMany);
    Ok(refusal.filter(|_| is_over).map_or(answer, |refusal| refused(app, &refusal)))
}

/// The name of this browser in limits of codes, where the person whose code is asked for has given one there that was
/// sent to a contact of the same kind.
pub fn codes_known(
    conn: &mut Conn,
    browser_session: &BrowserSession,
    asked: &Prove,
) -> Result<Option<String>, StoreError> {
    let channel = asked.channel();
    browser_session.known_for(conn, asked.user.as_ref(), |method| method.channel() == Some(channel))
}

/// Whether too many codes were typed on the screen for the newest message's code to be compared with another.
pub async fn is_used_up(app: &App, login: &Login) -> Result<bool, StoreError> {
    let Some(kind) = login.prove().filter(|asked| asked.code().is_some()).map(kind) else { return Ok(false) };
    let (id, now) = (login.id.clone(), app.now());
    let challenge = app.store.read(move |conn| store::challenges::newest_of_login(conn, &id, kind)).await?;
    Ok(challenge.is_some_and(|challenge| challenge.standing(now) == Standing::TooManyTries))
}

/// The kind of the code that was sent.
fn kind(asked: &Prove) -> ChallengeKind {
    match asked.channel() {
        ContactKind::Email => ChallengeKind::EmailCode,
        ContactKind::Phone => ChallengeKind::SmsCode,
    }
}

fn check_sent(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    held: &Held,
    account: &Account,
    open: &mut tries::Open,
    code: &str,
) -> Result<Answer, StoreError> {
    let Some(asked) = login.prove() else { return Ok(Answer::Moved) };
    let Some(method) = asked.code() else { return Ok(Answer::Malformed) };
    let Some(challenge) = store::challenges::newest_of_login(conn, &login.id, kind(asked))? else {
        return Ok(Answer::Moved);
    };
    match challenge.standing(app.now()) {
        Standing::Open => {}
        Standing::Expired => return Ok(Answer::Expired),
        Standing::TooManyTries => return Ok(Answer::TooMany),
        Standing::Used | Standing::Replaced => return Ok(Answer::Moved),
    }
    let taken = open.take(conn, account)?;
    if let Taken::Unheard(refusal) | Taken::Refused(refusal) = &taken {
        let mut entry = Entry::new(Event::Limited).login(&login.id).from_device(&login.device);
        entry.user_id.clone_from(&asked.user);
        tries::note(app, conn, refusal, entry)?;
    }
    if let Taken::Refused(refusal) = &taken {
        return Ok(refused(app, refusal));
    }
    let compared = taken == Taken::Compare;
    if !store::challenges::take_try(conn, &challenge.id)? {
        tries::give_back(conn, account, compared)?;
        return Ok(Answer::TooMany);
    }
    let right: bool = digest(&app.code_key, &login.id, code).ct_eq(&challenge.digest).into();
    if !(right && compared) {
        return Ok(Answer::Wrong(challenge.left_after_try()));
    }
    if !store::challenges::spend(conn, &challenge.id, app.now())? {
        return Ok(Answer::Moved);
    }
    let proof = Proof::new(method, app.now());
    if !prove::record(app, conn, login, held, proof)? {
        return Ok(Answer::Moved);
    }
    tries::forgive(conn, account)?;
    Ok(Answer::Proved)
}

/// What is said when no more codes are compared.
fn refused(app: &App, refusal: &Refusal) -> Answer {
    let seconds = app.seconds_until(refusal.until);
    match refusal.about {
        Kind::Network => Answer::TooManyFromHere(seconds),
        Kind::Account => Answer::TooManyForAddress(seconds),
        Kind::InARow => Answer::Locked(seconds),
    }
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
