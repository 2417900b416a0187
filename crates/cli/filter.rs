//! What is wrong with a filter: the engine passes over what is none, since a page may have been built anew.

use aril::{Index, Request};

use crate::Failure;

/// What is wrong with a filter, and what to do; nothing where nothing is.
///
/// # Errors
/// When the index is damaged.
pub(crate) fn fault(index: &mut Index, filter: &str) -> Result<Option<String>, Failure> {
    if filter.trim().is_empty() {
        return Ok(None);
    }
    let columns = index.columns()?;
    let request = Request { filter: filter.to_owned(), limit: 0, ..Request::default() };
    let parts = index.explain(&request, None)?.filter;
    if parts.is_empty() {
        return Ok(Some(format!("{FORM}; {}", known("", &columns))));
    }
    Ok(parts.iter().find(|part| !columns.contains(&part.kind)).map(|part| {
        let name = match part.kind.as_str() {
            "word" | "prefix" | "phrase" => part.text.split_once(':').map(|(name, _)| name),
            name => Some(name),
        };
        match name {
            Some(name) => format!("no page says {name:?}; {}", known(name, &columns)),
            None => format!("{FORM}, and {:?} is none; {}", part.text, known("", &columns)),
        }
    }))
}

/// How filters are written.
const FORM: &str = "a filter is made of names and values, such as `lang:en -tag:old`";

/// What pages say, and which of it may have been meant by `name`.
pub(crate) fn known(name: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return "they say nothing".to_owned();
    }
    let list = columns.join(", ");
    match aril_build::nearest(name, columns.iter().map(String::as_str)) {
        Some(near) => format!("they say {list}: did you mean `{near}`?"),
        None => format!("they say {list}"),
    }
}
