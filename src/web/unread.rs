//! What is left unread of a chunked body. Where a handler lets go of such a body, the server underneath reads on to its
//! end, without a bound in time or size, and keeps the connection until then. Here the body is kept until its answer
//! is out: the server then sees that it was not read, and closes the connection as it does after a body of a known
//! length.

use super::connection::{Answer, Connection, Follows};
use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::header::{self, HeaderValue},
    middleware::Next,
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

/// Keeps chunked bodies of HTTP/1.1 until their answers are out, tells the connection what is under way, and refuses what is
/// more than one connection may ask for at once.
pub async fn close(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let payload = request.take_payload();
    let follows = follows(&request, &payload);
    let connection = request.conn_data::<Rc<Connection>>().cloned();
    let under_way = connection.clone().map(|connection| connection.begin(follows));
    let request_body = match payload {
        body @ Payload::H1 { .. } if follows == Follows::Chunks => {
            let body = Rc::new(RefCell::new(body));
            request.set_payload(Payload::Stream { payload: Box::pin(Read(body.clone())) });
            Some(body)
        }
        other => {
            request.set_payload(other);
            None
        }
    };
    let answered = if connection.is_some_and(|connection| connection.is_overfull()) {
        let refusal = HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, 1)).finish();
        request.into_response(refusal)
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if under_way.is_none() && request_body.is_none() {
        return Ok(answered);
    }
    Ok(answered.map_body(|_, body| BoxBody::new(Answer { body, _request_body: request_body, under_way })))
}

/// What follows the head, as the server underneath has read it: without an end, where the protocol was to be changed.
fn follows(request: &ServiceRequest, payload: &Payload) -> Follows {
    if !matches!(payload, Payload::H1 { .. }) {
        return Follows::Head;
    }
    let headers = request.headers();
    let length = || {
        headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok().filter(|length| *length > 0)
    };
    let is_websocket = |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"websocket");
    if headers.contains_key(header::TRANSFER_ENCODING) {
        Follows::Chunks
    } else if headers.get_all(header::UPGRADE).any(is_websocket) {
        Follows::Length(u64::MAX)
    } else {
        Follows::Length(length().unwrap_or(u64::MAX))
    }
}

/// A body as handlers read it.
struct Read(Rc<RefCell<Payload>>);

impl Stream for Read {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.borrow_mut().poll_next_unpin(context)
    }
}
