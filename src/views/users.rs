//! The admin pages about people.

use serde::Serialize;

use super::{
    log::By,
    messages::PersonLink,
    page::{Ago, PROBE, Page},
};
use crate::model::origin::Origin;
use crate::views::origin;

/// The list of people, those who wait for approval first. Posts only `from=list` to the actions of [`PersonLine`].
#[derive(Clone, Debug, Serialize)]
pub struct UserList {
    /// The text of the search.
    pub search: String,
    /// The form that adds somebody.
    pub add: AddForm,
    /// What was just done, as a part of the keys of its texts.
    pub done: Option<&'static str>,
    /// People who wait for approval.
    pub pending: Vec<UserLine>,
    /// Sign-ins of known people that wait for an answer.
    pub logins: Vec<LoginLine>,
    /// One page of people, newest first.
    pub people: Vec<UserLine>,
    /// The next page.
    pub older_url: Option<String>,
    /// The first page, unless this is the first page.
    pub newest_url: Option<String>,
}

/// The form that adds somebody. Posts `identifier` and `name` to the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AddForm {
    /// What was typed as an address or a number.
    pub identifier: String,
    /// What was typed as a name.
    pub name: String,
    /// Why nobody was added, as a text.
    pub error: Option<&'static str>,
}

/// A person in a list.
#[derive(Clone, Debug, Serialize)]
pub struct UserLine {
    /// The person's page, under which the actions are.
    pub url: String,
    /// The name, otherwise an address, otherwise the id.
    pub name: String,
    /// Addresses, numbers and the username.
    pub contacts: Vec<String>,
    /// Whether the person may use the admin pages.
    pub admin: bool,
    /// Whether the account is disabled.
    pub disabled: bool,
    /// Whether the account waits for approval.
    pub pending: bool,
    /// When it was created, or since when it waits.
    pub since: Ago,
}

/// A sign-in that waits.
#[derive(Clone, Debug, Serialize)]
pub struct LoginLine {
    /// The page of the person whom the typed address names.
    pub url: String,
    /// What was typed.
    pub address: String,
    /// The app.
    pub app: String,
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it began.
    pub since: Ago,
}

/// One person. Posts nothing to `{path}/approve`, `/refuse`, `/disable`, `/enable` and `/end-sessions`, `way` to
/// `{path}/issue`, `groups` to `{path}/groups`, `passkey` to `{path}/remove-passkey`, `contact` to `{path}/remove-contact`,
/// and nothing to `{path}/remove-authenticator`, `/end-admin` and `/delete`.
#[derive(Clone, Debug, Serialize)]
pub struct UserPage {
    /// The page's path, under which the actions are.
    pub path: String,
    /// All people.
    pub list_url: String,
    /// Every message to them.
    pub messages_url: String,
    /// Everything that happened to them.
    pub log_url: String,
    /// What was just done, as a part of the keys of its texts.
    pub done: Option<&'static str>,
    /// What could not be done, as a text.
    pub error: Option<&'static str>,
    /// The `sub` of tokens.
    pub id: String,
    /// The name, otherwise an address, otherwise the id.
    pub name: String,
    /// The username, if there is one.
    pub username: Option<String>,
    /// Whether the person may use the admin pages.
    pub admin: bool,
    /// Whether it is the admin's own account.
    pub me: bool,
    /// Whether the account is disabled.
    pub disabled: bool,
    /// Since when the account waits for approval, if so.
    pub pending: Option<Ago>,
    /// When it was created.
    pub since: Ago,
    /// Addresses and numbers.
    pub contacts: Vec<ContactLine>,
    /// What can be issued to the person to sign in: `push`, `link`, `code`, `qr`.
    pub issue_methods: Vec<&'static str>,
    /// Why nothing was issued, as a text.
    pub not_issued: Option<&'static str>,
    /// Why nothing was taken away, as a text.
    pub not_removed: Option<&'static str>,
    /// The person's passkeys.
    pub passkeys: Vec<PasskeyLine>,
    /// When the person set their authenticator app up, where they have one: the form says which one it removes.
    pub authenticator: Option<i64>,
    /// A link that was just issued, as a QR code with a `data:` URL, which is shown only once.
    pub qr: Option<String>,
    /// The groups, separated by commas.
    pub groups: String,
    /// The groups as they are: what was typed may be something else.
    pub groups_shown: String,
    /// Where the person is signed in.
    pub sessions: Vec<SeenLine>,
    /// The latest events.
    pub events: Vec<EventLine>,
}

