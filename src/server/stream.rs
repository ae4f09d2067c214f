//! The stream of one connection, below HTTP. The server that reads it has a time limit for the first head only, takes as
//! many requests at once as its buffer holds, and waits for ever for a client that takes no answer. So here every head has
//! a time limit, and every write; and nothing of a request is handed out until the one before it is answered. What else a
//! client sends waits in its own memory.

use super::{framing::Framing, networks::Place};
use crate::web::connection::Connection;
use std::{
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep, sleep_until},
};

/// How many requests of one HTTP/2 connection are answered at once: the smallest number that RFC 9113 §6.5.2 recommends, and
/// some more, because the client is not told. A trusted proxy brings the requests of many people, and has no such limit.
const STREAMS: usize = 128;

/// How many times as long an answer over HTTP/2 has, whose pieces may be large: whether some of one was taken cannot be seen.
const ANSWER: u32 = 6;
/// The slowest client that is waited for, in bytes a second, once the time without regard to size is over.
const SLOWEST: u32 = 1024;

/// An open connection.
pub(super) struct Stream<T> {
    io: T,
    /// `None` over HTTP/2, whose frames are read as they come.
    framing: Option<Framing>,
    /// What has been read and is not handed out.
    kept: Vec<u8>,
    connection: Rc<Connection>,
    limit: Duration,
    /// Runs out when a head, or a new request, has not come in time.
    reading: Option<Pin<Box<Sleep>>>,
    /// Runs out when the client takes too little of what is written; set while the last write waits.
    writing: Option<Pin<Box<Sleep>>>,
    /// Whether empty lines came since the last head, which were left out.
    had_empty_lines: bool,
    _place: Place,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream<T> {
    pub(super) fn new(io: T, is_http2: bool, limit: Duration, place: Place) -> Self {
        Self {
            io,
            framing: (!is_http2).then_some(Framing::HEAD),
            kept: Vec::new(),
            connection: Rc::new(if is_http2 {
                Connection::http2(place.is_counted().then_some(STREAMS))
            } else {
                Connection::default()
            }),
            limit,
            reading: None,
            writing: None,
            had_empty_lines: false,
            _place: place,
        }
    }

    pub(super) fn connection(&self) -> Rc<Connection> {
        self.connection.clone()
    }

    fn read_http1(
        &mut self,
        mut framing: Framing,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if framing == Framing::Ended {
                let Some(follows) = self.connection.follows() else {
                    return self.look_ahead(context, buffer);
                };
                framing = Framing::after(follows);
                self.framing = Some(framing);
            }
            // One request at a time: the server underneath would answer one with what it knows of the next. And who takes no
            // answers is asked for no more requests.
            if framing == Framing::HEAD && (self.connection.under_way() > 0 || self.writing.is_some()) {
                return self.look_ahead(context, buffer);
            }
            if self.kept.is_empty() {
                let before = buffer.filled().len();
                let read = Pin::new(&mut self.io).poll_read(context, buffer)?;
                let new = &buffer.filled()[before..];
                let empty = framing.empty_lines(new);
                if empty > 0 {
                    self.had_empty_lines = true;
                    self.kept.extend_from_slice(&new[empty..]);
                    buffer.set_filled(before);
                    continue;
                }
                let end = before + framing.advance(new);
                self.kept.extend_from_slice(&buffer.filled()[end..]);
                buffer.set_filled(end);
                self.framing = Some(framing);
                return self.head_in_time(framing, read, context);
            }
            let empty = framing.empty_lines(&self.kept);
            self.had_empty_lines |= empty > 0;
            self.kept.drain(..empty);
            if self.kept.is_empty() {
                continue;
            }
            let most = self.kept.len().min(buffer.remaining());
            let taken = framing.advance(&self.kept[..most]);
            buffer.put_slice(&self.kept[..taken]);
            self.kept.drain(..taken);
            if self.kept.is_empty() {
                self.kept = Vec::new();
            }
            self.framing = Some(framing);
            return self.head_in_time(framing, Poll::Ready(()), context);
        }
    }

    /// Until more may be handed out: looks whether the client is gone, and keeps what it sends.
    fn look_ahead(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.kept.is_empty() {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut self.io).poll_read(context, buffer))?;
            self.kept.extend_from_slice(&buffer.filled()[before..]);
            buffer.set_filled(before);
            if self.kept.is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
        self.connection.wait(context);
        Poll::Pending
    }

    /// Limits the time of a head that has begun. The server underneath has a limit of its own for the first, and one for
    /// a connection on which nothing comes.
    fn head_in_time(
        &mut self,
        framing: Framing,
        read: Poll<()>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let is_begun = match framing {
            Framing::Head { begun, .. } => begun || self.had_empty_lines,
            _ => false,
        };
        if framing == Framing::Ended {
            self.had_empty_lines = false;
        }
        if !is_begun || self.connection.begun() == 0 {
            self.reading = None;
        } else if read.is_pending() {
            return expire(&mut self.reading, self.limit, context).map(Err);
        }
        read.map(Ok)
    }

    fn read_http2(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.connection.is_flooded() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let read = Pin::new(&mut self.io).poll_read(context, buffer);
        if read.is_pending() {
            self.connection.wait(context);
            let idle = self.connection.idle_since().map(|since| since + self.limit);
            let untaken = || self.connection.untaken_since().map(|since| since + self.limit * ANSWER);
            let Some(end) = idle.or_else(untaken) else {
                self.reading = None;
                return read;
            };
            let timer = self.reading.get_or_insert_with(|| Box::pin(sleep_until(end)));
            if timer.deadline() != end {
                timer.as_mut().reset(end);
            }
            // As if the client had ended it.
            return timer.as_mut().poll(context).map(Ok);
        }
        read
    }

    /// Limits the time in which a client takes what is written.
    fn write_in_time<R>(
        &mut self,
        written: Poll<io::Result<R>>,
        is_whole: impl Fn(&R) -> bool,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<R>> {
        match &written {
            Poll::Pending => return expire(&mut self.writing, self.limit, context).map(Err),
            Poll::Ready(Ok(result)) if self.writing.is_some() && is_whole(result) => {
                self.writing = None;
                self.connection.wake();
            }
            Poll::Ready(_) => {}
        }
        written
    }
}

/// Starts the timer if it does not run. An error once it has run out.
fn expire(
    timer: &mut Option<Pin<Box<Sleep>>>,
    limit: Duration,
    context: &mut Context<'_>,
) -> Poll<io::Error> {
    let timer = timer.get_or_insert_with(|| Box::pin(sleep(limit)));
    timer.as_mut().poll(context).map(|()| io::ErrorKind::TimedOut.into())
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stream<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match this.framing {
            Some(framing) => this.read_http1(framing, context, buffer),
            None => this.read_http2(context, buffer),
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<T> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.io).poll_write(context, bytes);
        if let (Poll::Ready(Ok(count)), Some(timer)) = (&written, &mut this.writing) {
            // What is taken of a large answer buys time for the rest.
            let earned = Duration::from_secs(*count as u64) / SLOWEST;
            let end = timer.deadline() + earned;
            timer.as_mut().reset(end);
        }
        this.write_in_time(written, |count| *count == bytes.len(), context)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.io).poll_flush(context);
        this.write_in_time(flushed, |()| true, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let shut = Pin::new(&mut this.io).poll_shutdown(context);
        this.write_in_time(shut, |()| true, context)
    }
}
