use super::*;
use std::sync::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that answers every request with the same bytes, and keeps the requests.
async fn serve(answer: Vec<u8>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            keep.lock().expect("not poisoned").push(String::from_utf8_lossy(&request[..length]).into_owned());
            let _ = stream.write_all(&answer).await;
        }
    });
    (url, asked)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(),
        body,
    ]
    .concat()
}

fn get(url: &str) -> HttpRequest {
    HttpRequest { method: Method::Get, url: url.to_owned(), headers: Vec::new(), body: Vec::new() }
}

#[tokio::test]
async fn a_request_goes_out_whole_and_the_answer_comes_back_whole() {
    let (url, asked) = serve(answer("418 Teapot\r\nX-Kind: tea", b"short and stout")).await;
    let headers = vec![("X-Asks".to_owned(), "for tea".to_owned())];
    let request = HttpRequest {
        method: Method::Post,
        headers,
        body: b"hot=1".to_vec(),
        ..get(&format!("{url}/pot?x=1"))
    };
    let response = GuardedHttp::allowing_loopback().send(request).await.expect("an answer");
    assert_eq!(
        (response.status, response.header("x-kind"), response.body.as_slice()),
        (418, Some("tea"), &b"short and stout"[..])
    );
    let asked = asked.lock().expect("not poisoned")[0].to_ascii_lowercase();
    assert!(
        asked.starts_with("post /pot?x=1 http/1.1\r\n")
            && asked.contains("x-asks: for tea\r\n")
            && asked.ends_with("\r\n\r\nhot=1"),
        "{asked}"
    );
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (inner, asked) = serve(answer("200 OK", b"inside")).await;
    let (url, _) = serve(answer(&format!("302 Found\r\nLocation: {inner}/"), b"")).await;
    let response = GuardedHttp::allowing_loopback().send(get(&url)).await.expect("an answer");
    assert_eq!(response.status, 302);
    assert!(asked.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn a_long_answer_is_cut_off_whether_it_says_its_length_or_not() {
    let http = GuardedHttp::allowing_loopback();
    let (just_right, _) = serve(answer("200 OK", &vec![b'x'; MAX_BODY])).await;
    assert_eq!(http.send(get(&just_right)).await.expect("an answer").body.len(), MAX_BODY);
    let (too_long, _) = serve(answer("200 OK", &vec![b'x'; MAX_BODY + 1])).await;
    assert_eq!(http.send(get(&too_long)).await.err(), Some(HttpError::TooLarge));
    let endless = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'x'; 10 * MAX_BODY]].concat();
    let (endless, _) = serve(endless).await;
    assert_eq!(http.send(get(&endless)).await.err(), Some(HttpError::TooLarge));
}

#[tokio::test]
async fn a_small_packed_answer_that_unpacks_to_a_long_one_is_cut_off() {
    // 1 MiB of zeros, packed to less than 7 KiB.
    let packed = gzip_of_zeros(1024 * 1024);
    assert!(packed.len() < MAX_BODY / 9);
    let (url, _) = serve(answer("200 OK\r\nContent-Encoding: gzip", &packed)).await;
    assert_eq!(GuardedHttp::allowing_loopback().send(get(&url)).await.err(), Some(HttpError::TooLarge));
}

/// RFC 1952 around RFC 1951, by hand: one fixed-code block, a zero and then copies of 258 zeros.
fn gzip_of_zeros(at_least: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut put = |text: &str| bits.extend(text.bytes().map(|bit| bit == b'1'));
    put("110"); // the last block, fixed codes
    put("00110000"); // the literal 0
    for _ in 0..=at_least / 258 {
        put("1100010100000"); // length 258 (code 285), distance 1 (code 0)
    }
    put("0000000"); // the end of the block
    let deflated = bits
        .chunks(8)
        .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | u8::from(*bit) << at));
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    packed.extend(deflated);
    packed.extend([0; 8]); // never reached: the reader has stopped by then
    packed
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let http = GuardedHttp { timeout: Duration::from_millis(200), ..GuardedHttp::allowing_loopback() };
    assert_eq!(http.send(get(&url)).await.err(), Some(HttpError::Timeout));
    let (slow, _) = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_vec()).await;
    let begun = std::time::Instant::now();
    assert!(http.send(get(&slow)).await.is_err());
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_refused_where_it_is_resolved() {
    let refused = GuardedHttp::new().send(get("https://localhost:1/")).await.err();
    assert_eq!(
        refused,
        Some(HttpError::Refused(
            "localhost is not a public address, and not in a network of outgoing.private_networks".to_owned()
        ))
    );
    let allowed = GuardedHttp::allowing_loopback().send(get("https://localhost:1/")).await.err();
    assert!(matches!(allowed, Some(HttpError::Unreachable(_))), "allowed, and nobody is there: {allowed:?}");
}

#[tokio::test]
async fn a_plain_or_private_address_is_refused_before_anything_is_sent() {
    let (url, asked) = serve(answer("200 OK", b"")).await;
    for wrong in [url.as_str(), &url.replace("http", "https"), "https://10.0.0.1/", "https://[fd00::1]/"] {
        assert!(matches!(GuardedHttp::new().send(get(wrong)).await, Err(HttpError::Refused(_))), "{wrong}");
    }
    assert!(asked.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn a_fault_tells_what_happened_without_the_url() {
    let (url, _) = serve(b"nonsense".to_vec()).await;
    let fault = GuardedHttp::allowing_loopback()
        .send(get(&format!("{url}/hook?token=secret")))
        .await
        .err()
        .expect("a fault");
    assert!(matches!(fault, HttpError::Unreachable(_)));
    assert!(!fault.to_string().contains("secret"), "{fault}");
    let bad_header = HttpRequest { headers: vec![("x".to_owned(), "a\r\nb: c".to_owned())], ..get(&url) };
    assert!(GuardedHttp::allowing_loopback().send(bad_header).await.is_err());
}
