//! What the policies of other apps still ask of somebody who is about to add or remove a way in. With a new way in they
//! can sign in wherever it is taken, so a mailbox that is enough for one app would open every other: an authenticator app
//! that was set up by mail alone passes as the second factor of the strictest one. Therefore whatever a person has already
//! and some policy asks for must be proved first, if it shows more than what they have proved lately: a code by mail is worth
//! a link by mail. Who has nothing more may add it. A policy whose rules may ask for a second factor when a sign-in is unusual
//! asks for it here, because nobody can tell by a session whether the sign-in would be.

use super::{
    BrowserSession, acr, begin, methods,
    offer::Known,
    recent, requirements, sign_in_methods,
    state::{Authentication, Facts, Risk},
};
use crate::{
    app::App,
    model::{
        login::{Login, Proof},
        policy::{ADMIN, Method, Policy, PolicyStep},
        user::User,
    },
    protocol::UnixTime,
    store::{Conn, StoreError},
};

/// What somebody proved who is about to change how they get in.
#[derive(Clone, Copy, Debug)]
pub struct Proved<'a> {
    /// Who it is.
    pub user: &'a User,
    /// What they proved.
    pub proofs: &'a [Proof],
    /// Since when it counts.
    pub since: UnixTime,
}

impl<'a> Proved<'a> {
    /// What they proved in that sign-in, or brought along.
    pub fn in_login(login: &Login, user: &'a User, proofs: &'a [Proof]) -> Self {
        Self { user, proofs, since: recent::in_login(login) }
    }
}

/// The name of a policy that these proofs do not meet, though the person could meet it with what they have. `judged` has
/// been met by all of them. No query where there is no other policy.
pub fn still_asks(
    app: &App,
    conn: &mut Conn,
    proved: Proved<'_>,
    browser: &BrowserSession,
    judged: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let (user, proofs) = (proved.user, &*recent::since(proved.proofs, proved.since));
    let judged = judged.filter(|_| proofs == proved.proofs);
    let concerns = |policy: &&Policy| {
        let is_met = Some(policy.name.as_str()) == judged && !policy.risk.may_ask();
        !is_met && (policy.name != ADMIN || user.admin)
    };
    let policies: Vec<&Policy> = app.config.all_policies().filter(concerns).collect();
    if policies.is_empty() {
        return Ok(None);
    }
    let login = |policy: &Policy| begin::under_policy(app, "/account", &policy.name, false, browser);
    let known = Authentication {
        user: user.clone(),
        proofs: proofs.to_vec(),
        auth_time: app.now(),
        fresh: false,
        session: None,
    };
    for policy in policies {
        let login = login(policy);
        let mut facts = Facts::of_policy(app.now(), policy);
        leave_what_can_be_met(app, conn, &login, &known, &mut facts)?;
        if asks_more(&login, &facts, &known) {
            return Ok(Some(policy.name.clone()));
        }
    }
    Ok(None)
}

/// Whether that policy asks for something that shows more than what was proved, in whatever step.
fn asks_more(login: &Login, facts: &Facts, proved: &Authentication) -> bool {
    let is_more =
        |method: &Method| acr::is_worth_more(&requirements::with(&proved.proofs, *method), &proved.proofs);
    let mut known = proved.clone();
    // What is asked for first and shows no more, as a password does after a mail, hides none of what is asked for after it.
    for _ in 0..=facts.steps.len() {
        let Some(ask) = requirements::first_unmet(login, facts, &known) else { return false };
        let mut usable = requirements::usable(&ask, facts);
        // Approvals from other sessions are worth what those proved.
        usable.retain(|method| !method.rests_on_a_session());
        if usable.iter().any(is_more) {
            return true;
        }
        let Some(method) = usable.first() else { return false };
        known.proofs = requirements::with(&known.proofs, *method);
    }
    false
}

/// Makes of a policy what it asks of that person before they change how they get in. A step that they cannot meet yet hides
/// none of what is asked for after it, and access that ends does not concern it.
pub fn leave_what_can_be_met(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    known: &Authentication,
    facts: &mut Facts,
) -> Result<(), StoreError> {
    let user = &known.user.id;
    let of_person = Known { app, conn: &mut *conn, login, user, proofs: &known.proofs };
    let factors = methods::factors(of_person, |method| !method.rests_on_a_session())?
        .and(sign_in_methods::factors(conn, user)?);
    let reached = sign_in_methods::reached(conn, user)?;
    let can_meet = |step: &PolicyStep| {
        let methods = step.methods(false);
        !factors.usable(&methods, |kind| reached.contains(&kind)).is_empty()
    };
    facts.steps.retain(can_meet);
    let may_ask = app.policy(Some(&login.policy)).risk.may_ask();
    facts.risk = may_ask.then(|| Risk { texts: app.config.sms.is_on() });
    (facts.factors, facts.reached) = (factors, reached);
    Ok(())
}
