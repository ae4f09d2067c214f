//! From an accepted socket to HTTP: as `actix_web::HttpServer` does it, with our stream in between and a place for every
//! network.

use super::{
    networks::{Networks, Place},
    stream::Stream,
};
use actix_http::{HttpService, Protocol, Request, Response, error::DispatchError};
use actix_server::{GracefulShutdownSignal, ServerBuilder};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{Error, body::MessageBody, dev::AppConfig};
use openssl::ssl::{Ssl, SslAcceptor};
use std::{
    fmt::Debug,
    io,
    net::{SocketAddr, TcpListener},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_openssl::SslStream;

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(3);

/// The limits of a listener.
#[derive(Clone)]
pub(super) struct Limits {
    /// In which a head must come, and an answer be taken.
    pub(super) time: Duration,
    /// The places of each network.
    pub(super) networks: Arc<Networks>,
}

impl Limits {
    /// Who connects, and a place for the connection. An error closes it at once.
    fn enter(&self, io: &TcpStream) -> io::Result<(SocketAddr, Place)> {
        let peer = io.peer_addr()?;
        let place = self.networks.enter(peer.ip()).ok_or(io::ErrorKind::QuotaExceeded)?;
        Ok((peer, place))
    }
}

/// Serves an app on that listener.
pub(super) fn listen<F, I, S, B>(
    server: ServerBuilder,
    listener: TcpListener,
    app: F,
    limits: &Limits,
    tls: Option<SslAcceptor>,
) -> io::Result<ServerBuilder>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let (limits, stopping) = (limits.clone(), server.graceful_shutdown_signal());
    if let Some(tls) = tls {
        return server.listen("https", listener, move || {
            let (http, limits, tls) = (http(app(), limits.time, &stopping), limits.clone(), tls.clone());
            fn_service(move |io: TcpStream| {
                let (limits, tls) = (limits.clone(), tls.clone());
                async move {
                    let (peer, place) = limits.enter(&io)?;
                    let mut io = SslStream::new(Ssl::new(tls.context()).map_err(io::Error::from)?, io)
                        .map_err(io::Error::from)?;
                    let handshake = timeout(HANDSHAKE, Pin::new(&mut io).accept()).await;
                    handshake.map_err(io::Error::from)?.map_err(io::Error::other)?;
                    let is_http2 = io.ssl().selected_alpn_protocol() == Some(b"h2");
                    let protocol = if is_http2 { Protocol::Http2 } else { Protocol::Http1 };
                    Ok((Stream::new(io, is_http2, limits.time, place), protocol, Some(peer)))
                }
            })
            .and_then(http)
        });
    }
    server.listen("http", listener, move || {
        let (http, limits) = (http(app(), limits.time, &stopping), limits.clone());
        // HTTP/1.1 alone: HTTP/2 is for browsers, which speak it only over TLS.
        fn_service(move |io: TcpStream| {
            let limits = limits.clone();
            async move {
                let (peer, place) = limits.enter(&io)?;
                Ok((Stream::new(io, false, limits.time, place), Protocol::Http1, Some(peer)))
            }
        })
        .and_then(http)
    })
}

fn http<T, I, S, B>(
    app: I,
    limit: Duration,
    stopping: &GracefulShutdownSignal,
) -> impl ServiceFactory<
    (Stream<T>, Protocol, Option<SocketAddr>),
    Config = (),
    Response = (),
    Error = DispatchError,
    InitError = (),
> + use<T, I, S, B>
where
    T: AsyncRead + AsyncWrite + Unpin + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let stopping = stopping.clone();
    let app = app.into_factory().map_err(|error| error.into().error_response());
    HttpService::build()
        .graceful_shutdown_signal(move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        })
        .client_request_timeout(limit)
        .client_disconnect_timeout(Duration::from_secs(1))
        .on_connect_ext(|stream: &Stream<T>, data| {
            data.insert(stream.connection());
        })
        .finish(map_config(app, |()| AppConfig::default()))
}
