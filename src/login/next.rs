//! What happens now? Pure: the login and the facts alone decide.

use super::{
    access, acr, lent, recent, requirements,
    state::{Authentication, Facts, Hint, Message, Screen, Step},
};
use crate::{
    model::{
        client::ConsentRule,
        login::{EndReason, Login, Proof, Stage},
        policy::{Method, RegistrationField},
        user::User,
    },
    protocol::{
        authorize::AuthorizationRequest,
        error::{ErrorCode, OAuthError},
    },
};

/// Decides what happens now.
pub fn next(login: &Login, facts: &Facts) -> Step {
    match decide(login, facts) {
        Step::Send(_) if login.request().is_some_and(|request| request.prompt.none()) => {
            Step::Refuse(silent_error(Screen::SecondFactor))
        }
        Step::Show(screen) if login.request().is_some_and(|request| request.prompt.none()) => {
            Step::Refuse(silent_error(screen))
        }
        step => step,
    }
}

fn decide(login: &Login, facts: &Facts) -> Step {
    if facts.now >= login.expires_at {
        return Step::Show(Screen::Ended(EndReason::Expired));
    }
    if !facts.stands && !matches!(login.stage, Stage::Issued) {
        // Nothing is sent where the app no longer is, no error either.
        return Step::Show(Screen::Ended(EndReason::Expired));
    }
    match &login.stage {
        Stage::Issued => return Step::Show(Screen::Finished),
        Stage::Refused { reason: EndReason::ConsentDenied } => {
            return refuse("the person did not allow the app");
        }
        Stage::Refused { reason: EndReason::Cancelled } => {
            return refuse("the person went back without signing in");
        }
        Stage::Refused { reason } => return Step::Show(Screen::Ended(*reason)),
        Stage::Identify | Stage::Prove(_) | Stage::Proved { .. } => {}
    }
    if has_lost_what_was_lent(login, facts) {
        return Step::Show(Screen::Ended(EndReason::Expired));
    }
    let Some(authentication) = authentication(login, facts) else {
        if login.choices.before_change && login.prove().is_none() {
            // The session has ended. Who it is is asked by the page's own policy, in another sign-in.
            return Step::Show(Screen::Ended(EndReason::Expired));
        }
        return Step::Show(if login.prove().is_some() { Screen::Wait } else { Screen::Identify });
    };
    if !authentication.user.is_active() {
        return Step::Show(Screen::Ended(EndReason::NotAllowed));
    }
    if let Some(step) = unmet_policy(login, facts, &authentication) {
        return step;
    }
    if authentication.user.pending_since.is_some() {
        return Step::Show(Screen::Pending);
    }
    if authentication.fresh && !login.choices.before_change && lacks_profile(facts, &authentication.user) {
        return Step::Show(Screen::Profile);
    }
    let Some(request) = login.request() else {
        return offer_or_issue(login, facts, authentication);
    };
    if let Some(step) = unmet_expectation(request, facts, &authentication) {
        return step;
    }
    let selected = login.choices.account_selected_by.as_ref() == Some(&authentication.user.id);
    if request.prompt.select_account() && !authentication.fresh && !selected {
        return Step::Show(Screen::SelectAccount);
    }
    if needs_consent(login, request, facts, &authentication.user) {
        return Step::Show(Screen::Consent);
    }
    offer_or_issue(login, facts, authentication)
}

/// All is said and done; after a sign-in by message a passkey is offered once, before the person leaves.
fn offer_or_issue(login: &Login, facts: &Facts, authentication: Authentication) -> Step {
    let silent = login.request().is_some_and(|request| request.prompt.none());
    // Made here: a session that was stepped up brings older proofs along.
    let by_message = |proof: &Proof| proof.method.channel().is_some() && proof.at >= login.created_at;
    // Who is on the way to change something on their account page is not held up.
    let may_offer = !login.choices.fresh_proof
        && !login.choices.before_change
        && authentication.fresh
        && authentication.proofs.iter().any(by_message)
        && !authentication.proofs.iter().any(|proof| proof.method == Method::Passkey)
        && !silent;
    if may_offer && facts.offer_passkey && facts.may_add_ways_in && login.choices.can_passkey {
        return Step::Show(Screen::OfferPasskey);
    }
    if may_offer && facts.offer_push && login.choices.can_push {
        return Step::Show(Screen::OfferPush);
    }
    Step::Issue(Authentication { proofs: lent::settled(authentication.proofs), ..authentication })
}

/// Whether somebody proved one thing more to a session, and the session is over since then, or too old by now.
fn has_lost_what_was_lent(login: &Login, facts: &Facts) -> bool {
    let Stage::Proved { proofs, .. } = &login.stage else { return false };
    !lent::does(login, facts.now, facts.session.as_ref().map(|(session, _)| session), proofs)
}

/// Whether the policy asks people for something of themselves that this person has not told yet.
fn lacks_profile(facts: &Facts, user: &User) -> bool {
    facts.registration.iter().any(|field| match field {
        RegistrationField::Name => user.claims.name.is_none(),
        RegistrationField::Username => user.username_key().is_none(),
        // A contact is asked for by the step that proves it.
        RegistrationField::Email | RegistrationField::Phone => false,
    })
}

