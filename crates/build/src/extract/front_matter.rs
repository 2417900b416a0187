//! Front matter: what a text says of itself before it begins, in YAML, TOML or JSON.

use super::Fault;
use super::value::Value;

/// A text and what stands before it.
#[derive(Debug)]
pub(super) struct Split<'a> {
    /// What front matter says, if there is some that can be read.
    pub(super) front: Option<Value>,
    /// The text behind it.
    pub(super) body: &'a str,
    /// What is wrong with it, in the lines of the whole text.
    pub(super) wrong: Option<Fault>,
}

/// Parts a text from its front matter: between two lines of `---` (YAML) or `+++` (TOML), or an object in JSON.
pub(super) fn split(text: &str) -> Split<'_> {
    let none = Split { front: None, body: text, wrong: None };
    let first = text.lines().next().unwrap_or_default();
    let fence = first.trim_end();
    if text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%") {
        return match Value::of_json_start(text) {
            Ok((front, body)) => Split { front: Some(front), body, wrong: None },
            // A text may begin so and mean something else.
            Err(wrong) if fence == "{" => Split { wrong: Some(wrong), ..none },
            Err(_) => none,
        };
    }
    if fence != "---" && fence != "+++" {
        return none;
    }
    let start = first.len() + 1;
    let mut end = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let trimmed = line.trim_end();
        if trimmed == fence || fence == "---" && trimmed == "..." {
            let written = text.get(start..end).unwrap_or_default();
            let body = text.get(end + line.len()..).unwrap_or_default();
            return read(written, body, fence).unwrap_or(none);
        }
        end += line.len();
    }
    none
}

/// Reads front matter; nothing where it is a text between two rules.
fn read<'a>(written: &str, body: &'a str, fence: &str) -> Option<Split<'a>> {
    let value = if fence == "---" { Value::of_yaml(written) } else { Value::of_toml(written) };
    match value {
        Ok(front @ Value::Map(_)) => Some(Split { front: Some(front), body, wrong: None }),
        Ok(_) if written.trim().is_empty() => Some(Split { front: None, body, wrong: None }),
        Ok(_) => None,
        Err(wrong) => {
            let sign = if fence == "---" { ':' } else { '=' };
            let first = written.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let name = first.split(sign).next().unwrap_or_default().trim();
            let is_meant = name.len() < first.trim().len()
                && name.chars().all(|c| c.is_alphanumeric() || "_-.\"'".contains(c));
            let wrong = Fault { line: wrong.line + 1, ..wrong };
            is_meant.then_some(Split { front: None, body, wrong: Some(wrong) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, split};

    #[test]
    fn three_kinds_of_front_matter_are_told() {
        for text in [
            "---\ntitle: Lake\n---\nWater.",
            "---\r\ntitle: Lake\r\n...\r\nWater.",
            "+++\ntitle = 'Lake'\n+++\nWater.",
            "{\n\"title\": \"Lake\"\n}\nWater.",
            "{\"title\": \"Lake\"}\n\nWater.",
        ] {
            let found = split(text);
            let title = found.front.as_ref().and_then(|front| front.get("title"));
            assert_eq!(title.and_then(Value::text), Some("Lake"), "{text}");
            assert_eq!((found.body.trim(), found.wrong), ("Water.", None));
        }
    }

    #[test]
    fn what_only_begins_so_is_text() {
        for text in [
            "---\n\nWater between rules.\n\n---\n",
            "---\ntitle: Lake",
            "{{< lake >}}\nWater.",
            "{water} is not JSON",
            "+++ a\n+++",
            "",
        ] {
            let found = split(text);
            assert!(found.front.is_none() && found.wrong.is_none(), "{text}");
            assert_eq!(found.body, text);
        }
    }

    #[test]
    fn what_is_wrong_is_told_and_the_text_is_kept() {
        for (text, line) in [
            ("---\ntitle: Lake\ntags: [a\nb: c\n---\nWater.", 4),
            ("+++\ntitle = \n+++\nWater.", 2),
        ] {
            let found = split(text);
            assert_eq!((found.body, found.wrong.unwrap().line), ("Water.", line), "{text}");
        }
        assert_eq!(split("{\n\"title\": 1,\n}\nWater.").wrong.unwrap().line, 3);
    }
}
