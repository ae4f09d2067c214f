//! What a message says, and what each kind of it tells of itself.

use super::{
    AdminActionContent, Channel, FactorChangedContent, InviteContent, Message, PasswordResetContent,
    PushSignInContent, SignInContent, SignInRefusedContent, SmsCodeContent, SmsIssuedContent,
    SmsNotificationContent, SmsSignInContent, SmsTakenContent,
};
use crate::model::{device::Device, security_notification::SecurityNotification};
use serde::{Deserialize, Serialize};

/// The kinds of message that answer a sign-in, one for each time that somebody asks: link and code are in one message,
/// and a notification that goes out beside it is no other.
pub const SIGN_IN_KINDS: [&str; 3] = ["sign_in", "sms_sign_in", "sms_code"];

/// What each kind of message tells of itself.
pub trait Body {
    /// The word under which it stands in the audit trail and the statistics.
    fn kind(&self) -> &'static str;

    /// The way on which it goes.
    fn channel(&self) -> Channel {
        Channel::Email
    }

    /// The link that it holds.
    fn link(&self) -> Option<&str> {
        None
    }

    /// The code that it holds.
    fn code(&self) -> Option<&str> {
        None
    }
}

/// What a message says, before it is worded in the reader's language. Kept only sealed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A link and a code to sign in.
    SignIn(SignInContent),
    /// An invitation to sign in for the first time.
    Invite(InviteContent),
    /// A link to sign in, by text message.
    SmsSignIn(SmsSignInContent),
    /// A code to sign in, by text message.
    SmsCode(SmsCodeContent),
    /// A link to sign in, by notification.
    PushSignIn(PushSignInContent),
    /// By text message: somebody wants to add a number that belongs to an account already.
    SmsTaken(SmsTakenContent),
    /// By text message: an admin issued a way to sign in, which this message does not hold.
    SmsIssued(SmsIssuedContent),
    /// A security notification by text message, for somebody without an e-mail address.
    SmsNotification(SmsNotificationContent),
    /// A way to sign in was added or removed.
    FactorChanged(FactorChangedContent),
    /// Something about the account.
    Account(SecurityNotification),
    /// An admin did something for the person.
    AdminAction(AdminActionContent),
    /// A sign-in was refused because it was unusual.
    SignInRefused(SignInRefusedContent),
    /// A link to choose a new password.
    PasswordReset(PasswordResetContent),
}

impl Content {
    fn body(&self) -> &dyn Body {
        match self {
            Self::SignIn(body) => body,
            Self::Invite(body) => body,
            Self::SmsSignIn(body) => body,
            Self::SmsCode(body) => body,
            Self::PushSignIn(body) => body,
            Self::SmsTaken(body) => body,
            Self::SmsIssued(body) => body,
            Self::SmsNotification(body) => body,
            Self::FactorChanged(body) => body,
            Self::Account(body) => body,
            Self::AdminAction(body) => body,
            Self::SignInRefused(body) => body,
            Self::PasswordReset(body) => body,
        }
    }

    /// The word under which it stands in the audit trail and the statistics.
    pub fn kind(&self) -> &'static str {
        self.body().kind()
    }

    /// The way on which it goes.
    pub fn channel(&self) -> Channel {
        self.body().channel()
    }

    /// The link that it holds.
    pub fn link(&self) -> Option<&str> {
        self.body().link()
    }

    /// The code that it holds.
    pub fn code(&self) -> Option<&str> {
        self.body().code()
    }

    /// By whose doing, when it is a notice by text message: one that nobody asked for and nobody answers.
    pub fn text_notice_by(&self) -> Option<&Device> {
        match self {
            Self::SmsIssued(SmsIssuedContent { device, .. })
            | Self::SmsNotification(SmsNotificationContent { device, .. }) => Some(device),
            _ => None,
        }
    }

    /// The same of a message that was sent: a code by text message may also be for a new number of an account.
    pub fn kind_in(&self, message: &Message) -> &'static str {
        match self {
            Self::SmsCode(_) if message.login_id.is_none() => "contact_code",
            other => other.kind(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;
    use serde_json::{Value, json};

    /// Reads a message as it was stored, and gives it as it is stored now.
    fn stored(json: &Value) -> (Content, Value) {
        let content: Content = serde_json::from_value(json.clone()).unwrap();
        let again = serde_json::to_value(&content).unwrap();
        (content, again)
    }

    /// Messages as they were stored before there were these types. A process of another release may send what this one
    /// queues, and the other way round.
    #[test]
    fn what_is_stored_keeps_its_shape() {
        let from = json!({"browser": "Firefox", "system": "Windows", "ip": "192.0.2.7", "place": null});
        let with_origin = |mut json: Value| {
            json.as_object_mut().unwrap().extend(from.as_object().unwrap().clone());
            json
        };
        let link = "https://id.example/x";
        let device = from.clone();
        let all = [
            with_origin(json!({"kind": "sign_in", "app": "App", "link": link, "by_link": true,
                "codes_used_up": false, "code": "482913", "minutes": 5, "other_device": "number"})),
            with_origin(json!({"kind": "password_reset", "app": "App", "link": link, "minutes": 5})),
            with_origin(json!({"kind": "sign_in_refused", "at": 1_700_000_000, "link": link})),
            with_origin(json!({"kind": "factor_changed", "change": "password_set", "name": "",
                "link": link, "report_link": link})),
            json!({"kind": "invite", "link": link}),
            json!({"kind": "sms_sign_in", "first_name": "Ada", "app": "App", "link": link, "code": null,
                "minutes": 5, "domain": "", "same_browser": false}),
            json!({"kind": "sms_code", "app": "App", "code": "482913", "minutes": 5, "domain": "id.example"}),
            json!({"kind": "push_sign_in", "app": "App", "link": link}),
            json!({"kind": "sms_taken", "app": "App"}),
            json!({"kind": "sms_issued", "app": "App", "device": device}),
            json!({"kind": "sms_notification", "app": "App", "about": "deleted", "link": null, "device": device}),
            json!({"kind": "account", "about": "deleted", "device": device}),
            json!({"kind": "account", "about": "new_device", "device": device, "at": 1, "report_link": link}),
            json!({"kind": "account", "about": "contact", "change": "added", "address": "ada@example.com",
                "device": device, "link": link, "report_link": link}),
            json!({"kind": "admin_action", "what": "code", "link": link, "code": "482913", "minutes": 5,
                "report_link": null}),
        ];
        for json in all {
            assert_eq!(stored(&json).1, json);
        }
    }

    #[test]
    fn an_origin_that_was_stored_flat_is_read() {
        let (content, _) = stored(&json!({"kind": "sign_in_refused", "browser": "Firefox", "system": "",
            "ip": "192.0.2.7", "place": "Bern", "at": 1, "link": ""}));
        let Content::SignInRefused(refused) = content else { panic!("another kind") };
        let place = Some("Bern".to_owned());
        let browser = "Firefox".to_owned();
        assert_eq!(
            refused.origin,
            Origin { browser, system: String::new(), place, ip: "192.0.2.7".to_owned() }
        );
    }

    #[test]
    fn a_name_that_was_stored_as_it_came_is_made_harmless() {
        let (_, again) =
            stored(&json!({"kind": "sms_sign_in", "first_name": "evil.example/x", "app": "a://b",
            "link": "", "minutes": 5}));
        assert_eq!((&again["first_name"], &again["app"]), (&json!(""), &json!("a b")));
    }
}
