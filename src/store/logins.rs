//! Table `logins`. A stage changes by a conditional update on the stage it had, so that of two
//! requests that would move the same login only one does.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    portable, remove_some,
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
    untouched_network: Option<String>,
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
            untouched_network: None,
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

/// How many logins there may be in which nobody has done anything and that are of about one size: they are bounded
/// together, apart from smaller and larger ones, so that a bound of their number is one of their bytes.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// How many KiB their texts have at most.
    pub kib: usize,
    /// How many of one network stay.
    pub of_one_network: i64,
    /// How many stay in all.
    pub in_all: i64,
}

impl Share {
    /// Under what a network is kept in them; the smallest have no name of their own.
    fn network(self, smallest: bool, network: &str) -> String {
        if smallest { network.to_owned() } else { format!("{}KiB/{network}", self.kib) }
    }
}

/// Adds a login in which nobody has done anything yet, begun from that network. Of those only the newest stay, as many
/// as the first of these shares has into which it fits, or the last one.
pub fn insert_untouched(
    conn: &mut Conn,
    login: &Login,
    network: &str,
    shares: &[Share],
) -> Result<(), StoreError> {
    let row = Row::from_model(login)?;
    let bytes = row.purpose.len() + row.device.len() + row.state.len() + row.choices.len();
    let last = shares.len().saturating_sub(1);
    let fits = shares.iter().position(|share| bytes <= share.kib * 1024).unwrap_or(last);
    let Some(share) = shares.get(fits) else { return Ok(()) };
    let network = share.network(fits == 0, network);
    let row = Row { untouched_network: Some(network.clone()), ..row };
    diesel::insert_into(logins::table).values(row).execute(conn)?;
    let mut too_many: Vec<String> = logins::table
        .filter(logins::untouched_network.eq(network))
        .order(logins::id.desc())
        .select(logins::id)
        .offset(share.of_one_network)
        .limit(OF_ONE_TRIM)
        .load(conn)?;
    // One by one in the same order everywhere, so that two who trim at once do not wait for each other.
    too_many.sort_unstable();
    for id in too_many {
        let untouched = logins::table.find(id).filter(logins::untouched_network.is_not_null());
        diesel::delete(untouched).execute(conn)?;
    }
    Ok(())
}

/// How many logins one request removes at most; the rest is for the next one.
const OF_ONE_TRIM: i64 = 50;

/// Makes other transactions that lock or change the same login wait until this one has ended (see `locks`).
pub fn lock(conn: &mut Conn, id: &LoginId) -> Result<(), StoreError> {
    let Conn::Pg(pg) = conn else { return Ok(()) };
    logins::table.find(id.as_str()).select(logins::id).for_no_key_update().load::<String>(pg)?;
    Ok(())
}

/// Binds a login to another value of its browser's own cookie.
pub fn bind_again(conn: &mut Conn, id: &LoginId, from: &[u8], to: &[u8]) -> Result<bool, StoreError> {
    let bound = logins::table.find(id.as_str()).filter(logins::browser_digest.eq(from));
    Ok(diesel::update(bound).set(logins::browser_digest.eq(to)).execute(conn)? == 1)
}

