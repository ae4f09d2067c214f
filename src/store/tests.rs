//! What the rest of the program relies on, on every database that there is.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::probe::{find, insert, on_sqlite, probe, spend, stores};
use super::*;

/// Holds SQLite's writer until the returned sender is dropped, so that what follows is one group.
async fn hold(store: &Store) -> std::sync::mpsc::Sender<()> {
    let (release, held) = std::sync::mpsc::channel();
    let (started, begun) = tokio::sync::oneshot::channel();
    let store = store.clone();
    tokio::spawn(async move {
        let wait = move |_: &mut Conn| {
            let _ = started.send(());
            let _ = held.recv();
            Ok(())
        };
        store.write(wait).await
    });
    begun.await.expect("the writer began");
    release
}

/// Starts a write and lets it reach the queue before anything that follows.
async fn queued<T: Send + 'static>(
    store: &Store,
    f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> tokio::task::JoinHandle<Result<T, StoreError>> {
    let store = store.clone();
    let task = tokio::spawn(async move { store.write(f).await });
    tokio::task::yield_now().await;
    task
}

fn page_limit(c: &mut Conn, pages: u32) -> Result<(), StoreError> {
    Ok(c.batch_execute(&format!("PRAGMA max_page_count = {pages}"))?)
}

#[tokio::test]
async fn a_read_sees_what_was_committed_just_before() {
    for store in stores().await {
        for n in 0..200 {
            let id = format!("row {n}");
            let same = id.clone();
            store.write(move |c| insert(c, &id, n)).await.expect("write");
            assert_eq!(store.read(move |c| find(c, &same)).await, Ok(Some(n)));
        }
    }
}

#[tokio::test]
async fn each_caller_of_a_group_gets_its_own_result() {
    for store in stores().await {
        let all = (0..100).map(|n| {
            let store = (*store).clone();
            tokio::spawn(
                async move { store.write(move |c| insert(c, &format!("{n}"), n).map(|()| n * 2)).await },
            )
        });
        for (n, task) in (0..100).zip(all.collect::<Vec<_>>()) {
            assert_eq!(task.await.expect("join"), Ok(n * 2));
        }
    }
}

