//! A cache of documents that other servers publish and seldom change, such as metadata and key sets. Each is kept as
//! long as its server allows.

use super::http::{Http, HttpRequest, HttpResponse, Method};
use crate::protocol::UnixTime;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a document is kept if its server does not say, in seconds.
const USUALLY: i64 = 3600;
/// The shortest and longest time that a document is kept, whatever its server says.
const LEAST: i64 = 60;
const MOST: i64 = 86_400;
/// How many are kept.
const CAPACITY: usize = 1000;

/// A document's bytes.
pub type Bytes = Arc<[u8]>;

/// The cached documents. Each process has its own.
#[derive(Default)]
pub struct Documents(Mutex<HashMap<String, Kept>>);

struct Kept {
    bytes: Bytes,
    read_at: UnixTime,
    good_until: UnixTime,
}

impl Documents {
    /// The document at an address, from the cache if it is fresh.
    ///
    /// # Errors
    /// A sentence for the log: there was no response, or not the expected one.
    pub async fn get(&self, http: &dyn Http, url: &str, now: UnixTime) -> Result<Bytes, String> {
        match self.kept(url, |kept| now < kept.good_until) {
            Some(bytes) => Ok(bytes),
            None => self.read(http, url, now).await,
        }
    }

    /// The same, but read again unless it was read within the last minute. The limit keeps strangers who name unknown
    /// keys from making us call another server all the time.
    ///
    /// # Errors
    /// It cannot be fetched, as a text for the log.
    pub async fn newer(&self, http: &dyn Http, url: &str, now: UnixTime) -> Result<Bytes, String> {
        match self.kept(url, |kept| now < kept.read_at + LEAST) {
            Some(bytes) => Ok(bytes),
            None => self.read(http, url, now).await,
        }
    }

    fn kept(&self, url: &str, is_good: impl Fn(&Kept) -> bool) -> Option<Bytes> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(url).filter(|kept| is_good(kept)).map(|kept| kept.bytes.clone())
    }

    async fn read(&self, http: &dyn Http, url: &str, now: UnixTime) -> Result<Bytes, String> {
        let headers = vec![("accept".to_owned(), "application/json".to_owned())];
        let request = HttpRequest { method: Method::Get, url: url.to_owned(), headers, body: Vec::new() };
        let answer = http.send_to_registered(request).await.map_err(|error| format!("{url}: {error}"))?;
        if answer.status != 200 {
            return Err(format!("{url}: status {}", answer.status));
        }
        let good_until = now + seconds(&answer);
        let bytes: Bytes = answer.body.into();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= CAPACITY {
            all.clear();
        }
        all.insert(url.to_owned(), Kept { bytes: bytes.clone(), read_at: now, good_until });
        Ok(bytes)
    }
}

/// How long its server allows it to be cached (RFC 9111 §5.2.2.1), within our own limits.
fn seconds(answer: &HttpResponse) -> i64 {
    let control = answer.header("cache-control").unwrap_or_default();
    let said = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<i64>().ok());
    said.unwrap_or(USUALLY).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::http::HttpError;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A server that counts.
    struct Server(AtomicU32, Option<&'static str>);

    #[async_trait::async_trait]
    impl Http for Server {
        async fn send(&self, _: HttpRequest) -> Result<HttpResponse, HttpError> {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            let said = self.1.map(|value| ("cache-control".to_owned(), value.to_owned()));
            Ok(HttpResponse {
                status: 200,
                headers: said.into_iter().collect(),
                body: vec![b'0' + u8::try_from(number).unwrap()],
            })
        }
    }

    fn server(control: Option<&'static str>) -> Server {
        Server(AtomicU32::new(0), control)
    }

    async fn at(documents: &Documents, server: &Server, now: UnixTime) -> u8 {
        documents.get(server, "https://x.example", now).await.unwrap()[0]
    }

    #[tokio::test]
    async fn a_document_is_read_again_when_its_time_is_over() {
        for (control, seconds) in [(None, 3600), (Some("public, max-age=600"), 600), (Some("max-age=0"), 60)]
        {
            let (documents, server) = (Documents::default(), server(control));
            assert_eq!(at(&documents, &server, 1000).await, b'0');
            assert_eq!(at(&documents, &server, 999 + seconds).await, b'0', "{control:?}");
            assert_eq!(at(&documents, &server, 1000 + seconds).await, b'1', "{control:?}");
        }
    }

    #[tokio::test]
    async fn nobody_can_have_it_read_more_than_once_a_minute() {
        let (documents, server) = (Documents::default(), server(None));
        assert_eq!(at(&documents, &server, 1000).await, b'0');
        for _ in 0..5 {
            assert_eq!(documents.newer(&server, "https://x.example", 1059).await.unwrap()[0], b'0');
        }
        assert_eq!(documents.newer(&server, "https://x.example", 1060).await.unwrap()[0], b'1');
    }
}
