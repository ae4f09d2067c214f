//! The nouns of a sign-in: what is known of it, who it is so far, and what can happen next. What reads, decides and
//! records imports them; they import none of it.

use super::{BrowserSession, identifier::Typed};
use crate::{
    model::{
        access_window::AccessWindow,
        authenticator::Factors,
        client::{Client, ConsentRule},
        contact::ContactKind,
        id::SessionId,
        login::{EndReason, Login, Proof},
        policy::{Method, Policy, PolicyStep, RegistrationField, SecondFactor},
        session::Session,
        user::User,
    },
    protocol::{UnixTime, error::OAuthError, scope::Scope, seconds::Seconds},
};
use std::sync::Arc;

/// Which person the app expects: an `id_token_hint` that could be verified, or a `sub` in the claims parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nobody in particular.
    None,
    /// This person.
    Sub(String),
}

/// What `next` needs to know beside the login.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct Facts {
    /// The time.
    pub now: UnixTime,
    /// The live session of this browser.
    pub session: Option<(Session, User)>,
    /// The person who proved who they are in this login.
    pub proved: Option<User>,
    /// The app is still the one that asked, and would still be answered under the same policy; and the sessions on other
    /// devices in which this login was approved are alive.
    pub stands: bool,
    /// What the person, proved or in session, allowed this app so far.
    pub allowed: Option<Scope>,
    /// What that person can give as a second factor.
    pub factors: Factors,
    /// The steps of the policy.
    pub steps: Vec<PolicyStep>,
    /// Who must give a second factor.
    pub second_factor: SecondFactor,
    /// Whose groups must.
    pub second_factor_groups: Vec<String>,
    /// What counts as one.
    pub second_factor_methods: Vec<Method>,
    /// This sign-in is so unusual that its person must give a second factor in it.
    pub risk: Option<Risk>,
    /// The kinds of contact of which that person has a verified one. Read only where something may go there.
    pub reached: Vec<ContactKind>,
    /// What people must tell of themselves.
    pub registration: Vec<RegistrationField>,
    /// The policy offers a passkey, our address can have one, and in this browser the person has neither made
    /// nor used nor refused one.
    pub offer_passkey: bool,
    /// The policy takes notifications, and in this browser the person has neither switched them on nor refused.
    pub offer_push: bool,
    /// What was proved is enough to add a way in to the account (`other_policies`). Read only where one may be added.
    pub may_add_ways_in: bool,
    /// Under a policy whose access ends, how it stands.
    pub access: Option<Terms>,
    /// Which person the app expects.
    pub hint: Hint,
    /// Whether the app asks people for consent; `None` for pages of our own.
    pub consent: Option<ConsentRule>,
    /// What people must have allowed: the requested scopes that this app may have, and those of which it names
    /// single claims.
    pub scope: Scope,
}

impl Facts {
    /// What a policy asks for, and nothing of anybody.
    pub fn of_policy(now: UnixTime, policy: &Policy) -> Self {
        Self {
            now,
            session: None,
            proved: None,
            stands: true,
            allowed: None,
            factors: Factors::default(),
            steps: policy.steps.clone(),
            second_factor: policy.second_factor,
            second_factor_groups: policy.second_factor_groups.clone(),
            second_factor_methods: policy.second_factor_methods.clone(),
            risk: None,
            reached: Vec::new(),
            registration: policy.registration.clone(),
            offer_passkey: false,
            offer_push: false,
            may_add_ways_in: false,
            access: None,
            hint: Hint::None,
            consent: None,
            scope: Scope::default(),
        }
    }
}

/// A sign-in that needs a second factor because it is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Text messages can be sent.
    pub texts: bool,
}

/// What happens now.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "made once a request and matched at once")]
pub enum Step {
    /// Show the person a page.
    Show(Screen),
    /// Send the message of a later step, then wait for its answer.
    Send(Box<Message>),
    /// Send the app an error.
    Refuse(OAuthError),
    /// Give the app its code, or the page its session.
    Issue(Authentication),
}

/// A message of a later step.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who it is, and how that is known.
    pub known: Authentication,
    /// The methods that would do.
    pub methods: Vec<Method>,
    /// To which kind of contact it goes.
    pub kind: ContactKind,
}

/// A page of the sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Ask who it is.
    Identify,
    /// Wait for the answer to the message.
    Wait,
    /// Ask for the second factor, or for what a later step needs.
    SecondFactor,
    /// Set up the second factor that the policy asks for.
    Enrol,
    /// Ask for what an account must tell of its person.
    Profile,
    /// Wait until an admin has let the person in.
    Pending,
    /// Choose the account that is signed in, or another.
    SelectAccount,
    /// Ask whether the app may have the person's data.
    Consent,
    /// Offer a passkey for the next time.
    OfferPasskey,
    /// Offer notifications for the next time.
    OfferPush,
    /// It was finished already, most likely in another tab.
    Finished,
    /// It ended without success.
    Ended(EndReason),
}

/// Who it is, and how that is known.
#[derive(Clone, Debug)]
pub struct Authentication {
    /// Who.
    pub user: User,
    /// How.
    pub proofs: Vec<Proof>,
    /// When: `auth_time`.
    pub auth_time: UnixTime,
    /// Proved in this login, so that a session begins or is renewed.
    pub fresh: bool,
    /// The session by which it is known, where it was not proved in this login.
    pub session: Option<SessionId>,
}

/// What `next` needs to know under a policy whose access ends.
#[derive(Clone, Debug)]
pub struct Terms {
    /// How long access lasts.
    pub seconds: Seconds,
    /// The person's access, while it lasts.
    pub window: Option<AccessWindow>,
}

/// Whose secret is typed.
#[derive(Clone, Debug)]
pub enum Who {
    /// At the beginning of a sign-in: the secret of the person who has the typed identifier.
    Typed(Typed),
    /// Later: the secret of the person who is known from this login, or from the session that it began with.
    Known(Box<Authentication>),
}

/// What was read, and what was decided on it.
pub struct Decided {
    /// The sign-in.
    pub login: Login,
    /// Whether it has a row.
    pub stored: bool,
    /// The app that asked, if one did.
    pub client: Option<Arc<Client>>,
    /// Who is here.
    pub browser: BrowserSession,
    /// Who it is.
    pub authentication: Authentication,
}
