use super::{super::compose::sample, *};
use std::{collections::HashMap, sync::Arc};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// A small mail server that accepts everything, except where a test sets another reply.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<SinkState>>);

#[derive(Default)]
struct SinkState {
    replies: HashMap<&'static str, &'static str>,
    connections: usize,
    commands: Vec<String>,
    messages: Vec<String>,
}

/// A reply that never comes.
const SILENCE: &str = "";

impl Sink {
    async fn start(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let sink = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let sink = sink.clone();
                tokio::spawn(async move { sink.talk(stream).await });
            }
        });
        port
    }

    fn state(&self) -> std::sync::MutexGuard<'_, SinkState> {
        self.0.lock().expect("no test panics while it holds this")
    }

    fn answer(&self, verb: &'static str, reply: &'static str) {
        self.state().replies.insert(verb, reply);
    }

    fn messages(&self) -> Vec<String> {
        self.state().messages.clone()
    }

    /// How many connections and messages there were.
    fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.connections, state.messages.len())
    }

    fn saw(&self, verb: &str) -> bool {
        self.state().commands.iter().any(|command| command.starts_with(verb))
    }

    fn reply(&self, command: &str) -> String {
        let mut state = self.state();
        state.commands.push(command.to_owned());
        let verb = command.split([' ', ':']).next().unwrap_or_default();
        let usual = match verb {
            "EHLO" => "250-sink.test\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            "DATA" => "354 go on",
            "AUTH" => "235 welcome",
            _ => "250 fine",
        };
        (*state.replies.get(verb).unwrap_or(&usual)).to_owned()
    }

    async fn talk(&self, stream: TcpStream) {
        self.state().connections += 1;
        stream.set_nodelay(true).expect("a socket");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let _ = write.write_all(b"220 sink.test\r\n").await;
        while let Ok(Some(command)) = lines.next_line().await {
            let reply = self.reply(&command);
            if reply == SILENCE {
                continue;
            }
            let _ = write.write_all(format!("{reply}\r\n").as_bytes()).await;
            if !reply.starts_with("354") {
                continue;
            }
            let mut message = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                message.push_str(&line);
                message.push_str("\r\n");
            }
            self.state().messages.push(message);
            let reply = self.reply("taken");
            if reply != SILENCE {
                let _ = write.write_all(format!("{reply} as queue-17\r\n").as_bytes()).await;
            }
        }
    }
}

fn mail_to(port: u16) -> SmtpMail {
    SmtpMail::new(settings(port)).expect("a sound sender")
}

pub(super) fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        username: None,
        password: None,
        from: "Porchlight <login@id.example.org>".to_owned(),
        ehlo_name: None,
        timeout_secs: 5,
    }
}

fn is_transient<T>(result: &Result<T, SendError>) -> bool {
    matches!(result, Err(SendError::Transient(_)))
}

#[tokio::test]
async fn a_message_arrives_with_both_texts_and_the_servers_answer_is_kept() {
    let sink = Sink::default();
    let mail = mail_to(sink.start().await);
    let accepted = mail.send(&sample()).await.expect("accepted");
    assert_eq!(accepted.response, "250 fine as queue-17");
    let messages = sink.messages();
    assert_eq!(messages.len(), 1);
    for part in [
        "To: ada@example.org",
        "Open this link: https://id.example.org/link",
        "<p>Open <a href=",
        "Content-Type: text/plain",
        "Content-Type: text/html",
    ] {
        assert!(messages[0].contains(part), "{part}");
    }
    assert!(sink.saw("MAIL FROM:<login@id.example.org>") && sink.saw("RCPT TO:<ada@example.org>"));
}

#[tokio::test]
async fn a_4xx_is_transient_and_a_5xx_permanent_wherever_the_server_says_it() {
    for verb in ["RCPT", "DATA", "taken"] {
        for (reply, transient) in [("451 try again later", true), ("550 no such user", false)] {
            let sink = Sink::default();
            sink.answer(verb, reply);
            let result = mail_to(sink.start().await).send(&sample()).await;
            assert_eq!(is_transient(&result), transient, "{verb}: {result:?}");
            let words = result.expect_err("refused").to_string();
            assert!(words.contains(&reply[..3]) && words.contains(&reply[4..]), "{words}");
        }
    }
}

#[tokio::test]
async fn a_refusal_of_the_connection_is_no_failure_of_the_message() {
    for (verb, reply) in [
        ("EHLO", "550 go away"),
        ("MAIL", "550 5.7.1 you may not send for this domain"),
        ("MAIL", "530 5.7.0 authentication required"),
        ("RCPT", "504 5.5.2 <here>: Helo command rejected: need fully-qualified hostname"),
        ("RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked"),
        ("RCPT", "553 5.7.1 <login@id.example.org>: Sender address rejected"),
        ("DATA", "503 5.5.1 no valid recipients"),
    ] {
        let sink = Sink::default();
        sink.answer(verb, reply);
        let result = mail_to(sink.start().await).send(&sample()).await;
        assert!(is_transient(&result), "{verb} {reply}: {result:?}");
    }
}

#[tokio::test]
async fn the_server_hears_a_full_name_or_an_address_and_never_a_bare_name() {
    let sink = Sink::default();
    let port = sink.start().await;
    mail_to(port).check().await.expect("reachable");
    assert!(sink.saw("EHLO [127.0.0.1]"));
    let named = SmtpSettings { ehlo_name: Some("id.example.org".to_owned()), ..settings(port) };
    SmtpMail::new(named).expect("sound").check().await.expect("reachable");
    assert!(sink.saw("EHLO id.example.org"));
}

