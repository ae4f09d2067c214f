//! Whether another provider is asked for as a further proof of somebody who is known.

use super::{Failure, Visit, flow, logins::Opened};
use crate::{
    login::{
        next::{Authentication, Screen},
        unmet,
    },
    model::policy::Method,
};

/// Of whom the policy asks for more, when an account at another provider would do.
pub async fn known(visit: &Visit, opened: &Opened) -> Result<Option<Authentication>, Failure> {
    let Some((known, facts)) = flow::turn(visit, opened, Screen::SecondFactor).await? else {
        return Ok(None);
    };
    let ask = unmet::ask(&opened.login, &facts, &known);
    Ok(ask.filter(|ask| ask.methods.contains(&Method::Upstream)).map(|_| known))
}
