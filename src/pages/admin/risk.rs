//! GET /admin/risk: what counts as unusual, and what was

use crate::{
    admin::anomalies::{self, NamedAnomaly},
    app::App,
    model::risk::Rule,
    views::{
        Ago,
        risk::{AnomalyLine, FindingLine, PolicyLine, Risk, RuleLine},
    },
    web::{Failure, PageRequest, guard},
};
use actix_web::HttpResponse;

/// How many are shown.
const SHOWN: i64 = 50;

/// Each rule with what the policies make of it, and the newest anomalies.
pub async fn get(request: PageRequest) -> Result<HttpResponse, Failure> {
    guard::admin(&request, "/admin/risk").await?;
    let newest = anomalies::newest(&request.app, SHOWN).await?;
    request.page(&Risk {
        rules: Rule::ALL.into_iter().map(|rule| line(&request.app, rule)).collect(),
        places: request.app.world.geo.is_known(),
        anomalies: newest.into_iter().map(|one| anomaly(&request.app, one)).collect(),
    })
}

fn line(app: &App, rule: Rule) -> RuleLine {
    RuleLine {
        rule: word(rule.as_str()),
        policies: app
            .config
            .all_policies()
            .map(|policy| PolicyLine {
                name: policy.name.clone(),
                outcome: word(policy.risk.of(rule).as_str()),
            })
            .collect(),
    }
}

fn anomaly(app: &App, NamedAnomaly { anomaly, person }: NamedAnomaly) -> AnomalyLine {
    let device = anomaly.device;
    let findings = anomaly.findings.into_iter().map(|finding| FindingLine {
        rule: word(finding.rule.as_str()),
        outcome: word(finding.outcome.as_str()),
        saw: finding.saw,
    });
    AnomalyLine {
        person,
        origin: device.into(),
        ago: Ago::new(app.now() - anomaly.at),
        findings: findings.collect(),
    }
}

/// A name as a part of the texts' names.
fn word(name: &str) -> String {
    name.replace('_', "-")
}
