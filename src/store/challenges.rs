//! Table `challenges`.

use super::{
    Conn, MultiBackend, StoreError,
    json::unknown,
    remove_some,
    schema::{challenges, logins},
};
use crate::model::{
    challenge::{Challenge, ChallengeKind},
    id::{ChallengeId, LoginId, SessionId, UserId},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = challenges)]
struct Row {
    id: String,
    kind: String,
    digest: Vec<u8>,
    login_id: Option<String>,
    user_id: Option<String>,
    contact_key: String,
    tries: i64,
    max_tries: i64,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
    replaced_at: Option<i64>,
}

impl Row {
    fn into_model(self) -> Result<Challenge, StoreError> {
        Ok(Challenge {
            kind: ChallengeKind::parse(&self.kind).ok_or_else(|| unknown("challenges.kind", &self.kind))?,
            id: ChallengeId::new(self.id),
            digest: self.digest,
            login_id: self.login_id.map(LoginId::new),
            user_id: self.user_id.map(UserId::new),
            contact_key: self.contact_key,
            tries: self.tries,
            max_tries: self.max_tries,
            created_at: self.created_at,
            expires_at: self.expires_at,
            used_at: self.used_at,
            replaced_at: self.replaced_at,
        })
    }
}

/// Adds a challenge.
pub fn insert(conn: &mut Conn, challenge: &Challenge) -> Result<(), StoreError> {
    let row = Row {
        id: challenge.id.as_str().to_owned(),
        kind: challenge.kind.as_str().to_owned(),
        digest: challenge.digest.clone(),
        login_id: challenge.login_id.as_ref().map(|id| id.as_str().to_owned()),
        user_id: challenge.user_id.as_ref().map(|id| id.as_str().to_owned()),
        contact_key: challenge.contact_key.clone(),
        tries: challenge.tries,
        max_tries: challenge.max_tries,
        created_at: challenge.created_at,
        expires_at: challenge.expires_at,
        used_at: challenge.used_at,
        replaced_at: challenge.replaced_at,
    };
    diesel::insert_into(challenges::table).values(row).execute(conn)?;
    Ok(())
}

