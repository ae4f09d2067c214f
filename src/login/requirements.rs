//! What the policy still asks for: a later step, or a second factor. Pure.

use super::{
    acr, risk,
    state::{Authentication, Facts},
    worth::{self, Wanted},
};
use crate::model::{
    contact::ContactKind,
    login::{KeyProof, Login, Proof, Stage},
    policy::{Method, PolicyStep, SecondFactor},
};

/// Something that must still be proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Any one of these will do.
    pub methods: Vec<Method>,
    /// It is the second factor, and not a step that everybody goes.
    pub second_factor: bool,
    /// What does when none of them does: messages to another contact, since the sign-in is unusual. `None` when
    /// it is as usual, and whoever has no second factor sets one up on the way.
    pub if_risky: Option<Vec<Method>>,
    /// A contact that the person does not have yet may be given for it, by who has nothing else that would do: in a
    /// sign-in that proved who it is, and never to a session that was left behind.
    pub may_add: bool,
}

/// The first thing that is not proved yet.
pub fn first_unmet(login: &Login, facts: &Facts, known: &Authentication) -> Option<Requirement> {
    let missing =
        facts.steps.iter().enumerate().find(|(index, step)| !is_met(*index, step, login, &known.proofs));
    if let Some((_, step)) = missing {
        let requirement = Requirement {
            methods: login.choices.methods_of(step),
            second_factor: false,
            if_risky: None,
            may_add: known.fresh && facts.may_add_ways_in,
        };
        // Who lacks what a step takes gives the second factor that they have, and may then add it.
        let must_give_more = known.fresh && !facts.may_add_ways_in && usable(&requirement, facts).is_empty();
        if must_give_more && is_second_factor_unmet(login, facts, known) {
            return Some(with_set_up(second_factor(facts.second_factor_methods.clone()), facts, known));
        }
        return Some(requirement);
    }
    let if_risky = || facts.risk.as_ref().map(|risk| risk::another_contact(&known.proofs, risk.texts));
    if is_second_factor_unmet(login, facts, known) {
        let requirement =
            Requirement { if_risky: if_risky(), ..second_factor(facts.second_factor_methods.clone()) };
        return Some(with_set_up(requirement, facts, known));
    }
    step_up(login, facts, known)
}

/// What people set up to make two factors of a sign-in.
pub const SET_UP: [Method; 3] = [Method::Passkey, Method::Totp, Method::RecoveryCode];

/// Who has none of what the policy names, but has set up something else that makes two factors, gives that. Nobody
/// who brings less sets up another factor beside it on the way.
fn with_set_up(requirement: Requirement, facts: &Facts, known: &Authentication) -> Requirement {
    if requirement.if_risky.is_some() || !usable(&requirement, facts).is_empty() {
        return requirement;
    }
    let mut set_up = SET_UP.to_vec();
    set_up.retain(|method| acr::has_two_factors(&with(&known.proofs, *method)));
    let more =
        Requirement { methods: [requirement.methods.as_slice(), &set_up].concat(), ..requirement.clone() };
    if usable(&more, facts).is_empty() { requirement } else { more }
}

fn second_factor(methods: Vec<Method>) -> Requirement {
    Requirement { methods, second_factor: true, if_risky: None, may_add: false }
}

