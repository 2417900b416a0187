//! Values: what front matter and JSON hold, whichever language they are written in.

use std::borrow::Cow;
use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::Fault;

/// A value. Numbers, dates and truth values are the text that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// One line or more; empty for what is null.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Names and values, as they are written.
    Map(Vec<(String, Value)>),
}

impl Value {
    const NULL: Value = Value::Text(String::new());

    /// The value at `path`: a name, names with dots between them (`author.name`), or a JSON pointer (`/data/posts/0`).
    /// Names are told apart by their letters alone, not by case.
    pub(super) fn get(&self, path: &str) -> Option<&Value> {
        if let Some(pointer) = path.strip_prefix('/') {
            return pointer.split('/').try_fold(self, |value, part| {
                let part = part.replace("~1", "/").replace("~0", "~");
                value.own(&part)
            });
        }
        let whole = self.own(path);
        whole.or_else(|| path.split('.').try_fold(self, Value::own))
    }

    /// The value of a name, or the one in this place of a list.
    fn own(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Text(_) => None,
            Value::List(values) => values.get(name.parse::<usize>().ok()?),
            Value::Map(entries) => {
                let exact = entries.iter().find(|(own, _)| own == name);
                let alike = || entries.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
                exact.or_else(alike).map(|(_, value)| value)
            }
        }
    }

    /// The first text in it that is not empty.
    pub(super) fn text(&self) -> Option<&str> {
        self.texts().into_iter().find(|text| !text.trim().is_empty())
    }

    /// All texts in it, in order. Of what is made of names and values, such as a tag with its address, what it is called.
    pub(super) fn texts(&self) -> Vec<&str> {
        let (mut texts, mut rest) = (Vec::new(), vec![self]);
        while let Some(value) = rest.pop() {
            match value {
                Value::Text(text) => texts.push(text.as_str()),
                Value::List(values) => rest.extend(values.iter().rev()),
                Value::Map(_) => {
                    let named = ["name", "title", "label", "text", "value"];
                    rest.extend(named.iter().find_map(|name| value.own(name)));
                }
            }
        }
        texts
    }

    /// Whether it is `true`, or `false`, as YAML writes them; `None` for anything else.
    pub(super) fn truth(&self) -> Option<bool> {
        let Value::Text(text) = self else { return None };
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// The value of a text in YAML: of its first document.
    ///
    /// Aliases are nothing: what they repeat could be repeated without end.
    pub(super) fn of_yaml(text: &str) -> Result<Value, Fault> {
        let mut parser = Parser::new_from_str(text);
        // What is open: lists, and maps with the name whose value comes next.
        let mut open: Vec<(Value, Option<String>)> = Vec::new();
        let mut root = Value::NULL;
        loop {
            let (event, span) = match parser.next_event() {
                None => break,
                Some(Err(error)) => {
                    let (line, column) = (error.marker().line(), error.marker().col() + 1);
                    return Err(Fault { line, column, message: error.info().to_owned() });
                }
                Some(Ok(event)) => event,
            };
            let done = match event {
                Event::StreamEnd | Event::DocumentEnd => break,
                Event::Scalar(text, style, ..) => scalar(text, style),
                Event::Alias(_) => Value::NULL,
                Event::SequenceStart(..) => {
                    open.push((Value::List(Vec::new()), None));
                    continue;
                }
                Event::MappingStart(..) => {
                    open.push((Value::Map(Vec::new()), None));
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop().map_or(Value::NULL, |(value, _)| value)
                }
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => continue,
            };
            match open.last_mut() {
                None => root = done,
                Some((Value::List(values), _)) => values.push(done),
                Some((Value::Map(entries), name)) => match name.take() {
                    Some(name) => entries.push((name, done)),
                    None => *name = Some(done.text().unwrap_or_default().to_owned()),
                },
                Some((Value::Text(_), _)) => {}
            }
            if open.len() > MAX_DEPTH {
                return Err(too_deep(span));
            }
        }
        Ok(root)
    }

    /// The value of a text in TOML.
    pub(super) fn of_toml(text: &str) -> Result<Value, Fault> {
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let (line, column) = crate::config::line_and_column(text, offset);
            Fault { line, column, message: error.message().to_owned() }
        })?;
        Ok(of_toml_table(table))
    }

    /// The value that `text` begins with, in JSON, and what is behind it.
    pub(super) fn of_json_start(text: &str) -> Result<(Value, &str), Fault> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let end = values.byte_offset();
                Ok((value, text.get(end..).unwrap_or_default()))
            }
            Some(Err(error)) => Err(wrong_json(&error)),
            None => Err(Fault { line: 1, column: 1, message: "nothing is in it".to_owned() }),
        }
    }

    /// The value of a text in JSON.
    pub(super) fn of_json(text: &str) -> Result<Value, Fault> {
        serde_json::from_str(text).map_err(|error| wrong_json(&error))
    }
}

