//! Each rule against a table of sign-ins.

use super::*;
use crate::{model::login::KeyProof, world::geo::Spot};

const NOW: UnixTime = 1_700_000_000;

fn place(name: &str) -> Option<Place> {
    let (country, country_name, latitude, longitude) = match name {
        "Bern" => ("CH", "Switzerland", 46.95, 7.45),
        "Geneva" => ("CH", "Switzerland", 46.20, 6.14),
        "Milan" => ("IT", "Italy", 45.46, 9.19),
        "Berlin" => ("DE", "Germany", 52.52, 13.40),
        "Quito" => ("EC", "Ecuador", -0.18, -78.47),
        _ => return None,
    };
    let city = Some(name.to_owned());
    let spot = Some(Spot { latitude, longitude });
    Some(Place { country: country.into(), country_name: country_name.into(), city, spot })
}

fn sign_in(minutes_ago: i64, browser: u8, network: &str, city: &str) -> SignIn {
    SignIn { at: NOW - minutes_ago * 60, browser: vec![browser], network: network.into(), place: place(city) }
}

fn seen(now: SignIn, earlier: &[SignIn]) -> Seen {
    Seen { now, earlier: earlier.to_vec(), strong: false, failed_attempts: FailedAttempts::default() }
}

/// The rules that say yes.
fn found(seen: &Seen) -> Vec<Rule> {
    judge(&RiskRules::default(), seen).into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_first_sign_in_is_never_unusual_by_what_came_before() {
    assert_eq!(found(&seen(sign_in(0, 1, "a", "Quito"), &[])), []);
}

#[test]
fn the_same_browser_in_the_same_place_is_as_usual() {
    assert_eq!(found(&seen(sign_in(0, 1, "a", "Bern"), &[sign_in(60, 1, "a", "Bern")])), []);
}

#[test]
fn browsers_countries_and_journeys() {
    use Rule::{ImpossibleTravel, NewCountry, NewDevice};
    let day = 24 * 60;
    let cases: [(SignIn, &[SignIn], &[Rule]); 9] = [
        (sign_in(0, 2, "b", "Bern"), &[sign_in(day, 1, "a", "Bern")], &[NewDevice]),
        // Any of the earlier browsers is known, not only the last.
        (sign_in(0, 2, "b", "Bern"), &[sign_in(day, 1, "a", "Bern"), sign_in(2 * day, 2, "a", "Bern")], &[]),
        (sign_in(0, 1, "b", "Berlin"), &[sign_in(day, 1, "a", "Bern")], &[NewCountry]),
        // 210 km in five minutes, but so near that the database may be wrong.
        (sign_in(0, 1, "b", "Milan"), &[sign_in(5, 1, "a", "Bern")], &[NewCountry]),
        (
            sign_in(0, 1, "b", "Berlin"),
            &[sign_in(30, 1, "a", "Bern"), sign_in(day, 1, "a", "Berlin")],
            &[ImpossibleTravel],
        ),
        // 750 km in an hour is a flight.
        (sign_in(0, 1, "b", "Berlin"), &[sign_in(60, 1, "a", "Bern"), sign_in(day, 1, "a", "Berlin")], &[]),
        (
            sign_in(0, 2, "b", "Quito"),
            &[sign_in(60, 1, "a", "Geneva")],
            &[NewDevice, NewCountry, ImpossibleTravel],
        ),
        // What is unknown is not new.
        (sign_in(0, 1, "b", "nowhere"), &[sign_in(60, 1, "a", "Bern")], &[]),
        (sign_in(0, 1, "b", "Quito"), &[sign_in(60, 1, "a", "nowhere")], &[]),
    ];
    for (now, earlier, expected) in cases {
        assert_eq!(found(&seen(now.clone(), earlier)), expected, "{now:?} after {earlier:?}");
    }
}

#[test]
fn many_sign_ins_are_unusual_only_within_an_hour_and_from_several_networks() {
    let of = |minutes: i64, networks: [&str; 5]| {
        let earlier: Vec<SignIn> =
            networks.iter().map(|network| sign_in(minutes, 1, network, "nowhere")).collect();
        found(&seen(sign_in(0, 2, "a", "nowhere"), &earlier)).contains(&Rule::Velocity)
    };
    assert!(of(10, ["a", "b", "c", "b", "c"]));
    assert!(!of(10, ["a", "b", "a", "b", "a"]), "two networks are a home and a phone");
    assert!(!of(60, ["a", "b", "c", "b", "c"]), "an hour ago is over");
    let few = [sign_in(1, 1, "b", "nowhere"), sign_in(2, 1, "c", "nowhere")];
    assert_eq!(found(&seen(sign_in(0, 2, "a", "nowhere"), &few)), [Rule::NewDevice]);
}

#[test]
fn a_network_attacks_when_it_was_wrong_often_and_with_several_accounts() {
    let of = |wrong, accounts| {
        let failed_attempts = FailedAttempts { wrong, accounts };
        found(&Seen { failed_attempts, ..seen(sign_in(0, 1, "a", "Bern"), &[]) })
    };
    assert_eq!(of(15, 5), [Rule::AttackingAddress]);
    assert_eq!((of(14, 5), of(200, 4)), (vec![], vec![]));
}

#[test]
fn strangers_keep_nobody_out_of_their_own_browser_or_away_from_their_passkey() {
    let bad = Seen {
        failed_attempts: FailedAttempts { wrong: 100, accounts: 50 },
        ..seen(sign_in(0, 2, "a", "Bern"), &[sign_in(60, 1, "a", "Bern")])
    };
    assert_eq!(found(&bad), [Rule::NewDevice, Rule::AttackingAddress]);
    assert_eq!(found(&Seen { strong: true, ..bad.clone() }), [Rule::NewDevice]);
    assert_eq!(found(&Seen { now: sign_in(0, 1, "a", "Bern"), ..bad }), []);
}

#[test]
fn a_rule_that_is_off_is_not_asked_and_the_hardest_outcome_counts() {
    let rules = RiskRules {
        new_device: Outcome::Off,
        new_country: Outcome::Refuse,
        impossible_travel: Outcome::SecondFactor,
        ..RiskRules::default()
    };
    let seen = seen(sign_in(0, 2, "b", "Quito"), &[sign_in(60, 1, "a", "Bern")]);
    let findings = judge(&rules, &seen);
    assert_eq!(
        findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(),
        [Rule::NewCountry, Rule::ImpossibleTravel]
    );
    assert_eq!(outcome(&findings), Outcome::Refuse);
    assert_eq!(findings[0].saw, "Ecuador (EC), before only CH");
    assert!(findings[1].saw.ends_with("km from Bern, Switzerland to Quito, Ecuador in 60 minutes"));
    assert_eq!(outcome(&[]), Outcome::Off);
}

fn proof(method: Method) -> Proof {
    let key = (method == Method::Passkey).then_some(KeyProof { synced: true, user_verified: true });
    Proof { key, ..Proof::new(method, NOW) }
}

#[test]
fn what_the_policy_names_comes_first_then_a_message_to_another_contact_and_nothing_is_set_up() {
    use Method::{EmailCode, Passkey, RecoveryCode, SmsCode, Totp};
    let named = [Passkey, Totp, RecoveryCode];
    let both = [ContactKind::Email, ContactKind::Phone];
    let by_mail = another_contact(&[proof(EmailCode)], true);
    assert_eq!(by_mail, [SmsCode]);
    assert_eq!(another_contact(&[proof(EmailCode)], false), []);
    assert_eq!(another_contact(&[proof(SmsCode)], true), [EmailCode]);
    assert_eq!(another_contact(&[proof(Method::Password)], true), [SmsCode]);
    let app = Factors::default().with(Totp).with(RecoveryCode);
    assert_eq!(methods(&named, &by_mail, app, &both), [Totp, RecoveryCode]);
    assert_eq!(methods(&named, &by_mail, Factors::default(), &both), [SmsCode]);
    assert_eq!(methods(&named, &by_mail, Factors::default(), &[ContactKind::Email]), []);
    let pushed = [Method::Push, SmsCode];
    assert_eq!(methods(&pushed, &[], Factors::default(), &both), pushed);
    assert_eq!(methods(&pushed, &[], Factors::default(), &[ContactKind::Email]), [], "never alone");
}
