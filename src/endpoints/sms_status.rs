//! POST /sms/status/{provider} (Twilio status callbacks, X-Twilio-Signature)

use crate::{
    config::sms::{Api, Transport},
    model::{id::MessageId, message::MessageStatus},
    observe::metrics,
    protocol::secret::Secret,
    store,
    web::{Failure, Shared, form::Fields, query},
    world::sms::signature_is_right,
};
use actix_web::{HttpRequest, HttpResponse, web::Path};

/// Twilio says what became of a message.
pub async fn post(
    app: Shared,
    provider: Path<String>,
    request: HttpRequest,
    Fields(fields): Fields,
) -> Result<HttpResponse, Failure> {
    let token = token(&app, &provider).ok_or(Failure::NotFound)?;
    // The address that Twilio was given: ours by configuration, whatever Host says.
    let url = app.url(&request.uri().to_string());
    let presented = request.headers().get("x-twilio-signature").and_then(|value| value.to_str().ok());
    if !signature_is_right(token, &url, &fields, presented.unwrap_or_default()) {
        return Err(Failure::Forbidden);
    }
    let message = query::value(request.query_string(), "message");
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let (Some(message), Some(status)) = (message, field("MessageStatus").and_then(status)) {
        let code = field("ErrorCode").filter(|code| is_code(code));
        let note = (status == MessageStatus::Failed)
            .then(|| format!("not delivered: Twilio {}", code.unwrap_or("gives no reason")));
        report(&app, MessageId::new(message), provider.into_inner(), status, note).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// The key under which a provider signs, if it is there and signs at all.
fn token<'a>(app: &'a Shared, name: &str) -> Option<&'a Secret> {
    let Transport::Providers(providers) = &app.config.sms.transport else { return None };
    match &providers.iter().find(|provider| provider.name == name)?.api {
        Api::Twilio { auth_token, .. } => Some(auth_token),
        Api::TwilioVerify { .. } | Api::Vonage { .. } | Api::Http { .. } => None,
    }
}

/// The last words of Twilio on a message; `None` for those on its way.
fn status(word: &str) -> Option<MessageStatus> {
    match word {
        "delivered" | "read" => Some(MessageStatus::Delivered),
        "undelivered" | "failed" | "canceled" => Some(MessageStatus::Failed),
        _ => None,
    }
}

fn is_code(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

async fn report(
    app: &Shared,
    id: MessageId,
    provider: String,
    status: MessageStatus,
    note: Option<String>,
) -> Result<(), Failure> {
    let shown = id.clone();
    let changed = app
        .store
        .write(move |conn| store::messages::report(conn, &id, &provider, status, note.as_deref()))
        .await?;
    if changed && status == MessageStatus::Failed {
        metrics::sms_failed("undelivered");
        tracing::warn!(message = %shown, "a text message did not arrive");
    }
    Ok(())
}
