//! Bits, and the integer codes made of them.
//!
//! Binary interpolative codes for lists, Rice codes (Rice & Plaunt 1971) for gaps, whose parameter both
//! sides compute from counts they know; Elias gamma codes (Elias 1975) for counts. The first bit written
//! is the lowest of a byte.

/// Writes bits.
#[derive(Clone, Debug, Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits not yet in `bytes`, the first at the bottom.
    pending: u64,
    n_pending: u32,
}

impl BitWriter {
    /// Appends the `n_bits` lowest bits of `value`; at most 32.
    pub(crate) fn bits(&mut self, value: u32, n_bits: u32) {
        let value = u64::from(value) & ((1 << n_bits) - 1);
        self.pending |= value << self.n_pending;
        self.n_pending += n_bits;
        while self.n_pending >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.n_pending -= 8;
        }
    }

    /// `value` ones and a zero.
    pub(crate) fn unary(&mut self, mut value: u32) {
        while value >= 24 {
            self.bits((1 << 24) - 1, 24);
            value -= 24;
        }
        self.bits((1 << value) - 1, value + 1);
    }

    /// A Rice code with parameter `k`: `value >> k` in unary, then `k` bits.
    pub(crate) fn rice(&mut self, value: u32, k: u32) {
        self.unary(value >> k);
        self.bits(value, k);
    }

    /// An Elias gamma code of `value`, at least 1.
    pub(crate) fn gamma(&mut self, value: u32) {
        let n_bits = value.max(1).ilog2();
        self.unary(n_bits);
        self.bits(value, n_bits);
    }

    /// A number below `bound` in a truncated binary code; the numbers in the middle have the short codes.
    pub(crate) fn below(&mut self, value: u32, bound: u32) {
        let Truncated { n_bits, n_short } = Truncated::new(bound);
        if n_bits == 0 {
            return;
        }
        // Turned round so that the short codes come first.
        let n_before = (bound - n_short) / 2;
        let turned = if value >= n_before { value - n_before } else { value + (bound - n_before) };
        if turned < n_short {
            self.bits(turned, n_bits - 1);
        } else {
            // The high bits first: they tell the reader whether the code is a short one.
            let code = turned + n_short;
            self.bits(code >> 1, n_bits - 1);
            self.bits(code & 1, 1);
        }
    }

    /// Ascending numbers from `first` on and below `end`, each once, in binary interpolative code (Moffat &
    /// Stuiver 2000): the middle one, then those on either side, each in as many bits as the numbers
    /// around it leave open. Where numbers come in clusters this is a sixth shorter than Rice codes.
    pub(crate) fn ascending(&mut self, values: &[u32], first: u32, end: u32) {
        let n = values.len() as u32;
        let middle = n / 2;
        let Some((value, (left, right))) = values.get(middle as usize).map(|value| {
            let (left, right) = values.split_at(middle as usize);
            (*value, (left, right.get(1..).unwrap_or_default()))
        }) else {
            return;
        };
        let least = first + middle;
        let bound = end - first - n + 1;
        self.below(value - least, bound);
        self.ascending(left, first, value);
        self.ascending(right, value + 1, end);
    }

    /// How many bytes are whole.
    pub(crate) fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// How many bits were written.
    pub(crate) fn n_bits(&self) -> usize {
        8 * self.bytes.len() + self.n_pending as usize
    }

    /// The bytes, the last one filled up with zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.n_pending > 0 {
            self.bytes.push(self.pending as u8);
        }
        self.bytes
    }
}

