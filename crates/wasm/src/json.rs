//! What JavaScript gets: a text of JSON, which it makes objects of in one go.

/// A text of JSON that is being written. What is open must be closed.
///
/// To make objects from here, with serde-wasm-bindgen, is 1.8 kB more, and takes as long.
#[derive(Default)]
pub(crate) struct Json {
    pub(crate) text: String,
}

/// Never inlined: there are many calls, one after the other.
impl Json {
    /// Begins a member of what is open: with its name, if that is an object.
    #[inline(never)]
    fn begin(&mut self, name: &str) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.text.push(',');
        }
        if !name.is_empty() {
            self.string(name);
            self.text.push(':');
        }
    }

    /// Opens an object or a list with its bracket.
    #[inline(never)]
    pub(crate) fn open(&mut self, name: &str, bracket: char) {
        self.begin(name);
        self.text.push(bracket);
    }

    #[inline(never)]
    pub(crate) fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.begin(name);
        self.string(text);
    }

    #[inline(never)]
    pub(crate) fn number(&mut self, name: &str, number: u64) {
        self.begin(name);
        self.digits(number, 1);
    }

    /// A number from 0 on, to four places.
    pub(crate) fn fraction(&mut self, name: &str, number: f32) {
        let number = (number * 10_000.0) as u64;
        self.number(name, number / 10_000);
        self.text.push('.');
        self.digits(number % 10_000, 1000);
    }

    #[inline(never)]
    pub(crate) fn flag(&mut self, name: &str, flag: bool) {
        self.begin(name);
        self.text.push_str(if flag { "true" } else { "false" });
    }

    /// The digits of a number, from that of `place`, a power of ten, on at least.
    fn digits(&mut self, number: u64, mut place: u64) {
        while number / place >= 10 {
            place *= 10;
        }
        while place > 0 {
            self.text.push((b'0' + (number / place % 10) as u8) as char);
            place /= 10;
        }
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            if matches!(c, '"' | '\\') {
                self.text.push('\\');
            }
            if c >= ' ' {
                self.text.push(c);
            } else {
                self.text.push_str("\\u00");
                for digit in [c as u32 >> 4, c as u32 & 15] {
                    self.text.extend(char::from_digit(digit, 16));
                }
            }
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn what_is_written_is_json() {
        let mut json = Json::default();
        json.open("", '{');
        json.text("a \"b\"", "line\n\u{1}\\ 湖 \u{2028} \u{1F980}");
        json.open("list", '[');
        json.number("", 0);
        json.number("", 4_294_967_295);
        json.open("", '[');
        json.close(']');
        json.open("", '{');
        json.close('}');
        json.close(']');
        json.fraction("f", 12.034_56);
        json.fraction("small", 0.000_1);
        json.fraction("large", 1e6);
        json.flag("yes", true);
        json.flag("no", false);
        json.close('}');
        let value: serde_json::Value = serde_json::from_str(&json.text).unwrap();
        let expected = serde_json::json!({
            "a \"b\"": "line\n\u{1}\\ 湖 \u{2028} \u{1F980}",
            "list": [0, 4_294_967_295_u64, [], {}],
            "f": 12.0345,
            "small": 0.0001,
            "large": 1e6,
            "yes": true,
            "no": false,
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn powers_of_ten_are_whole() {
        for number in [1, 9, 10, 11, 99, 100, 1_000_000, u64::from(u32::MAX), 9_007_199_254_740_992]
        {
            let mut json = Json::default();
            json.number("", number);
            assert_eq!(json.text, number.to_string());
        }
    }
}