#[tokio::test]
async fn a_domain_of_other_letters_needs_nothing_of_the_server_and_a_local_part_needs_smtputf8() {
    let sink = Sink::default();
    let mail = mail_to(sink.start().await);
    let to = |to: &str| MailMessage { to: to.to_owned(), ..sample() };
    mail.send(&to("ada@bücher.example")).await.expect("accepted");
    assert!(sink.saw("RCPT TO:<ada@xn--bcher-kva.example>"));
    let refused = mail.send(&to("ünal@bücher.example")).await.expect_err("refused");
    assert!(matches!(&refused, SendError::Permanent(why) if why.contains("SMTPUTF8")), "{refused}");
    let sink = Sink::default();
    sink.answer("EHLO", "250-sink.test\r\n250-SMTPUTF8\r\n250 8BITMIME");
    mail_to(sink.start().await).send(&to("ünal@bücher.example")).await.expect("accepted");
    assert!(sink.saw("RCPT TO:<ünal@xn--bcher-kva.example>"));
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_host_are_transient() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        listener.local_addr().expect("bound").port()
    };
    assert!(is_transient(&mail_to(port).send(&sample()).await));
    assert!(is_transient(&mail_to(port).check().await));
    let nowhere = SmtpSettings { host: "mail.invalid".to_owned(), ..settings(port) };
    assert!(is_transient(&SmtpMail::new(nowhere).expect("sound").send(&sample()).await));
}

#[tokio::test]
async fn a_refused_password_loses_no_message() {
    let sink = Sink::default();
    sink.answer("AUTH", "535 wrong password");
    let account = SmtpSettings {
        username: Some("me".to_owned()),
        password: Some(Secret::new("secret")),
        ..settings(sink.start().await)
    };
    let result = SmtpMail::new(account).expect("sound").send(&sample()).await;
    assert!(is_transient(&result), "{result:?}");
    assert!(!sink.saw("MAIL"));
    assert!(!format!("{result:?}").contains("secret"));
}

#[tokio::test]
async fn where_starttls_is_chosen_nothing_is_said_in_the_clear() {
    let sink = Sink::default();
    let account = SmtpSettings {
        security: Security::Starttls,
        username: Some("me".to_owned()),
        password: Some(Secret::new("secret")),
        ..settings(sink.start().await)
    };
    let result = SmtpMail::new(account).expect("sound").send(&sample()).await;
    assert!(is_transient(&result), "{result:?}");
    assert!(!sink.saw("AUTH") && !sink.saw("MAIL"));
}

#[tokio::test]
async fn messages_share_a_connection_and_survive_its_end() {
    let sink = Sink::default();
    let mail = mail_to(sink.start().await);
    mail.check().await.expect("reachable");
    for _ in 0..5 {
        mail.send(&sample()).await.expect("accepted");
    }
    assert_eq!(sink.counts(), (1, 5));
    sink.answer("NOOP", "421 closing");
    mail.send(&sample()).await.expect("accepted over a new connection");
    assert_eq!(sink.counts(), (2, 6));
}

#[tokio::test]
async fn a_server_that_falls_silent_is_transient_and_its_connection_is_not_used_again() {
    for verb in ["MAIL", "DATA", "taken"] {
        let sink = Sink::default();
        let mail =
            SmtpMail::new(SmtpSettings { timeout_secs: 1, ..settings(sink.start().await) }).expect("sound");
        mail.send(&sample()).await.expect("accepted");
        sink.answer(verb, SILENCE);
        assert!(is_transient(&mail.send(&sample()).await), "{verb}");
        sink.state().replies.clear();
        let accepted = mail.send(&sample()).await.expect("accepted");
        assert_eq!(
            (accepted.response.as_str(), sink.state().connections),
            ("250 fine as queue-17", 2),
            "{verb}"
        );
    }
}

#[tokio::test]
async fn a_line_with_a_lone_dot_does_not_end_the_message() {
    let sink = Sink::default();
    let mail = mail_to(sink.start().await);
    let mut message = sample();
    message.text = "one\r\n.\r\nQUIT\r\ntwo".to_owned();
    mail.send(&message).await.expect("accepted");
    assert!(sink.messages()[0].contains("one\r\n..\r\nQUIT\r\ntwo"), "dot-stuffed (RFC 5321 §4.5.2)");
    assert!(!sink.saw("QUIT"));
}

#[test]
fn a_sender_that_is_no_mailbox_is_refused_at_once() {
    for wrong in ["", "nobody", "a@x.org, b@x.org"] {
        assert!(SmtpMail::new(SmtpSettings { from: wrong.to_owned(), ..settings(25) }).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_servers_words_cannot_forge_a_log_line() {
    assert_eq!(printable("550 no\r\nlevel=error \u{1b}[2J"), "550 no  level=error  [2J");
    assert_eq!(printable(&"é".repeat(500)).chars().count(), MAX_RESPONSE);
}

/// What a subscriber wrote down.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(event);
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn even_the_most_talkative_log_holds_no_password_and_no_link() {
    let (log, sink) = (Log::default(), Sink::default());
    let (username, password) = (Some("me".to_owned()), Some(Secret::new("secret")));
    let account = SmtpSettings { username, password, ..settings(sink.start().await) };
    let mail = SmtpMail::new(account).expect("sound");
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);
    tracing::debug!("listening");
    mail.send(&sample()).await.expect("accepted");
    mail.check().await.expect("reachable");
    drop(listening);
    let log = String::from_utf8(log.0.lock().expect("not poisoned").clone()).expect("text");
    assert!(log.contains("listening") && sink.saw("AUTH PLAIN AG1lAHNlY3JldA=="));
    for leak in ["AG1lAHNlY3JldA", "secret", "https://id.example.org/link"] {
        assert!(!log.contains(leak), "{log}");
    }
}
