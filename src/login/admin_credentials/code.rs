//! A code that an admin issued, typed where a code is asked for.

use super::{may_sign_in, proof, verify};
use crate::{
    app::App,
    crypto::digest::keyed,
    login::{
        BrowserSession,
        held::Held,
        prove,
        tries::{self, Account, Taken, Whose},
        under_way,
    },
    model::{
        admin_credentials,
        audit::{Entry, Event},
        challenge::{Challenge, ChallengeKind, Standing},
        id::{ChallengeId, UserId},
        login::{Login, Prove},
    },
    store::{self, Conn, StoreError},
};
use subtle::ConstantTimeEq;

/// A code that an admin issued, as far as it can be compared in a sign-in. Known and unknown people cost the same
/// questions.
pub struct IssuedCode {
    user: UserId,
    newest: Option<Challenge>,
    /// The account of whoever guesses in a browser in which the person has not been signed in.
    account: Account,
    is_their_browser: bool,
}

impl IssuedCode {
    /// Looks for it. Only the first step can be proved so.
    pub fn find(
        app: &App,
        conn: &mut Conn,
        asked: &Prove,
        browser_session: &BrowserSession,
    ) -> Result<Option<Self>, StoreError> {
        if !asked.proofs.is_empty() {
            return Ok(None);
        }
        let user = asked.user.clone().unwrap_or_else(|| UserId::new(""));
        let newest = store::challenges::newest_of_user(conn, &user, ChallengeKind::AdminCode)?;
        // A newer code has tries of its own: whoever guessed at the last one does not use up those of this one.
        let whose =
            newest.as_ref().map_or(Whose::Nobody(&asked.contact_key), |code| Whose::AdminCode(&code.id));
        let account = Account::issued(app, whose, &browser_session.device);
        let is_their_browser = browser_session.known_as(conn, Some(&user))?.is_some();
        Ok(Some(Self { user, newest, account, is_their_browser }))
    }

    /// Where the tries are counted.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Spends it, if what was typed is it. A try is counted before the comparison: in the person's own browsers
    /// those of the code, which ends with the last; elsewhere those of strangers, who cannot end it.
    pub fn spend(
        &self,
        app: &App,
        conn: &mut Conn,
        login: &Login,
        held: &Held,
        open: &mut tries::Open,
        code: &str,
    ) -> Result<bool, StoreError> {
        let none = ChallengeId::new("");
        let id = self.newest.as_ref().map_or(&none, |newest| &newest.id);
        let may = store::users::find(conn, &self.user)?.is_some_and(|user| may_sign_in(&user));
        let taken = if self.is_their_browser {
            store::challenges::take_try(conn, id)?
        } else {
            match open.take(conn, &self.account)? {
                Taken::Compare => true,
                Taken::Unheard(refusal) | Taken::Refused(refusal) => {
                    // For admins, who can issue another one: a new code has tries of its own.
                    let mut entry = Entry::new(Event::Limited).login(&login.id).from_device(&login.device);
                    entry.user_id = self.newest.as_ref().map(|_| self.user.clone());
                    tries::note(app, conn, &refusal, entry)?;
                    false
                }
            }
        };
        let open = self.newest.as_ref().filter(|newest| newest.standing(app.now()) == Standing::Open);
        let Some(challenge) = open.filter(|_| may && taken) else { return Ok(false) };
        let digest = keyed(
            &app.code_key,
            admin_credentials::CODE_PURPOSE,
            &admin_credentials::code_text(&self.user, code),
        );
        let right: bool = digest.as_bytes().ct_eq(&challenge.digest).into();
        if !right || !store::challenges::spend(conn, &challenge.id, app.now())? {
            return Ok(false);
        }
        if !prove::record_user(app, conn, login, held, &self.user, proof(app))? {
            return Err(under_way::moved_on());
        }
        verify(app, conn, challenge)?;
        Ok(true)
    }
}
