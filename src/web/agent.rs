//! What a browser says of itself, in words for people.

use woothee::parser::Parser;

/// Browser and system, each empty when unknown.
pub fn name(user_agent: &str) -> (String, String) {
    if user_agent.len() > 1000 {
        return Default::default();
    }
    let Some(parsed) = Parser::new().parse(user_agent) else {
        return Default::default();
    };
    (known(parsed.name), system(parsed.os))
}

fn known(name: &str) -> String {
    if name == "UNKNOWN" { String::new() } else { name.to_owned() }
}

fn system(os: &str) -> String {
    match os {
        "iPhone" => "iPhone".to_owned(),
        "Mac OSX" => "macOS".to_owned(),
        os if os.starts_with("Windows") => "Windows".to_owned(),
        os => known(os),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_people_name_it() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0";
        assert_eq!(name(firefox), ("Firefox".to_owned(), "Windows".to_owned()));
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(name(safari), ("Safari".to_owned(), "iPhone".to_owned()));
        assert_eq!(name("<script>"), Default::default());
        assert_eq!(name(&"x".repeat(2000)), Default::default());
    }
}
