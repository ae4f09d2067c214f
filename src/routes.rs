//! Every path and its handler.

use crate::{
    endpoints as e, pages as p,
    web::{Failure, Shared, opened_link},
};
use actix_web::web::{ServiceConfig, get, post, resource, to};

/// All routes of a server.
pub fn all(captures_messages: bool) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        protocol(config);
        login(config);
        account(config);
        admin(config);
        operations(config);
        if captures_messages {
            dev(config);
        }
        config.default_service(to(|_: Shared| async { Err::<&str, _>(Failure::NotFound) }));
    }
}

/// The routes of the listener that is for figures alone.
pub fn metrics_alone(config: &mut ServiceConfig) {
    config.service(resource("/metrics").route(get().to(e::metrics::get_alone)));
    config.default_service(to(|_: Shared| async { Err::<&str, _>(Failure::NotFound) }));
}

macro_rules! route {
    ($config:ident, $path:literal, $($method:ident $handler:expr),+) => {
        $config.service(resource($path)$(.route($method().to($handler)))+.default_service(to(|_: Shared| async { Err::<&str, _>(Failure::NotAllowed) })))
    };
}

fn options() -> actix_web::Route {
    actix_web::web::method(actix_web::http::Method::OPTIONS)
}

fn head() -> actix_web::Route {
    actix_web::web::head()
}

fn protocol(config: &mut ServiceConfig) {
    route!(config, "/.well-known/openid-configuration", get e::discovery::get, head e::discovery::get, options e::preflight::options);
    route!(config, "/.well-known/oauth-authorization-server", get e::discovery::get, head e::discovery::get, options e::preflight::options);
    // For an issuer that was pasted with a slash at its end.
    route!(config, "//.well-known/openid-configuration", get e::discovery::get, head e::discovery::get, options e::preflight::options);
    route!(config, "//.well-known/oauth-authorization-server", get e::discovery::get, head e::discovery::get, options e::preflight::options);
    route!(config, "/.well-known/webauthn", get e::webauthn::get, head e::webauthn::get);
    route!(config, "/jwks", get e::jwks::get, head e::jwks::get, options e::preflight::options);
    route!(config, "/authorize", get e::authorize::get, post e::authorize::post);
    route!(config, "/token", post e::token::post, options e::preflight::options);
    route!(config, "/userinfo", get e::userinfo::get, post e::userinfo::post, options e::preflight::options);
    route!(config, "/introspect", post e::introspect::post);
    route!(config, "/access/status", get e::access::get_status, options e::preflight::options);
    route!(config, "/access/{sub}", get e::access::get, post e::access::post);
    route!(config, "/end_session", get e::end_session::get, post e::end_session::post);
    route!(config, "/end_session/confirm", post e::end_session::post_confirm);
    route!(config, "/resume/{login}", get e::resume::get);
}

