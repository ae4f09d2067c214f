//! Policies with several steps, and second factors by message.

use super::{
    sample::{self, facts, login, proof, user},
    *,
};
use crate::model::{
    authenticator::Factors,
    contact::ContactKind,
    id::{SessionId, UserId},
    login::Registration,
    policy::{PolicyStep, SecondFactor},
    session::Session,
};

fn proved(methods: &[Method]) -> Login {
    let proofs = methods.iter().map(|method| proof(*method)).collect();
    let stage = Stage::Proved { user: UserId::new("ada"), proofs, at_ms: 0 };
    Login { stage, ..login(Method::EmailLink) }
}

fn two_steps() -> Facts {
    let steps = [Method::SmsCode, Method::EmailLink].map(|method| PolicyStep::any_of(&[method]));
    Facts { steps: steps.to_vec(), offer_passkey: false, ..facts() }
}

fn sent_by_itself(step: &Step) -> Option<ContactKind> {
    if let Step::Send(message) = step { Some(message.kind) } else { None }
}

#[test]
fn every_step_must_be_proved_in_whatever_order() {
    let all = [Method::SmsCode, Method::EmailLink];
    assert!(matches!(next(&proved(&all), &two_steps()), Step::Issue(_)));
    assert!(matches!(next(&proved(&[all[1], all[0]]), &two_steps()), Step::Issue(_)));
    for one in all {
        assert!(!matches!(next(&proved(&[one]), &two_steps()), Step::Issue(_)), "{one:?} alone");
    }
}

#[test]
fn what_an_admin_issued_stands_for_the_first_step_and_for_no_other() {
    let issued = Method::AdminIssued;
    assert!(!matches!(next(&proved(&[issued]), &two_steps()), Step::Issue(_)), "the second step is asked");
    assert!(!matches!(next(&proved(&[issued, Method::SmsCode]), &two_steps()), Step::Issue(_)));
    assert!(matches!(next(&proved(&[issued, Method::EmailLink]), &two_steps()), Step::Issue(_)));
}

#[test]
fn the_message_of_a_later_step_goes_by_itself_where_the_person_is_reached() {
    let reached = Facts { reached: vec![ContactKind::Email], ..two_steps() };
    assert_eq!(sent_by_itself(&next(&proved(&[Method::SmsCode]), &reached)), Some(ContactKind::Email));
    let mut registered = proved(&[Method::SmsCode]);
    registered.choices.registration =
        Some(Registration { email: Some("ada@example.com".into()), ..Registration::default() });
    assert_eq!(
        sent_by_itself(&next(&registered, &two_steps())),
        Some(ContactKind::Email),
        "they registered it before"
    );
}

#[test]
fn it_does_not_where_nobody_is_reached_or_they_choose_themselves_or_came_with_a_session() {
    let is_asked = |step| matches!(step, Step::Show(Screen::SecondFactor));
    let reached = Facts { reached: vec![ContactKind::Email], ..two_steps() };
    assert!(is_asked(next(&proved(&[Method::SmsCode]), &two_steps())));
    let mut choosing = proved(&[Method::SmsCode]);
    choosing.choices.other_way = true;
    assert!(is_asked(next(&choosing, &reached)));
    let mut session = sample::session();
    session.proofs = vec![proof(Method::SmsCode)];
    let silent = Login { stage: Stage::Identify, ..login(Method::EmailLink) };
    let facts = Facts { session: Some((session, user())), proved: None, ..reached };
    assert!(is_asked(next(&silent, &facts)), "any site can send a browser here");
}

#[test]
fn a_session_that_another_policy_was_content_with_is_not_enough() {
    let session = Session { id: SessionId::new("mail"), ..sample::session() };
    let facts = Facts { session: Some((session, user())), proved: None, ..two_steps() };
    let silent = Login { stage: Stage::Identify, ..login(Method::EmailLink) };
    assert!(
        matches!(next(&silent, &facts), Step::Show(Screen::Identify)),
        "nothing is added to an old session"
    );
    let reached = Facts { reached: vec![ContactKind::Phone, ContactKind::Email], ..facts };
    assert!(matches!(next(&silent, &reached), Step::Show(Screen::SecondFactor)));
}

