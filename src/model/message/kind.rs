//! What a message is, in one word, for the audit trail and the statistics.

use super::{Content, Message};

/// The kinds of message that answer a sign-in, one for each time that somebody asks: link and code are in one message,
/// and a notification that goes out beside it is no other.
pub const SIGN_IN_KINDS: [&str; 3] = ["sign_in", "sms_sign_in", "sms_code"];

impl Content {
    /// The word under which it is stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SignIn(_) => "sign_in",
            Self::Invite { .. } => "invite",
            Self::SmsSignIn { .. } => "sms_sign_in",
            Self::SmsCode { .. } => "sms_code",
            Self::PushSignIn { .. } => "push_sign_in",
            Self::SmsTaken { .. } => "sms_taken",
            Self::SmsIssued { .. } => "sms_issued",
            Self::SmsNotification { .. } => "sms_notice",
            Self::FactorChanged(_) => "factor_changed",
            Self::Account(_) => "account",
            Self::AdminAction(_) => "by_admin",
            Self::SignInRefused(_) => "sign_in_refused",
            Self::PasswordReset(_) => "password_reset",
        }
    }

    /// The same of a message that was sent: a code by text message may also be for a new number of an account.
    pub fn kind_in(&self, message: &Message) -> &'static str {
        match self {
            Self::SmsCode { .. } if message.login_id.is_none() => "contact_code",
            other => other.kind(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::device::Device;

    #[test]
    fn the_word_is_the_one_that_is_stored() {
        let app = String::new;
        let all = [
            Content::Invite { link: String::new() },
            Content::SmsSignIn {
                first_name: None,
                app: app(),
                link: String::new(),
                code: None,
                minutes: 1,
                domain: String::new(),
                same_browser: false,
            },
            Content::SmsCode { app: app(), code: String::new(), minutes: 1, domain: String::new() },
            Content::PushSignIn { app: app(), link: String::new() },
            Content::SmsTaken { app: app() },
            Content::SmsIssued { app: app(), device: Device::default() },
        ];
        for content in all {
            let stored = serde_json::to_value(&content).unwrap();
            assert_eq!(stored["kind"], content.kind());
        }
    }
}
