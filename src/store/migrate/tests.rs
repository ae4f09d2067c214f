//! Migrations of our own, and the embedded ones.

use super::super::probe::{on_postgres, on_sqlite};
use super::super::{Store, StoreSettings, target::Target};
use super::*;

const CREATE: Migration =
    Migration { name: "001", sql: "CREATE TABLE one (a TEXT); INSERT INTO one VALUES ('kept')" };
const DONE: Migration = Migration { name: "001", sql: "not run again" };
const ONE: &[Migration] = &[CREATE];
const TWO: &[Migration] = &[Migration { name: "002", sql: "ALTER TABLE one ADD COLUMN b TEXT" }, DONE];
const BAD: &[Migration] = &[
    DONE,
    Migration { name: "002", sql: "CREATE TABLE two (a TEXT)" },
    Migration { name: "003", sql: "CREATE TABLE oops (" },
];
const MADE_BEFORE: &str =
    "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL)";

fn count(file: &Path, sql: &str) -> Result<i64, StoreError> {
    let mut c = sqlite::connect(file)?;
    let found: Count =
        diesel::sql_query(format!("SELECT count(*) AS count FROM {sql}")).get_result(&mut c)?;
    Ok(found.count)
}

#[tokio::test]
async fn an_upgrade_keeps_the_database_from_before_beside_it() {
    let store = on_sqlite().await;
    let file = store.folder.path().join("p.db");
    assert_eq!(sqlite(&file, ONE), Ok(vec!["001".into()]));
    assert_eq!(
        std::fs::read_dir(store.folder.path())
            .expect("list")
            .filter(|e| { e.as_ref().is_ok_and(|e| e.path().extension().is_some_and(|x| x == "bak")) })
            .count(),
        0,
        "a first migration has nothing to back up"
    );
    assert_eq!(sqlite_pending(&file, TWO), Ok(vec!["002".into()]));
    assert_eq!(sqlite(&file, TWO), Ok(vec!["002".into()]));
    assert_eq!(sqlite(&file, TWO), Ok(vec![]));
    let backup = store.folder.path().join("p.db.before-002.bak");
    assert_eq!(count(&backup, "one WHERE a = 'kept'"), Ok(1));
    assert!(count(&backup, "one WHERE b IS NULL").is_err(), "the backup is from before");
    assert_eq!(count(&file, "one WHERE b IS NULL"), Ok(1));
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
    let store = on_sqlite().await;
    let file = store.folder.path().join("p.db");
    sqlite(&file, ONE).expect("first");
    for _ in 0..2 {
        assert!(matches!(sqlite(&file, BAD), Err(StoreError::Broken(_))));
        assert_eq!(sqlite_pending(&file, BAD), Ok(vec!["002".into(), "003".into()]));
    }
    assert_eq!(sqlite(&file, TWO), Ok(vec!["002".into()]));
}

#[tokio::test]
async fn rows_that_point_nowhere_undo_the_migration() {
    let store = on_sqlite().await;
    let file = store.folder.path().join("p.db");
    let orphan = Migration {
        name: "001",
        sql: "CREATE TABLE up (id TEXT PRIMARY KEY);
        CREATE TABLE down (up TEXT REFERENCES up (id)); INSERT INTO down VALUES ('x')",
    };
    assert!(matches!(sqlite(&file, &[orphan]), Err(StoreError::Broken(text)) if text.contains("1 rows")));
    assert!(count(&file, "down").is_err());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let store = on_sqlite().await;
    let file = store.folder.path().join("p.db");
    sqlite(&file, ONE).expect("first");
    sqlite(&file, TWO).expect("second");
    assert!(matches!(sqlite(&file, ONE), Err(StoreError::Broken(text)) if text.contains("newer")));
}

#[tokio::test]
async fn eight_processes_at_once_migrate_once() {
    let store = on_sqlite().await;
    let file = store.folder.path().join("p.db");
    sqlite(&file, ONE).expect("first");
    let applied = std::thread::scope(|s| {
        let all: Vec<_> = (0..8).map(|_| s.spawn(|| sqlite(&file, TWO).expect("turn"))).collect();
        all.into_iter().map(|t| t.join().expect("join").len()).sum::<usize>()
    });
    assert_eq!(applied, 1);
    let backup = store.folder.path().join("p.db.before-002.bak");
    assert!(count(&backup, "one WHERE b IS NULL").is_err(), "the good backup was not replaced");
}

