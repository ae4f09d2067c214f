//! Every path with its kind and its handlers.

use crate::{
    admin::invites::InviteLink,
    endpoints as e,
    login::{
        admin_credentials::AdminLink,
        methods::{password::reset::ResetLink, qr::QrLink},
        pairing::SignInLink,
        report::ReportLink,
    },
    pages as p,
    web::{
        Failure, Shared, opened_link as link,
        route_kind::{RouteKind, RouteKinds},
    },
};
use actix_web::{
    Resource,
    http::Method,
    web::{ServiceConfig, get, head, method, post, resource, to},
};

macro_rules! route {
    ($routes:ident, $kind:ident $path:literal, $($method:ident $handler:expr),+) => {
        $routes.add(RouteKind::$kind, $path, |resource| resource$(.route($method().to($handler)))+)
    };
}

/// All routes of a server.
pub fn all(captures_messages: bool) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        let mut routes = Routes { config, kinds: RouteKinds::default() };
        protocol(&mut routes);
        login(&mut routes);
        account(&mut routes);
        admin(&mut routes);
        operations(&mut routes);
        if captures_messages {
            dev(&mut routes);
        }
        routes.finish();
    }
}

/// The routes of the listener that is for metrics alone.
pub fn metrics_alone(config: &mut ServiceConfig) {
    let mut routes = Routes { config, kinds: RouteKinds::default() };
    route!(routes, Api "/metrics", get e::metrics::get_alone);
    routes.finish();
}

/// What becomes of the routes.
struct Routes<'a> {
    config: &'a mut ServiceConfig,
    kinds: RouteKinds,
}

impl Routes<'_> {
    fn add(&mut self, kind: RouteKind, path: &'static str, with: impl FnOnce(Resource) -> Resource) {
        self.kinds.insert(path, kind);
        let mut resource = with(resource(path).app_data(kind));
        if kind == RouteKind::Protocol {
            resource = resource.route(method(Method::OPTIONS).to(e::preflight::options));
        }
        let not_allowed = to(|_: Shared| async { Err::<&str, _>(Failure::NotAllowed) });
        self.config.service(resource.default_service(not_allowed));
    }

    /// Paths at which nothing is, and which programs ask for all the same.
    fn nothing(&mut self, path: &'static str) {
        self.kinds.insert(path, RouteKind::Api);
        self.config.service(resource(path).app_data(RouteKind::Api).default_service(not_found()));
    }

    fn finish(self) {
        self.config.app_data(self.kinds).default_service(not_found());
    }
}

fn not_found() -> actix_web::Route {
    to(|_: Shared| async { Err::<&str, _>(Failure::NotFound) })
}

fn protocol(routes: &mut Routes) {
    route!(routes, Protocol "/.well-known/openid-configuration", get e::discovery::get, head e::discovery::get);
    route!(routes, Protocol "/.well-known/oauth-authorization-server", get e::discovery::get, head e::discovery::get);
    // For an issuer that was pasted with a slash at its end.
    route!(routes, Protocol "//.well-known/openid-configuration", get e::discovery::get, head e::discovery::get);
    route!(routes, Protocol "//.well-known/oauth-authorization-server", get e::discovery::get, head e::discovery::get);
    route!(routes, Protocol "/.well-known/webauthn", get e::webauthn::get, head e::webauthn::get);
    routes.nothing("/.well-known/{name:.*}");
    route!(routes, Protocol "/jwks", get e::jwks::get, head e::jwks::get);
    route!(routes, Page "/authorize", get e::authorize::get, post e::authorize::post);
    route!(routes, Protocol "/token", post e::token::post);
    route!(routes, Protocol "/userinfo", get e::userinfo::get, post e::userinfo::post);
    route!(routes, Api "/introspect", post e::introspect::post);
    route!(routes, Protocol "/access/status", get e::access::get_status);
    route!(routes, Api "/access/{sub}", get e::access::get, post e::access::post);
    route!(routes, Page "/end_session", get e::end_session::get, post e::end_session::post);
    route!(routes, Page "/end_session/confirm", post e::end_session::post_confirm);
    route!(routes, Page "/resume/{login}", get e::resume::get);
}

