//! Table `logins`. A stage changes by a conditional update on the stage it had, so that of two
//! requests that would move the same login only one does.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    remove_some,
    schema::logins,
};
use crate::model::{
    id::{ClientId, LoginId, UserId},
    login::{Choices, EndReason, Login, Stage},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = logins)]
struct Row {
    id: String,
    browser_digest: Vec<u8>,
    client_id: Option<String>,
    purpose: String,
    policy: String,
    lang: String,
    device: String,
    stage: String,
    state: String,
    choices: String,
    created_at: i64,
    expires_at: i64,
}

impl Row {
    fn from_model(login: &Login) -> Result<Self, StoreError> {
        Ok(Self {
            id: login.id.as_str().to_owned(),
            browser_digest: login.browser_digest.clone(),
            client_id: login.client_id.as_ref().map(|id| id.as_str().to_owned()),
            purpose: to_text(&login.purpose)?,
            policy: login.policy.clone(),
            lang: login.lang.clone(),
            device: to_text(&login.device)?,
            stage: login.stage.name().to_owned(),
            state: to_text(&login.stage)?,
            choices: to_text(&login.choices)?,
            created_at: login.created_at,
            expires_at: login.expires_at,
        })
    }

    fn into_model(self) -> Result<Login, StoreError> {
        Ok(Login {
            purpose: from_text("logins.purpose", &self.purpose)?,
            device: from_text("logins.device", &self.device)?,
            stage: from_text("logins.state", &self.state)?,
            choices: from_text("logins.choices", &self.choices)?,
            id: LoginId::new(self.id),
            browser_digest: self.browser_digest,
            client_id: self.client_id.map(ClientId::new),
            policy: self.policy,
            lang: self.lang,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

/// Adds a login.
pub fn insert(conn: &mut Conn, login: &Login) -> Result<(), StoreError> {
    diesel::insert_into(logins::table).values(Row::from_model(login)?).execute(conn)?;
    Ok(())
}

/// The login of that id.
pub fn find(conn: &mut Conn, id: &LoginId) -> Result<Option<Login>, StoreError> {
    logins::table
        .find(id.as_str())
        .select(Row::as_select())
        .get_result(conn)
        .optional()?
        .map(Row::into_model)
        .transpose()
}

/// The stage of that login alone: what a waiting page asks.
pub fn stage(conn: &mut Conn, id: &LoginId) -> Result<Option<Stage>, StoreError> {
    let state: Option<String> =
        logins::table.find(id.as_str()).select(logins::state).get_result(conn).optional()?;
    state.map(|text| from_text("logins.state", &text)).transpose()
}

/// The newest sign-ins that wait for an answer now.
pub fn waiting(conn: &mut Conn, now: UnixTime, limit: i64) -> Result<Vec<Login>, StoreError> {
    let rows: Vec<Row> = logins::table
        .filter(logins::stage.eq("prove"))
        .filter(logins::expires_at.gt(now))
        .order(logins::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// The newest sign-ins of a browser that have come neither to their end nor to an app.
pub fn open_in(
    conn: &mut Conn,
    browser_digest: &[u8],
    now: UnixTime,
    limit: i64,
) -> Result<Vec<Login>, StoreError> {
    let rows: Vec<Row> = logins::table
        .filter(logins::browser_digest.eq(browser_digest))
        .filter(logins::stage.eq_any(["identify", "prove", "proved"]))
        .filter(logins::expires_at.gt(now))
        .order(logins::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// How long the first screen has to go on after the last moment at which a message can be answered, in seconds.
const GO_ON_SECONDS: i64 = 900;

/// Lets a login live as long as a message in it that can be answered until then, and a while longer. It never gets
/// shorter.
pub fn outlive(conn: &mut Conn, id: &LoginId, message_ends: UnixTime) -> Result<(), StoreError> {
    let ends = message_ends.saturating_add(GO_ON_SECONDS);
    diesel::update(logins::table.find(id.as_str()).filter(logins::expires_at.lt(ends)))
        .set(logins::expires_at.eq(ends))
        .execute(conn)?;
    Ok(())
}

/// Moves a login from the stage it was read at to another. False when it had moved meanwhile. One that waits for an
/// answer outlives what it waits for.
pub fn advance(conn: &mut Conn, id: &LoginId, from: &Stage, to: &Stage) -> Result<bool, StoreError> {
    let moved = diesel::update(
        logins::table
            .find(id.as_str())
            .filter(logins::stage.eq(from.name()))
            .filter(logins::state.eq(to_text(from)?)),
    )
    .set((logins::stage.eq(to.name()), logins::state.eq(to_text(to)?)))
    .execute(conn)?;
    if let (1, Stage::Prove(asked)) = (moved, to) {
        outlive(conn, id, asked.expires_at())?;
    }
    Ok(moved == 1)
}

/// Ends the sign-ins under way in which that person has proved something; gives how many there were.
pub fn refuse_proved(
    conn: &mut Conn,
    user: &UserId,
    reason: EndReason,
    now: UnixTime,
) -> Result<usize, StoreError> {
    let rows: Vec<(String, String)> = logins::table
        .filter(logins::stage.eq_any(["prove", "proved"]))
        .filter(logins::expires_at.gt(now))
        // Whose they are is in there; which of them it names is looked at below.
        .filter(logins::state.like(format!("%{user}%")))
        .select((logins::id, logins::state))
        .load(conn)?;
    let mut ended = 0;
    for (id, state) in rows {
        let stage: Stage = from_text("logins.state", &state)?;
        let is_theirs = match &stage {
            Stage::Proved { user: theirs, .. } => theirs == user,
            Stage::Prove(asked) => asked.user.as_ref() == Some(user) && !asked.proofs.is_empty(),
            Stage::Identify | Stage::Issued | Stage::Refused { .. } => false,
        };
        if is_theirs && advance(conn, &LoginId::new(id), &stage, &Stage::Refused { reason })? {
            ended += 1;
        }
    }
    Ok(ended)
}

/// Writes what the person chose.
pub fn choose(conn: &mut Conn, id: &LoginId, choices: &Choices) -> Result<(), StoreError> {
    diesel::update(logins::table.find(id.as_str()))
        .set(logins::choices.eq(to_text(choices)?))
        .execute(conn)?;
    Ok(())
}

/// Removes logins that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, logins, id, logins::expires_at.lt(before), logins::expires_at, most))
}
