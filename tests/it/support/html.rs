//! Reads our own pages as a browser would: forms, links, and the text of an element.

use std::collections::BTreeMap;

/// A start tag.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Where its content begins.
    end: usize,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Every start and end tag, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        let Some(end) = end_of_tag(html, start) else { break };
        found.extend(tag(&html[start + 1..end], end + 1));
        at = end + 1;
    }
    found
}

/// The `>` that closes a tag, not one inside a quoted value.
fn end_of_tag(html: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, c) in html[start..].char_indices() {
        match (quote, c) {
            (None, '>') => return Some(start + offset),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn tag(inside: &str, end: usize) -> Option<Tag> {
    let inside = inside.trim_end_matches('/');
    let name: String = inside.chars().take_while(|c| !c.is_whitespace()).collect();
    if name.is_empty() || name.starts_with('!') {
        return None;
    }
    let mut attributes = BTreeMap::new();
    let mut rest = inside[name.len()..].trim_start();
    while !rest.is_empty() {
        let key: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '=').collect();
        rest = rest[key.len()..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().unwrap_or('"');
            let body = &after[1..];
            let close = body.find(quote).unwrap_or(body.len());
            value = unescape(&body[..close]);
            rest = body.get(close + 1..).unwrap_or_default().trim_start();
        }
        if key.is_empty() {
            break;
        }
        attributes.insert(key.to_lowercase(), value);
    }
    Some(Tag { name: name.to_lowercase(), attributes, end })
}

fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&#x2f;", "/"),
        ("&#47;", "/"),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// The element of that id.
pub fn element(html: &str, id: &str) -> Option<Tag> {
    tags(html).into_iter().find(|tag| tag.get("id") == Some(id))
}

/// The text inside the element of that id, without the tags in it.
pub fn text(html: &str, id: &str) -> Option<String> {
    let tag = element(html, id)?;
    let rest = &html[tag.end..];
    let inside = &rest[..rest.find(&format!("</{}>", tag.name))?];
    let mut plain = String::new();
    let mut in_tag = false;
    for c in inside.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => plain.push(c),
            _ => {}
        }
    }
    Some(unescape(plain.trim()))
}

/// A form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub id: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// The ids of the elements in it, with their names.
    pub ids: Vec<(String, String)>,
    /// Where the buttons lead that do not lead where the form does, by their ids.
    pub leads: Vec<(String, String)>,
    /// What pressing a button adds.
    pub buttons: Vec<(Option<String>, String, String)>,
}

/// Every form of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let mut done = Vec::new();
    let mut open: Option<Form> = None;
    for tag in tags(html) {
        if tag.name == "form" {
            let of = |name: &str| tag.get(name).unwrap_or_default().to_owned();
            open = Some(Form { id: of("id"), action: of("action"), ..Form::default() });
        } else if tag.name == "/form" {
            done.extend(open.take());
        }
        // An element outside a form may name the one that it belongs to.
        let named = tag.get("form").and_then(|id| done.iter_mut().find(|form: &&mut Form| form.id == id));
        let Some(form) = named.or(open.as_mut()) else { continue };
        let name = tag.get("name").unwrap_or_default();
        form.ids.extend(tag.get("id").map(|id| (id.to_owned(), name.to_owned())));
        if let (Some(id), Some(to)) = (tag.get("id"), tag.get("formaction")) {
            form.leads.push((id.to_owned(), to.to_owned()));
        }
        let Some(name) = tag.get("name").map(str::to_owned) else { continue };
        let value = tag.get("value").unwrap_or_default().to_owned();
        let ticked = !matches!(tag.get("type"), Some("checkbox" | "radio")) || tag.get("checked").is_some();
        match tag.name.as_str() {
            "button" => form.buttons.push((tag.get("id").map(str::to_owned), name, value)),
            "input" if ticked => form.fields.push((name, value)),
            "textarea" => {
                let rest = &html[tag.end..];
                let inside = &rest[..rest.find("</textarea>").unwrap_or(0)];
                form.fields.push((name, unescape(inside.trim_start_matches('\n'))));
            }
            "select" => form.fields.push((name, chosen_option(&html[tag.end..]))),
            _ => {}
        }
    }
    done
}

fn chosen_option(rest: &str) -> String {
    let end = rest.find("</select>").unwrap_or(rest.len());
    let options: Vec<Tag> = tags(&rest[..end]).into_iter().filter(|tag| tag.name == "option").collect();
    let chosen = options.iter().find(|tag| tag.get("selected").is_some()).or(options.first());
    chosen.and_then(|tag| tag.get("value")).unwrap_or_default().to_owned()
}

#[test]
fn forms_links_and_texts_are_read_as_a_browser_reads_them() {
    let html = r#"<p id="n">4<b>2</b> &amp; more</p><form method="post" action="/a?x=1&amp;y=2"><input type="hidden" name="csrf" value="t>&quot;">
        <input name="on" type="checkbox" value="1" checked><input name="off" type="checkbox" value="1">
        <textarea name="t">
one
two</textarea><select name="s"><option value="a"><option value="b" selected></select><button id="go" name="b" value="v">Go</button></form>"#;
    let form = &forms(html)[0];
    assert_eq!(form.action, "/a?x=1&y=2");
    let fields: Vec<(&str, &str)> =
        form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(fields, [("csrf", "t>\""), ("on", "1"), ("t", "one\ntwo"), ("s", "b")]);
    assert_eq!(form.buttons, [(Some("go".to_owned()), "b".to_owned(), "v".to_owned())]);
    assert_eq!(text(html, "n").as_deref(), Some("42 & more"));
}