fn login(routes: &mut Routes) {
    route!(routes, Page "/login/{login}/identify", get p::login::identify::get, post p::login::identify::post);
    route!(routes, Page "/login/{login}/wait", get p::login::wait::get);
    route!(routes, Page "/login/{login}/code", post p::login::code::post);
    route!(routes, Page "/login/{login}/resend", post p::login::wait::post_resend);
    route!(routes, Page "/login/{login}/other-way", post p::login::wait::post_other_way);
    route!(routes, Page "/login/{login}/by-mail", post p::login::wait::post_by_mail);
    route!(routes, Page "/login/{login}/register", get p::login::register::get, post p::login::register::post);
    route!(routes, Page "/login/{login}/profile", get p::login::register::get_profile, post p::login::register::post_profile);
    route!(routes, Page "/login/{login}/pending", get p::login::register::get_pending);
    route!(routes, Api "/login/{login}/status", get e::events::get_status);
    route!(routes, Api "/login/{login}/events", get e::events::get);
    route!(routes, Page "/login/{login}/restart", post p::login::restart::post);
    route!(routes, Page "/login/{login}/cancel", post p::login::cancel::post);
    route!(routes, Page "/login/{login}/account", get p::login::account::get, post p::login::account::post);
    route!(routes, Page "/login/{login}/other", post p::login::account::post_other);
    route!(routes, Page "/login/{login}/second", get p::login::mfa::get, post p::login::mfa::post);
    route!(routes, Page "/login/{login}/second/password", post p::login::mfa::post_password);
    route!(routes, Page "/login/{login}/authenticator", get p::login::authenticator::get, post p::login::authenticator::post);
    route!(routes, Page "/login/{login}/send", post p::login::mfa::post_send);
    route!(routes, Page "/login/{login}/enrol", get p::login::enrol::get, post p::login::enrol::post);
    route!(routes, Page "/login/{login}/consent", get p::login::consent::get);
    route!(routes, Page "/login/{login}/consent/allow", post p::login::consent::post_allow);
    route!(routes, Page "/login/{login}/consent/deny", post p::login::consent::post_deny);
    route!(routes, Page "/login/{login}/password", get p::login::password::get, post p::login::password::post);
    route!(routes, Page "/login/{login}/forgot", get p::login::forgot::get, post p::login::forgot::post);
    route!(routes, Api "/login/{login}/passkey", post p::login::passkey::post);
    route!(routes, Api "/login/{login}/passkey/options", post p::login::passkey::post_options);
    route!(routes, Page "/login/{login}/passkey-offer", get p::login::passkey_offer::get, post p::login::passkey_offer::post);
    route!(routes, Api "/login/{login}/passkey-offer/options", post p::login::passkey_offer::post_options);
    route!(routes, Api "/login/{login}/passkey-offer/create", post p::login::passkey_offer::post_create);
    route!(routes, Page "/login/{login}/upstream", get p::login::upstream::get, post p::login::upstream::post);
    route!(routes, Page "/login/{login}/upstream/decline", post p::login::upstream::post_decline);
    route!(routes, Page "/login/{login}/upstream/{provider}", post p::login::upstream::post_leave);
    route!(routes, Page "/upstream/{provider}/callback", get e::upstream_callback::get, post e::upstream_callback::post);
    route!(routes, Api "/upstream/{provider}/backchannel_logout", post e::upstream_logout::post);
    route!(routes, Page "/login/{login}/push-offer", get p::login::push_offer::get, post p::login::push_offer::post);
    route!(routes, Page "/login/{login}/push-offer/confirm", post p::login::push_offer::post_confirm);
    route!(routes, Api "/login/{login}/push-offer/subscribe", post p::login::push_offer::post_subscribe);
    route!(routes, Page "/login/{login}/qr", get p::login::qr::get, post p::login::qr::post);
    route!(routes, Page "/login/{login}/ended", get p::login::ended::get);
    route!(routes, Page "/login/{login}/finished", get p::login::ended::get_finished);
    route!(routes, Page "/qr", get link::get::<QrLink>, head link::head);
    route!(routes, Page "/qr/approve", post link::post_answer::<QrLink>);
    route!(routes, Page "/qr/deny", post link::post_deny::<QrLink>);
    route!(routes, Page "/qr/sign-in", post p::qr::post_sign_in);
    route!(routes, Page "/link", get link::get::<SignInLink>, head link::head);
    route!(routes, Page "/link/approve", post link::post_answer::<SignInLink>);
    route!(routes, Page "/link/deny", post link::post_deny::<SignInLink>);
    route!(routes, Page "/link/approved", get p::link::get_approved);
    route!(routes, Page "/link/denied", get p::link::get_denied);
    route!(routes, Page "/reset", get link::get::<ResetLink>, head link::head);
    route!(routes, Page "/reset/open", post p::reset::post_open);
    route!(routes, Page "/reset/set", post link::post_answer::<ResetLink>);
    route!(routes, Page "/reset/deny", post link::post_deny::<ResetLink>);
    route!(routes, Page "/reset/done", get p::reset::get_done);
    route!(routes, Page "/reset/denied", get p::reset::get_denied);
}

