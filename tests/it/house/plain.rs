//! Rust without its comments and strings.

/// The text with every comment, string and character blanked out; lines and offsets stay.
pub fn code_only(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < out.len() {
        let length = blank_length(&text[at..], text[..at].bytes().next_back());
        for byte in &mut out[at..at + length] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += length.max(1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    String::from_utf8(out).expect("whole characters were blanked")
}

/// How many bytes of a comment, string or character begin here; 0 for code.
fn blank_length(rest: &str, before: Option<u8>) -> usize {
    let in_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if rest.starts_with('"') {
        return quoted(rest);
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    let raw = rest.strip_prefix('b').unwrap_or(rest);
    match raw.strip_prefix('r') {
        Some(hashes) if !in_word => raw_string(hashes).map_or(0, |length| rest.len() - hashes.len() + length),
        _ => 0,
    }
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; a lifetime is code.
fn character(rest: &str) -> usize {
    if rest[1..].starts_with('\\') {
        return rest[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 3);
    }
    let mut inner = rest[1..].char_indices();
    match (inner.next(), inner.next()) {
        (Some(_), Some((at, '\''))) => at + 2,
        _ => 0,
    }
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest[hashes + 1..].find(&end).map_or(rest.len(), |at| hashes + 1 + at + end.len()))
}

#[test]
fn comments_and_strings_are_blanked_and_nothing_else_is() {
    let blanked = |text: &str| code_only(text).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(blanked("a // crate::x\nb /* crate::y */ c"), "a b c");
    assert_eq!(blanked(r#"f("crate::\"x", 'c', '\'', b"z") + g"#), "f( , , , b ) + g");
    assert_eq!(blanked("let s = r#\"a \"crate::x\" \"#; t"), "let s = ; t");
    assert_eq!(blanked("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
    assert_eq!(blanked("var\"é\" ü"), "var ü");
}

#[test]
fn offsets_and_lines_stay() {
    let text = "a /* é\n */ b \"ü\n\" c";
    assert_eq!(code_only(text).len(), text.len());
    assert_eq!(code_only(text).matches('\n').count(), 2);
}
