//! Table `risks`: what was unusual about a sign-in, decided once.

use super::{
    Conn, StoreError,
    json::{from_text, to_text},
    portable, remove_some,
    schema::risks,
};
use crate::model::{
    id::{LoginId, UserId},
    risk::{Anomaly, Finding},
};
use crate::protocol::UnixTime;
use diesel::prelude::*;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = risks)]
struct Row {
    login_id: String,
    user_id: String,
    device: String,
    findings: String,
    at: i64,
}

impl Row {
    fn into_model(self) -> Result<Anomaly, StoreError> {
        Ok(Anomaly {
            device: from_text("risks.device", &self.device)?,
            findings: from_text("risks.findings", &self.findings)?,
            login_id: LoginId::new(self.login_id),
            user_id: UserId::new(self.user_id),
            at: self.at,
        })
    }
}

/// Adds an anomaly. What was decided of a sign-in before stays.
pub fn insert(conn: &mut Conn, anomaly: &Anomaly) -> Result<(), StoreError> {
    let row = Row {
        login_id: anomaly.login_id.as_str().to_owned(),
        user_id: anomaly.user_id.as_str().to_owned(),
        device: to_text(&anomaly.device)?,
        findings: to_text(&anomaly.findings)?,
        at: anomaly.at,
    };
    portable!(conn, |conn| diesel::insert_into(risks::table)
        .values(row)
        .on_conflict(risks::login_id)
        .do_nothing()
        .execute(conn))?;
    Ok(())
}

/// What was unusual about that sign-in; nothing when it was as usual.
pub fn of_login(conn: &mut Conn, login: &LoginId) -> Result<Vec<Finding>, StoreError> {
    let found: Option<String> =
        risks::table.find(login.as_str()).select(risks::findings).get_result(conn).optional()?;
    found.map_or(Ok(Vec::new()), |text| from_text("risks.findings", &text))
}

/// The newest, newest first.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Anomaly>, StoreError> {
    let rows: Vec<Row> = risks::table
        .order((risks::at.desc(), risks::login_id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_model).collect()
}

/// Removes those older than that, at most so many.
pub fn purge(conn: &mut Conn, before: UnixTime, most: i64) -> Result<usize, StoreError> {
    Ok(remove_some!(conn, risks, login_id, risks::at.lt(before), risks::at, most))
}
