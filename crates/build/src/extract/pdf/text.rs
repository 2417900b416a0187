//! The text of a page: what its operators show, in lines and paragraphs by where it stands.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use unicode_normalization::UnicodeNormalization;

use super::font::Font;

/// A form may stand in a form, so deep.
const MAX_DEPTH: u32 = 6;

/// A matrix (a, b, c, d, e, f): x' = a x + c y + e, y' = b x + d y + f.
type Matrix = [f32; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The first, then the second.
fn times(first: Matrix, second: Matrix) -> Matrix {
    let [ax, ay, bx, by, tx, ty] = first;
    let [xx, xy, yx, yy, ox, oy] = second;
    [
        ax * xx + ay * yx,
        ax * xy + ay * yy,
        bx * xx + by * yx,
        bx * xy + by * yy,
        tx * xx + ty * yx + ox,
        tx * xy + ty * yy + oy,
    ]
}

/// Reads the pages of a document.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    document: &'a Document,
    /// By where they are in the document, so that each is read once.
    fonts: BTreeMap<*const Dictionary, Rc<Font>>,
    /// How many bytes of content may still be read.
    left: usize,
    /// Fonts of which nobody knows what their codes stand for, and how many codes.
    pub(super) unknown: BTreeMap<String, usize>,
    pub(super) has_pictures: bool,
    pub(super) is_cut: bool,
    out: Lines,
}

/// How text is set.
#[derive(Clone, Debug)]
struct State {
    position: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    leading: f32,
    char_space: f32,
    word_space: f32,
    /// How wide characters are, 1 for as they are.
    stretch: f32,
}

/// The text so far. A line break between lines of a paragraph, and a blank line between paragraphs.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// Where the last character ended, and how large it was.
    end: Option<(f32, f32, f32)>,
}

impl Lines {
    /// Goes on at a place with characters of this size.
    fn go_to(&mut self, x: f32, y: f32, own: f32) {
        let Some((end_x, end_y, before)) = self.end else { return };
        let size = own.max(before).max(0.1);
        let (dx, dy) = (x - end_x, end_y - y);
        if dy.abs() > 0.5 * size {
            // A column that goes on further up may go on with its sentence; lines of another size are headings.
            let is_resized = own.max(before) > 1.15 * own.min(before);
            let is_paragraph = dy > 1.9 * size || is_resized || dy < 0.0 && dy > -3.0 * size;
            self.text.push_str(if is_paragraph { "\n\n" } else { "\n" });
        } else if dx > 0.18 * size || dx < -size {
            // Nothing between characters of scripts without spaces, like any line break.
            self.text.push('\n');
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, max_bytes: usize) -> Reader<'a> {
        Reader {
            document,
            fonts: BTreeMap::new(),
            left: max_bytes,
            unknown: BTreeMap::new(),
            has_pictures: false,
            is_cut: false,
            out: Lines::default(),
        }
    }

    /// The text of a page.
    pub(super) fn page(&mut self, page: ObjectId) -> String {
        let content = self.document.get_page_content_with_limit(page, self.left);
        let Ok(content) = content else {
            self.is_cut = true;
            return String::new();
        };
        let resources = self.resources_of(page);
        self.run(&content, resources, IDENTITY, 0);
        self.out.end = None;
        joined(&std::mem::take(&mut self.out.text))
    }

