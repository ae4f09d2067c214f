//! The log: one line for each event on standard error, as text or JSON. A value can never begin a new line.

use crate::config::log::{Log, LogFormat};
use std::io::{self, Write};
use tracing::Subscriber;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Starts logging. Does nothing if this process already logs.
pub fn install(log: &Log) {
    if tracing::subscriber::set_global_default(subscriber(log, stderr)).is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            tracing::error!(place = panic.location().map(tracing::field::display), "{}", panic_text(panic));
        }));
    }
}

/// The log of a short command: warnings and errors only.
pub fn install_quiet() {
    install(&Log { format: LogFormat::Text, level: "warn".to_owned() });
}

fn panic_text<'a>(panic: &'a std::panic::PanicHookInfo<'_>) -> &'a str {
    panic.payload_as_str().unwrap_or("a panic without words")
}

fn stderr() -> OneLine<io::Stderr> {
    OneLine(io::stderr())
}

fn subscriber<W>(log: &Log, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // The configuration was read before: its directives are right. actix-http writes an error for each
    // malformed request, so any stranger could fill the log. `actix_http::h1=error` in `log.level` turns them on.
    let filter = EnvFilter::builder().parse_lossy(format!("actix_http::h1=off,{}", log.level));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(false)
        // It would say on the same standard error that this cannot be written to, and panic over that:
        // a full disk under the log must not end requests.
        .log_internal_errors(false);
    match log.format {
        LogFormat::Text => Box::new(builder.finish()),
        LogFormat::Json => Box::new(builder.json().flatten_event(true).finish()),
    }
}

/// Escapes what would end a line or move the cursor, as JSON does, so that JSON stays JSON. The subscriber hands over
/// one event at a time, with the newline that belongs there at its end.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn one_line(event: &str) -> String {
    use std::fmt::Write as _;
    let text = event.strip_suffix('\n').unwrap_or(event);
    let mut line = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        match c {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // Writing to a string cannot fail.
                let _ = write!(line, "\\u{:04x}", u32::from(c));
            }
            c => line.push(c),
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const FORGED: &str = "x\n2026-01-01T00:00:00Z  INFO porchlight: all is well\r\u{1b}[2J\u{85}\u{2028}y";

    fn logged(format: LogFormat) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let log = Log { format, level: "info".to_owned() };
        tracing::subscriber::with_default(subscriber(&log, move || OneLine(writer.clone())), || {
            tracing::info_span!("request", path = %FORGED).in_scope(|| {
                tracing::info!(shown = %FORGED, quoted = ?FORGED, "{}", FORGED);
                tracing::debug!("not asked for");
            });
        });
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_event_is_one_line_whatever_its_values_hold() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = logged(format);
            let line = text.strip_suffix('\n').unwrap();
            assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
            assert!(line.contains("all is well"), "{line}");
        }
    }

    #[test]
    fn a_line_of_json_is_json() {
        let line: serde_json::Value = serde_json::from_str(&logged(LogFormat::Json)).unwrap();
        assert_eq!(line["shown"], FORGED);
        assert_eq!(line["level"], "INFO");
    }
}
