//! Looks at a sign-in when its person has first proved who they are, and keeps what was unusual. It is decided
//! once, in the transaction of the proof: nothing that happens later in the sign-in changes it.

use super::{
    acr,
    risk::{self, HOUR, Seen, SignIn},
    security_notification, sign_in_methods,
};
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        device::Device,
        id::UserId,
        login::{KeyProof, Login, Proof},
        policy::Method,
        risk::{Anomaly, Finding, Outcome, Rule},
    },
    observe::{audit, metrics},
    store::{self, Conn, StoreError},
    world::geo::Place,
};

/// How many earlier sign-ins are looked at.
const REMEMBERED: i64 = 50;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The rules that said yes.
    pub findings: Vec<Finding>,
    /// The sign-in ends here.
    pub refused: bool,
}

/// Looks at a sign-in whose person has just made the last of these proofs. Changes nothing. What comes after the
/// first proof was looked at then; who steps a session up is not signing in.
pub fn judge(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    proofs: &[Proof],
) -> Result<Verdict, StoreError> {
    let rules = &app.policy(Some(&login.policy)).risk;
    let [first] = proofs else { return Ok(Verdict::default()) };
    if !rules.any() {
        return Ok(Verdict::default());
    }
    let seen = see(app, conn, login, user, first)?;
    let findings = risk::judge(rules, &seen);
    let refused = match risk::outcome(&findings) {
        Outcome::Off | Outcome::Allow => false,
        Outcome::SecondFactor => !can_prove_more(app, conn, login, user, proofs)?,
        Outcome::Refuse => true,
    };
    Ok(Verdict { findings, refused })
}

fn see(app: &App, conn: &mut Conn, login: &Login, user: &UserId, proof: &Proof) -> Result<Seen, StoreError> {
    let network = login.device.network();
    let failed_attempts = store::failed_attempts::of_network(conn, &network, app.now() - HOUR)?;
    let earlier = store::sessions::latest_of_user(conn, user, REMEMBERED)?;
    let earlier = earlier.into_iter().map(|(session, disowned)| SignIn {
        at: session.auth_time,
        // A browser that was put out is nobody's own; a cookie's digest is never empty.
        browser: if disowned { Vec::new() } else { session.browser_digest },
        network: session.device.network(),
        place: place(app, &session.device, "en"),
    });
    let now = SignIn {
        at: app.now(),
        browser: login.browser_digest.clone(),
        network,
        place: place(app, &login.device, "en"),
    };
    let strong = matches!(proof.key, Some(KeyProof { user_verified: true, .. }));
    Ok(Seen { now, earlier: earlier.collect(), strong, failed_attempts })
}

/// Asked of the database each time, so that coordinates of people are kept nowhere.
fn place(app: &App, device: &Device, lang: &str) -> Option<Place> {
    app.world.geo.locate(device.ip.parse().ok()?, lang)
}

/// Whether the person can give the second factor that is asked for, or a later step is one.
fn can_prove_more(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    proofs: &[Proof],
) -> Result<bool, StoreError> {
    let policy = app.policy(Some(&login.policy));
    if acr::has_two_factors(proofs) || policy.steps.len() > 1 {
        return Ok(true);
    }
    let mut factors = sign_in_methods::factors(conn, user)?;
    if !store::credentials::of_user(conn, user)?.is_empty() {
        factors = factors.with(Method::Passkey);
    }
    let reached = sign_in_methods::reached(conn, user)?;
    let other = risk::another_contact(proofs, app.config.sms.is_on());
    Ok(!risk::methods(&policy.second_factor_methods, &other, factors, &reached).is_empty())
}

/// Keeps what was found: the anomaly, an audit row and a count for each rule, and the person's notice of a
/// sign-in that was refused.
pub fn record(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    verdict: Verdict,
) -> Result<(), StoreError> {
    if verdict.findings.is_empty() {
        return Ok(());
    }
    let entry = |event| {
        let mut entry = Entry::new(event).user(user).login(&login.id).from_device(&login.device);
        entry.client_id = login.client_id.clone();
        entry
    };
    for Finding { rule, outcome, saw } in &verdict.findings {
        metrics::anomaly(rule.as_str(), outcome.as_str());
        let detail = format!("{} ({}): {saw}", rule.as_str(), outcome.as_str());
        audit::record(app, conn, &entry(Event::Anomaly).detail(detail))?;
    }
    if verdict.refused {
        audit::record(app, conn, &entry(Event::Refused).detail("the sign-in was too unusual"))?;
    }
    if let Some(person) = store::users::find(conn, user)? {
        if person.admin && verdict.findings.iter().any(|finding| finding.rule == Rule::NewCountry) {
            metrics::admin_new_country();
            tracing::warn!(user = %user, country = login.device.country, "an admin signs in from a new country");
        }
        if verdict.refused {
            security_notification::sign_in_refused(app, conn, &person, login)?;
        }
    }
    let Verdict { findings, .. } = verdict;
    let anomaly = Anomaly {
        login_id: login.id.clone(),
        user_id: user.clone(),
        device: login.device.clone(),
        findings,
        at: app.now(),
    };
    store::risks::insert(conn, &anomaly)
}
