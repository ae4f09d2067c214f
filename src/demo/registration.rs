//! Registers the sample app at the provider once, as an admin would. The secret is kept in the folder of the demo.

use super::Options;
use crate::{
    admin::{
        AdminError,
        clients::{self, NewClient},
        secrets,
    },
    app::App,
    crypto::digest::sha256,
    model::{client::Client, client::ClientSettings, client_secret, id::ClientId},
    protocol::{UnixTime, client_metadata::ClientMetadata, secret::Secret},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

const ACTOR: &str = "demo";
const CLIENT_ID: &str = "sample-app";

/// The sample app's id and secret. A lost secret is replaced by a new one, and a changed port is registered.
pub async fn ensure(app: &Arc<App>, options: &Options) -> Result<(String, Secret), String> {
    let file = options.data.join("sample-app.secret");
    let id = ClientId::new(CLIENT_ID);
    let kept = fs::read_to_string(&file).ok().map(|text| Secret::new(text.trim()));
    let failed = |error: AdminError| format!("the sample app cannot be registered: {error}");
    let secret = match clients::find(app, &id).await {
        Ok(client) => {
            let client = with_ports(app, client, options).await.map_err(failed)?;
            match kept.filter(|secret| is_of(&client, secret, app.now())) {
                Some(secret) => return Ok((CLIENT_ID.to_owned(), secret)),
                None => secrets::rotate(app, &id, 0, ACTOR).await.map_err(failed)?.1,
            }
        }
        Err(AdminError::NotFound) => {
            let metadata = metadata(options);
            let new = NewClient { metadata, client_id: Some(CLIENT_ID.to_owned()), ..NewClient::default() };
            let (_, secret) = clients::create(app, new, ACTOR).await.map_err(failed)?;
            secret.ok_or("the sample app was registered without a secret")?
        }
        Err(error) => return Err(failed(error)),
    };
    keep(&file, &secret).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    Ok((CLIENT_ID.to_owned(), secret))
}

fn metadata(options: &Options) -> ClientMetadata {
    let base = format!("http://localhost:{}", options.app_port);
    ClientMetadata {
        client_name: Some("Sample app".to_owned()),
        redirect_uris: vec![format!("{base}/callback")],
        post_logout_redirect_uris: vec![format!("{base}/")],
        ..ClientMetadata::of_new_client()
    }
}

/// The app may have moved to another port since the last start.
async fn with_ports(app: &Arc<App>, client: Client, options: &Options) -> Result<Client, AdminError> {
    let wanted = metadata(options);
    if client.metadata.redirect_uris == wanted.redirect_uris {
        return Ok(client);
    }
    let moved = ClientMetadata {
        redirect_uris: wanted.redirect_uris,
        post_logout_redirect_uris: wanted.post_logout_redirect_uris,
        ..client.metadata
    };
    let settings: ClientSettings = client.settings;
    clients::update(app, &client.id, None, moved, settings, ACTOR).await.map(|(client, _)| client)
}

fn is_of(client: &Client, secret: &Secret, now: UnixTime) -> bool {
    client_secret::find(&client.secrets, sha256(secret.expose()).as_bytes(), now).is_some()
}

/// Writes a file that only its owner can read.
fn keep(file: &Path, secret: &Secret) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    writeln!(file, "{}", secret.expose())?;
    file.sync_all()
}