#[test]
fn what_a_policy_names_instead_does_only_after_a_message_was_lost() {
    let step = PolicyStep { any_of: vec![Method::SmsCode], fallback: vec![Method::EmailLink] };
    let facts = Facts { steps: vec![step], offer_passkey: false, ..facts() };
    let mut login = proved(&[Method::EmailLink]);
    assert!(!matches!(next(&login, &facts), Step::Issue(_)));
    login.choices.fallback = true;
    assert!(matches!(next(&login, &facts), Step::Issue(_)));
}

#[test]
fn a_code_by_text_message_is_a_second_factor_where_the_policy_says_so_and_beside_the_first() {
    let facts = Facts {
        steps: vec![PolicyStep::any_of(&[Method::SmsLink, Method::SmsCode])],
        second_factor: SecondFactor::Everyone,
        second_factor_methods: vec![Method::SmsCode],
        reached: vec![ContactKind::Phone],
        offer_passkey: false,
        ..facts()
    };
    assert!(matches!(next(&proved(&[Method::SmsLink]), &facts), Step::Show(Screen::SecondFactor)));
    assert!(matches!(next(&proved(&[Method::SmsCode]), &facts), Step::Show(Screen::SecondFactor)));
    assert!(matches!(next(&proved(&[Method::SmsLink, Method::SmsCode]), &facts), Step::Issue(_)));
    assert!(
        !acr::has_two_factors(&[proof(Method::SmsLink), proof(Method::SmsCode)]),
        "one phone is one factor"
    );
}

#[test]
fn who_has_set_up_another_factor_than_the_policy_names_gives_that_and_sets_nothing_up_beside_it() {
    let facts = Facts {
        second_factor: SecondFactor::Everyone,
        second_factor_methods: vec![Method::Totp],
        offer_passkey: false,
        ..facts()
    };
    let by_mail = proved(&[Method::EmailLink]);
    assert!(matches!(next(&by_mail, &facts), Step::Show(Screen::Enrol)), "who has none sets one up");
    let passkeys = Factors::default().with(Method::Passkey);
    let with_key = Facts { factors: passkeys, ..facts.clone() };
    assert!(matches!(next(&by_mail, &with_key), Step::Show(Screen::SecondFactor)));
    assert!(matches!(next(&proved(&[Method::EmailLink, Method::Passkey]), &with_key), Step::Issue(_)));
    let app = Factors::default().with(Method::Totp);
    let with_app = Facts { factors: app, second_factor_methods: vec![Method::Passkey], ..facts };
    assert!(matches!(next(&by_mail, &with_app), Step::Show(Screen::SecondFactor)));
    // The app again makes no two factors, and there is no second app.
    let by_app = proved(&[Method::Totp]);
    let steps = vec![PolicyStep::any_of(&[Method::Totp, Method::EmailLink])];
    let known_by_app = Facts { steps, ..with_app };
    assert!(matches!(next(&by_app, &known_by_app), Step::Show(Screen::SecondFactor)));
    let authentication = authentication(&by_app, &known_by_app).expect("proved");
    let ask = requirements::first_unmet(&by_app, &known_by_app, &authentication).expect("more is asked");
    assert!(requirements::usable(&ask, &known_by_app).is_empty());
}

#[test]
fn people_of_a_named_group_must_give_a_second_factor_and_the_others_not() {
    let facts = Facts {
        second_factor: SecondFactor::Nobody,
        second_factor_groups: vec!["staff".into()],
        offer_passkey: false,
        ..facts()
    };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &facts), Step::Issue(_)));
    let staff = User { groups: vec!["staff".into()], ..user() };
    let facts = Facts { proved: Some(staff), ..facts };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &facts), Step::Show(Screen::Enrol)));
}

#[test]
fn who_waits_for_approval_gets_nowhere_and_who_lacks_a_username_is_asked() {
    let waiting = User { pending_since: Some(1), ..user() };
    let facts = Facts { proved: Some(waiting), offer_passkey: false, ..facts() };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &facts), Step::Show(Screen::Pending)));
    let facts = Facts { proved: Some(user()), registration: vec![RegistrationField::Username], ..facts };
    assert!(matches!(next(&proved(&[Method::EmailLink]), &facts), Step::Show(Screen::Profile)));
}
