//! What policies need from other sections: a transport for text messages, a transport for notifications.

use std::collections::BTreeMap;

use super::source::Source;
use crate::model::{
    contact::ContactKind,
    policy::{Method, Policy, SecondFactor},
};

/// The transports that are configured.
#[derive(Clone, Copy)]
pub(super) struct Transports {
    /// `sms.transport` is not `none`.
    pub(super) sms: bool,
    /// `push.transport` is not `none`.
    pub(super) push: bool,
}

impl Transports {
    fn carry(self, method: Method) -> bool {
        match method {
            Method::Push => self.push,
            _ => self.sms || method.channel() != Some(ContactKind::Phone),
        }
    }
}

/// Finds policies with a method that cannot work, because nobody would ever get its message. People who need it would
/// read that text messages cannot be sent to their country.
pub(super) fn check(
    source: &mut Source,
    sign_in: &Policy,
    policies: &BTreeMap<String, Policy>,
    transports: Transports,
) {
    check_policy(source, "sign_in", sign_in, transports);
    for (name, policy) in policies {
        let section = format!("policies.{name}");
        let inherits = policy.steps == sign_in.steps
            && policy.second_factor == sign_in.second_factor
            && policy.second_factor_groups == sign_in.second_factor_groups
            && policy.second_factor_methods == sign_in.second_factor_methods;
        // The fault is that of [sign_in], and said there.
        if source.names_under("policies").contains(name) && !inherits {
            check_policy(source, &section, policy, transports);
        }
    }
}

fn check_policy(source: &mut Source, section: &str, policy: &Policy, transports: Transports) {
    let named = policy.steps.iter().flat_map(|step| step.any_of.iter().chain(&step.fallback)).copied();
    let in_steps = named.filter(|method| !transports.carry(*method)).collect::<Vec<_>>();
    let push = in_steps.contains(&Method::Push);
    let sms = in_steps.iter().any(|method| *method != Method::Push);
    let preset = format!("{section}.preset");
    let place = |source: &Source, field: &str| {
        let own = format!("{section}.{field}");
        if source.is_set(&preset) && !source.is_set(&own) { preset.clone() } else { own }
    };
    if sms {
        let key = place(source, "steps");
        let text = "needs text messages, and there are none: set sms.transport and its provider, or leave \
                    \"sms_link\" and \"sms_code\" out of steps";
        source.fault(&key, text, None);
    }
    if push {
        let key = place(source, "steps");
        let text = "needs notifications, and there are none: set push.transport to \"send\", or leave \"push\" \
                    out of steps";
        source.fault(&key, text, None);
    }
    let methods = &policy.second_factor_methods;
    let is_asked = matches!(policy.second_factor, SecondFactor::Everyone | SecondFactor::Admins)
        || !policy.second_factor_groups.is_empty();
    if is_asked && !methods.is_empty() && !methods.iter().any(|method| transports.carry(*method)) {
        let key = place(source, "second_factor_methods");
        let text = "has only methods for which there is no way: set sms.transport or push.transport, or add \
                    another, such as \"totp\"";
        source.fault(&key, text, None);
    }
}
