//! Random changes of bytes, the same for the same seed.

/// Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators".
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// Below `bound`; 0 where that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.next().checked_rem(bound as u64).unwrap_or_default() as usize
    }

    /// One of `all`.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Changes `bytes` in one to four places, without changing their number.
    pub(crate) fn change_within(&mut self, bytes: &mut [u8]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let Some(byte) = bytes.get_mut(at) else { return };
            match self.below(3) {
                0 => *byte ^= 1 << self.below(8),
                1 => *byte = self.one_of(&[0, 1, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF]),
                _ => *byte = self.next() as u8,
            }
        }
    }

    /// Changes `bytes`: some of them, or how many there are.
    pub(crate) fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        let rest = bytes.len() - at;
        match self.below(8) {
            0 => bytes.truncate(at),
            1 => {
                // Numbers of all codes get large where ones are.
                let n = 1 + self.below(12);
                bytes.splice(at..at, std::iter::repeat_n(0xFF, n));
            }
            2 => {
                let inserted: Vec<u8> = (0..=self.below(9)).map(|_| self.next() as u8).collect();
                bytes.splice(at..at, inserted);
            }
            3 => {
                let n = self.below(rest.min(20) + 1);
                bytes.drain(at..at + n);
            }
            4 => {
                let n = self.below(rest.min(200) + 1);
                let again = bytes[at..at + n].to_vec();
                bytes.splice(at..at, again);
            }
            5 if self.below(4) == 0 => {
                *bytes = (0..self.below(100)).map(|_| self.next() as u8).collect();
            }
            _ => self.change_within(bytes),
        }
    }
}
