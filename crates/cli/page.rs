//! Pages that the command makes.

/// The style of all of them.
pub(crate) const STYLE: &str = include_str!("pages/page.css");

/// A page with a search box.
pub(crate) struct SearchPage<'a> {
    pub(crate) title: &'a str,
    /// The language of the documents, as `<html lang>` has it; may be empty.
    pub(crate) language: &'a str,
    /// What browsers may load.
    pub(crate) policy: &'a str,
    /// Style and script, as HTML.
    pub(crate) head: &'a str,
    /// Attributes of the element.
    pub(crate) attributes: &'a [(&'a str, &'a str)],
    /// What stands below the search box.
    pub(crate) about: &'a str,
    /// What stands at the end, as HTML.
    pub(crate) end: &'a str,
}

impl SearchPage<'_> {
    pub(crate) fn html(&self) -> String {
        let SearchPage { title, language, policy, head, attributes, about, end } = self;
        let (title, about) = (escaped(title), escaped(about));
        let language = match *language {
            "" => String::new(),
            language => format!(" lang=\"{}\"", escaped(language)),
        };
        let attribute = |(name, value): &(&str, &str)| format!(" {name}=\"{}\"", escaped(value));
        let attributes: String = attributes.iter().map(attribute).collect();
        format!(
            "<!doctype html>\n<html{language}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n{head}\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
             <aril-search{attributes}></aril-search>\n<p class=\"about\">{about}</p>\n</main>\n{end}</body>\n</html>\n"
        )
    }
}

/// A text as HTML has it, in attributes too.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{SearchPage, escaped};

    #[test]
    fn texts_never_become_markup() {
        assert_eq!(escaped("<a href='x\">&"), "&lt;a href=&#39;x&quot;&gt;&amp;");
        let page = SearchPage {
            title: "</title><script>",
            language: "\"><script>",
            policy: "",
            head: "",
            attributes: &[("base", "\"><script>")],
            about: "<script>",
            end: "",
        };
        assert!(!page.html().contains("<script>"), "{}", page.html());
    }
}