/// Somebody did something in that login.
pub fn touch(conn: &mut Conn, id: &LoginId) -> Result<(), StoreError> {
    diesel::update(logins::table.find(id.as_str()).filter(logins::untouched_network.is_not_null()))
        .set(logins::untouched_network.eq(None::<String>))
        .execute(conn)?;
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

/// The same, which nobody else moves before this transaction has ended.
pub fn hold(conn: &mut Conn, id: &LoginId) -> Result<Option<Login>, StoreError> {
    lock(conn, id)?;
    find(conn, id)
}

/// The stage of that login alone: what a waiting page asks.
pub fn stage(conn: &mut Conn, id: &LoginId) -> Result<Option<Stage>, StoreError> {
    let state: Option<String> =
        logins::table.find(id.as_str()).select(logins::state).get_result(conn).optional()?;
    state.map(|text| from_text("logins.state", &text)).transpose()
}

/// A stage as it was read, or why it cannot be.
type StageRead = (LoginId, Result<Stage, StoreError>);

/// The stages of those logins that are there.
pub fn stages(conn: &mut Conn, ids: &[LoginId]) -> Result<Vec<StageRead>, StoreError> {
    let ids: Vec<&str> = ids.iter().map(LoginId::as_str).collect();
    let query = logins::table.filter(logins::id.eq_any(ids)).select((logins::id, logins::state));
    let rows: Vec<(String, String)> = portable!(conn, |c| query.load(c))?;
    let stage = |text: &str| from_text("logins.state", text);
    Ok(rows.into_iter().map(|(id, text)| (LoginId::new(id), stage(&text))).collect())
}

/// Which of those logins are there and wait for somebody who says who they are, or proves it.
pub fn still_waiting(conn: &mut Conn, ids: Vec<&str>) -> Result<Vec<String>, StoreError> {
    let waits = logins::stage.eq_any(["identify", "prove"]);
    let query = logins::table.filter(logins::id.eq_any(ids)).filter(waits).select(logins::id);
    Ok(portable!(conn, |c| query.load(c))?)
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
/// answer outlives what it waits for. Leaving is nothing that would keep a login in which nobody has done anything.
pub fn advance(conn: &mut Conn, id: &LoginId, from: &Stage, to: &Stage) -> Result<bool, StoreError> {
    let moved = diesel::update(
        logins::table
            .find(id.as_str())
            .filter(logins::stage.eq(from.name()))
            .filter(logins::state.eq(to_text(from)?)),
    )
    .set((logins::stage.eq(to.name()), logins::state.eq(to_text(to)?)))
    .execute(conn)?;
    if moved == 1 && !matches!(to, Stage::Refused { .. }) && matches!(from, Stage::Identify) {
        touch(conn, id)?;
    }
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
    let ids: Vec<String> = logins::table
        .filter(logins::stage.eq_any(["prove", "proved"]))
        .filter(logins::expires_at.gt(now))
        // Whose they are is in there; which of them it names is looked at below.
        .filter(logins::state.like(format!("%{user}%")))
        .select(logins::id)
        .load(conn)?;
    refuse(conn, ids, Some(user), reason)
}

/// The same for those of one browser: of that person, or of anybody.
pub fn refuse_proved_in(
    conn: &mut Conn,
    browser_digest: &[u8],
    user: Option<&UserId>,
    reason: EndReason,
    now: UnixTime,
) -> Result<usize, StoreError> {
    let ids: Vec<String> = logins::table
        .filter(logins::browser_digest.eq(browser_digest))
        .filter(logins::stage.eq_any(["prove", "proved"]))
        .filter(logins::expires_at.gt(now))
        .select(logins::id)
        .load(conn)?;
    refuse(conn, ids, user, reason)
}

/// The same for these sign-ins, whoever has proved something in them.
pub fn refuse_proved_of(conn: &mut Conn, ids: &[LoginId], reason: EndReason) -> Result<usize, StoreError> {
    refuse(conn, ids.iter().map(|id| id.as_str().to_owned()).collect(), None, reason)
}

/// Who has proved something in a sign-in under way, or is asked to.
pub fn person(conn: &mut Conn, id: &LoginId) -> Result<Option<UserId>, StoreError> {
    Ok(match stage(conn, id)? {
        Some(Stage::Proved { user, .. }) => Some(user),
        Some(Stage::Prove(asked)) => asked.user,
        _ => None,
    })
}

/// Refuses those in which that person, or anybody, has proved something. One that moves meanwhile is read again: it
/// may have moved to where still more is proved.
fn refuse(
    conn: &mut Conn,
    mut ids: Vec<String>,
    user: Option<&UserId>,
    reason: EndReason,
) -> Result<usize, StoreError> {
    let is_theirs = |who: Option<&UserId>| who.is_some() && (user.is_none() || who == user);
    let mut ended = 0;
    ids.sort_unstable();
    for id in ids.into_iter().map(LoginId::new) {
        while let Some(now) = stage(conn, &id)? {
            let proved = match &now {
                Stage::Proved { user, .. } => is_theirs(Some(user)),
                Stage::Prove(asked) => is_theirs(asked.user.as_ref()) && !asked.proofs.is_empty(),
                Stage::Identify | Stage::Issued | Stage::Refused { .. } => false,
            };
            if !proved {
                break;
            }
            if advance(conn, &id, &now, &Stage::Refused { reason })? {
                ended += 1;
                break;
            }
        }
    }
    Ok(ended)
}

/// Changes what the person chose, as it stands now and until this transaction has ended: what another request of the
/// same login chose meanwhile stays. Gives it as it is then; `None` when there is no such login. A choice alone keeps no
/// login: anybody can choose, as often as they like, and what is limited comes after it.
pub fn choose(
    conn: &mut Conn,
    id: &LoginId,
    change: impl FnOnce(&mut Choices),
) -> Result<Option<Choices>, StoreError> {
    // An update that changes nothing holds the row.
    diesel::update(logins::table.find(id.as_str())).set(logins::choices.eq(logins::choices)).execute(conn)?;
    let held: Option<String> =
        logins::table.find(id.as_str()).select(logins::choices).get_result(conn).optional()?;
    let Some(text) = held else { return Ok(None) };
    let mut choices: Choices = from_text("logins.choices", &text)?;
    change(&mut choices);
    diesel::update(logins::table.find(id.as_str()))
        .set(logins::choices.eq(to_text(&choices)?))
        .execute(conn)?;
    Ok(Some(choices))
}

/// How many logins there are in which nobody has done anything.
pub fn count_untouched(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(logins::table.filter(logins::untouched_network.is_not_null()).count().get_result(conn)?)
}

/// Removes logins that ended with nobody having done anything in them, at most so many.
pub fn purge_untouched(conn: &mut Conn, now: UnixTime, most: i64) -> Result<usize, StoreError> {
    let over = || logins::untouched_network.is_not_null().and(logins::expires_at.lt(now));
    Ok(remove_some!(conn, logins, id, over(), logins::expires_at, most))
}

/// Removes the oldest logins in which nobody has done anything, of those beyond the newest `kept`, at most so many.
pub fn trim_untouched(conn: &mut Conn, kept: i64, most: i64) -> Result<usize, StoreError> {
    let beyond = count_untouched(conn)? - kept;
    if beyond <= 0 {
        return Ok(0);
    }
    let untouched = || logins::untouched_network.is_not_null();
    Ok(remove_some!(conn, logins, id, untouched(), logins::id, most.min(beyond)))
}

/// The same for the larger ones: of each of these shares but the first, those beyond what stays in all.
pub fn trim_large(conn: &mut Conn, shares: &[Share], most: i64) -> Result<usize, StoreError> {
    let mut removed = 0;
    for share in shares.iter().skip(1) {
        let of = share.network(false, "%");
        let large =
            || logins::untouched_network.is_not_null().and(logins::untouched_network.like(of.clone()));
        let count: i64 = logins::table.filter(large()).count().get_result(conn)?;
        let beyond = most.min(count - share.in_all);
        if beyond > 0 {
            removed += remove_some!(conn, logins, id, large(), logins::id, beyond);
        }
    }
    Ok(removed)
}

/// Removes logins that ended, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, logins, id, logins::expires_at.lt(before), logins::expires_at, most))
}
