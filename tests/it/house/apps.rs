//! The pages of `docs/apps`: the index links each, and the runner in `tests/apps` knows the code that each marks.

use std::collections::BTreeSet;

use super::tree::{files, root};

/// The names of the marked blocks of a page: ```` ```js server.mjs ```` begins one.
fn marked(page: &str) -> BTreeSet<&str> {
    let fences = page.lines().filter_map(|line| line.strip_prefix("```"));
    fences.filter_map(|info| info.split_once(' ')).map(|(_, name)| name).collect()
}

/// The blocks that a scenario lists.
fn known(scenario: &str) -> BTreeSet<&str> {
    let list = scenario.split_once("BLOCKS = [").and_then(|(_, rest)| rest.split_once(']'));
    list.map_or("", |(list, _)| list).split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_page_about_an_app_is_linked_and_its_code_is_known_to_the_runner() {
    let files = files();
    let index = &files.iter().find(|file| file.path == "docs/apps.md").expect("the index").text;
    let mut faults = Vec::new();
    let mut pages = 0;
    for page in &files {
        let Some(name) = page.path.strip_prefix("docs/apps/").and_then(|name| name.strip_suffix(".md"))
        else {
            continue;
        };
        pages += 1;
        if !index.contains(&format!("(apps/{name}.md)")) {
            faults.push(format!("docs/apps.md does not link apps/{name}.md"));
        }
        let scenario = format!("tests/apps/pages/{name}.py");
        let lists = files.iter().find(|file| file.path == scenario).map_or("", |file| &file.text);
        if marked(&page.text) != known(lists) {
            faults.push(format!(
                "{} marks {:?}, {scenario} lists {:?}",
                page.path,
                marked(&page.text),
                known(lists)
            ));
        }
    }
    let scenarios = files.iter().filter_map(|file| file.path.strip_prefix("tests/apps/pages/"));
    for name in scenarios.filter_map(|name| name.strip_suffix(".py")) {
        if !root().join(format!("docs/apps/{name}.md")).exists() {
            faults.push(format!("tests/apps/pages/{name}.py has no page"));
        }
    }
    assert!(pages > 5, "docs/apps has no pages");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn marked_code_is_told_from_other_code() {
    assert_eq!(marked("```js server.mjs\n1\n```\n```toml\n```\n"), BTreeSet::from(["server.mjs"]));
    assert_eq!(
        known("BLOCKS = [\"register\", \"a.js\"]\nPINNED = {\"x\": \"1\"}"),
        BTreeSet::from(["a.js", "register"])
    );
    assert!(known("").is_empty());
}
