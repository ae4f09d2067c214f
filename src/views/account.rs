//! A person's own pages.

use serde::Serialize;

use super::{
    access::AccessLine,
    page::{Ago, PROBE, Page},
};

/// Who am I here, and where am I signed in? Posts nothing to `sign_out_action` and
/// `end_all_action`, and `session`, a [`SessionLine::id`], to `end_action`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// The person's name; may be empty.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// Whether to show the way to the admin pages.
    pub is_admin: bool,
    /// Where the person's passkeys are.
    pub passkeys_url: String,
    /// What ends by itself.
    pub access: Vec<AccessLine>,
    /// Where the person's password is, if passwords are taken here or the person has one.
    pub password_url: Option<String>,
    /// Where the person is signed in.
    pub sessions: Vec<SessionLine>,
    /// Where "sign out" goes.
    pub sign_out_action: String,
    /// The second factor.
    pub second: SecondLine,
    /// Where "end this session" goes.
    pub end_action: String,
    /// Where "sign out everywhere" goes.
    pub end_all_action: String,
}

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionLine {
    /// What is posted to end it.
    pub id: String,
    /// The browser.
    pub browser: String,
    /// The system.
    pub system: String,
    /// City and country, where known.
    pub place: Option<String>,
    /// When it was started.
    pub started: Ago,
    /// When it was last used.
    pub last_seen: Ago,
    /// Whether it is the one that looks at this page.
    pub current: bool,
}

/// What the person has set up as a second factor.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SecondLine {
    /// An authenticator app.
    pub totp: bool,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
}

impl Page for Home {
    const TEMPLATE: &'static str = "pages/account/home.html";

    fn samples() -> Vec<Self> {
        let here = SessionLine {
            id: "1".into(),
            browser: "Firefox".into(),
            system: "Windows 11".into(),
            place: Some("Bern, Switzerland".into()),
            started: Ago::new(3 * 86_400),
            last_seen: Ago::new(0),
            current: true,
        };
        let phone = SessionLine {
            id: "2".into(),
            browser: "Safari".into(),
            system: "iOS".into(),
            place: None,
            started: Ago::new(86_400),
            last_seen: Ago::new(7300),
            current: false,
        };
        let probe_line = SessionLine {
            id: PROBE.into(),
            browser: PROBE.into(),
            system: PROBE.into(),
            place: Some(PROBE.into()),
            ..phone.clone()
        };
        let plain = Self {
            name: "Ada Lovelace".into(),
            email: "ada@example.com".into(),
            is_admin: true,
            passkeys_url: "/account/passkeys".into(),
            access: AccessLine::samples(),
            password_url: Some("/account/password".into()),
            sessions: vec![here.clone(), phone],
            sign_out_action: "/account/sign-out".into(),
            second: SecondLine { totp: true, recovery_codes: 9 },
            end_action: "/account/sessions/end".into(),
            end_all_action: "/account/sessions/end-all".into(),
        };
        vec![
            plain.clone(),
            Self {
                name: String::new(),
                is_admin: false,
                access: Vec::new(),
                password_url: None,
                sessions: vec![here],
                second: SecondLine { totp: false, recovery_codes: 0 },
                ..plain.clone()
            },
            Self { name: PROBE.into(), email: PROBE.into(), sessions: vec![probe_line], ..plain },
        ]
    }
}

/// An invitation, opened: opening changes nothing, the button accepts. Posts nothing to `action`.
#[derive(Clone, Debug, Serialize)]
pub struct Invite {
    /// The address that is invited.
    pub address: String,
    /// Whether it will be an admin.
    pub admin: bool,
    /// Where "accept" goes.
    pub action: String,
}

impl Page for Invite {
    const TEMPLATE: &'static str = "pages/account/invite.html";

    fn samples() -> Vec<Self> {
        let page =
            |address: &str, admin| Self { address: address.into(), admin, action: "/invite/accept".into() };
        vec![page("ada@example.com", true), page("ada@example.com", false), page(PROBE, true)]
    }
}
