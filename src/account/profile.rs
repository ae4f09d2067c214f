//! A person's name and what else they like to say of themselves.

use crate::{
    admin::claims,
    app::Tx,
    login::EndUser,
    model::audit::{Entry, Event},
    observe::audit,
    protocol::{
        claims::UserClaims,
        person_name::{MOST, disguises},
        username::Username,
    },
    store::{self, StoreError},
    views::Lang,
};

/// A claim that people set themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The full name.
    Name,
    /// Given names.
    GivenName,
    /// Family names.
    FamilyName,
    /// A name that nobody else has here.
    Username,
    /// Date of birth.
    Birthdate,
    /// A web page.
    Website,
    /// The time zone.
    Zoneinfo,
}

impl Field {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::Username,
        Self::Birthdate,
        Self::Website,
        Self::Zoneinfo,
    ];

    /// The claim (OIDC Core §5.1).
    pub fn claim(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Username => "preferred_username",
            Self::Birthdate => "birthdate",
            Self::Website => "website",
            Self::Zoneinfo => "zoneinfo",
        }
    }

    /// What is known.
    pub fn of(self, claims: &UserClaims) -> Option<&str> {
        match self {
            Self::Name => &claims.name,
            Self::GivenName => &claims.given_name,
            Self::FamilyName => &claims.family_name,
            Self::Username => &claims.preferred_username,
            Self::Birthdate => &claims.birthdate,
            Self::Website => &claims.website,
            Self::Zoneinfo => &claims.zoneinfo,
        }
        .as_deref()
    }

    fn clear(self, claims: &mut UserClaims) {
        *match self {
            Self::Name => &mut claims.name,
            Self::GivenName => &mut claims.given_name,
            Self::FamilyName => &mut claims.family_name,
            Self::Username => &mut claims.preferred_username,
            Self::Birthdate => &mut claims.birthdate,
            Self::Website => &mut claims.website,
            Self::Zoneinfo => &mut claims.zoneinfo,
        } = None;
    }

    fn is_sound(self, value: &str) -> bool {
        value.chars().count() <= MOST
            && !value.chars().any(disguises)
            && claims::set(&mut UserClaims::default(), self.claim(), value).is_ok()
            && match self {
                Self::Username => Username::parse(value).is_some(),
                Self::Zoneinfo => is_zone(value),
                _ => true,
            }
    }
}

/// The shape of a name in the time zone database, such as `Europe/Zurich`.
fn is_zone(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
    };
    text == "UTC" || (text.contains('/') && text.split('/').all(plain))
}

/// What a person wants to be known: a value for each field, empty for none.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The fields, as they were typed.
    pub fields: Vec<(Field, String)>,
    /// The language of pages and mail; `None` leaves it to the browser.
    pub lang: Option<Lang>,
}

impl Wish {
    /// The fields that cannot be so.
    pub fn faults(&self) -> Vec<Field> {
        let typed = self.fields.iter().filter(|(_, value)| !value.trim().is_empty());
        typed.filter(|(field, value)| !field.is_sound(value.trim())).map(|(field, _)| *field).collect()
    }

    fn apply(&self, claims: &mut UserClaims) {
        for (field, value) in &self.fields {
            field.clear(claims);
            // Checked before; a value that is refused stays unsaid.
            let _ = claims::set(claims, field.claim(), value.trim());
        }
        let spoken = claims.locale.as_deref().and_then(Lang::parse);
        // A dialect of the chosen language stays, and so does a language that we do not have.
        if spoken != self.lang {
            claims.locale = self.lang.map(|lang| lang.code().to_owned());
        }
    }
}

/// How a change ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is so now.
    Yes,
    /// Somebody else has that username.
    UsernameTaken,
    /// The person is no longer there.
    Gone,
}

/// Writes it. Call [`Wish::faults`] first. A conflict means that somebody else has just chosen that username.
///
/// # Errors
/// The database fails.
pub fn change(tx: &mut Tx<'_>, who: &EndUser, wish: &Wish) -> Result<Changed, StoreError> {
    let (app, conn) = (tx.app, &mut *tx.conn);
    let id = &who.confirm(app, conn)?.user.id;
    let Some(mut user) = store::users::find(conn, id)? else { return Ok(Changed::Gone) };
    let before = user.claims.clone();
    wish.apply(&mut user.claims);
    if let Some(key) = user.username_key() {
        let owner = store::users::find_by_username(conn, &key)?;
        if owner.is_some_and(|owner| owner.id != *id) {
            return Ok(Changed::UsernameTaken);
        }
    }
    if user.claims == before {
        return Ok(Changed::Yes);
    }
    user.updated_at = app.now();
    store::users::update(conn, &user)?;
    let mut names: Vec<&str> =
        Field::ALL.into_iter().filter(|f| f.of(&before) != f.of(&user.claims)).map(Field::claim).collect();
    names.extend((before.locale != user.claims.locale).then_some("locale"));
    let entry = Entry::new(Event::ProfileChanged).user(id).from_device(&who.browser().device);
    audit::record(app, conn, &entry.detail(names.join(" ")))?;
    Ok(Changed::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(field: Field, value: &str) -> Wish {
        Wish { fields: vec![(field, value.to_owned())], lang: None }
    }

    #[test]
    fn what_cannot_be_so_is_named_and_the_rest_is_taken() {
        for (field, bad) in [
            (Field::Name, "Ada\u{202e}ecalevoL"),
            (Field::Name, "Ada\nLovelace"),
            (Field::Username, "ada@example.com"),
            (Field::Birthdate, "10.12.1815"),
            (Field::Website, "javascript:alert(1)"),
            (Field::Zoneinfo, "somewhere"),
        ] {
            assert_eq!(wish(field, bad).faults(), [field], "{bad}");
        }
        for (field, good) in [
            (Field::Name, " Ada "),
            (Field::Username, "ada"),
            (Field::Birthdate, ""),
            (Field::Website, "https://ada.example/"),
            (Field::Zoneinfo, "America/Argentina/Buenos_Aires"),
        ] {
            assert!(wish(field, good).faults().is_empty(), "{good}");
        }
        assert!(!wish(Field::Name, &"a".repeat(201)).faults().is_empty());
    }

    #[test]
    fn an_empty_field_is_forgotten_and_a_dialect_of_the_language_stays() {
        let mut claims = UserClaims {
            name: Some("Ada".into()),
            given_name: Some("Ada".into()),
            locale: Some("de-CH".into()),
            ..UserClaims::default()
        };
        Wish { lang: Some(Lang::De), ..wish(Field::Name, "  ") }.apply(&mut claims);
        assert_eq!((claims.name.as_deref(), claims.given_name.as_deref()), (None, Some("Ada")));
        assert_eq!(claims.locale.as_deref(), Some("de-CH"));
        Wish { lang: Some(Lang::En), ..wish(Field::Name, "") }.apply(&mut claims);
        assert_eq!(claims.locale.as_deref(), Some("en"));
        claims.locale = Some("fr".into());
        wish(Field::Name, "").apply(&mut claims);
        assert_eq!(claims.locale.as_deref(), Some("fr"));
    }
}
