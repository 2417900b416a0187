//! CMaps: which characters the codes of a font stand for (ISO 32000-1, 9.10.3).

use std::collections::HashMap;

/// The characters of codes, by how many bytes a code has.
#[derive(Debug, Default)]
pub(super) struct CMap {
    single: HashMap<(u8, u32), String>,
    /// First and last code, their length, and what the first is: its last character counts up.
    ranges: Vec<(u32, u32, u8, String)>,
    /// Lengths of codes, and the first and last of them.
    spaces: Vec<(u8, u32, u32)>,
}

/// More stretches of codes of one length are in no font.
const MAX_SPACES: usize = 64;

/// A piece of a CMap.
#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

impl CMap {
    /// Reads what a font says. What makes no sense is passed over.
    pub(super) fn parse(bytes: &[u8]) -> CMap {
        let mut cmap = CMap::default();
        let mut rest = bytes;
        let mut within = Within::Nothing;
        // What stands since the last entry.
        let mut codes: Vec<Vec<u8>> = Vec::new();
        let mut texts: Option<Vec<Vec<u8>>> = None;
        while let Some(token) = next(&mut rest) {
            match token {
                Token::Word(word) => {
                    within = match word {
                        b"begincodespacerange" => Within::Spaces,
                        b"beginbfchar" => Within::Singles,
                        b"beginbfrange" => Within::Ranges,
                        _ if word.starts_with(b"end") => Within::Nothing,
                        _ => within,
                    };
                    codes.clear();
                    texts = None;
                    continue;
                }
                Token::Open => {
                    texts = Some(Vec::new());
                    continue;
                }
                Token::Close => {
                    let texts = texts.take().unwrap_or_default();
                    if let (Within::Ranges, [first, _]) = (within, codes.as_slice()) {
                        cmap.list(first, &texts);
                    }
                    codes.clear();
                    continue;
                }
                Token::Hex(code) => match &mut texts {
                    Some(texts) => {
                        texts.push(code);
                        continue;
                    }
                    None => codes.push(code),
                },
            }
            match (within, codes.as_slice()) {
                (Within::Spaces, [first, last]) => {
                    // Each character is looked for in all of them.
                    cmap.spaces.truncate(MAX_SPACES - 1);
                    cmap.spaces.push((len_of(first), number(first), number(last)));
                    codes.clear();
                }
                (Within::Singles, [code, text]) => {
                    cmap.single.insert((len_of(code), number(code)), characters(text));
                    codes.clear();
                }
                (Within::Ranges, [first, last, text]) => {
                    let range = (number(first), number(last), len_of(first), characters(text));
                    cmap.ranges.push(range);
                    codes.clear();
                }
                (Within::Nothing, _) => codes.clear(),
                _ => {}
            }
        }
        cmap.ranges.sort();
        cmap
    }

    /// A range whose characters are listed.
    fn list(&mut self, first: &[u8], texts: &[Vec<u8>]) {
        let start = number(first);
        for (i, text) in (0..).zip(texts) {
            self.single.insert((len_of(first), start.wrapping_add(i)), characters(text));
        }
    }

    /// How many bytes the code has that `bytes` begin with; `default` where the CMap does not say it.
    pub(super) fn code_len(&self, bytes: &[u8], default: usize) -> usize {
        for n in 1..=4 {
            let Some(code) = bytes.get(..n) else { break };
            let code = number(code);
            let is_in = |(len, first, last): &(u8, u32, u32)| {
                usize::from(*len) == n && (*first..=*last).contains(&code)
            };
            if self.spaces.iter().any(is_in) {
                return n;
            }
        }
        default
    }

