//! Tables that are asked alone, never together with others.
#![allow(missing_docs, reason = "diesel's macro writes the items")]

diesel::table! {
    risks (login_id) {
        login_id -> Text,
        user_id -> Text,
        device -> Text,
        findings -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Text,
        target -> Text,
        subject -> Text,
        sealed -> Binary,
        status -> Text,
        attempts -> BigInt,
        next_at -> BigInt,
        expires_at -> BigInt,
        note -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    failed_attempts (id) {
        id -> Text,
        network -> Text,
        account -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    passwords (user_id) {
        user_id -> Text,
        sealed -> Binary,
        changed_at -> BigInt,
    }
}

diesel::table! {
    identities (id) {
        id -> Text,
        user_id -> Text,
        provider -> Text,
        issuer -> Text,
        subject -> Text,
        email -> Nullable<Text>,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    upstream_requests (id) {
        id -> Text,
        digest -> Binary,
        login_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        browser_digest -> Binary,
        provider -> Text,
        sealed -> Binary,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        session_id -> Nullable<Text>,
    }
}

diesel::table! {
    upstream_logins (id) {
        id -> Text,
        login_id -> Text,
        session_id -> Nullable<Text>,
        provider -> Text,
        issuer -> Text,
        subject -> Text,
        email -> Nullable<Text>,
        sid -> Nullable<Text>,
        link -> Bool,
        at -> BigInt,
    }
}

diesel::table! {
    client_errors (id) {
        id -> Text,
        client_id -> Text,
        at -> BigInt,
        endpoint -> Text,
        cause -> Text,
        parameter -> Nullable<Text>,
        value -> Nullable<Text>,
        reference -> Text,
        ip -> Text,
    }
}

diesel::table! {
    client_secrets (id) {
        id -> Text,
        client_id -> Text,
        digest -> Binary,
        created_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
    }
}
