//! Documents that are nearly the same: nine tenths of the passages of the longer one are in the other.
//!
//! Documents are compared that share the least of the checksums of their passages (Broder 1997, "On the
//! resemblance and containment of documents"), by three ways of ordering these. It takes four bytes a passage.

/// The documents, their passages by checksums.
#[derive(Debug, Default)]
pub(crate) struct Twins {
    /// Of all passages, ascending within a document.
    checksums: Vec<u32>,
    /// By document, where its passages end.
    ends: Vec<usize>,
}

/// Orders of checksums, each a factor that is odd: so none merges two of them.
const ORDERS: [u32; 3] = [1, 0x9E37_79B1, 0x85EB_CA77];

/// A document is compared with so many others that share a least checksum.
const MAX_COMPARED: usize = 8;

impl Twins {
    /// Adds a passage of a document, the same bytes for the same text. What has no text does not count.
    pub(crate) fn push(&mut self, text: &[u8]) {
        if !text.is_empty() {
            self.checksums.push(aril_index::checksum(text) as u32);
        }
    }

    /// Ends the document.
    pub(crate) fn end_document(&mut self) {
        let start = self.ends.last().copied().unwrap_or_default();
        if let Some(own) = self.checksums.get_mut(start..) {
            own.sort_unstable();
        }
        self.ends.push(self.checksums.len());
    }

    fn of_document(&self, document: u32) -> &[u32] {
        let document = document as usize;
        let start = document.checked_sub(1).and_then(|before| self.ends.get(before).copied());
        let end = self.ends.get(document).copied().unwrap_or_default();
        self.checksums.get(start.unwrap_or_default()..end).unwrap_or_default()
    }

    /// Groups of two documents or more, ascending; each but the first of a group is nearly the same as one before.
    pub(crate) fn groups(&self) -> Vec<Vec<u32>> {
        let n = self.ends.len() as u32;
        // By document the first of its group.
        let mut firsts: Vec<u32> = (0..n).collect();
        for order in ORDERS {
            let mut keyed: Vec<(u32, u32)> = (0..n)
                .filter_map(|document| {
                    let own = self.of_document(document).iter();
                    Some((own.map(|sum| sum.wrapping_mul(order)).min()?, document))
                })
                .collect();
            keyed.sort_unstable();
            for bucket in keyed.chunk_by(|a, b| a.0 == b.0) {
                let mut compared: Vec<u32> = Vec::new();
                for (_, document) in bucket {
                    let twin = compared.iter().find(|other| self.are_twins(**other, *document));
                    match twin {
                        Some(other) => join(&mut firsts, *other, *document),
                        None if compared.len() < MAX_COMPARED => compared.push(*document),
                        None => {}
                    }
                }
            }
        }
        let mut groups: Vec<(u32, u32)> = (0..n).map(|doc| (first_of(&firsts, doc), doc)).collect();
        groups.sort_unstable();
        let groups = groups.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        groups.map(|group| group.iter().map(|(_, document)| *document).collect()).collect()
    }

    /// Whether two documents share nine tenths of the passages of the longer one.
    fn are_twins(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.of_document(a), self.of_document(b));
        let most = a.len().max(b.len());
        let (mut n_shared, mut i, mut k) = (0, 0, 0);
        while let (Some(left), Some(right)) = (a.get(i), b.get(k)) {
            n_shared += usize::from(left == right);
            i += usize::from(left <= right);
            k += usize::from(right <= left);
        }
        n_shared * 10 >= most * 9
    }
}

fn first_of(firsts: &[u32], mut document: u32) -> u32 {
    while let Some(first) = firsts.get(document as usize)
        && *first != document
    {
        document = *first;
    }
    document
}

fn join(firsts: &mut [u32], a: u32, b: u32) {
    let (a, b) = (first_of(firsts, a), first_of(firsts, b));
    if let Some(first) = firsts.get_mut(a.max(b) as usize) {
        *first = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::Twins;

    #[track_caller]
    fn check(documents: &[&[&str]], expected: &[&[u32]]) {
        let mut twins = Twins::default();
        for document in documents {
            document.iter().for_each(|passage| twins.push(passage.as_bytes()));
            twins.end_document();
        }
        assert_eq!(twins.groups(), expected);
    }

    #[test]
    fn documents_of_the_same_passages_are_twins() {
        check(&[], &[]);
        check(&[&[], &[], &[""]], &[]);
        check(&[&["a", "b"], &["c"], &["b", "a"], &["c"], &["a"]], &[&[0, 2], &[1, 3]]);
    }

    #[test]
    fn nine_tenths_are_enough_and_less_are_not() {
        let ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let mut nine = ten;
        nine[4] = "x";
        let mut eight = nine;
        eight[5] = "y";
        check(&[&ten, &nine], &[&[0, 1]]);
        check(&[&ten, &eight], &[]);
        // A passage that comes again counts as often.
        check(&[&["a"; 10], &["a"; 5]], &[]);
    }

    #[test]
    fn what_all_pages_have_makes_no_twins() {
        let own: Vec<String> = (0..100).map(|i| format!("own {i}")).collect();
        let documents: Vec<[&str; 2]> = own.iter().map(|own| ["footer", own.as_str()]).collect();
        let documents: Vec<&[&str]> = documents.iter().map(<[&str; 2]>::as_slice).collect();
        check(&documents, &[]);
    }
}