/// The challenge of that id.
pub fn find(conn: &mut Conn, id: &ChallengeId) -> Result<Option<Challenge>, StoreError> {
    challenges::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// Remembers which session an answer is about.
pub fn name_session(conn: &mut Conn, id: &ChallengeId, session: &SessionId) -> Result<(), StoreError> {
    let row = challenges::table.find(id.as_str());
    diesel::update(row).set(challenges::session_id.eq(session.as_str())).execute(conn)?;
    Ok(())
}

/// The session that an answer is about, if it is about one.
pub fn named_session(conn: &mut Conn, id: &ChallengeId) -> Result<Option<SessionId>, StoreError> {
    let named: Option<Option<String>> =
        challenges::table.find(id.as_str()).select(challenges::session_id).get_result(conn).optional()?;
    Ok(named.flatten().map(SessionId::new))
}

/// The link of one of these kinds whose token has this digest.
pub fn find_link(
    conn: &mut Conn,
    kinds: &[ChallengeKind],
    digest: &[u8],
) -> Result<Option<Challenge>, StoreError> {
    challenges::table
        .filter(challenges::digest.eq(digest))
        .filter(challenges::kind.eq_any(kinds.iter().map(|kind| kind.as_str())))
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// The newest challenge of that kind in a login.
pub fn newest_of_login(
    conn: &mut Conn,
    login: &LoginId,
    kind: ChallengeKind,
) -> Result<Option<Challenge>, StoreError> {
    newest(conn, kind, challenges::table.filter(challenges::login_id.eq(login.as_str())).into_boxed())
}

fn newest(
    conn: &mut Conn,
    kind: ChallengeKind,
    among: challenges::BoxedQuery<'_, MultiBackend>,
) -> Result<Option<Challenge>, StoreError> {
    among
        .filter(challenges::kind.eq(kind.as_str()))
        .order(challenges::id.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// Spends a challenge. True for exactly one caller, ever.
pub fn spend(conn: &mut Conn, id: &ChallengeId, now: UnixTime) -> Result<bool, StoreError> {
    let spent = diesel::update(
        challenges::table
            .find(id.as_str())
            .filter(challenges::used_at.is_null())
            .filter(challenges::replaced_at.is_null())
            .filter(challenges::expires_at.gt(now)),
    )
    .set(challenges::used_at.eq(now))
    .execute(conn)?;
    Ok(spent == 1)
}

/// Takes one of the tries that are left, before the answer is compared. False when none is left.
pub fn take_try(conn: &mut Conn, id: &ChallengeId) -> Result<bool, StoreError> {
    let taken = diesel::update(
        challenges::table
            .find(id.as_str())
            .filter(challenges::used_at.is_null())
            .filter(challenges::replaced_at.is_null())
            .filter(challenges::tries.lt(challenges::max_tries)),
    )
    .set(challenges::tries.eq(challenges::tries + 1))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Ends the open challenges of a login, because a newer message holds others.
pub fn replace_of_login(conn: &mut Conn, login: &LoginId, now: UnixTime) -> Result<usize, StoreError> {
    Ok(diesel::update(
        challenges::table
            .filter(challenges::login_id.eq(login.as_str()))
            .filter(challenges::used_at.is_null())
            .filter(challenges::replaced_at.is_null()),
    )
    .set(challenges::replaced_at.eq(now))
    .execute(conn)?)
}

/// Ends one challenge, because another takes its place.
pub fn replace(conn: &mut Conn, id: &ChallengeId, now: UnixTime) -> Result<(), StoreError> {
    let open = challenges::table
        .find(id.as_str())
        .filter(challenges::used_at.is_null())
        .filter(challenges::replaced_at.is_null());
    diesel::update(open).set(challenges::replaced_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Removes what a person was asked, and the sign-ins in which they were.
pub fn remove_of_user(conn: &mut Conn, user: &UserId) -> Result<(), StoreError> {
    let theirs = challenges::table.filter(challenges::user_id.eq(user.as_str()));
    let logins_of = theirs.select(challenges::login_id).filter(challenges::login_id.is_not_null());
    let ids: Vec<Option<String>> = logins_of.load(conn)?;
    let mut ids: Vec<String> = ids.into_iter().flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        diesel::delete(logins::table.find(id)).execute(conn)?;
    }
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

/// Ends the open challenges of that kind that are for a person, whichever login asked for them.
pub fn replace_of_user(
    conn: &mut Conn,
    user: &UserId,
    kind: ChallengeKind,
    now: UnixTime,
) -> Result<usize, StoreError> {
    Ok(diesel::update(
        challenges::table
            .filter(challenges::user_id.eq(user.as_str()))
            .filter(challenges::kind.eq(kind.as_str()))
            .filter(challenges::used_at.is_null())
            .filter(challenges::replaced_at.is_null()),
    )
    .set(challenges::replaced_at.eq(now))
    .execute(conn)?)
}

/// Ends the open challenges of that kind that are for an address, whoever has it. Of two transactions that do it for the
/// same address the second waits for the first.
pub fn replace_of_contact(
    conn: &mut Conn,
    kind: ChallengeKind,
    contact_key: &str,
    now: UnixTime,
) -> Result<usize, StoreError> {
    let open = || {
        challenges::table
            .filter(challenges::kind.eq(kind.as_str()))
            .filter(challenges::contact_key.eq(contact_key))
            .filter(challenges::used_at.is_null())
            .filter(challenges::replaced_at.is_null())
    };
    if let Conn::Pg(pg) = conn {
        open().order(challenges::id).select(challenges::id).for_no_key_update().load::<String>(pg)?;
    }
    Ok(diesel::update(open()).set(challenges::replaced_at.eq(now)).execute(conn)?)
}

/// The newest challenge of that kind that was issued to a person.
pub fn newest_of_user(
    conn: &mut Conn,
    user: &UserId,
    kind: ChallengeKind,
) -> Result<Option<Challenge>, StoreError> {
    newest(conn, kind, challenges::table.filter(challenges::user_id.eq(user.as_str())).into_boxed())
}

/// Ends links whose time ran out without an answer, at most that many; each is given once, to one process.
pub fn expire_links(conn: &mut Conn, now: UnixTime, most: i64) -> Result<Vec<Challenge>, StoreError> {
    let mut rows: Vec<Row> = challenges::table
        .filter(challenges::kind.eq_any(ChallengeKind::LINKS.map(ChallengeKind::as_str)))
        .filter(challenges::used_at.is_null())
        .filter(challenges::replaced_at.is_null())
        .filter(challenges::expires_at.le(now))
        .limit(most)
        .select(Row::as_select())
        .load(conn)?;
    rows.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut expired = Vec::new();
    for row in rows {
        let ended = diesel::update(challenges::table.find(&row.id).filter(challenges::replaced_at.is_null()))
            .set(challenges::replaced_at.eq(row.expires_at))
            .execute(conn)?;
        if ended == 1 {
            expired.push(row.into_model()?);
        }
    }
    Ok(expired)
}

/// Removes challenges that ended long ago, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, challenges, id, challenges::expires_at.lt(before), challenges::expires_at, most))
}
