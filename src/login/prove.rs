//! Records that a person proved who they are, whatever the method.

use super::throttle;
use crate::{
    app::App,
    model::{
        audit::{Entry, Event},
        contact::{Contact, ContactKind},
        id::UserId,
        login::{Login, Proof, Prove, Stage},
        policy::{Method, SignUp},
        user::User,
    },
    observe::audit,
    protocol::claims::UserClaims,
    store::{self, Conn, StoreError},
};

/// Moves the login to `Proved`. False when it had moved meanwhile; then nothing is kept of it.
pub fn record(app: &App, conn: &mut Conn, login: &Login, proof: Proof) -> Result<bool, StoreError> {
    let Some(asked) = login.prove() else { return Ok(false) };
    let Some(user) = person(app, conn, login, asked)? else { return Ok(false) };
    if !advance(app, conn, login, &user, proof)? {
        return Ok(false);
    }
    throttle::forgive(conn, &asked.contact_key)?;
    Ok(true)
}

/// The same for a proof that says by itself who it is, such as a passkey, whether or not an address was
/// typed before. What was sent to that address is of no more use.
pub fn record_user(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    proof: Proof,
) -> Result<bool, StoreError> {
    if !matches!(login.stage, Stage::Identify | Stage::Prove(_)) || !advance(app, conn, login, user, proof)? {
        return Ok(false);
    }
    store::challenges::replace_of_login(conn, &login.id, app.now())?;
    Ok(true)
}

fn advance(
    app: &App,
    conn: &mut Conn,
    login: &Login,
    user: &UserId,
    proof: Proof,
) -> Result<bool, StoreError> {
    let event = match (proof.method, proof.other_device) {
        (Method::EmailCode, _) => Event::CodeUsed,
        (Method::EmailLink | Method::Push, false) => Event::LinkUsed,
        (Method::EmailLink | Method::Push, true) => Event::Paired,
        (Method::Totp | Method::RecoveryCode, _) => Event::SecondFactorUsed,
        (Method::Passkey, _) => Event::PasskeyUsed,
    };
    let at_ms = app.world.clock.now_ms();
    let proved = Stage::Proved { user: user.clone(), proofs: vec![proof], at_ms };
    if !store::logins::advance(conn, &login.id, &login.stage, &proved)? {
        return Ok(false);
    }
    let mut entry = Entry::new(event).user(user).login(&login.id).from_device(&login.device);
    entry.client_id = login.client_id.clone();
    audit::record(app, conn, &entry)?;
    Ok(true)
}

/// The person behind the proved address, who is made now if the policy lets anyone sign up.
fn person(app: &App, conn: &mut Conn, login: &Login, asked: &Prove) -> Result<Option<UserId>, StoreError> {
    let now = app.now();
    if let Some(contact) = store::contacts::find(conn, ContactKind::Email, &asked.contact_key)? {
        if contact.verified_at.is_none() {
            store::contacts::verify(conn, &contact.id, now)?;
        }
        return Ok(Some(contact.user_id));
    }
    if app.policy(Some(&login.policy)).sign_up != SignUp::Open {
        return Ok(None);
    }
    let user = new_user(app, conn, asked)?;
    audit::record(
        app,
        conn,
        &Entry::new(Event::UserCreated).user(&user.id).login(&login.id).from_device(&login.device),
    )?;
    Ok(Some(user.id))
}

/// Makes a person of an address that was just proved.
fn new_user(app: &App, conn: &mut Conn, asked: &Prove) -> Result<User, StoreError> {
    let (id, now) = (UserId::new(app.new_id()), app.now());
    let claims = UserClaims::default();
    let user = User { id, admin: false, disabled_at: None, claims, created_at: now, updated_at: now };
    store::users::insert(conn, &user)?;
    let contact = Contact {
        id: app.new_id(),
        user_id: user.id.clone(),
        kind: ContactKind::Email,
        address: asked.address.clone(),
        key: asked.contact_key.clone(),
        verified_at: Some(now),
    };
    store::contacts::insert(conn, &contact)?;
    Ok(user)
}
