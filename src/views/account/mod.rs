//! A person's own pages.

mod activity;
mod apps;
mod contacts;
mod data;
mod home;
mod invite;
mod profile;
mod second_factor;
mod sessions;

pub use activity::{Activity, EventLine};
pub use apps::{AppLine, Apps};
pub use contacts::{CodeProblem, ConfirmContact, ContactLine, ContactNotice, Contacts};
pub use data::{Data, Delete, DeleteProblem, Farewell};
pub use home::{GroupLines, Home, SectionLine, State};
pub use invite::Invite;
pub use profile::{FieldFault, KnownLanguage, Profile, ProfileField};
pub use second_factor::SecondFactor;
pub use sessions::{SessionLine, Sessions};
