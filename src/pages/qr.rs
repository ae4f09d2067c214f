//! GET, HEAD /qr: what a phone opens that looked at the picture on a first screen
//! POST /qr/approve
//! POST /qr/deny
//! POST /qr/sign-in: with what is asked for on the first screen
//!
//! No GET changes anything.

use crate::{
    login::{
        methods::qr::{Open, QrLink, Refusal, phone},
        opened_link::Answered,
    },
    store,
    views::login::{Approve, LinkEnd, LinkEndKind, NumberError, ProveMore},
    web::{
        Failure,
        guard::{self, SignedIn},
        logins::{self, app_info},
        opened_link::{self, LinkPage, OpenedLink},
    },
};
use actix_web::{HttpResponse, http::StatusCode};

type Opened = OpenedLink<QrLink>;

impl LinkPage for QrLink {
    const PATH: &'static str = "/qr";

    /// Who is not signed in here signs in first and comes back. A link that is dead asks nobody to.
    async fn show(
        opened: &mut Opened,
        open: Open,
        refusal: Option<Refusal>,
    ) -> Result<HttpResponse, Failure> {
        let error = match refusal {
            Some(Refusal::WrongNumber(left)) => Some(NumberError::Wrong { left }),
            Some(Refusal::Malformed) => Some(NumberError::Malformed),
            Some(Refusal::OtherPerson) => return unfit(opened),
            // The page says what to do.
            Some(Refusal::SignedOut | Refusal::TooLittle(_)) => {
                return Ok(opened.request.redirect(&opened.here()));
            }
            None => None,
        };
        let request = &opened.request;
        let me = guard::signed_in_since(request, &opened.here(), open.not_before)
            .await
            .map_err(|failure| failure.with_answer(opened_link::private))?;
        // The approval asks the same again, in its transaction.
        if let Some(why) = phone::refusal(&request.app, &open, me.browser.clone()).await? {
            return refused(opened, &open, &why).await;
        }
        let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        opened.page(status, &approval(opened, &open, &me, error).await?)
    }

    /// It is me.
    async fn post(opened: &Opened) -> Result<Answered<Self>, Failure> {
        opened.answer(opened.form.get("number").unwrap_or_default().to_owned()).await
    }

    async fn done(opened: &Opened, (): ()) -> Result<HttpResponse, Failure> {
        Ok(opened.request.redirect("/link/approved"))
    }
}

/// What to do on a phone that cannot approve.
async fn refused(opened: &Opened, open: &Open, why: &Refusal) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let methods = match why {
        Refusal::TooLittle(methods) => methods,
        Refusal::OtherPerson => return unfit(opened),
        // Signed out at this moment.
        _ => return Ok(request.redirect(&opened.here())),
    };
    let client = logins::client_of(request, &open.login).await?;
    let page = ProveMore {
        app: app_info(request, client.as_deref()),
        methods: methods.iter().map(|method| method.as_str().replace('_', "-")).collect(),
        sign_in_action: can_sign_in(opened, open).then(|| "/qr/sign-in".to_owned()),
        deny_action: "/qr/deny".to_owned(),
        opened: opened.reference(),
    };
    opened.page(StatusCode::FORBIDDEN, &page)
}

/// Access that ends is begun by the first screen and not by the phone.
fn can_sign_in(opened: &Opened, open: &Open) -> bool {
    opened.request.app.policy(Some(&open.login.policy)).access.is_zero()
}

/// Signs in on the phone under the policy of the first screen's sign-in, and comes back.
pub async fn post_sign_in(opened: Opened) -> Result<HttpResponse, Failure> {
    let request = &opened.request;
    let open = opened.look().await?;
    if !can_sign_in(&opened, &open) {
        return Ok(request.redirect(&opened.here()));
    }
    match phone::sign_in(&request.app, &open, request.browser().await?, &opened.here()).await? {
        Ok(login) => Ok(request.redirect(&logins::resume(&login))),
        Err(until) => Err(Failure::TooMany(request.app.seconds_until(until))),
    }
}

async fn approval(
    opened: &Opened,
    open: &Open,
    me: &SignedIn,
    error: Option<NumberError>,
) -> Result<Approve, Failure> {
    let request = &opened.request;
    let user = me.user.id.clone();
    let contacts = request.app.store.read(move |conn| store::contacts::of_user(conn, &user)).await?;
    let name = me.user.claims.name.clone();
    let address = contacts.first().map(|contact| contact.address.clone()).or(name).unwrap_or_default();
    let client = logins::client_of(request, &open.login).await?;
    let device = &open.login.device;
    Ok(Approve {
        app: app_info(request, client.as_deref()),
        address,
        account: None,
        origin: device.into(),
        minutes_ago: (request.app.now() - open.login.created_at) / 60,
        number_required: true,
        action: "/qr/approve".to_owned(),
        deny_action: "/qr/deny".to_owned(),
        opened: opened.reference(),
        error,
        reporting: false,
    })
}

fn unfit(opened: &Opened) -> Result<HttpResponse, Failure> {
    opened.end(&LinkEnd::new(LinkEndKind::Unfit, None))
}
