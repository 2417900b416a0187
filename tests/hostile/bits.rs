//! Bits as FORMAT.md has them, for what no encoder would write.

/// Writes bits, the first one the lowest of its byte.
#[derive(Default)]
pub(crate) struct Bits {
    bits: Vec<bool>,
}

impl Bits {
    /// The lowest bits of a number.
    pub(crate) fn bits(&mut self, value: u32, n_bits: u32) {
        self.bits.extend((0..n_bits).map(|i| value >> i & 1 == 1));
    }

    /// Gamma of a number from 1 on.
    pub(crate) fn gamma(&mut self, value: u32) {
        self.bits.extend((0..value.ilog2()).map(|_| true));
        self.bits.push(false);
        self.bits(value, value.ilog2());
    }

    /// LEB128.
    pub(crate) fn number(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bits(value | 0x80, 8);
            value >>= 7;
        }
        self.bits(value, 8);
    }

    /// The last byte is filled up with zeros.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let byte =
            |bits: &[bool]| (0..).zip(bits).fold(0, |byte, (i, bit)| byte | u8::from(*bit) << i);
        self.bits.chunks(8).map(byte).collect()
    }
}
