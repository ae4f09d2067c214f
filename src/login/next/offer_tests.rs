//! When a passkey is offered, and when not.

use super::{
    sample::{self, facts, login, user},
    *,
};
use crate::model::login::Purpose;
use crate::protocol::{
    claims::ClaimsRequest, prompt::Prompts, response_mode::ResponseMode, response_type::ResponseType,
    scope::Scope,
};

fn is_offered(login: &Login, facts: &Facts) -> bool {
    matches!(next(login, facts), Step::Show(Screen::OfferPasskey))
}

#[test]
fn a_passkey_is_offered_after_a_sign_in_by_mail_and_not_after_one_by_passkey() {
    assert!(is_offered(&login(Method::EmailLink), &facts()));
    assert!(is_offered(&login(Method::EmailCode), &facts()));
    assert!(matches!(next(&login(Method::Passkey), &facts()), Step::Issue(_)));
}

#[test]
fn it_is_not_offered_where_it_was_settled_or_cannot_be_made() {
    let settled = Facts { offer_passkey: false, ..facts() };
    assert!(matches!(next(&login(Method::EmailLink), &settled), Step::Issue(_)));
    let mut unable = login(Method::EmailLink);
    unable.choices.can_passkey = false;
    assert!(matches!(next(&unable, &facts()), Step::Issue(_)));
}

#[test]
fn it_holds_nobody_up_who_signs_in_anew_to_change_something() {
    let mut login = login(Method::EmailLink);
    login.choices.fresh_proof = true;
    assert!(matches!(next(&login, &facts()), Step::Issue(_)));
}

#[test]
fn it_is_not_offered_to_somebody_who_was_signed_in_already() {
    let session = sample::session();
    let facts = Facts { session: Some((session, user())), proved: None, ..facts() };
    let silent = Login { stage: Stage::Identify, ..login(Method::EmailLink) };
    assert!(matches!(next(&silent, &facts), Step::Issue(Authentication { fresh: false, .. })));
    let mut anew = silent;
    anew.choices.fresh_proof = true;
    assert!(matches!(next(&anew, &facts), Step::Show(Screen::Identify)), "a session is not enough for that");
}

#[test]
fn an_app_s_person_is_offered_one_before_the_code_but_never_with_prompt_none() {
    let asking = |prompt: &str| AuthorizationRequest {
        client_id: "app".into(),
        redirect_uri: "https://app.example/callback".into(),
        redirect_uri_given: true,
        response_type: ResponseType::Code,
        response_mode: ResponseMode::Query,
        scope: Scope::default(),
        state: None,
        nonce: None,
        code_challenge: None,
        prompt: Prompts::parse(prompt).expect("prompts"),
        max_age: None,
        id_token_hint: None,
        login_hint: None,
        ui_locales: Vec::new(),
        acr_values: Vec::new(),
        claims: ClaimsRequest::default(),
    };
    let mut login = login(Method::EmailLink);
    for (prompt, offered) in [("", true), ("login", true), ("none", false)] {
        login.purpose = Purpose::Authorize(Box::new(asking(prompt)));
        assert_eq!(is_offered(&login, &facts()), offered, "{prompt}");
    }
}

#[test]
fn a_stopped_account_and_a_late_answer_come_before_any_offer() {
    let stopped = Facts { proved: Some(User { disabled_at: Some(1), ..user() }), ..facts() };
    assert!(!is_offered(&login(Method::EmailLink), &stopped));
    let late = Facts { now: 1000, ..facts() };
    assert!(!is_offered(&login(Method::EmailLink), &late));
}

#[test]
fn notifications_are_offered_where_no_passkey_is_and_the_browser_can_show_them() {
    let by_push = Facts { offer_passkey: false, offer_push: true, ..facts() };
    let mut login = login(Method::EmailCode);
    assert!(matches!(next(&login, &by_push), Step::Issue(_)), "the browser did not say that it can");
    login.choices.can_push = true;
    assert!(matches!(next(&login, &by_push), Step::Show(Screen::OfferPush)));
    let both = Facts { offer_push: true, ..facts() };
    assert!(matches!(next(&login, &both), Step::Show(Screen::OfferPasskey)), "one offer at a time");
    login.choices.fresh_proof = true;
    assert!(matches!(next(&login, &by_push), Step::Issue(_)), "nobody is held up");
}
