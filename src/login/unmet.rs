//! What the policy still asks for: a later step, or a second factor. Pure.

use super::{
    acr,
    next::{Authentication, Facts},
    risk,
};
use crate::model::{
    contact::ContactKind,
    login::{KeyProof, Login, Proof, Stage},
    policy::{Method, PolicyStep, SecondFactor},
};

/// Something that must still be proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Any one of these will do.
    pub methods: Vec<Method>,
    /// It is the second factor, and not a step that everybody goes.
    pub second_factor: bool,
    /// What does when none of them does: messages to another contact, since the sign-in is unusual. `None` when
    /// it is as usual, and whoever has no second factor sets one up on the way.
    pub unusual: Option<Vec<Method>>,
    /// A contact that the person does not have yet may be given for it: in a sign-in that proved who it is, and
    /// never to a session that was left behind.
    pub may_add: bool,
}

/// The first thing that is not proved yet.
pub fn ask(login: &Login, facts: &Facts, known: &Authentication) -> Option<Ask> {
    let unmet =
        facts.steps.iter().enumerate().find(|(index, step)| !is_met(*index, step, login, &known.proofs));
    if let Some((_, step)) = unmet {
        return Some(Ask {
            methods: login.choices.methods_of(step),
            second_factor: false,
            unusual: None,
            may_add: known.fresh,
        });
    }
    let unusual = || facts.risk.as_ref().map(|risk| risk::another_contact(&known.proofs, risk.texts));
    if is_second_factor_unmet(login, facts, known) {
        return Some(Ask { unusual: unusual(), ..second_factor(facts.second_factor_methods.clone()) });
    }
    step_up(login, facts, known)
}

fn second_factor(methods: Vec<Method>) -> Ask {
    Ask { methods, second_factor: true, unusual: None, may_add: false }
}

/// What the app would rather have than what was proved, where the person can give it (`OpenID` Connect Core
/// §3.1.2.1 and §5.5.1.1, RFC 9470 §4). What they cannot give is no reason to keep them out.
fn step_up(login: &Login, facts: &Facts, known: &Authentication) -> Option<Ask> {
    let met = acr::met(&known.proofs);
    for value in login.request().map(acr::asked).unwrap_or_default() {
        if met.contains(&value) {
            return None;
        }
        let reaches = |method: &&Method| acr::met(&with(&known.proofs, **method)).contains(&value);
        let ask = second_factor(of_policy(facts).iter().filter(reaches).copied().collect());
        if !usable(&ask, facts).is_empty() {
            return Some(ask);
        }
    }
    None
}

/// Whether the app would rather have more than what was proved.
pub fn wishes_more(login: &Login, known: &Authentication) -> bool {
    let asked = login.request().map(acr::asked).unwrap_or_default();
    asked.first().is_some_and(|value| !acr::met(&known.proofs).contains(value))
}

/// What a policy takes beside its steps; a passkey also where it is one of them.
fn of_policy(facts: &Facts) -> Vec<Method> {
    let mut methods = facts.second_factor_methods.clone();
    let takes_keys = facts.steps.iter().any(|step| step.any_of.contains(&Method::Passkey));
    if takes_keys && !methods.contains(&Method::Passkey) {
        methods.push(Method::Passkey);
    }
    methods
}

fn with(proofs: &[Proof], method: Method) -> Vec<Proof> {
    let key = (method == Method::Passkey).then_some(KeyProof { synced: true, user_verified: true });
    let proof = Proof { method, at: 0, other_device: false, key };
    proofs.iter().cloned().chain([proof]).collect()
}

/// Whether a session will do to look at what is the person's: it brought the second factor that they must give
/// under this policy, whatever policy it began under.
pub fn is_enough_to_look(login: &Login, facts: &Facts) -> bool {
    facts.session.as_ref().is_some_and(|(session, user)| {
        let known = Authentication {
            user: user.clone(),
            proofs: session.proofs.clone(),
            auth_time: session.auth_time,
            fresh: false,
            session: Some(session.id.clone()),
        };
        user.pending_since.is_none() && !is_second_factor_unmet(login, facts, &known)
    })
}

/// Whether every step was proved in this very sign-in.
pub fn are_met_anew(steps: &[PolicyStep], login: &Login, proofs: &[Proof]) -> bool {
    let anew = || proofs.iter().filter(|proof| proof.at >= login.created_at);
    steps.iter().enumerate().all(|(index, step)| is_met(index, step, login, anew()))
}

