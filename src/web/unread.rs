//! What is left unread of a chunked body. Where a handler lets go of such a body, the server underneath reads on to its
//! end, without a bound in time or size, and keeps the connection until then. Here the body is kept until its answer
//! is out: the server then sees that it was not read, and closes the connection as it does after a body of a known
//! length.

use actix_web::{
    Error, HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::header,
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

/// Keeps chunked bodies of HTTP/1.1 until their answers are out.
pub async fn close(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    let body = match request.take_payload() {
        body @ Payload::H1 { .. } if is_chunked => Rc::new(RefCell::new(body)),
        other => {
            request.set_payload(other);
            return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
        }
    };
    request.set_payload(Payload::Stream { payload: Box::pin(Read(body.clone())) });
    let answered = next.call(request).await?.map_into_boxed_body();
    Ok(answered.map_body(|_, answer| BoxBody::new(Kept { answer, _body: body })))
}

/// A body as handlers read it.
struct Read(Rc<RefCell<Payload>>);

impl Stream for Read {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.borrow_mut().poll_next_unpin(context)
    }
}

/// An answer that keeps the body of its request.
struct Kept {
    answer: BoxBody,
    _body: Rc<RefCell<Payload>>,
}

impl MessageBody for Kept {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}