/// Reads what a [`BitWriter`] wrote. Beyond the end all bits are zero.
#[derive(Clone, Debug)]
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    /// The byte that comes into `pending` next; it may lie beyond the end.
    next: usize,
    pending: u64,
    n_pending: u32,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader::at(bytes, 0)
    }

    /// A reader that begins at the bit `position`.
    pub(crate) fn at(bytes: &'a [u8], position: usize) -> BitReader<'a> {
        let mut reader = BitReader { bytes, next: position / 8, pending: 0, n_pending: 0 };
        reader.bits((position % 8) as u32);
        reader
    }

    /// The bit that is read next.
    pub(crate) fn position(&self) -> usize {
        self.next * 8 - self.n_pending as usize
    }

    /// How many bits there are still; beyond the end none.
    pub(crate) fn n_bits_left(&self) -> usize {
        (self.bytes.len() * 8).saturating_sub(self.position())
    }

    fn fill(&mut self) {
        while self.n_pending <= 56 {
            let byte = self.bytes.get(self.next).copied().unwrap_or(0);
            self.next += 1;
            self.pending |= u64::from(byte) << self.n_pending;
            self.n_pending += 8;
        }
    }

    /// The dual of [`BitWriter::bits`].
    pub(crate) fn bits(&mut self, n_bits: u32) -> u32 {
        if self.n_pending < n_bits {
            self.fill();
        }
        let value = self.pending & ((1 << n_bits) - 1);
        self.pending >>= n_bits;
        self.n_pending -= n_bits;
        value as u32
    }

    /// Passes over `n` times `n_bits` bits, or a little beyond the end.
    pub(crate) fn skip(&mut self, n: u32, n_bits: u32) {
        let n_all = (u64::from(n) * u64::from(n_bits)).min(self.n_bits_left() as u64 + 8);
        *self = BitReader::at(self.bytes, self.position() + n_all as usize);
    }

    /// The dual of [`BitWriter::unary`].
    pub(crate) fn unary(&mut self) -> u32 {
        let mut value = 0;
        loop {
            self.fill();
            let ones = self.pending.trailing_ones().min(48);
            value += ones;
            self.pending >>= ones;
            self.n_pending -= ones;
            if ones < 48 {
                self.pending >>= 1;
                self.n_pending -= 1;
                return value;
            }
        }
    }

    /// The dual of [`BitWriter::rice`].
    pub(crate) fn rice(&mut self, k: u32) -> u32 {
        let high = self.unary();
        let low = self.bits(k);
        high.checked_shl(k).unwrap_or(0) | low
    }

    /// The dual of [`BitWriter::gamma`].
    pub(crate) fn gamma(&mut self) -> u32 {
        let n_bits = self.unary().min(31);
        (1 << n_bits) | self.bits(n_bits)
    }

    /// The dual of [`BitWriter::below`]; below `bound` whatever the bits.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let Truncated { n_bits, n_short } = Truncated::new(bound);
        if n_bits == 0 {
            return 0;
        }
        let mut turned = self.bits(n_bits - 1);
        if turned >= n_short {
            turned = (turned << 1 | self.bits(1)) - n_short;
        }
        let n_before = (bound - n_short) / 2;
        // Not the sum of all three, which a number may not hold.
        if turned < bound - n_before { turned + n_before } else { turned - (bound - n_before) }
    }

    /// Whether `n` ascending numbers may be a list in these bytes. Those that leave no gap take no bits, so a few
    /// bytes might ask for all memory there is; the builder cuts lists long before they have as many.
    pub(crate) fn may_hold(&self, n: u32) -> bool {
        n as usize <= self.bytes.len().saturating_mul(MAX_A_BYTE).saturating_add(MAX_FREE)
    }

    /// The dual of [`BitWriter::ascending`] for `n` numbers; `None` when so many do not fit, or
    /// [may not be](Self::may_hold).
    pub(crate) fn ascending(&mut self, n: u32, first: u32, end: u32) -> Option<Vec<u32>> {
        if n > end.saturating_sub(first) || !self.may_hold(n) {
            return None;
        }
        let mut values = vec![0; n as usize];
        self.fill_ascending(&mut values, first, end);
        Some(values)
    }

    fn fill_ascending(&mut self, values: &mut [u32], first: u32, end: u32) {
        let n = values.len() as u32;
        let middle = n / 2;
        let (left, right) = values.split_at_mut(middle as usize);
        let Some((value, right)) = right.split_first_mut() else { return };
        *value = first + middle + self.below(end - first - n + 1);
        let value = *value;
        self.fill_ascending(left, first, value);
        self.fill_ascending(right, value + 1, end);
    }

    /// Calls `each` with the same numbers, however many, as stretches without gaps: the first one of each, and how
    /// many they are. This takes no longer than the bits do. `None` when so many do not fit.
    pub(crate) fn stretches(
        &mut self,
        n: u32,
        first: u32,
        end: u32,
        each: &mut dyn FnMut(u32, u32),
    ) -> Option<()> {
        let n_others = end.checked_sub(first)?.checked_sub(n)?;
        let middle = n / 2;
        let Some(n_after) = (n - middle).checked_sub(1) else { return Some(()) };
        // Where there is nothing to choose no bits were written; and none stand beyond the end.
        if n_others == 0 || self.n_bits_left() == 0 {
            each(first, n);
            return Some(());
        }
        let value = first + middle + self.below(n_others + 1);
        self.stretches(middle, first, value, each)?;
        each(value, 1);
        self.stretches(n_after, value + 1, end, each)
    }
}