/// Whether every step was proved.
pub fn are_met(steps: &[PolicyStep], login: &Login, proofs: &[Proof]) -> bool {
    steps.iter().enumerate().all(|(index, step)| is_met(index, step, login, proofs))
}

/// What an admin issued stands for the first step, and for no other.
fn is_met<'a>(
    index: usize,
    step: &PolicyStep,
    login: &Login,
    proofs: impl IntoIterator<Item = &'a Proof>,
) -> bool {
    let methods = login.choices.methods_of(step);
    let stands_in = |method| index == 0 && method == Method::AdminIssued;
    // A link that is opened in the browser that asked for it proves what a code that is typed there does.
    let does_as_code = |proof: &Proof| {
        !proof.other_device && methods.iter().any(|method| method.link_beside() == Some(proof.method))
    };
    proofs
        .into_iter()
        .any(|proof| methods.contains(&proof.method) || does_as_code(proof) || stands_in(proof.method))
}

fn is_second_factor_unmet(login: &Login, facts: &Facts, known: &Authentication) -> bool {
    let groups = &facts.second_factor_groups;
    let grouped = known.user.groups.iter().any(|group| groups.contains(group));
    let must = grouped
        || facts.risk.is_some()
        || match facts.second_factor {
            SecondFactor::Nobody => false,
            // Whose sign-in began with the app has given what they set up.
            SecondFactor::Enrolled => facts.factors.any() && !known.proofs.iter().any(is_of_app),
            SecondFactor::Admins => facts.factors.any() || known.user.admin,
            SecondFactor::Everyone => true,
        };
    must && !acr::has_two_factors(&known.proofs) && !is_beside_the_steps(login, facts, &known.proofs)
}

fn is_of_app(proof: &Proof) -> bool {
    matches!(proof.method, Method::Totp | Method::RecoveryCode)
}

/// Whether a proof counts as the second factor by the policy's word, though it is of the same kind as the
/// first: what is left without it must meet the steps.
fn is_beside_the_steps(login: &Login, facts: &Facts, proofs: &[Proof]) -> bool {
    proofs.iter().enumerate().any(|(index, proof)| {
        let rest = || proofs[..index].iter().chain(&proofs[index + 1..]);
        facts.second_factor_methods.contains(&proof.method)
            && proofs.len() > 1
            && facts.steps.iter().enumerate().all(|(step, ask)| is_met(step, ask, login, rest()))
    })
}

/// Those of the methods that the person can use, in the policy's order.
pub fn usable(ask: &Ask, facts: &Facts) -> Vec<Method> {
    if let Some(other) = &ask.unusual {
        return risk::ways(&ask.methods, other, facts.factors, &facts.reached);
    }
    let can_send =
        |method: Method| method.channel().is_some_and(|kind| ask.may_add || is_reached(kind, facts));
    let can = |method: &Method| match method {
        Method::Totp => facts.factors.totp,
        Method::RecoveryCode => facts.factors.recovery_codes > 0,
        Method::Passkey => facts.factors.passkeys,
        Method::EmailLink | Method::EmailCode | Method::SmsLink | Method::SmsCode => can_send(*method),
        // It goes out beside a message.
        Method::Push => ask.methods.iter().copied().any(can_send),
        Method::Qr => facts.factors.signed_in_device,
        Method::Password => facts.factors.password,
        // What an admin issues nobody can ask for.
        Method::AdminIssued => false,
        Method::Upstream => facts.factors.upstream,
    };
    let usable: Vec<Method> = ask.methods.iter().copied().filter(can).collect();
    let only_recovery = usable == [Method::RecoveryCode] && !facts.factors.totp;
    if only_recovery { Vec::new() } else { usable }
}

/// Whether the person has a verified contact of that kind.
pub fn is_reached(kind: ContactKind, facts: &Facts) -> bool {
    facts.reached.contains(&kind)
}

/// The contact to which a step's message can go by itself, because the person has just proved an earlier step
/// here and need not choose.
pub fn sends_itself(ask: &Ask, usable: &[Method], login: &Login, facts: &Facts) -> Option<ContactKind> {
    let here = matches!(login.stage, Stage::Proved { .. }) && !login.choices.other_way;
    let kind = usable.iter().find(|method| **method != Method::Push)?.channel()?;
    let registered = super::recipient::registered(login.choices.registration.as_ref(), kind).is_some();
    (here && !ask.second_factor && (is_reached(kind, facts) || registered)).then_some(kind)
}