/// A passkey.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeyLine {
    /// Its id, which is not the credential's.
    pub id: String,
    /// The person's name for it.
    pub name: String,
}

/// An address or a number.
#[derive(Clone, Debug, Serialize)]
pub struct ContactLine {
    /// Its id.
    pub id: String,
    /// The address or number.
    pub address: String,
    /// Whether the person has proved that it is theirs.
    pub verified: bool,
}

/// A session.
#[derive(Clone, Debug, Serialize)]
pub struct SeenLine {
    /// From where.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it began.
    pub started: Ago,
    /// When it was last used.
    pub last_seen: Ago,
}

/// A row of the audit trail.
#[derive(Clone, Debug, Serialize)]
pub struct EventLine {
    /// The event's stored name, such as `link.sent`.
    pub stored: String,
    /// Its sentence, as people read it on their own page, is the text `event-{event}`.
    pub event: String,
    /// The detail, in English as it is stored.
    pub detail: String,
    /// Who did it, if it was somebody else.
    pub by: Option<By>,
    /// The network address.
    pub ip: String,
    /// How long ago.
    pub at: Ago,
}

fn line(name: &str) -> UserLine {
    UserLine {
        url: "/admin/people/0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10".into(),
        name: name.into(),
        contacts: vec!["ada@example.com".into(), "+41791234567".into()],
        admin: false,
        disabled: false,
        pending: false,
        since: Ago::new(3 * 86_400),
    }
}

fn login(address: &str) -> LoginLine {
    LoginLine {
        url: line("").url,
        address: address.into(),
        app: "Sample app".into(),
        origin: origin::sample(),
        since: Ago::new(70),
    }
}

impl Page for UserList {
    const TEMPLATE: &'static str = "pages/admin/users.html";

    fn samples() -> Vec<Self> {
        let waits = |name: &str| UserLine { pending: true, since: Ago::new(4000), ..line(name) };
        let plain = Self {
            search: String::new(),
            add: AddForm::default(),
            done: None,
            pending: vec![waits("Grace Hopper"), waits("emmy.noether@example.com")],
            logins: vec![
                login("ada@example.com"),
                LoginLine { origin: Origin { place: None, ..origin::sample() }, ..login("+41 79 123 45 67") },
            ],
            people: vec![
                UserLine { admin: true, ..line("Ada Lovelace") },
                UserLine { disabled: true, contacts: vec!["mallory@example.com".into()], ..line("Mallory") },
                waits("Grace Hopper"),
            ],
            older_url: Some("/admin/people?before=1".into()),
            newest_url: None,
        };
        let none = Self {
            search: "nobody@example.com".into(),
            pending: Vec::new(),
            logins: Vec::new(),
            people: Vec::new(),
            older_url: None,
            newest_url: Some("/admin/people?q=nobody%40example.com".into()),
            ..plain.clone()
        };
        let probe = UserLine { contacts: vec![PROBE.into()], pending: true, ..line(PROBE) };
        let probe_login = LoginLine { app: PROBE.into(), origin: origin::probe(), ..login(PROBE) };
        let add = |error| AddForm { identifier: PROBE.into(), name: PROBE.into(), error: Some(error) };
        let taken = Self { add: add("taken"), ..plain.clone() };
        let probe = Self {
            search: PROBE.into(),
            add: add("name"),
            pending: vec![probe.clone()],
            logins: vec![probe_login],
            people: vec![probe],
            ..plain.clone()
        };
        let done = ["again", "approved", "refused"].map(|done| Self { done: Some(done), ..plain.clone() });
        [plain, none, probe, taken].into_iter().chain(done).collect()
    }
}