/// So many ascending numbers may stand in any bytes,
const MAX_FREE: usize = 1 << 16;

/// and so many more for each of these.
const MAX_A_BYTE: usize = 64;

/// The truncated binary code of the numbers below a bound (Golomb 1966): `n_short` of them have one bit
/// less than `n_bits`.
struct Truncated {
    n_bits: u32,
    n_short: u32,
}

impl Truncated {
    fn new(bound: u32) -> Truncated {
        let n_bits = u32::BITS - bound.saturating_sub(1).leading_zeros();
        Truncated { n_bits, n_short: ((1u64 << n_bits) - u64::from(bound)) as u32 }
    }
}

/// The Rice parameter for `n` ascending integers below `bound`.
///
/// The code is shortest near `log2(ln 2 * mean gap)` (Gallager & van Voorhis 1975); 11/16 stands for
/// ln 2, so that every machine computes the same.
pub(crate) fn rice_parameter(n: u32, bound: u32) -> u32 {
    let scaled = u64::from(bound) * 11 / (16 * u64::from(n.max(1)));
    if scaled < 2 { 0 } else { scaled.ilog2().min(31) }
}

#[cfg(test)]
mod tests {
    use super::{BitReader, BitWriter, rice_parameter};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_round_trip(values in prop::collection::vec((0u32..1 << 20, 0u32..20), 0..200)) {
            let mut writer = BitWriter::default();
            for &(value, k) in &values {
                writer.rice(value >> 6, k);
                writer.gamma(value + 1);
                writer.bits(value, 21);
                writer.unary(value >> 12);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for &(value, k) in &values {
                // A reader may begin anywhere.
                reader = BitReader::at(&bytes, reader.position());
                prop_assert_eq!(reader.rice(k), value >> 6);
                prop_assert_eq!(reader.gamma(), value + 1);
                prop_assert_eq!(reader.bits(21), value);
                prop_assert_eq!(reader.unary(), value >> 12);
            }
        }

        #[test]
        fn ascending_numbers_round_trip(
            values in prop::collection::btree_set(5u32..700, 0..300),
            dense in prop::collection::btree_set(0u32..40, 0..=40),
        ) {
            let mut writer = BitWriter::default();
            let (values, dense): (Vec<_>, Vec<_>) = (values.into_iter().collect(), dense.into_iter().collect());
            writer.ascending(&values, 5, 700);
            writer.ascending(&dense, 0, 40);
            writer.ascending(&[u32::MAX - 1], 0, u32::MAX);
            writer.ascending(&[7], 0, u32::MAX);
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            prop_assert_eq!(reader.ascending(values.len() as u32, 5, 700), Some(values.clone()));
            let mut again = BitReader::new(&bytes);
            let mut stretched = Vec::new();
            again.stretches(values.len() as u32, 5, 700, &mut |first, n| {
                stretched.extend(first..first + n);
            });
            prop_assert_eq!(stretched, values);
            prop_assert_eq!(again.position(), reader.position());
            prop_assert_eq!(reader.ascending(dense.len() as u32, 0, 40), Some(dense));
            prop_assert_eq!(reader.ascending(1, 0, u32::MAX), Some(vec![u32::MAX - 1]));
            prop_assert_eq!(reader.ascending(1, 0, u32::MAX), Some(vec![7]));
            prop_assert_eq!(reader.ascending(41, 0, 40), None);
            prop_assert_eq!(reader.ascending(u32::MAX, 0, u32::MAX), None);
        }

        #[test]
        fn any_bits_are_ascending(bytes in prop::collection::vec(any::<u8>(), 0..64), n in 0u32..100) {
            let values = BitReader::new(&bytes).ascending(n, 3, 103).unwrap();
            prop_assert!(values.is_sorted_by(|a, b| a < b) && values.iter().all(|v| (3..103).contains(v)));
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut reader = BitReader::new(&bytes);
            for _ in 0..100 {
                reader.rice(3);
                reader.gamma();
                reader.bits(32);
            }
        }
    }

    #[test]
    fn the_parameter_follows_the_mean_gap() {
        assert_eq!(rice_parameter(100, 100), 0);
        assert_eq!(rice_parameter(100, 6400), 5);
        assert_eq!(rice_parameter(1, u32::MAX), 31);
        assert_eq!(rice_parameter(0, 0), 0);
    }
}
