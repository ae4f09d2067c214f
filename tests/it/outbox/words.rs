//! Every message in every state, whole, in every language

use crate::support::{TestApp, snapshot};
use porchlight::{
    outbox::wording::brand,
    views::{Lang, MailFrame, Rendered, gallery},
};
use std::{collections::BTreeMap, fmt::Write as _};

const LANGUAGES: [&str; 2] = ["en", "de"];

/// The HTML of a mail without the head and the looks that all have: one line an element.
fn bare(html: &str) -> String {
    let body = html.split("border-radius:16px").nth(1).and_then(|rest| rest.split("</body>").next());
    let mut bare = String::new();
    for piece in body.expect("the frame of a mail").split('<').skip(1) {
        let (tag, words) = piece.split_once('>').expect("a tag");
        let (before, after) = tag.split_once(" style=\"").unwrap_or((tag, ""));
        let after = after.split_once('"').map_or("", |(_, after)| after);
        if !tag.starts_with('/') {
            bare.push('\n');
        }
        let words: Vec<&str> = words.split_whitespace().collect();
        write!(bare, "<{before}{after}>{}", words.join(" ")).expect("a String takes all");
    }
    bare.trim().to_owned()
}

fn shown(number: usize, mail: &Rendered) -> String {
    let Rendered { subject, text, html } = mail;
    format!("===== state {number}: {subject} =====\n{}\n\n----- HTML -----\n{}\n\n", text.trim(), bare(html))
}

#[tokio::test]
async fn every_mail_says_this() {
    let app = TestApp::spawn().await;
    for code in LANGUAGES {
        let lang = Lang::parse(code).expect("a language");
        let frame = MailFrame { lang, brand: brand(&app.app), public_url: "https://id.example".to_owned() };
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for (name, mail) in gallery::mails(&app.app.views, &frame).expect("every mail") {
            let (template, number) = name.rsplit_once('-').expect("a number");
            *files.entry(template.to_owned()).or_default() +=
                &shown(number.parse().expect("a number"), &mail);
            if name == "invite-0" && code == "en" {
                snapshot::text("mail_whole", &mail.html);
            }
        }
        for (template, text) in files {
            snapshot::text(&format!("mail_{template}_{code}"), &text);
        }
    }
}

#[tokio::test]
async fn every_text_message_says_this() {
    let app = TestApp::spawn().await;
    for code in LANGUAGES {
        let lang = Lang::parse(code).expect("a language");
        let texts = gallery::texts(&app.app.views, lang).expect("every text message");
        let all: Vec<String> =
            texts.iter().map(|(name, text)| format!("===== {name} =====\n{text}\n")).collect();
        snapshot::text(&format!("sms_{code}"), &all.join("\n"));
    }
}