impl UserPage {
    fn sample() -> Self {
        let seen =
            SeenLine { origin: origin::sample(), started: Ago::new(3 * 86_400), last_seen: Ago::new(130) };
        let event = |event: &str, detail: &str, by: Option<&str>| EventLine {
            stored: event.into(),
            event: event.replace(['.', '_'], "-"),
            detail: detail.into(),
            by: by.map(|actor| By::new(actor, PersonLink { name: "Grace Hopper".into(), url: None })),
            ip: if by.is_none() { "192.0.2.7".into() } else { String::new() },
            at: Ago::new(3700),
        };
        Self {
            path: line("").url,
            list_url: "/admin/people".into(),
            messages_url: "/admin/messages?user=0192f0c1".into(),
            log_url: "/admin/log?user=0192f0c1".into(),
            done: None,
            error: None,
            id: "0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c10".into(),
            name: "Ada Lovelace".into(),
            username: Some("ada".into()),
            admin: true,
            me: false,
            disabled: false,
            pending: None,
            since: Ago::new(40 * 86_400),
            contacts: vec![
                ContactLine { id: "1".into(), address: "ada@example.com".into(), verified: true },
                ContactLine { id: "2".into(), address: "+41791234567".into(), verified: false },
            ],
            issue_methods: vec!["push", "link", "code", "qr"],
            not_issued: None,
            not_removed: None,
            passkeys: vec![
                PasskeyLine { id: "1".into(), name: "Firefox on Windows 11".into() },
                PasskeyLine { id: "2".into(), name: "Phone".into() },
            ],
            authenticator: Some(1_700_000_000),
            qr: None,
            groups: "staff, on call".into(),
            groups_shown: "staff, on call".into(),
            sessions: vec![
                seen.clone(),
                SeenLine { origin: Origin { place: None, ..origin::sample() }, ..seen },
            ],
            events: vec![
                event("session.started", "", None),
                event("code.used", "email_code", None),
                event("user.changed", "groups: staff, on call", Some("0192f0c1-7a52-7cc1-9e55-3f1d2b6a9c11")),
            ],
        }
    }

    fn probe() -> Self {
        let plain = Self::sample();
        let event = EventLine {
            stored: PROBE.into(),
            event: PROBE.into(),
            detail: PROBE.into(),
            by: Some(By::new("", PersonLink { name: PROBE.into(), url: None })),
            ip: PROBE.into(),
            at: Ago::new(1),
        };
        let seen = SeenLine { origin: origin::probe(), ..plain.sessions[0].clone() };
        Self {
            error: Some("group-name"),
            id: PROBE.into(),
            name: PROBE.into(),
            username: Some(PROBE.into()),
            contacts: vec![ContactLine { id: PROBE.into(), address: PROBE.into(), verified: true }],
            groups: PROBE.into(),
            groups_shown: PROBE.into(),
            not_removed: Some("last-admin"),
            passkeys: vec![PasskeyLine { id: PROBE.into(), name: PROBE.into() }],
            sessions: vec![seen],
            events: vec![event],
            ..plain
        }
    }
}

impl Page for UserPage {
    const TEMPLATE: &'static str = "pages/admin/user.html";

    fn samples() -> Vec<Self> {
        let plain = Self::sample();
        let pending = Self {
            admin: false,
            pending: Some(Ago::new(4000)),
            issue_methods: vec!["link", "code", "qr"],
            sessions: Vec::new(),
            events: Vec::new(),
            username: None,
            groups: String::new(),
            groups_shown: String::new(),
            ..plain.clone()
        };
        let disabled =
            Self { disabled: true, issue_methods: Vec::new(), sessions: Vec::new(), ..plain.clone() };
        let picture = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIyMDAiIGhlaWdodD0iMjAwIi8+";
        let shown = Self { qr: Some(picture.into()), issue_methods: vec!["qr"], ..plain.clone() };
        let not_issued = Self { not_issued: Some("too-many-issued"), ..plain.clone() };
        let done =
            ["again", "approved", "refused", "stopped", "started", "groups", "ended", "push", "link", "code"];
        let done = done.map(|done| Self { done: Some(done), me: true, ..plain.clone() });
        [plain, pending, disabled, shown, not_issued, Self::probe()].into_iter().chain(done).collect()
    }
}
