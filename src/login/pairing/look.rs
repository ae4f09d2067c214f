//! What a link that answers a sign-in can do in the browser that opens it. Nothing here changes anything.

use crate::{
    app::App,
    login::{
        BrowserSession,
        link::{Dead, Opened, Reason},
        opened_link::{Found, LinkTx},
        recipient,
    },
    model::{
        challenge::{Challenge, ChallengeKind},
        contact::Contact,
        id::UserId,
        login::{Login, Prove, Stage},
        policy::{Method, OtherDevice},
        user::User,
    },
    store::{self, Conn, StoreError},
};

/// Why a link that is still good cannot approve in this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It must be opened in the browser that started.
    SameBrowserOnly,
    /// It can only say "this wasn't me": what signs in is the code beside it.
    CodeOnly,
    /// Somebody else is signed in here than the person who signs in.
    OtherPerson {
        /// The address belongs to nobody so far: whoever reads it can still say no.
        can_deny: bool,
    },
    /// A notification's link, on a device that gets no notifications of the person.
    OtherDevice,
    /// A notification's link, on a device that was subscribed with less than is asked for.
    Unfit,
}

impl Barred {
    /// Whether it can still say "this wasn't me" here.
    pub fn can_deny(self) -> bool {
        self != Self::OtherPerson { can_deny: false }
    }
}

/// A link that can still do something.
#[derive(Clone, Debug)]
pub struct Open {
    /// The login that it answers.
    pub login: Login,
    /// Opened in the browser that started.
    pub same_browser: bool,
    /// Elsewhere, the number must be typed.
    pub number_required: bool,
    /// The account that the address will belong to, in words, where an earlier step has proved who it is.
    pub account: Option<String>,
    /// Why it cannot approve in this browser, if it cannot.
    pub barred: Option<Barred>,
    pub(super) challenge: Challenge,
}

impl Open {
    /// What was asked of the person.
    pub fn asked(&self) -> Option<&Prove> {
        self.login.prove()
    }

    /// By what the link proves something.
    pub(super) fn method(&self) -> Option<Method> {
        match self.challenge.kind {
            ChallengeKind::PushLink => Some(Method::Push),
            _ => self.asked().and_then(Prove::link_in_message),
        }
    }
}

pub(super) fn look(tx: &mut LinkTx<'_>, opened: Opened) -> Result<Found<Open>, StoreError> {
    let LinkTx { app, conn, browser, .. } = tx;
    let why_dead = opened.why_dead(app);
    let Opened { challenge, login: Some(login) } = opened else { return Ok(Found::nothing()) };
    let same_browser = login.browser_digest == browser.browser_digest;
    if same_browser && matches!(login.stage, Stage::Proved { .. }) {
        return Ok(Found::GoOn(login.id));
    }
    if let Some(reason) = why_dead {
        return Ok(Found::Dead(Dead::of(&login, browser, reason)));
    }
    let Some(asked) = login.prove() else {
        return Ok(Found::Dead(Dead::of(&login, browser, Reason::Used)));
    };
    let contact = store::contacts::find(conn, asked.channel(), &asked.contact_key)?;
    let people = People::of(&challenge, asked, contact.as_ref());
    let user = people.signs_in.map(|user| store::users::find(conn, user)).transpose()?.flatten();
    if user.as_ref().is_some_and(|user| !user.is_active()) {
        return Ok(Found::nothing());
    }
    let barred = why_barred(app, &challenge, &login, &people, browser);
    let number_required =
        !same_browser && app.policy(Some(&login.policy)).other_device == OtherDevice::Number;
    let adds_address =
        challenge.kind != ChallengeKind::PushLink && !asked.proofs.is_empty() && contact.is_none();
    let account = match user.filter(|_| adds_address && barred.is_none()) {
        Some(user) => Some(account_in_words(conn, &user)?),
        None => None,
    };
    Ok(Found::Open(Open { login, same_browser, number_required, account, barred, challenge }))
}

/// Whom a link concerns, as far as they are known.
struct People<'a> {
    /// The person who signs in with it.
    signs_in: Option<&'a UserId>,
    /// The person who got it, by an address or a device of their own.
    got_it: Option<&'a UserId>,
}

impl<'a> People<'a> {
    fn of(challenge: &'a Challenge, asked: &'a Prove, contact: Option<&'a Contact>) -> Self {
        let owner = match challenge.kind {
            ChallengeKind::PushLink => challenge.user_id.as_ref(),
            _ => contact.map(|contact| &contact.user_id),
        };
        if asked.proofs.is_empty() {
            let user = owner.or(asked.user.as_ref());
            Self { signs_in: user, got_it: user }
        } else {
            Self { signs_in: asked.user.as_ref(), got_it: owner }
        }
    }

    /// Whether that person is neither nobody nor the one who is signed in in the browser.
    fn is_other(user: Option<&UserId>, browser: &BrowserSession) -> bool {
        let signed_in = browser.session.as_ref().map(|(_, user)| &user.id);
        user.zip(signed_in).is_some_and(|(user, signed_in)| user != signed_in)
    }
}

fn why_barred(
    app: &App,
    challenge: &Challenge,
    login: &Login,
    people: &People<'_>,
    browser: &BrowserSession,
) -> Option<Barred> {
    let is_code_only = challenge.kind != ChallengeKind::PushLink
        && login.prove().is_some_and(|asked| asked.link_in_message().is_none());
    if login.browser_digest == browser.browser_digest {
        return is_code_only.then_some(Barred::CodeOnly);
    }
    if People::is_other(people.signs_in, browser) {
        return Some(Barred::OtherPerson { can_deny: !People::is_other(people.got_it, browser) });
    }
    if is_code_only {
        return Some(Barred::CodeOnly);
    }
    // The first screen shows no number beside a link of which it does not tell.
    let is_hidden =
        challenge.kind != ChallengeKind::PushLink && login.prove().is_some_and(|it| it.hidden_link);
    (is_hidden || app.policy(Some(&login.policy)).other_device == OtherDevice::SameBrowser)
        .then_some(Barred::SameBrowserOnly)
}

/// The account that an address is about to be added to. The name is what its person says; the number or address
/// beside it was proved, and shows only a part of itself.
fn account_in_words(conn: &mut Conn, user: &User) -> Result<String, StoreError> {
    let contacts = store::contacts::of_user(conn, &user.id)?;
    let proved = contacts.iter().filter(|contact| contact.verified_at.is_some());
    let masked = proved.map(|contact| recipient::masked(contact.kind, &contact.address));
    let name = user.claims.name.clone().or(user.claims.preferred_username.clone());
    Ok(name.into_iter().chain(masked).collect::<Vec<_>>().join(", "))
}