#[tokio::test]
async fn on_postgres_too_one_of_many_migrates_and_a_failure_keeps_what_was_whole() {
    let Some(store) = on_postgres().await else { return };
    let target = target(&store.settings.url);
    assert_eq!(postgres_pending(&target, ONE), Ok(vec!["001".into()]));
    let applied = std::thread::scope(|s| {
        let all: Vec<_> = (0..4).map(|_| s.spawn(|| postgres(&target, ONE).expect("turn"))).collect();
        all.into_iter().map(|t| t.join().expect("join").len()).sum::<usize>()
    });
    assert_eq!(applied, 1);
    assert!(postgres(&target, BAD).is_err());
    assert_eq!(postgres_pending(&target, BAD), Ok(vec!["003".into()]));
    assert!(matches!(postgres(&target, ONE), Err(StoreError::Broken(text)) if text.contains("newer")));
}

#[tokio::test]
async fn a_database_of_a_development_version_is_refused_and_not_changed() {
    let refused = |result: Result<Vec<String>, StoreError>| {
        assert!(
            matches!(result, Err(StoreError::Broken(text)) if text.contains("start with an empty database"))
        );
    };
    let store = on_sqlite().await;
    store.write(|c| Ok(c.batch_execute(MADE_BEFORE)?)).await.expect("an old database");
    refused(store.pending().await);
    refused(store.migrate().await);
    let file = store.folder.path().join("p.db");
    assert_eq!(count(&file, "sqlite_master WHERE type = 'table'"), Ok(2), "the probe's and the old one");
    if let Some(store) = on_postgres().await {
        store.write(|c| Ok(c.batch_execute(MADE_BEFORE)?)).await.expect("an old database");
        refused(store.pending().await);
        refused(store.migrate().await);
        let made = store.read(|c| exists(c, TABLE)).await.expect("asked");
        assert!(!made, "nothing was begun");
    }
}

#[test]
fn every_file_is_applied_and_in_the_order_of_its_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    files.sort();
    let known: Vec<String> = ALL.iter().map(|migration| format!("{}.sql", migration.name)).collect();
    assert_eq!(files, known);
}

#[tokio::test]
async fn the_migrations_are_applied_once_on_both_databases() {
    let all: Vec<String> = ALL.iter().map(|migration| migration.name.to_owned()).collect();
    let folder = tempfile::tempdir().expect("folder");
    let url = folder.path().join("new.db").to_str().expect("UTF-8").to_owned();
    let store = Store::open(&StoreSettings::new(url)).expect("open");
    assert_eq!(store.pending().await, Ok(all.clone()));
    assert_eq!(store.migrate().await, Ok(all.clone()));
    assert_eq!((store.migrate().await, store.pending().await), (Ok(vec![]), Ok(vec![])));
    if let Some(store) = on_postgres().await {
        assert_eq!(store.migrate().await, Ok(all));
        assert_eq!((store.migrate().await, store.pending().await), (Ok(vec![]), Ok(vec![])));
    }
}

/// Every column, and whether it may be NULL.
const COLUMNS: [&str; 2] = [
    "SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" THEN ' NOT NULL' ELSE '' END AS name
     FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1",
    "SELECT (table_name || '.' || column_name ||
             CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END)::text COLLATE \"C\" AS name
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1",
];
/// Every index that has a name of ours.
const INDEXES: [&str; 2] = [
    "SELECT tbl_name || '.' || name AS name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
    "SELECT (tablename || '.' || indexname)::text COLLATE \"C\" AS name FROM pg_indexes
     WHERE schemaname = current_schema() AND indexname NOT LIKE '%\\_pkey'
       AND indexname NOT LIKE '%\\_key' ORDER BY 1",
];

#[tokio::test]
async fn both_databases_get_the_same_tables_and_indexes() {
    let Some(pg) = on_postgres().await else { return };
    let lite = on_sqlite().await;
    lite.migrate().await.expect("migrated");
    pg.migrate().await.expect("migrated");
    for [of_sqlite, of_postgres] in [COLUMNS, INDEXES] {
        let found = lite.read(move |c| named(c, of_sqlite)).await.expect("SQLite's");
        assert!(found.len() > 30, "{found:?}");
        assert_eq!(found, pg.read(move |c| named(c, of_postgres)).await.expect("PostgreSQL's"));
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn named(c: &mut Conn, sql: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Name> = diesel::sql_query(sql).load(c)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn target(url: &str) -> PostgresTarget {
    match Target::parse(url).expect("a URL") {
        Target::Postgres(target) => target,
        Target::Sqlite(_) => panic!("not PostgreSQL"),
    }
}
