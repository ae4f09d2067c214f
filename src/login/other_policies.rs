//! What the policies of other apps still ask of somebody who is about to add or remove a way in. With a new way in they
//! can sign in wherever it is taken, so a mailbox that is enough for one app would open every other: an authenticator app
//! that was set up by mail alone passes as the second factor of the strictest one. Therefore whatever a person has already
//! and some policy asks for must be proved first, if it shows more than what they have proved: a code by mail is worth a
//! link by mail. Who has nothing more may add it.

use super::{
    BrowserSession, acr, begin, methods,
    offer::Known,
    requirements, sign_in_methods,
    state::{Authentication, Facts},
};
use crate::{
    app::App,
    model::{
        login::Proof,
        policy::{ADMIN, Method, Policy, PolicyStep},
        user::User,
    },
    store::{Conn, StoreError},
};

/// The name of a policy that these proofs do not meet, though the person could meet it with what they have. `judged` has
/// been met. No query where there is no other policy.
pub fn still_asks(
    app: &App,
    conn: &mut Conn,
    (user, proofs): (&User, &[Proof]),
    browser: &BrowserSession,
    judged: Option<&str>,
) -> Result<Option<String>, StoreError> {
    let concerns =
        |policy: &&Policy| Some(policy.name.as_str()) != judged && (policy.name != ADMIN || user.admin);
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
    let of_person =
        Known { app, conn: &mut *conn, login: &login(policies[0]), user: &user.id, proofs: &known.proofs };
    let factors = methods::factors(of_person, |method| !method.rests_on_a_session())?
        .and(sign_in_methods::factors(conn, &user.id)?);
    let reached = sign_in_methods::reached(conn, &user.id)?;
    let asks_more = |policy: &&Policy| {
        let mut facts = Facts { factors, reached: reached.clone(), ..Facts::of_policy(app.now(), policy) };
        // A step that they cannot meet yet hides none of what is asked for after it.
        let can_meet = |step: &PolicyStep| {
            let methods = step.methods(false);
            !factors.usable(&methods, |kind| reached.contains(&kind)).is_empty()
        };
        facts.steps.retain(can_meet);
        let is_more = |method: &Method| acr::is_worth_more(&requirements::with(proofs, *method), proofs);
        requirements::first_unmet(&login(policy), &facts, &known)
            .is_some_and(|ask| requirements::usable(&ask, &facts).iter().any(is_more))
    };
    Ok(policies.into_iter().find(asks_more).map(|policy| policy.name.clone()))
}
