//! Claims that an admin may set of a person (OIDC Core §5.1).

use crate::protocol::{
    claims::{Address, UserClaims},
    person_name::PersonName,
};
use url::Url;

/// The most characters of a claim.
const MAX_TEXT: usize = 1000;

/// Every claim that can be set, by its name; members of the address after `address.`.
pub const NAMES: [&str; 22] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "address.formatted",
    "address.street_address",
    "address.locality",
    "address.region",
    "address.postal_code",
    "address.country",
];

/// Sets a claim. `address` alone is its formatted text.
///
/// # Errors
/// A sentence that names the claim and says what it may be.
pub fn set(claims: &mut UserClaims, name: &str, value: &str) -> Result<(), String> {
    check(name, value).map_err(|reason| format!("{name}: {reason}"))?;
    if name == "phone_number_verified" {
        claims.phone_number_verified = Some(value == "true");
        return Ok(());
    }
    let field = field(claims, name).ok_or_else(|| unknown(name))?;
    *field = Some(value.to_owned());
    Ok(())
}

fn unknown(name: &str) -> String {
    match name {
        "email" | "email_verified" => format!("{name}: comes of the address that the person signs in with"),
        "sub" | "updated_at" => format!("{name}: is set by the provider"),
        _ => format!("{name:?} is no standard claim; there are: {}", NAMES.join(", ")),
    }
}

fn field<'a>(claims: &'a mut UserClaims, name: &str) -> Option<&'a mut Option<String>> {
    if let Some(member) = name.strip_prefix("address.") {
        return member_of(claims.address.get_or_insert_default(), member);
    }
    Some(match name {
        "name" => &mut claims.name,
        "given_name" => &mut claims.given_name,
        "family_name" => &mut claims.family_name,
        "middle_name" => &mut claims.middle_name,
        "nickname" => &mut claims.nickname,
        "preferred_username" => &mut claims.preferred_username,
        "profile" => &mut claims.profile,
        "picture" => &mut claims.picture,
        "website" => &mut claims.website,
        "gender" => &mut claims.gender,
        "birthdate" => &mut claims.birthdate,
        "zoneinfo" => &mut claims.zoneinfo,
        "locale" => &mut claims.locale,
        "phone_number" => &mut claims.phone_number,
        "address" => &mut claims.address.get_or_insert_default().formatted,
        _ => return None,
    })
}

fn member_of<'a>(address: &'a mut Address, name: &str) -> Option<&'a mut Option<String>> {
    Some(match name {
        "formatted" => &mut address.formatted,
        "street_address" => &mut address.street_address,
        "locality" => &mut address.locality,
        "region" => &mut address.region,
        "postal_code" => &mut address.postal_code,
        "country" => &mut address.country,
        _ => return None,
    })
}

fn check(name: &str, value: &str) -> Result<(), String> {
    if matches!(name, "name" | "given_name" | "family_name" | "middle_name" | "nickname") {
        return PersonName::parse(value).map(|_| ()).map_err(|fault| fault.to_string());
    }
    // OIDC Core §5.1.1: an address for a letter has lines.
    let lines = matches!(name, "address" | "address.formatted" | "address.street_address");
    let odd = |c: char| c.is_control() && !(lines && matches!(c, '\n' | '\r'));
    let rule = |good: bool, reason: &str| if good { Ok(()) } else { Err(reason.to_owned()) };
    rule(!value.trim().is_empty(), "must not be empty")?;
    rule(value.chars().count() <= MAX_TEXT, "must not be longer than 1000 characters")?;
    rule(!value.chars().any(odd), "must not have control characters")?;
    match name {
        "phone_number" => rule(is_phone(value), "must be + and 8 to 15 digits, such as +41790000000"),
        "phone_number_verified" => rule(matches!(value, "true" | "false"), "must be true or false"),
        "profile" | "picture" | "website" => {
            rule(is_web_address(value), "must begin with https:// or http://")
        }
        "birthdate" => rule(is_birthdate(value), "must be YYYY-MM-DD, 0000-MM-DD or YYYY"),
        "locale" => rule(is_language_tag(value), "must be a language tag such as en or de-CH"),
        _ => Ok(()),
    }
}

/// E.164 as text: a plus sign and digits, the first not 0.
fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

/// OIDC Core §5.1: the year 0000 keeps the year to oneself.
fn is_birthdate(text: &str) -> bool {
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let within =
        |part: &str, most: u32| digits(part, 2) && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n));
    match text.split('-').collect::<Vec<_>>()[..] {
        [year] => digits(year, 4) && year != "0000",
        [year, month, day] => digits(year, 4) && within(month, 12) && within(day, 31),
        _ => false,
    }
}

/// The shape of RFC 5646, not its registry.
fn is_language_tag(text: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split('-').all(part) && text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(name: &str, value: &str) -> Option<String> {
        set(&mut UserClaims::default(), name, value).err()
    }

    #[test]
    fn every_listed_claim_can_be_set_and_is_kept_where_it_belongs() {
        let mut claims = UserClaims::default();
        for name in NAMES {
            let value = match name {
                "profile" | "picture" | "website" => "https://ada.example/",
                "birthdate" => "1815-12-10",
                "locale" => "en-GB",
                "phone_number" => "+441632960000",
                "phone_number_verified" => "true",
                other => other,
            };
            assert_eq!(set(&mut claims, name, value), Ok(()), "{name}");
        }
        let json = serde_json::to_value(&claims).expect("JSON");
        assert_eq!(json["address"]["postal_code"], "address.postal_code");
        assert_eq!(json["address"]["formatted"], "address.formatted");
        assert_eq!(json["nickname"], "nickname");
        assert_eq!(json["phone_number_verified"], true);
        assert_eq!(json.as_object().map(serde_json::Map::len), Some(16));
    }

    #[test]
    fn a_claim_that_is_not_the_admins_to_set_says_whose_it_is() {
        assert!(fault("email", "a@b.example").expect("refused").contains("signs in with"));
        assert!(fault("sub", "1").expect("refused").contains("provider"));
        assert!(fault("adress", "x").expect("refused").contains("address.street_address"));
        assert!(fault("address.street", "x").is_some());
    }

    #[test]
    fn values_have_the_shape_that_the_standard_gives_them() {
        for (name, value) in [
            ("name", ""),
            ("name", "Ada\nLovelace"),
            ("phone_number", "0790000000"),
            ("name", "Ada\u{202e}ecalevoL"),
            ("family_name", "Lovelace\u{2066}"),
            ("phone_number", "+1234567"),
            ("phone_number", "+1234567890123456"),
            ("phone_number", "+0123456789"),
            ("phone_number_verified", "yes"),
            ("website", "javascript:alert(1)"),
            ("picture", "ada.png"),
            ("birthdate", "10.12.1815"),
            ("birthdate", "1815-13-10"),
            ("birthdate", "0000"),
            ("locale", "en_GB!"),
        ] {
            assert!(fault(name, value).is_some(), "{name}={value}");
        }
        for (name, value) in
            [("birthdate", "0000-12-10"), ("birthdate", "1815"), ("address", "Line 1\nLine 2")]
        {
            assert_eq!(fault(name, value), None, "{name}={value}");
        }
    }
}
