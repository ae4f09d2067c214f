//! The way to a server, which a test can cut and mend.

use std::{
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
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
    /// Both ends of every connection that ever passed.
    ends: Vec<TcpStream>,
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

    /// Lets connections pass again.
    pub fn mend(&self) {
        self.line.lock().expect("the line").is_cut = false;
    }
}

fn pass(from: TcpStream, port: u16, line: &Mutex<Line>) -> io::Result<()> {
    let mut line = line.lock().expect("the line");
    if line.is_cut {
        return Ok(());
    }
    let to = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    for end in [&from, &to] {
        end.set_nodelay(true)?;
        line.ends.push(end.try_clone()?);
    }
    copy(from.try_clone()?, to.try_clone()?);
    copy(to, from);
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