/// The authentication that counts for this login: a proof made in it, else the browser's session
/// unless something asks for a fresh proof.
pub fn authentication(login: &Login, facts: &Facts) -> Option<Authentication> {
    if let Stage::Proved { proofs, .. } = &login.stage {
        let proofs = access::counting(login, facts, proofs);
        let auth_time = proofs.iter().map(|proof| proof.at).max()?;
        return Some(Authentication {
            user: facts.proved.clone()?,
            proofs,
            auth_time,
            fresh: true,
            session: None,
        });
    }
    if login.prove().is_some() || login.choices.other_account || login.choices.fresh_proof {
        return None;
    }
    if access::is_over(facts) {
        return None;
    }
    let (session, user) = facts.session.as_ref()?;
    if let Some(request) = login.request() {
        let too_old = lent::is_too_old(login, session, facts.now);
        let someone_else = matches!(&facts.hint, Hint::Sub(sub) if sub != user.id.as_str());
        if request.prompt.login() || too_old || someone_else {
            return None;
        }
    }
    let mut proofs = access::counting(login, facts, &session.proofs);
    if let Some(most) = login.request().and_then(|request| request.max_age) {
        // What is older than the app allows is not renewed by a further proof (OpenID Connect Core §3.1.2.1).
        proofs = recent::since(&proofs, facts.now - most);
    }
    if login.choices.before_change {
        proofs = recent::since(&proofs, recent::in_login(login));
        if proofs.is_empty() {
            return None;
        }
    }
    user.is_active().then(|| Authentication {
        user: user.clone(),
        proofs,
        auth_time: session.auth_time,
        fresh: false,
        session: Some(session.id.clone()),
    })
}

/// What the policy still asks for, as the next step.
fn unmet_policy(login: &Login, facts: &Facts, known: &Authentication) -> Option<Step> {
    let ask = requirements::first_unmet(login, facts, known)?;
    let usable = requirements::usable(&ask, facts);
    if usable.is_empty() && !ask.second_factor && !known.fresh {
        // The session cannot give it: a sign-in from the first step on can.
        return Some(Step::Show(Screen::Identify));
    }
    let is_recent = || !recent::since(&known.proofs, recent::in_login(login)).is_empty();
    if usable.is_empty() && ask.second_factor && !known.fresh && !is_recent() {
        // Nor does a session that was left behind set up a factor.
        return Some(Step::Show(Screen::Identify));
    }
    if usable.is_empty() && ask.if_risky.is_some() {
        return Some(Step::Show(Screen::Ended(EndReason::Risk)));
    }
    // A second authenticator app is never set up here, and none by a person whom another policy would ask for something
    // better first. The page says that there is no way on.
    let may_enrol = facts.may_add_ways_in && !facts.factors.has(Method::Totp);
    if usable.is_empty() && ask.second_factor && may_enrol {
        return Some(Step::Show(Screen::Enrol));
    }
    let by_itself = requirements::sends_itself(&ask, &usable, login, facts);
    Some(match by_itself {
        Some(kind) => Step::Send(Box::new(Message { known: known.clone(), methods: usable, kind })),
        None => Step::Show(Screen::SecondFactor),
    })
}

/// What the app asked of the authentication, and did not get.
fn unmet_expectation(
    request: &AuthorizationRequest,
    facts: &Facts,
    authentication: &Authentication,
) -> Option<Step> {
    if matches!(&facts.hint, Hint::Sub(sub) if sub != authentication.user.id.as_str()) {
        // OpenID Connect Core §3.1.2.1, id_token_hint
        return Some(Step::Refuse(OAuthError::new(
            ErrorCode::LoginRequired,
            "another person than the one in the hint signed in",
        )));
    }
    let asked = request.claims.requested_acrs().filter(|asked| asked.essential && !asked.values.is_empty());
    let met = acr::met(&authentication.proofs);
    if asked.is_some_and(|asked| !asked.values.iter().any(|value| met.contains(value))) {
        // OpenID Connect Core §5.5.1.1
        return Some(Step::Refuse(OAuthError::new(
            ErrorCode::UnmetAuthenticationRequirements,
            "no essential acr value can be met",
        )));
    }
    None
}

/// Consent is what this very person allowed and has not taken back since then.
fn needs_consent(login: &Login, request: &AuthorizationRequest, facts: &Facts, user: &User) -> bool {
    let allowed = facts.allowed.as_ref().is_some_and(|allowed| facts.scope.is_subset_of(allowed));
    if request.prompt.consent() {
        return !allowed || login.choices.consent_by.as_ref() != Some(&user.id);
    }
    match facts.consent {
        None | Some(ConsentRule::Skip) => false,
        Some(ConsentRule::Ask) => !allowed,
    }
}

fn refuse(description: &'static str) -> Step {
    Step::Refuse(OAuthError::new(ErrorCode::AccessDenied, description))
}

/// With `prompt=none` every page becomes an error (`OpenID` Connect Core §3.1.2.6).
fn silent_error(screen: Screen) -> OAuthError {
    match screen {
        Screen::Identify | Screen::Wait => {
            OAuthError::new(ErrorCode::LoginRequired, "nobody is signed in who meets the request")
        }
        Screen::SecondFactor | Screen::Enrol => {
            OAuthError::new(ErrorCode::InteractionRequired, "the person must prove more of themselves")
        }
        Screen::Profile | Screen::Pending => {
            OAuthError::new(ErrorCode::InteractionRequired, "the account is not complete")
        }
        Screen::SelectAccount => {
            OAuthError::new(ErrorCode::AccountSelectionRequired, "the person must choose an account")
        }
        Screen::Consent => OAuthError::new(ErrorCode::ConsentRequired, "the person has not allowed this yet"),
        Screen::OfferPasskey | Screen::OfferPush | Screen::Finished | Screen::Ended(_) => {
            OAuthError::new(ErrorCode::AccessDenied, "this sign-in has ended")
        }
    }
}

#[cfg(test)]
mod access_tests;
#[cfg(test)]
mod offer_tests;
#[cfg(test)]
mod risk_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod steps_tests;
