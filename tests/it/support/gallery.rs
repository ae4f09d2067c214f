//! A site that shows every page in every state, with the policy of the real pages.

use super::{app::TestApp, chromium::AXE};
use actix_web::{App as Site, HttpResponse, HttpServer, web};
use porchlight::{
    outbox::wording::brand,
    views::{Lang, LanguageLink, Views, gallery},
};
use std::{collections::BTreeMap, net::TcpListener, sync::Arc, thread};

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'";

/// The site: a page is at `/page/NAME`.
pub struct Gallery {
    pub base: String,
    pub names: Vec<String>,
}

struct Shown {
    views: Views,
    pages: BTreeMap<String, String>,
    css: String,
}

impl Gallery {
    /// Opens it in that language. Each page also loads axe-core, as a file of the same site.
    pub async fn open(lang: &str) -> Self {
        let app = TestApp::spawn().await;
        let lang = Lang::parse(lang).expect("a language");
        let mut frame = app.app.views.frame(lang, brand(&app.app));
        frame.csrf = "token".to_owned();
        frame.languages = LanguageLink::all(lang, |code| format!("/?ui_locales={code}"));
        let pages = gallery::pages(&app.app.views, &frame).expect("every page");
        let with_axe = |html: String| html.replace("</head>", "<script src=\"/axe.js\"></script></head>");
        let pages: BTreeMap<_, _> =
            pages.into_iter().map(|shown| (shown.name, with_axe(shown.html))).collect();
        let names = pages.keys().cloned().collect();
        let css = Views::brand_css(&brand(&app.app));
        let base = serve(Shown { views: Views::new().expect("views"), pages, css });
        Self { base, names }
    }
}

fn serve(shown: Shown) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let shown = web::Data::from(Arc::new(shown));
    let site = move || {
        Site::new()
            .app_data(shown.clone())
            .route("/static/{version}/{file}", web::get().to(file))
            .route("/brand.css", web::get().to(css))
            .route("/axe.js", web::get().to(axe))
            .route("/manifest.webmanifest", web::get().to(manifest))
            .route("/page/{name:.*}", web::get().to(page))
    };
    let server =
        HttpServer::new(site).workers(1).disable_signals().listen(listener).expect("it listens").run();
    thread::spawn(move || actix_web::rt::System::new().block_on(server));
    base
}

async fn page(shown: web::Data<Shown>, name: web::Path<String>) -> HttpResponse {
    let Some(body) = shown.pages.get(name.as_str()).cloned() else {
        return HttpResponse::NotFound().finish();
    };
    let policy = ("content-security-policy", CSP);
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(policy).body(body)
}

async fn file(shown: web::Data<Shown>, path: web::Path<(String, String)>) -> HttpResponse {
    let Some(asset) = shown.views.asset(&path.1) else { return HttpResponse::NotFound().finish() };
    kept(&asset.mime, asset.bytes.into_owned())
}

async fn css(shown: web::Data<Shown>) -> HttpResponse {
    kept("text/css", shown.css.clone().into_bytes())
}

async fn axe() -> HttpResponse {
    kept("text/javascript", AXE.as_bytes().to_vec())
}

async fn manifest() -> HttpResponse {
    kept("application/manifest+json", br#"{"name":"Gallery"}"#.to_vec())
}

fn kept(kind: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok().content_type(kind).insert_header(("cache-control", "max-age=3600")).body(bytes)
}
