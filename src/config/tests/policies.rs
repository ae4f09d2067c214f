//! `[sign_in]` and `[policies.NAME]`.

use super::*;

#[test]
fn a_policy_is_read_over_the_default() {
    let config = smallest_with(
        "[sign_in]\nsign_up = \"open\"\nlifetimes = { link = 600 }\nlimits.tries_per_code = 3\n\
         [policies.staff]\nother_device = \"same_browser\"\nsteps = [{ any_of = [\"email_code\"] }]\n",
    )
    .unwrap();
    let default = &config.sign_in;
    assert_eq!(
        (default.sign_up, default.lifetimes.link.get(), default.limits.tries_per_code),
        (SignUp::Open, 600, 3)
    );
    let staff = &config.policies["staff"];
    assert_eq!((staff.name.as_str(), staff.other_device), ("staff", OtherDevice::SameBrowser));
    assert_eq!((staff.sign_up, staff.lifetimes.link.get()), (SignUp::Open, 600));
    assert_eq!(staff.steps[0].any_of, [Method::EmailCode]);
    assert_eq!(config.policies.keys().collect::<Vec<_>>(), ["admin", "staff"]);
}

#[test]
fn a_policy_can_be_changed_by_variables() {
    let config = load(
        &format!("{SMALLEST}[policies.phone-link]\nsign_up = \"open\"\n"),
        &[
            ("PORCHLIGHT_SIGN_IN__LIFETIMES__LINK", "300"),
            ("PORCHLIGHT_SIGN_IN__IDENTIFIERS", "email"),
            ("PORCHLIGHT_POLICIES__PHONE_LINK__CODE_LENGTH", "8"),
            ("PORCHLIGHT_POLICIES__STAFF__STEPS", "[{ any_of = [\"email_link\"] }]"),
        ],
    )
    .unwrap();
    assert_eq!(config.policies["phone-link"].code_length, 8);
    assert_eq!(config.policies["phone-link"].lifetimes.link.get(), 300);
    assert_eq!(config.policies["staff"].steps[0].any_of, [Method::EmailLink]);
}

#[test]
fn a_wrong_policy_names_its_key_and_line() {
    let fault = |lines: &str| only_fault(smallest_with(lines));
    let sign_up = fault("[sign_in]\nsign_up = \"everyone\"\n");
    assert_eq!((sign_up.key.as_str(), sign_up.line), ("sign_in.sign_up", Some(6)));
    assert!(sign_up.text.contains("everyone") && sign_up.write.is_some(), "{sign_up}");
    assert_eq!(fault("[sign_in]\ncode_length = 4\n").line, Some(6));
    assert_eq!(fault("[sign_in.lifetimes]\nlink = \"ten\"\n").key, "sign_in.lifetimes.link");
    let limits = fault("[sign_in.limits]\nrequests_per_ip = 0\n");
    assert_eq!((limits.key.as_str(), limits.line), ("sign_in.limits", Some(6)));
    assert!(fault("[policies.staff]\nsing_up = \"open\"\n").text.contains("policies.staff.sign_up"));
    assert_eq!(fault("[policies.default]\nsign_up = \"open\"\n").key, "policies.default");
    assert_eq!(fault("[policies.\"A b\"]\nsign_up = \"open\"\n").key, "policies.A b");
}

#[test]
fn a_fault_of_the_default_policy_is_not_repeated_by_the_others() {
    only_fault(smallest_with("[sign_in]\ncode_length = 4\n[policies.staff]\nsign_up = \"open\"\n"));
}

#[test]
fn a_notification_stands_beside_a_message() {
    let on = "[push]\ntransport = \"send\"\n";
    let steps = |steps: &str| smallest_with(&format!("{on}[sign_in]\nsteps = {steps}\n"));
    assert!(steps("[{ any_of = [\"push\", \"email_code\"] }]").is_ok());
    let alone = only_fault(steps("[{ any_of = [\"push\", \"passkey\"] }]"));
    assert!(alone.key == "sign_in.steps" && alone.text.contains("beside a message"), "{alone}");
    let second = "[sign_in]\nsecond_factor_methods = [\"push\", \"totp\"]\n";
    assert_eq!(only_fault(smallest_with(second)).key, "sign_in.second_factor_methods");
}

/// The examples under "The presets" of the guide.
fn least() -> Vec<&'static str> {
    let guide = include_str!("../../../docs/policies.md");
    let after = guide.split("## The presets").nth(1).expect("the section");
    let section = after.split("\n## ").next().expect("its text");
    section.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_least_that_the_guide_gives_for_each_preset_is_enough() {
    let examples = least();
    for name in crate::model::preset::NAMES {
        let preset = format!("preset = {name:?}");
        let example = examples.iter().find(|example| example.contains(&preset)).expect(name);
        let config = smallest_with(example).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        assert_eq!(config.sign_in.steps, crate::model::preset::find(name).unwrap().steps);
    }
}

#[test]
fn a_preset_without_its_way_is_refused_at_its_own_line() {
    for (name, needs) in [
        ("phone-link", "needs text messages"),
        ("verified-access", "needs text messages"),
        ("instant", "needs notifications"),
    ] {
        let fault = only_fault(smallest_with(&format!("[sign_in]\npreset = {name:?}\n")));
        assert_eq!((fault.key.as_str(), fault.line), ("sign_in.preset", Some(6)), "{fault}");
        assert!(fault.text.contains(needs), "{fault}");
        let named = only_fault(smallest_with(&format!("[policies.staff]\npreset = {name:?}\n")));
        assert_eq!(named.key, "policies.staff.preset");
    }
}

#[test]
fn a_method_without_its_way_is_refused_wherever_it_is_named() {
    let key = |more: &str| only_fault(smallest_with(more)).key;
    assert_eq!(key("[sign_in]\nsteps = [{ any_of = [\"email_code\", \"sms_code\"] }]\n"), "sign_in.steps");
    let fallback = "[sign_in]\nsteps = [{ any_of = [\"email_code\"], fallback = [\"sms_code\"] }]\n";
    assert_eq!(key(fallback), "sign_in.steps");
    let second = "[sign_in]\nsecond_factor = \"everyone\"\nsecond_factor_methods = [\"sms_code\"]\n";
    assert_eq!(key(second), "sign_in.second_factor_methods");
    let both = "[sign_in]\nsecond_factor = \"everyone\"\nsecond_factor_methods = [\"sms_code\", \"totp\"]\n";
    assert!(smallest_with(both).is_ok(), "there is another");
}