#[tokio::test]
async fn a_failure_in_the_middle_of_a_group_hurts_nobody_else() {
    for store in stores().await {
        let held = (store.backend() == Backend::Sqlite).then_some(hold(&store));
        let held = match held {
            Some(held) => Some(held.await),
            None => None,
        };
        let before = queued(&store, |c| insert(c, "before", 1)).await;
        let refused: tokio::task::JoinHandle<Result<(), StoreError>> = queued(&store, |c| {
            insert(c, "undone", 1)?;
            Err(StoreError::Broken("on purpose".into()))
        })
        .await;
        let panicked = queued(&store, |c| {
            insert(c, "undone too", 1)?;
            c.transaction(|_| -> Result<(), StoreError> { panic!("on purpose") })
        })
        .await;
        let after = queued(&store, |c| insert(c, "after", 1)).await;
        drop(held);
        assert_eq!(before.await.expect("join"), Ok(()));
        assert_eq!(refused.await.expect("join"), Err(StoreError::Broken("on purpose".into())));
        assert!(
            matches!(panicked.await.expect("join"), Err(StoreError::Broken(t)) if t.contains("panicked"))
        );
        assert_eq!(after.await.expect("join"), Ok(()));
        for (id, there) in [("before", true), ("undone", false), ("undone too", false), ("after", true)] {
            assert_eq!(store.read(move |c| find(c, id)).await.map(|n| n.is_some()), Ok(there), "{id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_spend_a_row_once() {
    for store in stores().await {
        store.write(|c| insert(c, "link", 0)).await.expect("insert");
        // A second store on the same database is another replica, or the command line.
        let other = Store::open(&store.settings).expect("second");
        let all: Vec<_> = (0..50)
            .map(|n| {
                let store = if n % 2 == 0 { (*store).clone() } else { other.clone() };
                tokio::spawn(async move { store.write(|c| spend(c, "link")).await })
            })
            .collect();
        let mut winners = 0;
        for task in all {
            winners += usize::from(task.await.expect("join").expect("spend"));
        }
        assert_eq!(winners, 1);
    }
}

#[tokio::test]
async fn a_second_row_of_the_same_key_is_a_conflict() {
    for store in stores().await {
        store.write(|c| insert(c, "a", 1)).await.expect("insert");
        let second = store.write(|c| insert(c, "a", 2)).await;
        assert!(second.as_ref().is_err_and(StoreError::is_conflict), "{second:?}");
        assert_eq!(store.read(|c| find(c, "a")).await, Ok(Some(1)));
    }
}

#[tokio::test]
async fn a_panic_in_a_read_is_an_error_and_the_next_read_works() {
    for store in stores().await {
        for _ in 0..20 {
            let panicked =
                store.read(|c| c.transaction(|_| -> Result<(), StoreError> { panic!("on purpose") }));
            assert!(matches!(panicked.await, Err(StoreError::Broken(_))));
            assert_eq!(store.ping().await, Ok(()));
        }
    }
}

#[tokio::test]
async fn an_unfinished_transaction_is_refused_and_undone() {
    use diesel::connection::TransactionManager;
    for store in stores().await {
        let left_open = store.write(|c| {
            insert(c, "a", 1)?;
            Ok(<Conn as Connection>::TransactionManager::begin_transaction(c)?)
        });
        assert!(matches!(left_open.await, Err(StoreError::Broken(_))));
        assert_eq!(store.read(|c| find(c, "a")).await, Ok(None));
        assert_eq!(store.write(|c| insert(c, "a", 2)).await, Ok(()));
    }
}

#[tokio::test]
async fn counts_are_of_reads_and_writes_only() {
    for store in stores().await {
        let before = store.counts();
        store.read(|c| find(c, "a")).await.expect("read");
        store.write(|c| insert(c, "a", 1)).await.expect("write");
        store.ping().await.expect("ping");
        store.wake("topic").await;
        let after = store.counts();
        assert_eq!((after.reads - before.reads, after.writes - before.writes), (1, 1));
    }
}

#[tokio::test]
async fn a_closed_store_finishes_its_writes_and_takes_no_more() {
    let store = on_sqlite().await;
    store.ping().await.expect("a reader's connection");
    let held = hold(&store).await;
    let waiting = queued(&store, |c| insert(c, "a", 1)).await;
    drop(held);
    store.close();
    assert_eq!(waiting.await.expect("join"), Ok(()));
    assert!(!store.folder.path().join("p.db-wal").exists(), "one file holds it all");
    for refused in [store.write(|c| insert(c, "b", 1)).await, store.ping().await] {
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    }
    let again = Store::open(&store.settings).expect("open");
    assert_eq!(again.read(|c| find(c, "a")).await, Ok(Some(1)));
}

#[tokio::test]
async fn a_reader_cannot_write_on_sqlite() {
    let store = on_sqlite().await;
    assert!(matches!(store.read(|c| insert(c, "a", 1)).await, Err(StoreError::Broken(_))));
}

#[tokio::test]
async fn a_full_disk_fails_the_group_as_full_and_passes_when_there_is_room() {
    let store = on_sqlite().await;
    store.write(|c| page_limit(c, 1)).await.expect("limit");
    let held = hold(&store).await;
    let big = |id: &'static str| {
        move |c: &mut Conn| {
            let wide = "x".repeat(100_000);
            insert(c, &format!("{id}{wide}"), 1)
        }
    };
    let (one, two) = (queued(&store, big("a")).await, queued(&store, big("b")).await);
    drop(held);
    for result in [one.await.expect("join"), two.await.expect("join")] {
        assert!(matches!(result, Err(StoreError::Full(_))), "{result:?}");
    }
    store.write(|c| page_limit(c, 100_000)).await.expect("room");
    assert_eq!(store.read(|c| Ok(probe::table.count().get_result::<i64>(c)?)).await, Ok(0));
    assert_eq!(store.write(big("c")).await, Ok(()));
}

#[tokio::test]
async fn a_write_waits_for_another_process_and_gives_up_in_time() {
    let mut store = on_sqlite().await;
    store.settings.busy_timeout = Duration::from_millis(300);
    let hasty = Store::open(&store.settings).expect("second");
    let held = hold(&store).await;
    let asked = Instant::now();
    let refused = hasty.write(|c| insert(c, "a", 1)).await;
    assert!(matches!(refused, Err(StoreError::Busy(_))), "{refused:?}");
    assert!(asked.elapsed() >= Duration::from_millis(250), "{:?}", asked.elapsed());
    let waiting = queued(&hasty, |c| insert(c, "a", 1)).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(held);
    assert_eq!(waiting.await.expect("join"), Ok(()));
}

#[tokio::test]
async fn a_new_database_and_its_folder_are_for_the_owner_only() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("deep/er/p.db");
    let url = format!("sqlite://{}", file.display());
    let store = Store::open(&StoreSettings::new(url)).expect("open");
    store.write(|c| Ok(c.batch_execute("CREATE TABLE t (a TEXT)")?)).await.expect("write");
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    for part in ["deep", "deep/er"] {
        assert_eq!(mode(&folder.path().join(part)), 0o700);
    }
    for part in ["p.db", "p.db-wal", "p.db-shm"] {
        assert_eq!(mode(&folder.path().join("deep/er").join(part)), 0o600, "{part}");
    }
}

#[tokio::test]
async fn what_is_not_a_database_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("letter.txt");
    let text = "Dear database, ".repeat(1000);
    std::fs::write(&file, &text).expect("write");
    let Err(error) = Store::open(&StoreSettings::new(file.to_str().expect("UTF-8"))) else {
        panic!("opened")
    };
    assert!(matches!(&error, StoreError::Broken(t) if t.contains("letter.txt")), "{error}");
    assert_eq!(std::fs::read_to_string(&file).expect("read"), text);
    let folder_as_file = StoreSettings::new(folder.path().to_str().expect("UTF-8"));
    assert!(matches!(Store::open(&folder_as_file), Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn a_backup_is_whole_private_and_never_overwrites() {
    let store = on_sqlite().await;
    store.write(|c| insert(c, "a", 7)).await.expect("insert");
    let copy = store.folder.path().join("it's a copy.db");
    store.backup_to(&copy).await.expect("backup");
    assert!(matches!(store.backup_to(&copy).await, Err(StoreError::File(_))));
    let mode = std::fs::metadata(&copy).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let copy = Store::open(&StoreSettings::new(format!("sqlite:{}", copy.display()))).expect("open");
    assert_eq!(copy.read(|c| find(c, "a")).await, Ok(Some(7)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_finds_its_turn_beside_a_busy_server() {
    let store = on_sqlite().await;
    let command_line = Store::open(&store.settings).expect("second");
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let busy: Vec<_> = (0..32)
        .map(|n| {
            let (store, stop) = ((*store).clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                for turn in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    store.write(move |c| insert(c, &format!("{n}/{turn}"), 1)).await.expect("write");
                }
            })
        })
        .collect();
    for n in 0..20 {
        command_line.write(move |c| insert(c, &format!("cli {n}"), 1)).await.expect("a turn");
    }
    stop.store(true, Ordering::Relaxed);
    for task in busy {
        task.await.expect("join");
    }
}
