//! What somebody may have meant who wrote a name that is none.

/// The message of a reader of TOML; where it lists what it knows, with what is nearest instead of the list.
pub(super) fn suggested(message: &str) -> String {
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(written) = quoted.next().filter(|_| is_unknown) else { return message.to_owned() };
    let kind = if message.starts_with("unknown field") { "unknown field" } else { "unknown value" };
    let known: Vec<&str> = quoted.collect();
    match nearest(written, known.iter().copied()) {
        Some(name) => format!("{kind} `{written}`: did you mean `{name}`?"),
        None if known.is_empty() => format!("{kind} `{written}`: remove it"),
        None => format!("{kind} `{written}`: here may stand {}", known.join(", ")),
    }
}

/// What somebody may have meant who wrote `written`: the nearest of the names that are known, if it is near.
pub fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&written, &name.to_lowercase());
    let (n, name) = known.map(|name| (distance(name), name)).min()?;
    (n <= 1 + written.chars().count() / 4 && !written.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::suggested;

    #[test]
    fn the_nearest_name_is_suggested() {
        for (message, expected) in [
            (
                "unknown field `exclud`, expected one of `exclude`, `url`",
                "unknown field `exclud`: did you mean `exclude`?",
            ),
            (
                "unknown field `Sources`, expected `source` or `url`",
                "unknown field `Sources`: did you mean `source`?",
            ),
            (
                "unknown field `output`, expected `a` or `b`",
                "unknown field `output`: here may stand a, b",
            ),
            (
                "unknown variant `hmtl`, expected `html` or `pdf`",
                "unknown value `hmtl`: did you mean `html`?",
            ),
            ("unknown field `a`, there are no fields", "unknown field `a`: remove it"),
            ("missing field `include`", "missing field `include`"),
        ] {
            assert_eq!(suggested(message), expected);
        }
    }
}