/// Nothing that people write is deeper.
const MAX_DEPTH: usize = 128;

fn too_deep(span: Span) -> Fault {
    let (line, column) = (span.start.line(), span.start.col() + 1);
    Fault { line, column, message: "too much stands inside of one another".to_owned() }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value {
    let is_null = style == ScalarStyle::Plain && matches!(text.as_ref(), "~" | "null" | "Null");
    if is_null { Value::NULL } else { Value::Text(text.into_owned()) }
}

fn of_toml_table(table: toml::Table) -> Value {
    Value::Map(table.into_iter().map(|(name, value)| (name, of_toml_value(value))).collect())
}

fn of_toml_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Integer(number) => Value::Text(number.to_string()),
        toml::Value::Float(number) => Value::Text(number.to_string()),
        toml::Value::Boolean(truth) => Value::Text(truth.to_string()),
        toml::Value::Datetime(time) => Value::Text(time.to_string()),
        toml::Value::Array(values) => Value::List(values.into_iter().map(of_toml_value).collect()),
        toml::Value::Table(table) => of_toml_table(table),
    }
}

fn wrong_json(error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default().to_owned();
    Fault { line: error.line().max(1), column: error.column().max(1), message }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::NULL)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Text(truth.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::Value;

    #[test]
    fn three_languages_say_the_same() {
        let yaml = "title: The lake\nn: 3\nok: true\ntags: [dam, '湖']\nat:\n  lang: en\n";
        let toml =
            "title = 'The lake'\nn = 3\nok = true\ntags = ['dam', '湖']\n[at]\nlang = 'en'\n";
        let json = r#"{"title":"The lake","n":3,"ok":true,"tags":["dam","湖"],"at":{"lang":"en"}}"#;
        for value in [Value::of_yaml(yaml), Value::of_toml(toml), Value::of_json(json)] {
            let value = value.unwrap();
            let text = |path| value.get(path).and_then(Value::text);
            assert_eq!(text("Title"), Some("The lake"));
            assert_eq!(text("n"), Some("3"));
            assert_eq!(value.get("ok").and_then(Value::truth), Some(true));
            assert_eq!(value.get("tags").unwrap().texts(), ["dam", "湖"]);
            assert_eq!(
                (text("at.lang"), text("/at/lang"), text("/tags/1")),
                (Some("en"), Some("en"), Some("湖"))
            );
            assert_eq!((text("at.none"), text("title.x"), text("/tags/7")), (None, None, None));
        }
    }

    #[test]
    fn yaml_has_many_forms() {
        let text =
            "a: |\n  one\n  two\nb: &x >-\n  three\n  four\nc: *x\nd: ~\n? e\n: f # not this\n";
        let value = Value::of_yaml(text).unwrap();
        let text = |name| value.get(name).and_then(Value::text);
        assert_eq!(text("a"), Some("one\ntwo\n"));
        assert_eq!((text("b"), text("c"), text("d")), (Some("three four"), None, None));
        assert_eq!(text("e"), Some("f"));
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_column() {
        let at = |wrong: Result<Value, Fault>| wrong.map_err(|w| (w.line, w.column)).unwrap_err();
        assert_eq!(at(Value::of_yaml("a: 1\nb: [1,\nc: }")).0, 3);
        assert_eq!(at(Value::of_toml("a = 1\nb = \n")), (2, 5));
        assert_eq!(at(Value::of_json("{\"a\":\n1,}")), (2, 3));
        assert!(Value::of_yaml(&"[".repeat(100_000)).is_err());
        assert!(Value::of_json(&"[".repeat(100_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_value_or_wrong(text in "[-\\[\\]{}:,&*!|>'\"%@`#? \na-c]{0,60}") {
            let _ = Value::of_yaml(&text);
            let _ = Value::of_toml(&text);
            let _ = Value::of_json(&text);
        }
    }
}
