//! The tables, as diesel sees them. The truth is in `migrations/`.
#![allow(missing_docs, reason = "diesel's macro writes the items")]

mod alone;

pub use alone::{
    client_errors, client_secrets, deliveries, failed_attempts, identities, passwords, risks,
    upstream_logins, upstream_requests,
};

diesel::table! {
    users (id) {
        id -> Text,
        admin -> Bool,
        disabled_at -> Nullable<BigInt>,
        pending_since -> Nullable<BigInt>,
        groups -> Text,
        username_key -> Nullable<Text>,
        claims -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        sign_up_policy -> Nullable<Text>,
    }
}

diesel::table! {
    contacts (id) {
        id -> Text,
        user_id -> Text,
        kind -> Text,
        address -> Text,
        key -> Text,
        verified_at -> Nullable<BigInt>,
        rank -> BigInt,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        metadata -> Text,
        settings -> Text,
        created_at -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        alg -> Text,
        sealed -> Binary,
        created_at -> BigInt,
        activates_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        public_jwk -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        user_id -> Text,
        digest -> Binary,
        browser_digest -> Binary,
        proofs -> Text,
        auth_time -> BigInt,
        device -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        idle_expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        access_window -> Nullable<Text>,
        access_ends_at -> Nullable<BigInt>,
        disowned -> Bool,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        client_id -> Text,
        user_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        scope -> Text,
        claims -> Text,
        nonce -> Nullable<Text>,
        auth_time -> Nullable<BigInt>,
        proofs -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        code_digest -> Nullable<Binary>,
        code_expires_at -> Nullable<BigInt>,
        code_used_at -> Nullable<BigInt>,
        code_challenge -> Nullable<Text>,
        redirect_uri -> Nullable<Text>,
        redirect_uri_given -> Nullable<Bool>,
        access_window -> Nullable<Text>,
        access_ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    access_tokens (id) {
        id -> Text,
        digest -> Binary,
        grant_id -> Text,
        client_id -> Text,
        scope -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> Text,
        digest -> Binary,
        grant_id -> Text,
        scope -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        successor -> Nullable<Text>,
    }
}

diesel::table! {
    consents (user_id, client_id) {
        user_id -> Text,
        client_id -> Text,
        scope -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    logins (id) {
        id -> Text,
        browser_digest -> Binary,
        client_id -> Nullable<Text>,
        purpose -> Text,
        policy -> Text,
        lang -> Text,
        device -> Text,
        stage -> Text,
        state -> Text,
        choices -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        untouched_network -> Nullable<Text>,
    }
}

diesel::table! {
    challenges (id) {
        id -> Text,
        kind -> Text,
        digest -> Binary,
        login_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        contact_key -> Text,
        tries -> BigInt,
        max_tries -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        replaced_at -> Nullable<BigInt>,
        session_id -> Nullable<Text>,
    }
}

diesel::table! {
    pending_contacts (user_id) {
        user_id -> Text,
        kind -> Text,
        address -> Text,
        key -> Text,
        challenge_id -> Text,
        created_at -> BigInt,
        session_id -> Text,
    }
}

diesel::table! {
    credentials (id) {
        id -> Text,
        user_id -> Text,
        credential_id -> Binary,
        sealed -> Binary,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        backed_up -> Bool,
        user_verified -> Bool,
    }
}

diesel::table! {
    ceremonies (id) {
        id -> Text,
        kind -> Text,
        login_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        sealed -> Binary,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        session_id -> Nullable<Text>,
    }
}

diesel::table! {
    push_devices (id) {
        id -> Text,
        user_id -> Text,
        endpoint_digest -> Binary,
        sealed -> Binary,
        browser_digest -> Binary,
        device -> Text,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        proofs -> Text,
    }
}

diesel::table! {
    dismissed_prompts (user_id, browser_digest, prompt) {
        user_id -> Text,
        browser_digest -> Binary,
        prompt -> Text,
        dismissed_at -> BigInt,
    }
}

diesel::table! {
    push_keys (id) {
        id -> Text,
        sealed -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    limits (key) {
        key -> Text,
        window_ends_at -> BigInt,
        used -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> Text,
        channel -> Text,
        recipient -> Text,
        sealed -> Binary,
        lang -> Text,
        login_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        status -> Text,
        attempts -> BigInt,
        next_at -> BigInt,
        expires_at -> BigInt,
        note -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        refusals -> BigInt,
        provider -> Nullable<Text>,
        provider_id -> Nullable<Text>,
        segments -> BigInt,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> BigInt,
        event -> Text,
        actor -> Nullable<Text>,
        user_id -> Nullable<Text>,
        client_id -> Nullable<Text>,
        login_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        device -> Nullable<Text>,
        detail -> Nullable<Text>,
        seconds -> Nullable<BigInt>,
    }
}

diesel::table! {
    meta (key) {
        key -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    totp (user_id) {
        user_id -> Text,
        sealed -> Binary,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> Text,
        user_id -> Text,
        digest -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    access_windows (id) {
        id -> Text,
        user_id -> Text,
        policy -> Text,
        client_id -> Nullable<Text>,
        device -> Text,
        started_at -> BigInt,
        ends_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        why -> Nullable<Text>,
    }
}

diesel::joinable!(contacts -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(access_tokens -> grants (grant_id));
diesel::joinable!(refresh_tokens -> grants (grant_id));
diesel::joinable!(grants -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    users,
    contacts,
    access_windows,
    clients,
    signing_keys,
    sessions,
    grants,
    access_tokens,
    refresh_tokens,
    consents,
    logins,
    challenges,
    limits,
    messages,
    audit,
    meta,
    push_devices
);