fn login(config: &mut ServiceConfig) {
    route!(config, "/login/{login}/identify", get p::login::identify::get, post p::login::identify::post);
    route!(config, "/login/{login}/wait", get p::login::wait::get);
    route!(config, "/login/{login}/code", post p::login::code::post);
    route!(config, "/login/{login}/resend", post p::login::wait::post_resend);
    route!(config, "/login/{login}/other-way", post p::login::wait::post_other_way);
    route!(config, "/login/{login}/by-mail", post p::login::wait::post_by_mail);
    route!(config, "/login/{login}/register", get p::login::register::get, post p::login::register::post);
    route!(config, "/login/{login}/profile", get p::login::register::get_profile, post p::login::register::post_profile);
    route!(config, "/login/{login}/pending", get p::login::register::get_pending);
    route!(config, "/login/{login}/status", get e::events::get_status);
    route!(config, "/login/{login}/events", get e::events::get);
    route!(config, "/login/{login}/restart", post p::login::restart::post);
    route!(config, "/login/{login}/cancel", post p::login::cancel::post);
    route!(config, "/login/{login}/account", get p::login::account::get, post p::login::account::post);
    route!(config, "/login/{login}/other", post p::login::account::post_other);
    route!(config, "/login/{login}/second", get p::login::second::get, post p::login::second::post);
    route!(config, "/login/{login}/second/password", post p::login::second::post_password);
    route!(config, "/login/{login}/authenticator", get p::login::authenticator::get, post p::login::authenticator::post);
    route!(config, "/login/{login}/send", post p::login::second::post_send);
    route!(config, "/login/{login}/enrol", get p::login::enrol::get, post p::login::enrol::post);
    route!(config, "/login/{login}/consent", get p::login::consent::get);
    route!(config, "/login/{login}/consent/allow", post p::login::consent::post_allow);
    route!(config, "/login/{login}/consent/deny", post p::login::consent::post_deny);
    route!(config, "/login/{login}/password", get p::login::password::get, post p::login::password::post);
    route!(config, "/login/{login}/forgot", get p::login::forgot::get, post p::login::forgot::post);
    route!(config, "/login/{login}/passkey", post p::login::passkey::post);
    route!(config, "/login/{login}/passkey/options", post p::login::passkey::post_options);
    route!(config, "/login/{login}/passkey-offer", get p::login::passkey_offer::get, post p::login::passkey_offer::post);
    route!(config, "/login/{login}/passkey-offer/options", post p::login::passkey_offer::post_options);
    route!(config, "/login/{login}/passkey-offer/create", post p::login::passkey_offer::post_create);
    route!(config, "/login/{login}/upstream", get p::login::upstream::get, post p::login::upstream::post);
    route!(config, "/login/{login}/upstream/decline", post p::login::upstream::post_decline);
    route!(config, "/login/{login}/upstream/{provider}", post p::login::upstream::post_leave);
    route!(config, "/upstream/{provider}/callback", get e::upstream_callback::get, post e::upstream_callback::post);
    route!(config, "/upstream/{provider}/backchannel_logout", post e::upstream_logout::post);
    route!(config, "/login/{login}/push-offer", get p::login::push_offer::get, post p::login::push_offer::post);
    route!(config, "/login/{login}/push-offer/confirm", post p::login::push_offer::post_confirm);
    route!(config, "/login/{login}/push-offer/subscribe", post p::login::push_offer::post_subscribe);
    route!(config, "/login/{login}/qr", get p::login::qr::get, post p::login::qr::post);
    route!(config, "/login/{login}/ended", get p::login::ended::get);
    route!(config, "/login/{login}/finished", get p::login::ended::get_finished);
    route!(config, "/qr", get p::qr::get, head opened_link::head);
    route!(config, "/qr/approve", post p::qr::post_approve);
    route!(config, "/qr/deny", post p::qr::post_deny);
    route!(config, "/qr/sign-in", post p::qr::post_sign_in);
    route!(config, "/link", get p::link::get, head opened_link::head);
    route!(config, "/link/approve", post p::link::post_approve);
    route!(config, "/link/deny", post p::link::post_deny);
    route!(config, "/link/approved", get p::link::get_approved);
    route!(config, "/link/denied", get p::link::get_denied);
    route!(config, "/reset", get p::reset::get, head opened_link::head);
    route!(config, "/reset/open", post p::reset::post_open);
    route!(config, "/reset/set", post p::reset::post_set);
    route!(config, "/reset/deny", post p::reset::post_deny);
    route!(config, "/reset/done", get p::reset::get_done);
    route!(config, "/reset/denied", get p::reset::get_denied);
}

fn account(config: &mut ServiceConfig) {
    route!(config, "/", get p::account::home::get_root);
    route!(config, "/account", get p::account::home::get);
    route!(config, "/account/profile", get p::account::profile::get, post p::account::profile::post);
    route!(config, "/account/contacts", get p::account::contacts::get);
    route!(config, "/account/contacts/add", post p::account::contacts::post_add);
    route!(config, "/account/contacts/confirm", get p::account::contacts::get_confirm, post p::account::contacts::post_confirm);
    route!(config, "/account/contacts/resend", post p::account::contacts::post_resend);
    route!(config, "/account/contacts/primary", post p::account::contacts::post_primary);
    route!(config, "/account/contacts/remove", post p::account::contacts::post_remove);
    route!(config, "/account/passkeys", get p::account::passkeys::get);
    route!(config, "/account/passkeys/add", get p::account::passkeys::get_add);
    route!(config, "/account/passkeys/options", post p::account::passkeys::post_options);
    route!(config, "/account/passkeys/create", post p::account::passkeys::post_create);
    route!(config, "/account/passkeys/rename", post p::account::passkeys::post_rename);
    route!(config, "/account/passkeys/remove", post p::account::passkeys::post_remove);
    route!(config, "/account/password", get p::account::password::get, post p::account::password::post);
    route!(config, "/account/password/remove", post p::account::password::post_remove);
    route!(config, "/account/push", get p::account::push::get);
    route!(config, "/account/push/add", get p::account::push::get_add);
    route!(config, "/account/push/confirm", post p::account::push::post_confirm);
    route!(config, "/account/push/subscribe", post p::account::push::post_subscribe);
    route!(config, "/account/push/remove", post p::account::push::post_remove);
    route!(config, "/account/providers", get p::account::providers::get);
    route!(config, "/account/providers/link", post p::account::providers::post_link);
    route!(config, "/account/providers/unlink", post p::account::providers::post_unlink);
    route!(config, "/account/second-factor", get p::account::second_factor::get);
    route!(config, "/account/authenticator", get p::account::authenticator::get, post p::account::authenticator::post);
    route!(config, "/account/authenticator/begin", post p::account::authenticator::post_begin);
    route!(config, "/account/authenticator/remove", post p::account::authenticator::post_remove);
    route!(config, "/account/recovery-codes", post p::account::authenticator::post_recovery_codes);
    route!(config, "/account/sessions", get p::account::sessions::get);
    route!(config, "/account/sessions/end", post p::account::sessions::post_end);
    route!(config, "/account/sessions/end-all", post p::account::sessions::post_end_all);
    route!(config, "/account/sign-out", post p::account::sessions::post_sign_out);
    route!(config, "/account/apps", get p::account::apps::get);
    route!(config, "/account/apps/revoke", post p::account::apps::post_revoke);
    route!(config, "/account/activity", get p::account::activity::get);
    route!(config, "/account/data", get p::account::data::get);
    route!(config, "/account/data/export", post p::account::data::post_export);
    route!(config, "/account/delete", get p::account::data::get_delete, post p::account::data::post_delete);
    route!(config, "/not-me", get p::not_me::get, head opened_link::head, post p::not_me::post);
    route!(config, "/admin-link", get p::admin_link::get, head opened_link::head);
    route!(config, "/admin-link/accept", post p::admin_link::post_accept);
    route!(config, "/admin-link/deny", post p::admin_link::post_deny);
    route!(config, "/invite", get p::invite::get, head opened_link::head);
    route!(config, "/invite/accept", post p::invite::post_accept);
}