fn account(routes: &mut Routes) {
    route!(routes, Page "/", get p::account::home::get_root);
    route!(routes, Page "/account", get p::account::home::get);
    route!(routes, Page "/account/profile", get p::account::profile::get, post p::account::profile::post);
    route!(routes, Page "/account/contacts", get p::account::contacts::get);
    route!(routes, Page "/account/contacts/add", post p::account::contacts::post_add);
    route!(routes, Page "/account/contacts/confirm", get p::account::contacts::get_confirm, post p::account::contacts::post_confirm);
    route!(routes, Page "/account/contacts/resend", post p::account::contacts::post_resend);
    route!(routes, Page "/account/contacts/primary", post p::account::contacts::post_primary);
    route!(routes, Page "/account/contacts/remove", post p::account::contacts::post_remove);
    route!(routes, Page "/account/passkeys", get p::account::passkeys::get);
    route!(routes, Page "/account/passkeys/add", get p::account::passkeys::get_add);
    route!(routes, Api "/account/passkeys/options", post p::account::passkeys::post_options);
    route!(routes, Api "/account/passkeys/create", post p::account::passkeys::post_create);
    route!(routes, Page "/account/passkeys/rename", post p::account::passkeys::post_rename);
    route!(routes, Page "/account/passkeys/remove", post p::account::passkeys::post_remove);
    route!(routes, Page "/account/password", get p::account::password::get, post p::account::password::post);
    route!(routes, Page "/account/password/remove", post p::account::password::post_remove);
    route!(routes, Page "/account/push", get p::account::push::get);
    route!(routes, Page "/account/push/add", get p::account::push::get_add);
    route!(routes, Page "/account/push/confirm", post p::account::push::post_confirm);
    route!(routes, Api "/account/push/subscribe", post p::account::push::post_subscribe);
    route!(routes, Page "/account/push/remove", post p::account::push::post_remove);
    route!(routes, Page "/account/providers", get p::account::providers::get);
    route!(routes, Page "/account/providers/link", post p::account::providers::post_link);
    route!(routes, Page "/account/providers/unlink", post p::account::providers::post_unlink);
    route!(routes, Page "/account/second-factor", get p::account::second_factor::get);
    route!(routes, Page "/account/authenticator", get p::account::authenticator::get, post p::account::authenticator::post);
    route!(routes, Page "/account/authenticator/begin", post p::account::authenticator::post_begin);
    route!(routes, Page "/account/authenticator/remove", post p::account::authenticator::post_remove);
    route!(routes, Page "/account/recovery-codes", post p::account::authenticator::post_recovery_codes);
    route!(routes, Page "/account/sessions", get p::account::sessions::get);
    route!(routes, Page "/account/sessions/end", post p::account::sessions::post_end);
    route!(routes, Page "/account/sessions/end-all", post p::account::sessions::post_end_all);
    route!(routes, Page "/account/sign-out", post p::account::sessions::post_sign_out);
    route!(routes, Page "/account/apps", get p::account::apps::get);
    route!(routes, Page "/account/apps/revoke", post p::account::apps::post_revoke);
    route!(routes, Page "/account/activity", get p::account::activity::get);
    route!(routes, Page "/account/data", get p::account::data::get);
    route!(routes, Page "/account/data/export", post p::account::data::post_export);
    route!(routes, Page "/account/delete", get p::account::data::get_delete, post p::account::data::post_delete);
    route!(routes, Page "/not-me", get link::get::<ReportLink>, head link::head, post link::post_answer::<ReportLink>);
    route!(routes, Page "/admin-link", get link::get::<AdminLink>, head link::head);
    route!(routes, Page "/admin-link/accept", post link::post_answer::<AdminLink>);
    route!(routes, Page "/admin-link/deny", post link::post_deny::<AdminLink>);
    route!(routes, Page "/invite", get link::get::<InviteLink>, head link::head);
    route!(routes, Page "/invite/accept", post link::post_answer::<InviteLink>);
}

