//! `porchlight client list`, `porchlight client show`, and how other commands show an app.

use super::super::{failure::Failure, open, output};
use crate::{
    admin::{
        clients,
        registration::{ClientDocument, ListedClient},
    },
    model::client::Client,
    protocol::secret::Secret,
    store::clients::Found,
};
use serde::Serialize;
use std::path::Path;

/// Shows every app, the newest first.
pub async fn list(path: Option<&Path>, json: bool) -> Result<(), Failure> {
    let app = open::app(path).await?;
    let (mut before, mut documents) = (None, Vec::new());
    loop {
        let page = clients::page(&app, before).await.map_err(|error| Failure::Failed(error.to_string()))?;
        if json {
            documents.extend(page.apps.iter().map(|found| serde_json::json!(ListedClient::new(found))));
        } else {
            page.apps.iter().for_each(line);
        }
        match page.next {
            Some(last) => before = Some(last),
            None => break,
        }
    }
    if json {
        output::json(&documents);
    }
    Ok(())
}

fn line(found: &Found) {
    match found {
        Ok(client) => {
            let kind = if client.is_public() { "public" } else { "confidential" };
            output::line(format_args!("{}  {kind:12}  {}", client.id, output::plain(client.name())));
        }
        Err(unreadable) => {
            let (id, cause) = (output::plain(unreadable.id.as_str()), output::plain(&unreadable.cause));
            output::line(format_args!("{id}  {:12}  it is refused: {cause}", "unreadable"));
        }
    }
}

/// Shows one app; its secret when it has just been made.
pub fn one(client: &Client, secret: Option<&Secret>, json: bool) {
    if json {
        output::json(&ClientDocument::new(client, secret));
        return;
    }
    let metadata = &client.metadata;
    let mut fields = vec![("client_id", client.id.as_str().to_owned())];
    if let Some(secret) = secret {
        fields.push(("client_secret", format!("{}  (shown this once)", secret.expose())));
    }
    fields.push(("client_name", client.name().to_owned()));
    fields.extend(metadata.redirect_uris.iter().map(|uri| ("redirect_uri", uri.clone())));
    let after = metadata.post_logout_redirect_uris.iter();
    fields.extend(after.map(|uri| ("post_logout_redirect_uri", uri.clone())));
    fields.push(("scope", metadata.scope.to_string()));
    fields.push(("authentication", metadata.token_endpoint_auth_method.as_str().to_owned()));
    fields.push(("id_token_alg", metadata.id_token_signed_response_alg.as_str().to_owned()));
    fields.push(("pkce", word(&client.pkce())));
    let places = if client.settings.id_token_claims { "ID token and UserInfo" } else { "UserInfo" };
    fields.push(("claims", places.to_owned()));
    fields.push(("consent", word(&client.settings.consent)));
    fields.push(("access_token", word(&client.settings.access_token_format)));
    let refresh = if client.rotates_refresh_tokens() { "rotated" } else { "reusable" };
    fields.push(("refresh_tokens", refresh.to_owned()));
    fields.push(("policy", client.settings.policy.clone().unwrap_or_else(|| "default".to_owned())));
    fields.push(("created", output::time(client.created_at)));
    output::fields(&fields);
}

/// The word for a choice.
fn word(choice: &impl Serialize) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