fn admin(config: &mut ServiceConfig) {
    route!(config, "/admin", get p::admin::clients::get_root);
    route!(config, "/admin/figures", get p::admin::figures::get);
    route!(config, "/admin/log", get p::admin::log::get);
    route!(config, "/admin/messages", get p::admin::messages::get);
    route!(config, "/admin/risk", get p::admin::risk::get);
    route!(config, "/admin/clients", get p::admin::clients::get, post p::admin::clients::post);
    route!(config, "/admin/clients/new", get p::admin::clients::get_new);
    route!(config, "/admin/clients/{client}", get p::admin::client::get, post p::admin::client::post);
    route!(config, "/admin/clients/{client}/edit", get p::admin::client::get_edit);
    route!(config, "/admin/clients/{client}/rotate", post p::admin::client::post_rotate);
    route!(config, "/admin/clients/{client}/end-secret", post p::admin::client::post_end_secret);
    route!(config, "/admin/clients/{client}/remove", post p::admin::client::post_remove);
    route!(config, "/admin/people", get p::admin::people::get);
    route!(config, "/admin/people/{user}", get p::admin::person::get);
    route!(config, "/admin/people/{user}/approve", post p::admin::person::post_approve);
    route!(config, "/admin/people/{user}/refuse", post p::admin::person::post_refuse);
    route!(config, "/admin/people/{user}/disable", post p::admin::person::post_disable);
    route!(config, "/admin/people/{user}/enable", post p::admin::person::post_enable);
    route!(config, "/admin/people/{user}/issue", post p::admin::person::post_issue);
    route!(config, "/admin/people/{user}/groups", post p::admin::person::post_groups);
    route!(config, "/admin/people/{user}/end-sessions", post p::admin::person::post_end_sessions);
}

fn operations(config: &mut ServiceConfig) {
    route!(config, "/health/live", get e::health::live);
    route!(config, "/health/ready", get e::health::ready);
    route!(config, "/sms/status/{provider}", post e::sms_status::post);
    route!(config, "/metrics", get e::metrics::get);
    route!(config, "/static/{version}/{file}", get p::assets::get, head p::assets::get);
    route!(config, "/brand.css", get p::assets::get_brand_css);
    route!(config, "/brand/logo", get p::assets::get_brand_logo);
    route!(config, "/manifest.webmanifest", get p::web_app::get);
    route!(config, "/service-worker.js", get p::web_app::get_worker);
    route!(config, "/favicon.ico", get p::assets::get_favicon);
}

fn dev(config: &mut ServiceConfig) {
    route!(config, "/dev/outbox", get p::dev::outbox::get);
    route!(config, "/dev/outbox.json", get p::dev::outbox::get_json);
    route!(config, "/dev/outbox/{message}", get p::dev::outbox::get_message);
    route!(config, "/dev/outbox/{message}/html", get p::dev::outbox::get_html);
}