fn admin(routes: &mut Routes) {
    route!(routes, Page "/admin", get p::admin::clients::get_root);
    route!(routes, Page "/admin/statistics", get p::admin::statistics::get);
    route!(routes, Page "/admin/log", get p::admin::log::get);
    route!(routes, Page "/admin/messages", get p::admin::messages::get);
    route!(routes, Page "/admin/risk", get p::admin::risk::get);
    route!(routes, Page "/admin/clients", get p::admin::clients::get, post p::admin::clients::post);
    route!(routes, Page "/admin/clients/new", get p::admin::clients::get_new);
    route!(routes, Page "/admin/clients/{client}", get p::admin::client::get, post p::admin::client::post);
    route!(routes, Page "/admin/clients/{client}/edit", get p::admin::client::get_edit);
    route!(routes, Page "/admin/clients/{client}/rotate", post p::admin::client::post_rotate);
    route!(routes, Page "/admin/clients/{client}/end-secret", post p::admin::client::post_end_secret);
    route!(routes, Page "/admin/clients/{client}/remove", post p::admin::client::post_remove);
    route!(routes, Page "/admin/people", get p::admin::users::get, post p::admin::users::post);
    route!(routes, Page "/admin/people/{user}", get p::admin::user::get);
    route!(routes, Page "/admin/people/{user}/approve", post p::admin::user::post_approve);
    route!(routes, Page "/admin/people/{user}/refuse", post p::admin::user::post_refuse);
    route!(routes, Page "/admin/people/{user}/disable", post p::admin::user::post_disable);
    route!(routes, Page "/admin/people/{user}/enable", post p::admin::user::post_enable);
    route!(routes, Page "/admin/people/{user}/issue", post p::admin::user::post_issue);
    route!(routes, Page "/admin/people/{user}/groups", post p::admin::user::post_groups);
    route!(routes, Page "/admin/people/{user}/end-admin", post p::admin::user_removal::post_end_admin);
    route!(routes, Page "/admin/people/{user}/remove-contact", post p::admin::user_removal::post_remove_contact);
    route!(routes, Page "/admin/people/{user}/remove-passkey", post p::admin::user_removal::post_remove_passkey);
    route!(routes, Page "/admin/people/{user}/remove-authenticator", post p::admin::user_removal::post_remove_authenticator);
    route!(routes, Page "/admin/people/{user}/delete", post p::admin::user_removal::post_delete);
    route!(routes, Page "/admin/people/{user}/end-sessions", post p::admin::user::post_end_sessions);
}

fn operations(routes: &mut Routes) {
    route!(routes, Api "/health/live", get e::health::live);
    route!(routes, Api "/health/ready", get e::health::ready);
    route!(routes, Api "/sms/status/{provider}", post e::sms_status::post);
    route!(routes, Api "/metrics", get e::metrics::get);
    route!(routes, File "/static/{version}/{file}", get p::assets::get, head p::assets::get);
    route!(routes, File "/brand.css", get p::assets::get_brand_css);
    route!(routes, File "/brand/logo", get p::assets::get_brand_logo);
    route!(routes, File "/manifest.webmanifest", get p::web_app::get);
    route!(routes, File "/service-worker.js", get p::web_app::get_worker);
    route!(routes, File "/favicon.ico", get p::assets::get_favicon);
}

fn dev(routes: &mut Routes) {
    route!(routes, Page "/dev/outbox", get p::dev::outbox::get);
    route!(routes, Api "/dev/outbox.json", get p::dev::outbox::get_json);
    route!(routes, Page "/dev/outbox/{message}", get p::dev::outbox::get_message);
    route!(routes, Page "/dev/outbox/{message}/html", get p::dev::outbox::get_html);
}
