//! What the stream of a connection must know of its requests, and cannot see from outside: whether one is being answered,
//! and what follows its head. The server puts one into the data of each connection; `unread` fills it in.

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::Payload,
    web::Bytes,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};
use tokio::time::Instant;

/// What follows the head of a request (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// The head of the next request.
    Head,
    /// A body of so many bytes.
    Length(u64),
    /// A chunked body.
    Chunks,
}

/// The requests of one connection. Lives on one thread.
#[derive(Debug, Default)]
pub struct Connection {
    /// What is remembered over HTTP/2, where several requests are answered at once.
    http2: Option<Http2>,
    /// How many requests have begun since it was opened.
    begun: Cell<u64>,
    /// How many of them are not answered to the end.
    under_way: Cell<usize>,
    /// What follows the newest head, until the stream has asked.
    follows: Cell<Option<Follows>>,
    reader: RefCell<Option<Waker>>,
}

/// The same of HTTP/2.
#[derive(Debug)]
struct Http2 {
    /// How many requests are answered at once; every one where `None`.
    most: Option<usize>,
    /// Since when no request is under way; counts while that is so.
    idle_since: Cell<Instant>,
    /// Since when the client has not taken the newest piece of each answer, the oldest first.
    untaken: RefCell<BTreeMap<u64, Instant>>,
    /// The key of the next one.
    next: Cell<u64>,
}

impl Connection {
    /// One over HTTP/2, of which at most so many requests are answered at once, and the others refused.
    pub fn http2(most: Option<usize>) -> Self {
        let http2 = Http2 {
            most,
            idle_since: Cell::new(Instant::now()),
            untaken: RefCell::default(),
            next: Cell::default(),
        };
        Self { http2: Some(http2), ..Self::default() }
    }

    /// Whether more requests are under way than are answered at once.
    pub(super) fn is_overfull(&self) -> bool {
        self.most().is_some_and(|most| self.under_way.get() > most)
    }

    /// Whether so many more are under way that the client does not take the refusals either.
    pub fn is_flooded(&self) -> bool {
        self.most().is_some_and(|most| self.under_way.get() > 2 * most)
    }

    fn most(&self) -> Option<usize> {
        self.http2.as_ref()?.most
    }

    /// Since when no request is under way over HTTP/2; `None` while one is.
    pub fn idle_since(&self) -> Option<Instant> {
        self.http2.as_ref().filter(|_| self.under_way.get() == 0).map(|http2| http2.idle_since.get())
    }

    /// Since when a client does not take a piece of an answer over HTTP/2, of the one that waits longest.
    pub fn untaken_since(&self) -> Option<Instant> {
        self.http2.as_ref()?.untaken.borrow().values().next().copied()
    }

    /// How many requests have begun, which changes with every request.
    pub fn begun(&self) -> u64 {
        self.begun.get()
    }

    /// How many requests are not answered to the end.
    pub fn under_way(&self) -> usize {
        self.under_way.get()
    }

    /// What follows the newest head. Gives it once.
    pub fn follows(&self) -> Option<Follows> {
        self.follows.take()
    }

    /// Wakes the reader when a request begins or an answer ends.
    pub fn wait(&self, context: &Context<'_>) {
        let mut reader = self.reader.borrow_mut();
        if !reader.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            *reader = Some(context.waker().clone());
        }
    }

    /// Wakes whoever waits to read.
    pub fn wake(&self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }

    /// A request begins.
    pub(super) fn begin(self: Rc<Self>, follows: Follows) -> UnderWay {
        self.begun.set(self.begun.get() + 1);
        self.under_way.set(self.under_way.get() + 1);
        self.follows.set(Some(follows));
        self.wake();
        UnderWay { connection: self, untaken: None }
    }
}

/// A request until its answer is out.
#[derive(Debug)]
pub(super) struct UnderWay {
    connection: Rc<Connection>,
    /// The key of its newest piece, while the client has not taken it.
    untaken: Option<u64>,
}

impl UnderWay {
    /// The piece before is taken, and there may be a new one.
    fn set_untaken(&mut self, is_piece: bool) {
        let Some(http2) = &self.connection.http2 else { return };
        let mut untaken = http2.untaken.borrow_mut();
        if let Some(taken) = self.untaken.take() {
            untaken.remove(&taken);
        }
        if is_piece {
            let key = http2.next.replace(http2.next.get() + 1);
            untaken.insert(key, Instant::now());
            self.untaken = Some(key);
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.set_untaken(false);
        let connection = &self.connection;
        connection.under_way.set(connection.under_way.get() - 1);
        if let Some(http2) = &connection.http2 {
            http2.idle_since.set(Instant::now());
        }
        connection.wake();
    }
}

/// An answer that says when it is out, and keeps the body of its request until then.
pub(super) struct Answer {
    pub(super) body: BoxBody,
    pub(super) _request_body: Option<Rc<RefCell<Payload>>>,
    pub(super) under_way: Option<UnderWay>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let piece = Pin::new(&mut self.body).poll_next(context);
        // Over HTTP/2 the next is asked for when the client has taken this one.
        if let Some(under_way) = &mut self.under_way {
            under_way.set_untaken(matches!(piece, Poll::Ready(Some(_))));
        }
        piece
    }
}
