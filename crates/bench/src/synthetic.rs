//! Synthetic documents: seeded, of any number, with a vocabulary that grows as that of real text does.
//!
//! Words come from the two-parameter Chinese restaurant process (Pitman & Yor 1997): the next word is a
//! new one with probability `(THETA + DISCOUNT * n_words) / (THETA + n_tokens)`, otherwise one that was
//! used before, in proportion to its use. So frequencies follow Zipf's law and the vocabulary Heaps'.

use aril::{Document, Section};

use crate::random::SplitMix;

/// How fast new words keep coming: 0 ends the vocabulary's growth, 1 makes every word new.
const DISCOUNT: f64 = 0.6;

/// How many words come at once in the beginning.
const THETA: f64 = 300.0;

/// Words that were used are remembered in a sample of so many tokens, so that memory is bounded.
const MEMORY_TOKENS: usize = 1 << 20;

/// What synthetic words are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// One to three Han characters, written without spaces.
    Han,
    /// Two to twelve Latin letters, with spaces.
    Latin,
}

/// An endless stream of documents: the same for the same seed.
#[derive(Clone, Debug)]
pub struct Synthetic {
    random: SplitMix,
    script: Script,
    /// A sample of the tokens so far, as numbers of words.
    memory: Vec<u32>,
    n_tokens: u64,
    n_words: u32,
    n_documents: u32,
    /// Texts have so many times as many lines.
    length: u64,
}

impl Synthetic {
    /// The stream of `seed`.
    #[must_use]
    pub fn new(seed: u64, script: Script) -> Synthetic {
        let random = SplitMix::new(seed);
        Synthetic {
            random,
            script,
            memory: Vec::new(),
            n_tokens: 0,
            n_words: 0,
            n_documents: 0,
            length: 1,
        }
    }

    /// The same with texts `length` times as long: about 270 characters times that in [`Script::Han`].
    #[must_use]
    pub fn with_length(self, length: u64) -> Synthetic {
        Synthetic { length, ..self }
    }

    fn word(&mut self) -> String {
        let n_tokens = self.n_tokens as f64;
        let p_new = (THETA + DISCOUNT * f64::from(self.n_words)) / (THETA + n_tokens);
        let is_new = self.memory.is_empty() || self.random.share() < p_new;
        let word = if is_new {
            self.n_words += 1;
            self.n_words
        } else {
            let i = self.random.below(self.memory.len() as u64) as usize;
            self.memory.get(i).copied().unwrap_or(0)
        };
        self.n_tokens += 1;
        if self.memory.len() < MEMORY_TOKENS {
            self.memory.push(word);
        } else {
            let i = self.random.below(self.n_tokens) as usize;
            if let Some(token) = self.memory.get_mut(i) {
                *token = word;
            }
        }
        self.spell(word)
    }

    /// The letters of a word: those of its number, scattered.
    fn spell(&self, word: u32) -> String {
        let mut letters = SplitMix::new(u64::from(word) ^ 0x5EED);
        match self.script {
            Script::Han => {
                let n_chars = 1 + letters.below(3);
                // The square crowds the characters at the begin, as real use does.
                let mut han = || 0x4E00 + (letters.share().powi(3) * 6000.0) as u32;
                (0..n_chars).filter_map(|_| char::from_u32(han())).collect()
            }
            Script::Latin => {
                let n_letters = 2 + letters.below(11);
                let mut letter = || {
                    b"etaoinshrdlcumwfgypbvkjxqz"[..]
                        .get((letters.share().powi(2) * 26.0) as usize)
                        .copied()
                };
                (0..n_letters).filter_map(|_| letter().map(char::from)).collect()
            }
        }
    }

    fn line(&mut self, n_words: u64) -> String {
        let (space, end) = match self.script {
            Script::Han => ("", "。"),
            Script::Latin => (" ", "."),
        };
        let words: Vec<String> = (0..n_words).map(|_| self.word()).collect();
        words.join(space) + end
    }
}

impl Iterator for Synthetic {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let url = format!("{:08}.html", self.n_documents);
        self.n_documents += 1;
        let title = self.line(4).trim_end_matches(['。', '.']).to_owned();
        let mut sections = Vec::new();
        for i in 0..=self.random.below(3) {
            let heading = if i == 0 { String::new() } else { self.line(3) };
            let n_lines = self.length * (1 + self.random.below(6));
            let lines: Vec<String> = (0..n_lines).map(|_| self.line(18)).collect();
            sections.push(Section { heading, anchor: format!("s{i}"), text: lines.join("\n") });
        }
        Some(Document { url, title, sections, ..Document::default() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Script, Synthetic};

    fn vocabulary(n_docs: usize) -> usize {
        let documents = Synthetic::new(7, Script::Latin).take(n_docs);
        let words: HashSet<String> = documents
            .flat_map(|d| d.sections)
            .flat_map(|s| s.text.split([' ', '.', '\n']).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        words.len()
    }

    #[test]
    fn the_same_seed_gives_the_same_documents() {
        let take = |seed| Synthetic::new(seed, Script::Han).take(20).collect::<Vec<_>>();
        assert_eq!(take(1), take(1));
        assert_ne!(take(1), take(2));
    }

    #[test]
    fn the_vocabulary_grows_more_slowly_than_the_text() {
        let (few, many) = (vocabulary(50), vocabulary(500));
        assert!(many > 2 * few && many < 8 * few, "{few} words, then {many}");
    }
}