/// What the app would rather have than what was proved, where the person can give it (`OpenID` Connect Core
/// §3.1.2.1 and §5.5.1.1, RFC 9470 §4). What they cannot give is no reason to keep them out.
fn step_up(login: &Login, facts: &Facts, known: &Authentication) -> Option<Requirement> {
    let met = acr::met(&known.proofs);
    for value in login.request().map(acr::asked).unwrap_or_default() {
        if met.contains(&value) {
            return None;
        }
        let reaches = |method: &&Method| acr::met(&with(&known.proofs, **method)).contains(&value);
        let requirement = second_factor(of_policy(facts).iter().filter(reaches).copied().collect());
        if !usable(&requirement, facts).is_empty() {
            return Some(requirement);
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

/// The same proofs with one by that method, as good as it can be.
pub(super) fn with(proofs: &[Proof], method: Method) -> Vec<Proof> {
    let key = (method == Method::Passkey).then_some(KeyProof { synced: true, user_verified: true });
    // What rests on another session can be worth two factors.
    let best = [Method::EmailCode, Method::Totp].map(|method| Proof::new(method, 0));
    let underlying = if method.rests_on_a_session() { best.to_vec() } else { Vec::new() };
    let proof = Proof { key, underlying, ..Proof::new(method, 0) };
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

fn is_met<'a>(
    index: usize,
    step: &PolicyStep,
    login: &Login,
    proofs: impl IntoIterator<Item = &'a Proof>,
) -> bool {
    let methods = login.choices.methods_of(step);
    // A link that is opened in the browser that asked for it proves what a code that is typed there does.
    let does_as_code = |proof: &Proof| {
        !proof.other_device && methods.iter().any(|method| method.link_beside() == Some(proof.method))
    };
    proofs.into_iter().any(|proof| worth::meets(index == 0, &methods, proof) || does_as_code(proof))
}

/// What a sign-in under a policy with these steps asks for after these proofs.
pub fn wanted(steps: &[PolicyStep], second_factor: &[Method], login: &Login, proofs: &[Proof]) -> Wanted {
    let missing = steps.iter().enumerate().find(|(index, step)| !is_met(*index, step, login, proofs));
    match missing {
        Some((index, step)) => Wanted::Step { first: index == 0, methods: login.choices.methods_of(step) },
        None => Wanted::SecondFactor { methods: second_factor.to_vec() },
    }
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
    let on_the_phone = proof.method == Method::Qr && proof.underlying.iter().any(is_of_app);
    on_the_phone || matches!(proof.method, Method::Totp | Method::RecoveryCode)
}

/// Whether a proof counts as the second factor by the policy's word, though it is of the same kind as the
/// first: what is left without it must meet the steps. What rests on another session counts only for the factors
/// that were proved there.
fn is_beside_the_steps(login: &Login, facts: &Facts, proofs: &[Proof]) -> bool {
    proofs.iter().enumerate().any(|(index, proof)| {
        let rest = || proofs[..index].iter().chain(&proofs[index + 1..]);
        facts.second_factor_methods.contains(&proof.method)
            && !proof.method.rests_on_a_session()
            && proofs.len() > 1
            && facts
                .steps
                .iter()
                .enumerate()
                .all(|(step, requirement)| is_met(step, requirement, login, rest()))
    })
}

/// Those of the methods that the person can use, in the policy's order.
pub fn usable(requirement: &Requirement, facts: &Facts) -> Vec<Method> {
    if let Some(other) = &requirement.if_risky {
        return risk::methods(&requirement.methods, other, facts.factors, &facts.reached);
    }
    let mut usable = facts.factors.usable(&requirement.methods, |kind| is_reached(kind, facts));
    if usable.is_empty() && requirement.may_add {
        usable = facts.factors.usable(&requirement.methods, |_| true);
    }
    let only_recovery = usable == [Method::RecoveryCode] && !facts.factors.has(Method::Totp);
    if only_recovery { Vec::new() } else { usable }
}

/// Whether the person has a verified contact of that kind.
pub fn is_reached(kind: ContactKind, facts: &Facts) -> bool {
    facts.reached.contains(&kind)
}

/// The contact to which a step's message can go by itself, because the person has just proved an earlier step
/// here and need not choose.
pub fn sends_itself(
    requirement: &Requirement,
    usable: &[Method],
    login: &Login,
    facts: &Facts,
) -> Option<ContactKind> {
    let here = matches!(login.stage, Stage::Proved { .. }) && !login.choices.other_way;
    let kind = usable.iter().find(|method| **method != Method::Push)?.channel()?;
    let registered = super::recipient::registered(login.choices.registration.as_ref(), kind).is_some();
    (here && !requirement.second_factor && (is_reached(kind, facts) || registered)).then_some(kind)
}
