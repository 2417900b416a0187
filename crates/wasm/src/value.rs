//! What JavaScript gets: plain objects, made of one type.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value of JavaScript.
///
/// One type, since each type that is serialized is code of its own; and its objects are maps to serde, since
/// serde-wasm-bindgen keeps the names of a struct's fields in a hash table. *Measured*, with brotli: 2 kB less
/// than types that derive `Serialize`.
pub(crate) enum Value<'a> {
    Flag(bool),
    Number(f64),
    Text(&'a str),
    Name(String),
    List(Vec<Value<'a>>),
    Object(Fields<'a>),
}

/// Names with their values.
#[derive(Default)]
pub(crate) struct Fields<'a>(Vec<(&'static str, Value<'a>)>);

/// Never inlined: there are many, one after the other.
impl<'a> Fields<'a> {
    #[inline(never)]
    pub(crate) fn value(&mut self, name: &'static str, value: Value<'a>) {
        self.0.push((name, value));
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, name: &'static str, text: &'a str) {
        self.value(name, Value::Text(text));
    }

    pub(crate) fn text_if(&mut self, name: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, name: &'static str, number: f64) {
        self.value(name, Value::Number(number));
    }

    #[inline(never)]
    pub(crate) fn flag(&mut self, name: &'static str, flag: bool) {
        self.value(name, Value::Flag(flag));
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Name(text) => serializer.serialize_str(text),
            Value::List(values) => serializer.collect_seq(values),
            Value::Object(fields) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in &fields.0 {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