    /// What a page, or the node of the tree above it that has them, refers to.
    fn resources_of(&self, page: ObjectId) -> Option<&'a Dictionary> {
        let mut node = self.document.get_dictionary(page).ok()?;
        for _ in 0..64 {
            if let Ok(resources) = node.get_deref(b"Resources", self.document) {
                return resources.as_dict().ok();
            }
            node = node.get_deref(b"Parent", self.document).ok()?.as_dict().ok()?;
        }
        None
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        position: Matrix,
        depth: u32,
    ) {
        if content.len() > self.left {
            self.is_cut = true;
            return;
        }
        self.left -= content.len();
        let mut state = State {
            position,
            font: None,
            size: 0.0,
            leading: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut text) = (IDENTITY, IDENTITY);
        // What is behind a fault cannot be told.
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            let own = operation.operands.as_slice();
            let number = |i: usize| own.get(i).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
            let mut move_line = |x: f32, y: f32| {
                line = times([1.0, 0.0, 0.0, 1.0, x, y], line);
                line
            };
            match operation.operator.as_str() {
                "q" if saved.len() < 1024 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.position = times(matrix(own), state.position),
                "BT" => (line, text) = (IDENTITY, IDENTITY),
                "Tf" => {
                    state.font = own.first().and_then(|name| self.font(name, resources));
                    state.size = number(1);
                }
                "TL" => state.leading = number(0),
                "Tc" => state.char_space = number(0),
                "Tw" => state.word_space = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "Tm" => {
                    line = matrix(own);
                    text = line;
                }
                "Td" => text = move_line(number(0), number(1)),
                "TD" => {
                    state.leading = -number(1);
                    text = move_line(number(0), number(1));
                }
                "T*" => text = move_line(0.0, -state.leading),
                "Tj" => self.show(own.first(), &state, &mut text),
                "'" => {
                    text = move_line(0.0, -state.leading);
                    self.show(own.first(), &state, &mut text);
                }
                "\"" => {
                    (state.word_space, state.char_space) = (number(0), number(1));
                    text = move_line(0.0, -state.leading);
                    self.show(own.get(2), &state, &mut text);
                }
                "TJ" => {
                    let parts = own.first().and_then(|parts| parts.as_array().ok());
                    for part in parts.into_iter().flatten() {
                        if let Ok(back) = part.as_float() {
                            let x = -back / 1000.0 * state.size * state.stretch;
                            text = times([1.0, 0.0, 0.0, 1.0, x, 0.0], text);
                        } else {
                            self.show(Some(part), &state, &mut text);
                        }
                    }
                }
                "Do" => self.form(own.first(), resources, state.position, depth),
                "BI" | "EI" => self.has_pictures = true,
                _ => {}
            }
        }
    }

    /// A form, which is content of its own, or a picture.
    fn form(
        &mut self,
        name: Option<&Object>,
        resources: Option<&'a Dictionary>,
        position: Matrix,
        depth: u32,
    ) {
        let document = self.document;
        let forms = resources.and_then(|r| r.get_deref(b"XObject", document).ok()?.as_dict().ok());
        let name = name.and_then(|name| name.as_name().ok());
        let stream = name.and_then(|name| forms?.get_deref(name, document).ok()?.as_stream().ok());
        let Some(stream) = stream else { return };
        if !stream
            .dict
            .get(b"Subtype")
            .is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Form"))
        {
            self.has_pictures = true;
            return;
        }
        if depth >= MAX_DEPTH {
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(self.left) else {
            self.is_cut = true;
            return;
        };
        let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let moved = stream.dict.get_deref(b"Matrix", document).and_then(Object::as_array);
        let position = moved.map_or(position, |moved| times(matrix(moved), position));
        self.run(&content, own.or(resources), position, depth + 1);
    }

    fn font(&mut self, name: &Object, resources: Option<&'a Dictionary>) -> Option<Rc<Font>> {
        let document = self.document;
        let fonts = resources?.get_deref(b"Font", document).ok()?.as_dict().ok()?;
        let entry = fonts.get(name.as_name().ok()?).ok()?;
        let font = document.dereference(entry).ok()?.1.as_dict().ok()?;
        let known = self.fonts.entry(std::ptr::from_ref(font));
        Some(Rc::clone(known.or_insert_with(|| Rc::new(Font::read(font, document)))))
    }

    /// Shows a string at `text`, and moves it behind.
    fn show(&mut self, string: Option<&Object>, state: &State, text: &mut Matrix) {
        let (Some(Object::String(bytes, _)), Some(font)) = (string, &state.font) else { return };
        let mut rest = bytes.as_slice();
        let mut shown = String::new();
        loop {
            let [a, b, _, _, x, y] = times(*text, state.position);
            let size = state.size.abs() * a.hypot(b);
            let Some(glyph) = font.next(&mut rest, &mut shown) else { break };
            if glyph.is_unknown {
                *self.unknown.entry(font.name.clone()).or_default() += 1;
            }
            let space = if glyph.is_space { state.word_space } else { 0.0 };
            let width = glyph.width / 1000.0 * state.size + state.char_space + space;
            *text = times([1.0, 0.0, 0.0, 1.0, width * state.stretch, 0.0], *text);
            if !shown.is_empty() {
                self.out.go_to(x, y, size);
                self.out.text.push_str(&shown);
                shown.clear();
                let [.., end_x, end_y] = times(*text, state.position);
                self.out.end = Some((end_x, end_y, size));
            }
        }
    }
}

fn matrix(numbers: &[Object]) -> Matrix {
    let mut own = IDENTITY;
    for (own, number) in own.iter_mut().zip(numbers) {
        *own = number.as_float().unwrap_or(0.0);
    }
    own
}

/// A text whose words are whole that were cut at the ends of lines, with items of lists as paragraphs, and with the
/// characters that people type.
fn joined(text: &str) -> String {
    let mut joined = String::new();
    for line in text.split_inclusive('\n') {
        let is_cut = joined.strip_suffix("-\n").or_else(|| joined.strip_suffix("\u{AD}\n"));
        let is_cut = is_cut.filter(|before| before.ends_with(char::is_alphabetic));
        if let Some(n) = is_cut.map(str::len).filter(|_| line.starts_with(char::is_lowercase)) {
            joined.truncate(n);
        }
        if line.starts_with(['•', '◦', '▪', '‣', '●', '■']) {
            joined.push('\n');
        }
        for c in line.chars() {
            push_usual(c, &mut joined);
        }
    }
    joined
}

/// Radicals of Chinese characters that are characters too, which have no such relation in Unicode's data on normalization.
const RADICALS: &str = "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟";

/// Writes a character. A glyph that several characters have may be told as the rarest of them: ⽂ for 文, ﬁ for fi.
fn push_usual(c: char, out: &mut String) {
    match c {
        '\u{2F00}'..='\u{2FD5}' | '\u{FB00}'..='\u{FB06}' => out.extend(c.nfkc()),
        '\u{2E80}'..='\u{2EF3}' => {
            let found = RADICALS.chars().step_by(2).position(|radical| radical == c);
            let usual = found.and_then(|i| RADICALS.chars().nth(2 * i + 1));
            out.push(usual.unwrap_or(c));
        }
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_that_were_cut_are_whole() {
        assert_eq!(
            super::joined("a docu-\nment and\nA-\nB, 3-\nfold"),
            "a document and\nA-\nB, 3-\nfold"
        );
        assert_eq!(super::joined("a\n• b\n• c"), "a\n\n• b\n\n• c");
    }

    #[test]
    fn characters_are_those_that_people_type() {
        assert_eq!(super::joined("⽂档⻚⾯ o\u{FB00}set \u{2E80}"), "文档页面 offset \u{2E80}");
    }
}
