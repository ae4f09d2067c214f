//! Delivers what other machines are told. A delivery is taken with a lease, so that a sender that dies leaves it to
//! the next; its id lets the other side recognise a double.

use crate::{
    app::App,
    config::webhooks::Webhook,
    crypto::webhook,
    model::{
        delivery::{Delivery, DeliveryContent},
        id::{ClientId, SessionId, UserId},
        message::MessageStatus,
    },
    observe::{metrics, webhooks::PURPOSE},
    protocol::logout_token::{self, LogoutTokenClaims},
    store::{self, StoreError},
    world::http::{HttpError, HttpRequest, HttpResponse, Method},
};
use std::sync::Arc;

/// How long a sender holds a delivery, in seconds: longer than a request may take.
const LEASE_SECONDS: i64 = 30;
/// Deliveries taken at a time.
const BATCH: i64 = 20;
/// Seconds before the second, third, ... try; the last one repeats until the delivery expires.
const BACKOFF_SECONDS: [i64; 7] = [2, 5, 15, 60, 300, 900, 3600];

/// How a try ended without success.
enum Miss {
    /// It may work later.
    Later(String),
    /// It never will.
    Never(String),
}

/// Delivers everything whose turn it is. Gives how many deliveries were taken.
///
/// # Errors
/// The database fails.
pub async fn due(app: &Arc<App>) -> Result<usize, StoreError> {
    let now = app.now();
    if !app.store.read(move |conn| store::deliveries::any_due(conn, now)).await? {
        return Ok(0);
    }
    let claim = move |conn: &mut store::Conn| store::deliveries::claim(conn, now, now + LEASE_SECONDS, BATCH);
    let claimed = app.store.write(claim).await?;
    let count = claimed.len();
    let tries = claimed.into_iter().map(|delivery| one(app, delivery));
    let settled = futures_util::future::join_all(tries).await;
    app.store
        .write(move |conn| settled.iter().try_for_each(|delivery| store::deliveries::settle(conn, delivery)))
        .await?;
    Ok(count)
}

/// Tries one delivery and says what became of it.
async fn one(app: &App, mut delivery: Delivery) -> Delivery {
    let now = app.now();
    if now >= delivery.expires_at {
        metrics::delivery("expired");
        let note = delivery.note.clone();
        return delivery.ended(MessageStatus::Expired, note);
    }
    delivery.attempts += 1;
    let sent = match open(app, &delivery) {
        Ok(DeliveryContent::Webhook { body }) => by_webhook(app, &delivery, body).await,
        Ok(DeliveryContent::Logout { client_id, user_id, session_id }) => {
            by_logout(app, &delivery, &client_id, &user_id, &session_id).await
        }
        Err(cause) => Err(Miss::Never(cause)),
    };
    let (outcome, settled) = match sent {
        Ok(()) => ("sent", Delivery { sent_at: Some(now), ..delivery.ended(MessageStatus::Sent, None) }),
        Err(Miss::Never(cause)) => ("failed", delivery.ended(MessageStatus::Failed, Some(cause))),
        Err(Miss::Later(cause)) => retry(delivery, now, cause),
    };
    metrics::delivery(outcome);
    if let Some(note) = &settled.note {
        tracing::warn!(delivery = %settled.id, outcome, attempts = settled.attempts, %note, "another machine was not told");
    }
    settled
}

fn retry(delivery: Delivery, now: i64, cause: String) -> (&'static str, Delivery) {
    let tries = usize::try_from(delivery.attempts - 1).unwrap_or(usize::MAX).min(BACKOFF_SECONDS.len() - 1);
    let next_at = now + BACKOFF_SECONDS[tries];
    if next_at >= delivery.expires_at {
        return ("failed", delivery.ended(MessageStatus::Failed, Some(cause)));
    }
    ("retried", Delivery { status: MessageStatus::Queued, next_at, note: Some(cause), ..delivery })
}

fn open(app: &App, delivery: &Delivery) -> Result<DeliveryContent, String> {
    let json = app.sealer.open(PURPOSE, &delivery.sealed).map_err(|error| error.to_string())?;
    serde_json::from_slice(&json).map_err(|error| error.to_string())
}

/// Standard Webhooks: id, time of this try, and a signature of both with the body.
async fn by_webhook(app: &App, delivery: &Delivery, body: String) -> Result<(), Miss> {
    let known: Option<&Webhook> = app.config.webhooks.iter().find(|webhook| webhook.url == delivery.target);
    let Some(known) = known else {
        return Err(Miss::Never("there is no such webhook in the configuration any more".to_owned()));
    };
    let (id, now) = (delivery.id.as_str(), app.now());
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", now.to_string()),
        ("webhook-signature", webhook::sign(&known.key(), id, now, &body)),
    ];
    let request = post(&known.url, &headers, body);
    let answer = if known.allow_private {
        app.world.http.send_privately(request).await
    } else {
        app.world.http.send_to_registered(request).await
    };
    // 410 says that nobody listens any more.
    judge(answer, &[410])
}

/// OIDC Back-Channel Logout §2.5; with 400 the app says that it will not take this token (§2.8).
async fn by_logout(
    app: &App,
    delivery: &Delivery,
    client: &ClientId,
    user: &UserId,
    session: &SessionId,
) -> Result<(), Miss> {
    let known = app.client(client).await.map_err(|error| Miss::Later(error.to_string()))?;
    let uri = known.as_ref().and_then(|client| client.metadata.backchannel_logout_uri.clone());
    let (Some(known), Some(uri)) = (known, uri) else {
        return Err(Miss::Never("the app is not to be told any more".to_owned()));
    };
    // A client that knows no `sid` must be told of the person alone, or it finds nothing to end.
    let sid = known.metadata.backchannel_logout_session_required.then(|| session.as_str());
    let (sub, jti) = (user.as_str(), delivery.id.as_str());
    let claims = LogoutTokenClaims::new(app.issuer(), client.as_str(), sub, sid, jti, app.now_elsewhere());
    let alg = known.metadata.id_token_signed_response_alg;
    let token = app.snapshot().keyring.sign(alg, logout_token::TYP, &claims);
    let token = token.map_err(|error| Miss::Later(error.to_string()))?;
    let headers = [("content-type", "application/x-www-form-urlencoded".to_owned())];
    let answer =
        app.world.http.send_to_registered(post(&uri, &headers, format!("logout_token={token}"))).await;
    if let Err(error) = &answer {
        tracing::warn!(client = client.as_str(), name = known.name(), %error, "an app was not told of a sign-out");
    }
    judge(answer, &[400])
}

fn post(url: &str, headers: &[(&str, String)], body: String) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        url: url.to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        body: body.into_bytes(),
    }
}

fn judge(answer: Result<HttpResponse, HttpError>, never: &[u16]) -> Result<(), Miss> {
    match answer {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
        Ok(answer) if never.contains(&answer.status) => {
            Err(Miss::Never(format!("the other side answered {}", answer.status)))
        }
        Ok(answer) => Err(Miss::Later(format!("the other side answered {}", answer.status))),
        Err(error) => Err(Miss::Later(error.to_string())),
    }
}
