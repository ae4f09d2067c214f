//! The way to a server, which a test can cut, silence and mend.

use super::{
    app::{Builder, Registered, TestApp},
    clock::eventually,
    db::{self, Database},
    http::{self, Page},
};
use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A port of this machine that leads to another, unless it is cut.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    line: Arc<Mutex<Line>>,
}

#[derive(Default)]
struct Line {
    is_cut: bool,
    is_silent: bool,
    /// Both ends of every connection that ever passed.
    ends: Vec<TcpStream>,
    /// Whether nothing passes on the connections that were made since the last silence.
    silenced: Arc<AtomicBool>,
}

impl Proxy {
    /// A way to that port.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let own = listener.local_addr().expect("an address").port();
        let line = Arc::new(Mutex::new(Line::default()));
        let passing = line.clone();
        // It ends with the test process; nobody waits for it.
        thread::spawn(move || {
            for from in listener.incoming().flatten() {
                // What cannot be passed on is dropped, as by a machine that is down.
                let _ = pass(from, port, &passing);
            }
        });
        Self { port: own, line }
    }

    /// Ends every connection and lets no new one pass.
    pub fn cut(&self) {
        let mut line = self.line.lock().expect("the line");
        line.is_cut = true;
        for end in line.ends.drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    /// Lets nothing more pass on the connections that there are, and tells neither end: a firewall that has forgotten
    /// them. New ones pass.
    pub fn forget(&self) {
        let mut line = self.line.lock().expect("the line");
        line.silenced.store(true, Ordering::SeqCst);
        line.silenced = Arc::default();
    }

    /// The same for new connections too, which are accepted all the same: a server that has been stopped.
    pub fn silence(&self) {
        self.forget();
        self.line.lock().expect("the line").is_silent = true;
    }

    /// Lets new connections pass again.
    pub fn mend(&self) {
        let mut line = self.line.lock().expect("the line");
        (line.is_cut, line.is_silent) = (false, false);
    }
}

impl TestApp {
    /// A provider that reaches PostgreSQL by a way that its test can cut, an app of it, and another way there.
    pub async fn behind_proxy(change: impl FnOnce(Builder) -> Builder) -> (Self, Registered, Proxy, String) {
        let (proxy, through, direct) = db::behind_proxy();
        let app = change(Self::build().on(Database::Postgres).at(through).default_timeouts()).spawn().await;
        app.logs_errors("its database goes away");
        let client = app.client().await;
        (app, client, proxy, direct)
    }

    /// What it says of whether it can serve.
    pub async fn readiness(&self) -> Page {
        http::send(http::client().get(format!("{}/health/ready", self.address()))).await
    }

    /// Waits until it can serve again.
    pub async fn until_ready(&self) {
        eventually("ready", || async { (self.readiness().await.status == 200).then_some(()) }).await;
    }
}

fn pass(from: TcpStream, port: u16, line: &Mutex<Line>) -> io::Result<()> {
    let mut line = line.lock().expect("the line");
    if line.is_cut {
        return Ok(());
    }
    if line.is_silent {
        line.ends.push(from);
        return Ok(());
    }
    let to = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    for end in [&from, &to] {
        end.set_nodelay(true)?;
        line.ends.push(end.try_clone()?);
    }
    let silenced = &line.silenced;
    copy(from.try_clone()?, to.try_clone()?, silenced.clone());
    copy(to, from, silenced.clone());
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream, silenced: Arc<AtomicBool>) {
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let is_silenced = silenced.load(Ordering::SeqCst);
            if !is_silenced && to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        if !silenced.load(Ordering::SeqCst) {
            let _ = to.shutdown(Shutdown::Both);
        }
    });
}
