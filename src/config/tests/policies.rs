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
        (default.sign_up, default.lifetimes.link, default.limits.tries_per_code),
        (SignUp::Open, 600, 3)
    );
    let staff = &config.policies["staff"];
    assert_eq!((staff.name.as_str(), staff.other_device), ("staff", OtherDevice::SameBrowser));
    assert_eq!((staff.sign_up, staff.lifetimes.link), (SignUp::Open, 600));
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
    assert_eq!(config.policies["phone-link"].lifetimes.link, 300);
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
    let steps = |steps: &str| smallest_with(&format!("[sign_in]\nsteps = {steps}\n"));
    assert!(steps("[{ any_of = [\"push\", \"email_code\"] }]").is_ok());
    let alone = only_fault(steps("[{ any_of = [\"push\", \"passkey\"] }]"));
    assert!(alone.key == "sign_in.steps" && alone.text.contains("beside a message"), "{alone}");
    let second = "[sign_in]\nsecond_factor_methods = [\"push\", \"totp\"]\n";
    assert_eq!(only_fault(smallest_with(second)).key, "sign_in.second_factor_methods");
}