    /// Writes the characters of a code; whether it has some.
    pub(super) fn write(&self, code: &[u8], out: &mut String) -> bool {
        let (n, number) = (len_of(code), number(code));
        if let Some(text) = self.single.get(&(n, number)) {
            out.push_str(text);
            return !text.is_empty();
        }
        // The last range that begins before the code, or at it; few overlap.
        let end = self.ranges.partition_point(|(first, ..)| *first <= number);
        let ranges = self.ranges.get(end.saturating_sub(8)..end).unwrap_or_default();
        for (first, last, len, text) in ranges.iter().rev() {
            if *len == n && number <= *last {
                let mut chars = text.chars();
                let Some(base) = chars.next_back() else { return false };
                let own = u32::from(base).checked_add(number - first).and_then(char::from_u32);
                out.push_str(chars.as_str());
                out.extend(own);
                return own.is_some();
            }
        }
        false
    }
}

/// Between which words of a CMap.
#[derive(Clone, Copy, Debug)]
enum Within {
    Nothing,
    Spaces,
    Singles,
    Ranges,
}

/// The next piece; of what is between them only words are told apart.
fn next<'a>(rest: &mut &'a [u8]) -> Option<Token<'a>> {
    loop {
        let bytes = *rest;
        let (first, behind) = bytes.split_first()?;
        *rest = behind;
        match first {
            b'<' if behind.first() != Some(&b'<') => {
                let n = behind.iter().position(|byte| *byte == b'>').unwrap_or(behind.len());
                let (digits, after) = behind.split_at(n);
                *rest = after;
                return Some(Token::Hex(hex(digits)));
            }
            b'[' => return Some(Token::Open),
            b']' => return Some(Token::Close),
            b'%' => {
                let n = behind.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                *rest = behind.get(n.unwrap_or(behind.len())..).unwrap_or_default();
            }
            first if first.is_ascii_alphabetic() => {
                let n = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric());
                let (word, after) = bytes.split_at(n.unwrap_or(bytes.len()));
                *rest = after;
                return Some(Token::Word(word));
            }
            _ => {}
        }
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    let pair = |pair: &[u8]| pair.iter().take(2).fold(0, |n, digit| n << 4 | digit);
    digits.chunks(2).map(pair).collect()
}

fn len_of(code: &[u8]) -> u8 {
    code.len().min(255) as u8
}

fn number(code: &[u8]) -> u32 {
    code.iter().fold(0, |n, byte| n << 8 | u32::from(*byte))
}

/// The characters of UTF-16, the larger byte first.
fn characters(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units =
        bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |n, byte| n << 8 | u16::from(*byte)));
    char::decode_utf16(units).flatten().filter(|c| *c != '\0').collect()
}

#[cfg(test)]
mod tests {
    use super::CMap;

    #[track_caller]
    fn check(cmap: &CMap, code: &[u8], expected: &str) {
        let mut text = String::new();
        assert_eq!(cmap.write(code, &mut text), !expected.is_empty());
        assert_eq!(text, expected);
    }

    #[test]
    fn codes_stand_for_characters() {
        let cmap = CMap::parse(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange\n\
              2 beginbfchar <01> <6E56> % lake\n<8002> <00660069> endbfchar\n\
              2 beginbfrange <10> <12> <0041> <8010> <8011> [<5343> <5C9B>] endbfrange endcmap",
        );
        check(&cmap, b"\x01", "湖");
        check(&cmap, b"\x80\x02", "fi");
        check(&cmap, b"\x12", "C");
        check(&cmap, b"\x13", "");
        check(&cmap, b"\x00\x01", "");
        check(&cmap, b"\x80\x11", "岛");
        assert_eq!((cmap.code_len(b"\x01\x02", 2), cmap.code_len(b"\x80\x02", 1)), (1, 2));
        assert_eq!((cmap.code_len(b"\x90", 2), CMap::default().code_len(b"ab", 2)), (2, 2));
    }

    #[test]
    fn a_range_as_long_as_can_be_takes_no_time() {
        let cmap = CMap::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        check(&cmap, &[0, 0, 0, 2], "C");
        check(&cmap, &[0xFF; 4], "");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_map(text in "(begin(bfchar|bfrange|codespacerange)|<[0-9a-f]{0,9}>|\\[|\\]|%|end| ){0,30}", code: [u8; 2]) {
            CMap::parse(text.as_bytes()).write(&code, &mut String::new());
        }
    }
}
