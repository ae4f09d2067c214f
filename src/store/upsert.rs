//! One query text for both databases, compiled for each of them.

/// Runs a query on the concrete connection. The text is written once and compiled for PostgreSQL
/// and for SQLite; inside it the named variable is the concrete connection.
///
/// For clauses that the common backend of [`Conn`](super::Conn) lacks, `ON CONFLICT` above all,
/// and for the queries of a silent sign-in and of the token endpoint: the common backend writes
/// the SQL of a query anew each time to look its statement up, while here the type is the key. An
/// insert has such a type when its row is `treat_none_as_default_value = false`.
///
/// ```ignore
/// portable!(conn, |c| diesel::insert_into(counters::table)
///     .values((counters::key.eq(key), counters::value.eq(1)))
///     .on_conflict(counters::key)
///     .do_update()
///     .set(counters::value.eq(counters::value + 1))
///     .execute(c))?;
/// ```
macro_rules! portable {
    ($conn:expr, |$c:ident| $query:expr) => {
        match $conn {
            $crate::store::Conn::Pg($c) => $query,
            $crate::store::Conn::Sqlite($c) => $query,
        }
    };
}
pub(crate) use portable;

#[cfg(test)]
mod tests {
    use diesel::prelude::*;

    use super::super::probe::{probe, stores};
    use super::super::{Conn, StoreError};

    fn count(conn: &mut Conn, key: &str) -> Result<i64, StoreError> {
        Ok(portable!(conn, |c| diesel::insert_into(probe::table)
            .values((probe::id.eq(key), probe::n.eq(1)))
            .on_conflict(probe::id)
            .do_update()
            .set(probe::n.eq(probe::n + 1))
            .returning(probe::n)
            .get_result(c))?)
    }

    #[tokio::test]
    async fn an_upsert_is_one_text_on_both_databases() {
        for store in stores().await {
            for expected in 1..=3 {
                assert_eq!(store.write(|c| count(c, "a")).await, Ok(expected));
            }
        }
    }
}
