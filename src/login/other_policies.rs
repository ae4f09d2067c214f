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
    state::{Authentication, Facts},
};
use crate::{
    app::App,
    model::{
        authenticator::Factors,
        contact::ContactKind,
        id::UserId,
        login::{Login, Proof},
        policy::{ADMIN, Method, Policy, PolicyStep, SecondFactor},
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
    let (factors, reached) = read_means(app, conn, &login(policies[0]), &user.id, &known.proofs)?;
    let asks_more = |policy: &&Policy| {
        let mut facts = Facts { factors, reached: reached.clone(), ..Facts::of_policy(app.now(), policy) };
        leave_what_can_be_met(&mut facts, policy);
        let (login, mut known) = (login(policy), known.clone());
        let is_more = |method: &Method| acr::is_worth_more(&requirements::with(proofs, *method), proofs);
        // What is asked for first and shows no more, as a password does after a mail, hides none of what is asked for after it.
        for _ in 0..=facts.steps.len() {
            let Some(ask) = requirements::first_unmet(&login, &facts, &known) else { return false };
            let usable = requirements::usable(&ask, &facts);
            if usable.iter().any(is_more) {
                return true;
            }
            let Some(method) = usable.first() else { return false };
            known.proofs = requirements::with(&known.proofs, *method);
        }
        false
    };
    Ok(policies.into_iter().find(asks_more).map(|policy| policy.name.clone()))
}

/// Makes of a policy what it asks of somebody with these factors and addresses before they change them. A step that they
/// cannot meet yet hides none of what is asked for after it.
pub fn leave_what_can_be_met(facts: &mut Facts, policy: &Policy) {
    let (factors, reached) = (facts.factors, facts.reached.clone());
    let can_meet = |step: &PolicyStep| {
        let methods = step.methods(false);
        !factors.usable(&methods, |kind| reached.contains(&kind)).is_empty()
    };
    facts.steps.retain(can_meet);
    if policy.risk.may_ask() {
        facts.second_factor = SecondFactor::Everyone;
    }
}

/// What a person can prove, all of it.
pub fn read_means(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    proofs: &[Proof],
) -> Result<(Factors, Vec<ContactKind>), StoreError> {
    let of_person = Known { app, conn: &mut *conn, login, user, proofs };
    let factors = methods::factors(of_person, |method| !method.rests_on_a_session())?
        .and(sign_in_methods::factors(conn, user)?);
    Ok((factors, sign_in_methods::reached(conn, user)?))
}
