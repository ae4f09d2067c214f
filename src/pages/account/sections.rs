//! The sections of the account, in their order. A new one is one line here and a file of its own.

use super::{
    activity, apps, contacts, data, passkeys, password, profile, providers, push, second_factor, sessions,
};
use crate::{
    app::App,
    model::user::User,
    store::{Conn, StoreError},
    views::account::{GroupLines, SectionLine, State},
};

/// A group of sections, by the name of its heading's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who somebody is.
    You,
    /// How they get in.
    SignIn,
    /// Who and what is in.
    Access,
    /// What is kept.
    Data,
}

impl Group {
    const ALL: [Self; 4] = [Self::You, Self::SignIn, Self::Access, Self::Data];

    fn name(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::SignIn => "sign-in",
            Self::Access => "access",
            Self::Data => "data",
        }
    }
}

/// How a section stands on the overview.
pub struct Section {
    /// Its name: a part of its link's id (`account-{name}`) and of its texts' names (`section-{name}`).
    pub name: &'static str,
    /// Where it is.
    pub path: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What the line below its name says (`section-{name}-{word}`); `None` where there is no such section.
    pub state: fn(&App, &mut Conn, &User) -> Result<Option<State>, StoreError>,
}

/// All of them.
const SECTIONS: [Section; 11] = [
    profile::SECTION,
    contacts::SECTION,
    passkeys::SECTION,
    push::SECTION,
    password::SECTION,
    providers::SECTION,
    second_factor::SECTION,
    sessions::SECTION,
    apps::SECTION,
    activity::SECTION,
    data::SECTION,
];

/// The overview of a person's account.
pub fn lines(app: &App, conn: &mut Conn, user: &User) -> Result<Vec<GroupLines>, StoreError> {
    let mut groups: Vec<GroupLines> =
        Group::ALL.iter().map(|group| GroupLines { name: group.name(), sections: Vec::new() }).collect();
    for section in &SECTIONS {
        let Some(state) = (section.state)(app, conn, user)? else { continue };
        let line = SectionLine { name: section.name, url: section.path.to_owned(), state };
        groups.iter_mut().filter(|group| group.name == section.group.name()).for_each(|group| {
            group.sections.push(line.clone());
        });
    }
    groups.retain(|group| !group.sections.is_empty());
    Ok(groups)
}
