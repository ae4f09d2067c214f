//! Where the head of a request ends, and where its body does (RFC 9112 §2.2, §6, §7.1). It has no say in what a request is:
//! it only finds the places at which the stream pauses, exactly as the server underneath reads them. Where a request is not
//! well formed, that server reads nothing more.

use crate::web::connection::Follows;
use memchr::memchr;

/// What the next byte is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A head, of which something has come if `begun`.
    Head { begun: bool, line: Line },
    /// A head has ended, and it must be seen what follows.
    Ended,
    /// A body, or a chunk, of which so many bytes are left.
    Length { left: u64, of_chunk: bool },
    /// The line with the size of a chunk; `over` after the digits.
    Size { size: u64, over: bool },
    /// What follows the last chunk.
    Trailer(Trailer),
}

/// What has come of the present line of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing, before the request line, where empty lines count for nothing.
    First,
    Empty,
    Return,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trailer {
    Start,
    Text,
    TextReturn,
    Return,
}

impl Framing {
    pub(super) const HEAD: Self = Self::Head { begun: false, line: Line::First };

    pub(super) fn after(follows: Follows) -> Self {
        match follows {
            Follows::Head | Follows::Length(0) => Self::HEAD,
            Follows::Length(left) => Self::Length { left, of_chunk: false },
            Follows::Chunks => Self::Size { size: 0, over: false },
        }
    }

    /// How many bytes at the beginning are empty lines before a request line, which count for nothing (RFC 9112 §2.2).
    pub(super) fn empty_lines(self, bytes: &[u8]) -> usize {
        if self != Self::HEAD {
            return 0;
        }
        let mut at = 0;
        loop {
            match bytes[at..] {
                [b'\n', ..] => at += 1,
                [b'\r', b'\n', ..] => at += 2,
                _ => return at,
            }
        }
    }

    /// Goes on to the end of a head, of a request with its body, or of the bytes. Gives how many bytes that is.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() && *self != Self::Ended {
            if let Self::Length { left, of_chunk } = *self {
                let here = left.min((bytes.len() - at) as u64);
                at += usize::try_from(here).unwrap_or(usize::MAX);
                *self = match left - here {
                    0 if of_chunk => Self::Size { size: 0, over: false },
                    0 => Self::HEAD,
                    left => Self::Length { left, of_chunk },
                };
            } else if matches!(self, Self::Head { line: Line::Text, .. }) {
                // What a line says is of no interest here.
                at += memchr(b'\n', &bytes[at..]).map_or(bytes.len() - at, |end| end + 1);
                if at > 0 && bytes[at - 1] == b'\n' {
                    *self = Self::Head { begun: true, line: Line::Empty };
                }
            } else {
                *self = self.step(bytes[at]);
                at += 1;
            }
            if *self == Self::HEAD {
                break;
            }
        }
        at
    }

    fn step(self, byte: u8) -> Self {
        match self {
            Self::Head { line, .. } => match (line, byte) {
                (Line::First, b'\r' | b'\n') => Self::Head { begun: true, line },
                (Line::Empty | Line::Return, b'\n') => Self::Ended,
                (Line::Empty, b'\r') => Self::Head { begun: true, line: Line::Return },
                (_, b'\n') => Self::Head { begun: true, line: Line::Empty },
                _ => Self::Head { begun: true, line: Line::Text },
            },
            Self::Size { size: 0, over: _ } if byte == b'\n' => Self::Trailer(Trailer::Start),
            // The line break after a chunk counts as part of it.
            Self::Size { size, .. } if byte == b'\n' => {
                Self::Length { left: size.saturating_add(2), of_chunk: true }
            }
            Self::Size { size, over } => match char::from(byte).to_digit(16) {
                Some(digit) if !over => {
                    let size = size.saturating_mul(16).saturating_add(u64::from(digit));
                    Self::Size { size, over }
                }
                _ => Self::Size { size, over: true },
            },
            Self::Trailer(trailer) => match (trailer, byte) {
                (Trailer::Start, b'\r') => Self::Trailer(Trailer::Return),
                (Trailer::Text, b'\r') => Self::Trailer(Trailer::TextReturn),
                (Trailer::TextReturn, _) => Self::Trailer(Trailer::Start),
                (Trailer::Return, _) => Self::HEAD,
                _ => Self::Trailer(Trailer::Text),
            },
            Self::Ended | Self::Length { .. } => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces in which those bytes go on, where the heads are followed by that; however they are cut.
    fn pieces(text: &str, follows: &[Follows]) -> Vec<String> {
        let whole = run(text, follows, usize::MAX);
        assert_eq!(run(text, follows, 1), whole, "byte by byte");
        whole
    }

    fn run(text: &str, follows: &[Follows], most: usize) -> Vec<String> {
        let (mut framing, mut follows) = (Framing::HEAD, follows.iter());
        let (mut pieces, mut rest) = (Vec::new(), text.as_bytes());
        while !rest.is_empty() {
            if matches!(framing, Framing::Ended | Framing::HEAD) {
                pieces.push(String::new());
            }
            if framing == Framing::Ended {
                framing = follows.next().copied().map_or(Framing::HEAD, Framing::after);
            }
            let taken = framing.advance(&rest[..rest.len().min(most)]);
            assert_ne!(taken, 0, "{framing:?} {pieces:?}");
            let piece = pieces.last_mut().expect("one at least");
            piece.push_str(str::from_utf8(&rest[..taken]).expect("UTF-8"));
            rest = &rest[taken..];
        }
        pieces
    }

    #[test]
    fn heads_come_one_at_a_time_however_their_lines_end() {
        for head in ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "\r\n\nGET /\r\n\n"]
        {
            assert_eq!(pieces(&head.repeat(3), &[]), [head, head, head]);
        }
    }

    #[test]
    fn empty_lines_before_a_head_are_told_from_a_head() {
        for (text, empty) in [("\r\n\nGET", 3), ("\r\n\r", 2), ("\rG", 0), ("", 0), ("G\r\n", 0)] {
            assert_eq!(Framing::HEAD.empty_lines(text.as_bytes()), empty, "{text:?}");
        }
        assert_eq!(Framing::Ended.empty_lines(b"\n"), 0);
    }

    #[test]
    fn a_body_ends_where_its_length_or_its_last_chunk_says() {
        let head = "POST / HTTP/1.1\r\n\r\n";
        let sent = format!("{head}a\n\nb\n\n{head}");
        assert_eq!(pieces(&sent, &[Follows::Length(6)]), [head, "a\n\nb\n\n", head]);
        assert_eq!(pieces(&head.repeat(2), &[Follows::Length(0)]), [head, head]);
        for body in
            ["0\r\n\r\n", "1\r\n\n\r\n00\r\n\r\n", "4;x=\"y\"\r\n\r\n\r\n\r\n0 \r\nA: b\nc\r\nD: e\r\n\r\n"]
        {
            let sent = format!("{head}{body}{head}{head}");
            assert_eq!(pieces(&sent, &[Follows::Chunks]), [head, body, head, head], "{body:?}");
        }
    }
}
