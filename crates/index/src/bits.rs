//! Bits, and the integer codes made of them.
//!
//! Rice codes (Rice & Plaunt 1971) for gaps, whose parameter both sides compute from counts they
//! know; Elias gamma codes (Elias 1975) for counts. The first bit written is the lowest of a byte.

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
    pending: u64,
    n_pending: u32,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader { bytes, pending: 0, n_pending: 0 }
    }

    fn fill(&mut self) {
        while self.n_pending <= 56 {
            let byte = match self.bytes.split_first() {
                Some((byte, rest)) => {
                    self.bytes = rest;
                    *byte
                }
                None => 0,
            };
            self.pending |= u64::from(byte) << self.n_pending;
            self.n_pending += 8;
        }
    }

    /// The dual of [`BitWriter::bits`].
    pub(crate) fn bits(&mut self, n_bits: u32) -> u32 {
        self.fill();
        let value = self.pending & ((1 << n_bits) - 1);
        self.pending >>= n_bits;
        self.n_pending -= n_bits;
        value as u32
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
                prop_assert_eq!(reader.rice(k), value >> 6);
                prop_assert_eq!(reader.gamma(), value + 1);
                prop_assert_eq!(reader.bits(21), value);
                prop_assert_eq!(reader.unary(), value >> 12);
            }
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
