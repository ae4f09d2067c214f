//! GET /account/providers: a person's accounts at other providers
//! POST /account/providers/link
//! POST /account/providers/unlink

use super::sections::{Group, Section};
use crate::{
    app::App,
    login::methods::upstream::{
        self,
        account::{self, Unlinked},
        begin::{self, Leaving},
    },
    model::{
        id::IdentityId,
        identity::{Identity, Refusal},
        user::User,
    },
    protocol::UnixTime,
    store::{Conn, StoreError},
    views::{
        Ago,
        account::State,
        providers::{LinkedLine, OtherProvider, ProviderNotice, Providers},
    },
    web::{Failure, PageRequest, form::Form, guard, headers, query},
};
use actix_web::{HttpRequest, HttpResponse};

const LIST: &str = "/account/providers";

/// How it stands on the overview.
pub const SECTION: Section = Section { name: "providers", path: LIST, group: Group::SignIn, state };

/// None where there are no other providers.
fn state(app: &App, conn: &mut Conn, user: &User) -> Result<Option<State>, StoreError> {
    if app.config.providers.is_empty() {
        return Ok(None);
    }
    let linked = account::standing(app, conn, &user.id)?.identities.len();
    Ok(Some(if linked == 0 { State::plain("none") } else { State::count("count", linked) }))
}

/// The list.
pub async fn get(request: PageRequest, http_request: HttpRequest) -> Result<HttpResponse, Failure> {
    let me = guard::signed_in(&request, LIST).await?;
    let (shared, now) = (request.app.clone(), request.app.now());
    let standing = request.app.store.read(move |conn| account::standing(&shared, conn, &me.user.id)).await?;
    let value = |name| query::value(http_request.query_string(), name);
    let named = value("provider").map(|name| label(&request, &name)).unwrap_or_default();
    let linked = |name: &str| standing.identities.iter().any(|one| one.account.provider == name);
    let others = upstream::of_policy(&request.app, request.app.policy(None)).into_iter();
    let page = Providers {
        notice: value("done").and_then(|word| ProviderNotice::parse(&word, &named)),
        linked: standing.identities.iter().map(|one| line(&request, one, now)).collect(),
        can_unlink: standing.can_unlink,
        others: others
            .filter(|provider| !linked(&provider.name))
            .map(|provider| OtherProvider { name: provider.name.clone(), label: provider.label.clone() })
            .collect(),
        link_action: format!("{LIST}/link"),
        unlink_action: format!("{LIST}/unlink"),
        back_url: "/account".to_owned(),
    };
    request.page(&page)
}

/// A provider's name for people; of one that is configured no more, the name it had.
fn label(request: &PageRequest, name: &str) -> String {
    let known = request.app.config.providers.get(name);
    known.map_or_else(|| name.chars().take(40).collect(), |provider| provider.label.clone())
}

fn line(request: &PageRequest, identity: &Identity, now: UnixTime) -> LinkedLine {
    LinkedLine {
        id: identity.id.as_str().to_owned(),
        provider: label(request, &identity.account.provider),
        email: identity.email.clone(),
        created: Ago::new(now - identity.created_at),
        last_used: identity.last_used_at.map(|at| Ago::new(now - at)),
    }
}

/// One more: leaves for the provider.
pub async fn post_link(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, LIST).await?;
    let name = form.get("provider").unwrap_or_default();
    if !request.app.policy(None).takes_provider(name) {
        return Err(Failure::NotFound);
    }
    match begin::to_link(&request.app, me.end_user(), name).await? {
        Leaving::To(url) => {
            let mut response = request.redirect(&url);
            headers::no_referrer(response.headers_mut());
            Ok(response)
        }
        Leaving::Refused(refusal) => Ok(request.redirect(&done(refusal, name))),
        Leaving::TooMany(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
        Leaving::Unknown => Err(Failure::NotFound),
    }
}

fn done(refusal: Refusal, name: &str) -> String {
    format!("{LIST}?done={}&provider={name}", refusal.as_str())
}

/// One less.
pub async fn post_unlink(request: PageRequest, Form(form): Form) -> Result<HttpResponse, Failure> {
    let me = guard::fresh(&request, LIST).await?;
    let id = IdentityId::new(form.get("identity").unwrap_or_default());
    let (unlinked, name) = request.app.write(move |tx| account::unlink(tx, &me.end_user(), &id)).await?;
    Ok(request.redirect(&match unlinked {
        Unlinked::Yes => format!("{LIST}?done=unlinked&provider={name}"),
        Unlinked::LastWayIn => format!("{LIST}?done=kept&provider={name}"),
        Unlinked::Gone => LIST.to_owned(),
    }))
}
