//! An app as JSON: as the standard shows it (RFC 7591 §3.2.1), and beside that what an admin decides.

use crate::{
    model::client::{Client, ClientSettings},
    protocol::{UnixTime, client_metadata::ClientMetadata, secret::Secret},
    store::clients::Found,
};
use serde::Serialize;

/// The client information response.
#[derive(Serialize)]
pub struct Registration<'a> {
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    client_id_issued_at: UnixTime,
    /// Required beside a secret; 0 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<UnixTime>,
    #[serde(flatten)]
    metadata: &'a ClientMetadata,
}

impl<'a> Registration<'a> {
    /// An app with its secret, at the one time that it is known.
    pub fn new(client: &'a Client, secret: Option<&'a Secret>) -> Self {
        Self {
            client_id: client.id.as_str(),
            client_secret: secret.map(Secret::expose),
            client_id_issued_at: client.created_at,
            client_secret_expires_at: secret.map(|_| 0),
            metadata: &client.metadata,
        }
    }
}

/// An app by the names of RFC 7591, with what an admin decides.
#[derive(Serialize)]
pub struct ClientDocument<'a> {
    #[serde(flatten)]
    registration: Registration<'a>,
    settings: &'a ClientSettings,
}

impl<'a> ClientDocument<'a> {
    /// An app with its secret, at the one time that it is known.
    pub fn new(client: &'a Client, secret: Option<&'a Secret>) -> Self {
        Self { registration: Registration::new(client, secret), settings: &client.settings }
    }
}

/// An app in a list, where one that cannot be read has its id and the cause.
#[derive(Serialize)]
#[serde(untagged)]
pub enum ListedClient<'a> {
    /// It can be read.
    Readable(Box<ClientDocument<'a>>),
    /// It cannot, and is refused.
    Unreadable {
        /// Its id.
        client_id: &'a str,
        /// Why.
        unreadable: &'a str,
    },
}

impl<'a> ListedClient<'a> {
    /// As it was read.
    pub fn new(found: &'a Found) -> Self {
        match found {
            Ok(client) => Self::Readable(Box::new(ClientDocument::new(client, None))),
            Err(row) => Self::Unreadable { client_id: row.id.as_str(), unreadable: &row.cause },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::ClientId;
    use serde_json::json;

    #[test]
    fn members_have_the_names_of_rfc_7591_and_a_secret_is_only_there_when_given() {
        let metadata = ClientMetadata {
            redirect_uris: vec!["https://rp.example/cb".into()],
            ..ClientMetadata::default()
        };
        let client = Client {
            id: ClientId::new("rp"),
            secrets: Vec::new(),
            metadata,
            settings: ClientSettings::default(),
            created_at: 1_700_000_000,
            version: 0,
        };
        let secret = Secret::new("s3cret");
        let shown = serde_json::to_value(Registration::new(&client, Some(&secret))).expect("JSON");
        assert_eq!(shown["client_id"], "rp");
        assert_eq!(shown["client_secret"], "s3cret");
        assert_eq!(shown["client_secret_expires_at"], 0);
        assert_eq!(shown["client_id_issued_at"], 1_700_000_000);
        assert_eq!(shown["redirect_uris"], json!(["https://rp.example/cb"]));
        assert_eq!(shown["token_endpoint_auth_method"], "client_secret_basic");
        let later = serde_json::to_value(Registration::new(&client, None)).expect("JSON");
        assert_eq!((later.get("client_secret"), later.get("client_secret_expires_at")), (None, None));
    }
}
