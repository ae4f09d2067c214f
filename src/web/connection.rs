//! What the stream of a connection must know of its requests, and cannot see from outside: whether one is being answered,
//! and what follows its head. The server puts one into the data of each connection; `unread` fills it in.

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::Payload,
    web::Bytes,
};
use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

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
    /// How many requests are answered at once; every one where `None`.
    most: Option<usize>,
    /// How many requests have begun since it was opened.
    begun: Cell<u64>,
    /// How many of them are not answered to the end.
    under_way: Cell<usize>,
    /// What follows the newest head, until the stream has asked.
    follows: Cell<Option<Follows>>,
    /// How many answers wait until the client takes a piece of them. Known of HTTP/2 alone.
    untaken: Cell<usize>,
    /// How often a piece of an answer was asked for.
    asked: Cell<u64>,
    reader: RefCell<Option<Waker>>,
}

impl Connection {
    /// One of which at most so many requests are answered at once, and the others refused.
    pub fn with_most(most: Option<usize>) -> Self {
        Self { most, ..Self::default() }
    }

    /// Whether more requests are under way than are answered at once.
    pub(super) fn is_overfull(&self) -> bool {
        self.most.is_some_and(|most| self.under_way.get() > most)
    }

    /// Whether so many more are under way that the client does not take the refusals either.
    pub fn is_flooded(&self) -> bool {
        self.most.is_some_and(|most| self.under_way.get() > 2 * most)
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

    /// Whether a client leaves pieces of answers untaken, and a number that changes when it takes one.
    pub fn untaken(&self) -> (bool, u64) {
        (self.untaken.get() > 0, self.asked.get())
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
        UnderWay { connection: self, untaken: false }
    }
}

/// A request until its answer is out.
#[derive(Debug)]
pub(super) struct UnderWay {
    connection: Rc<Connection>,
    untaken: bool,
}

impl UnderWay {
    fn set_untaken(&mut self, untaken: bool) {
        let count = &self.connection.untaken;
        match (self.untaken, untaken) {
            (false, true) => count.set(count.get() + 1),
            (true, false) => count.set(count.get() - 1),
            _ => {}
        }
        self.untaken = untaken;
        self.connection.asked.set(self.connection.asked.get() + 1);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.set_untaken(false);
        self.connection.under_way.set(self.connection.under_way.get() - 1);
        self.connection.wake();
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
