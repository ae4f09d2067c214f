//! The admin page of unusual sign-ins.

use serde::Serialize;

use super::page::{Ago, PROBE, Page};
use crate::model::origin::Origin;
use crate::views::origin;

/// The rules, what each policy does when they apply, and the latest unusual sign-ins.
#[derive(Clone, Debug, Serialize)]
pub struct Risk {
    /// The rules.
    pub rules: Vec<RuleLine>,
    /// Whether places are known. Two of the rules need them.
    pub places: bool,
    /// Unusual sign-ins, newest first.
    pub anomalies: Vec<AnomalyLine>,
}

/// A rule.
#[derive(Clone, Debug, Serialize)]
pub struct RuleLine {
    /// Its name, as a part of the texts' names: `new-device`.
    pub rule: String,
    /// The outcome in each policy.
    pub policies: Vec<PolicyLine>,
}

/// The outcome of a rule in a policy.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyLine {
    /// The policy's name.
    pub name: String,
    /// `off`, `allow`, `second-factor` or `refuse`.
    pub outcome: String,
}

/// An unusual sign-in.
#[derive(Clone, Debug, Serialize)]
pub struct AnomalyLine {
    /// The person's name or address.
    pub person: String,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When.
    pub ago: Ago,
    /// The rules that applied.
    pub findings: Vec<FindingLine>,
}

/// Why a sign-in was unusual.
#[derive(Clone, Debug, Serialize)]
pub struct FindingLine {
    /// The rule, as a part of the texts' names.
    pub rule: String,
    /// The outcome, as a part of the keys of its texts.
    pub outcome: String,
    /// The detail, in English as in the audit trail.
    pub saw: String,
}

impl Page for Risk {
    const TEMPLATE: &'static str = "pages/admin/risk.html";

    fn samples() -> Vec<Self> {
        let policy = |name: &str, outcome: &str| PolicyLine { name: name.into(), outcome: outcome.into() };
        let rules = |name: &str| {
            ["new-device", "new-country", "impossible-travel", "velocity", "attacking-address"]
                .map(|rule| RuleLine {
                    rule: rule.into(),
                    policies: vec![
                        policy("default", "allow"),
                        policy(name, "second-factor"),
                        policy("kiosk", "off"),
                        policy("staff-2", "refuse"),
                    ],
                })
                .into()
        };
        let finding = |saw: &str| FindingLine {
            rule: "new-country".into(),
            outcome: "second-factor".into(),
            saw: saw.into(),
        };
        let line = AnomalyLine {
            person: "Ada Lovelace".into(),
            origin: Origin { place: Some("Quito, Ecuador".into()), ..origin::sample() },
            ago: Ago::new(4000),
            findings: vec![finding("Ecuador (EC), before only CH")],
        };
        let probe = AnomalyLine {
            person: PROBE.into(),
            origin: origin::probe(),
            findings: vec![finding(PROBE)],
            ..line.clone()
        };
        let bare = AnomalyLine { origin: origin::bare(), ..line.clone() };
        vec![
            Self { rules: rules("staff"), places: true, anomalies: vec![line, bare] },
            Self { rules: rules("staff"), places: false, anomalies: Vec::new() },
            Self { rules: rules(PROBE), places: true, anomalies: vec![probe] },
        ]
    }
}
