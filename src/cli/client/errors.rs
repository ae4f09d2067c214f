//! `porchlight client errors`: the refused requests of an app.

use super::{
    super::{failure::Failure, open, output},
    explain,
};
use crate::{
    admin::{
        client_errors::{self, ClientErrorDocument},
        clients,
    },
    model::id::ClientId,
    views::Lang,
};
use clap::Args;
use std::path::Path;

/// Which requests.
#[derive(Args)]
pub struct Errors {
    /// The app's `client_id`; without it, the requests that named no registered app
    id: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Errors {
    /// Shows the latest ones, newest first.
    pub async fn run(self, path: Option<&Path>) -> Result<(), Failure> {
        let app = open::app(path).await?;
        let id = self.id.as_deref().map(ClientId::new);
        if let (Some(id), Some(typed)) = (&id, &self.id) {
            clients::find(&app, id).await.map_err(|error| explain(typed, error))?;
        }
        let found =
            client_errors::newest(&app, id).await.map_err(|error| Failure::Failed(error.to_string()))?;
        if self.json {
            output::json(&found.iter().map(ClientErrorDocument::new).collect::<Vec<_>>());
            return Ok(());
        }
        for error in &found {
            let word = error.cause.as_str();
            let about = [error.parameter.as_deref(), error.value.as_deref()];
            let about: Vec<&str> = about.into_iter().flatten().collect();
            let at = output::time(error.at);
            output::line(format_args!(
                "{at}  {}  {word}  {}",
                error.endpoint,
                output::plain(&about.join(" "))
            ));
            let mend =
                app.views.text(Lang::default(), &format!("cause-{}-mend", word.replace('_', "-")), &[]);
            output::line(format_args!("    {mend} (reference {})", error.reference));
        }
        Ok(())
    }
}
