//! What may be unusual about a sign-in, and what a policy makes of it.

use super::{
    device::Device,
    id::{LoginId, UserId},
};
use crate::protocol::UnixTime;
use serde::{Deserialize, Serialize};

/// The rules, each a question about one sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The person has signed in before, and never in this browser.
    NewDevice,
    /// The person has signed in before, and never from this country.
    NewCountry,
    /// The last sign-in was too far away for the time between.
    ImpossibleTravel,
    /// Many sign-ins of this person within an hour, from several networks.
    Velocity,
    /// This network gave many wrong answers to several accounts within the hour.
    AttackingAddress,
}

impl Rule {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 5] =
        [Self::NewDevice, Self::NewCountry, Self::ImpossibleTravel, Self::Velocity, Self::AttackingAddress];

    /// The name in a configuration, in the audit trail and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NewDevice => "new_device",
            Self::NewCountry => "new_country",
            Self::ImpossibleTravel => "impossible_travel",
            Self::Velocity => "velocity",
            Self::AttackingAddress => "attacking_address",
        }
    }
}

/// What comes of it when a rule's answer is yes, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule is not asked.
    Off,
    /// It is recorded, and the sign-in goes on.
    Allow,
    /// A second factor must be given in this sign-in.
    SecondFactor,
    /// The sign-in ends, and the person is told.
    Refuse,
}

impl Outcome {
    /// The name in a configuration, in the audit trail and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Allow => "allow",
            Self::SecondFactor => "second_factor",
            Self::Refuse => "refuse",
        }
    }
}

/// What a policy makes of each rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskRules {
    /// Of a browser that is new to the person.
    pub new_device: Outcome,
    /// Of a country that is.
    pub new_country: Outcome,
    /// Of a journey that nobody can make.
    pub impossible_travel: Outcome,
    /// Of too many sign-ins from too many networks.
    pub velocity: Outcome,
    /// Of a network that has been guessing.
    pub attacking_address: Outcome,
}

impl Default for RiskRules {
    /// Everything is recorded and nobody is held up: a new phone and a holiday are more common than a thief, and
    /// most people have nothing to prove more with before they are asked to set it up.
    fn default() -> Self {
        Self {
            new_device: Outcome::Allow,
            new_country: Outcome::Allow,
            impossible_travel: Outcome::Allow,
            velocity: Outcome::Allow,
            attacking_address: Outcome::Allow,
        }
    }
}

impl RiskRules {
    /// What comes of that rule.
    pub fn of(&self, rule: Rule) -> Outcome {
        match rule {
            Rule::NewDevice => self.new_device,
            Rule::NewCountry => self.new_country,
            Rule::ImpossibleTravel => self.impossible_travel,
            Rule::Velocity => self.velocity,
            Rule::AttackingAddress => self.attacking_address,
        }
    }

    /// Whether any rule may ask for more than the policy's steps.
    pub fn may_ask(&self) -> bool {
        Rule::ALL.into_iter().any(|rule| self.of(rule) >= Outcome::SecondFactor)
    }

    /// Whether any rule is asked at all.
    pub fn any(&self) -> bool {
        Rule::ALL.into_iter().any(|rule| self.of(rule) != Outcome::Off)
    }
}

/// A rule whose answer was yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// What the policy makes of it.
    pub outcome: Outcome,
    /// What it saw, in a few words for admins.
    pub saw: String,
}

/// A sign-in that was unusual.
#[derive(Clone, Debug)]
pub struct Anomaly {
    /// Which.
    pub login_id: LoginId,
    /// Whose.
    pub user_id: UserId,
    /// From where.
    pub device: Device,
    /// Why.
    pub findings: Vec<Finding>,
    /// When.
    pub at: UnixTime,
}
