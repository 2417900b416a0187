//! The order of a module's functions: those that are alike stand one behind the other, where brotli finds in what is near
//! what they share.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// As many bytes that stand in two functions are something that they share.
const SHARED_BYTES: usize = 4;

/// The same module with its functions in another order: the longest comes first, and behind each that of the others which
/// is most like it.
pub(crate) fn alike_together(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let told = |error: wasmparser::BinaryReaderError| error.to_string();
    let (mut n_imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(told)? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let is_function = matches!(import.map_err(told)?.ty, TypeRef::Func(_));
                    n_imported += u32::from(is_function);
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut places = BTreeMap::new();
    for (place, function) in (n_imported..).zip(&order) {
        places.insert(n_imported + *function as u32, place);
    }
    let mut module = Module::new();
    let mut ordered = Ordered { order, places };
    ordered
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| error.to_string())?;
    Ok(module.finish())
}

/// The places of functions in their new order.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let mut stretches: Vec<Vec<&[u8]>> = Vec::new();
    for body in bodies {
        let mut own: Vec<&[u8]> = body.windows(SHARED_BYTES).collect();
        own.sort_unstable();
        own.dedup();
        stretches.push(own);
    }
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let (mut next, mut longest) = (None, 0);
    for (function, body) in bodies.iter().enumerate() {
        if next.is_none() || body.len() > longest {
            (next, longest) = (Some(function), body.len());
        }
    }
    while let Some(last) = next {
        order.push(last);
        left.retain(|other| *other != last);
        let none = Vec::new();
        let of = |i: usize| stretches.get(i).unwrap_or(&none);
        // By the cosine of the angle between both as vectors, squared, but for the length of the last one.
        let (mut best, mut best_likeness) = (None, (0, 1));
        for other in &left {
            let n = n_shared(of(last), of(*other));
            let likeness = (n * n, of(*other).len() as u128 + 1);
            if best.is_none() || likeness.0 * best_likeness.1 > best_likeness.0 * likeness.1 {
                (best, best_likeness) = (Some(*other), likeness);
            }
        }
        next = best;
    }
    order
}

/// How many both have of what ascends in them.
fn n_shared(one: &[&[u8]], other: &[&[u8]]) -> u128 {
    let (mut one, mut other, mut n) = (one, other, 0);
    while let ([a, behind_a @ ..], [b, behind_b @ ..]) = (one, other) {
        n += u128::from(a == b);
        (one, other) = (if a <= b { behind_a } else { one }, if b <= a { behind_b } else { other });
    }
    n
}

/// Writes a module anew.
struct Ordered {
    /// By new place the old one, imported functions not counted.
    order: Vec<usize>,
    /// By old number the new one.
    places: BTreeMap<u32, u32>,
}

impl Reencode for Ordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.places.get(&function).copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for ty in self.order.iter().filter_map(|function| types.get(*function)) {
            functions.function(*ty);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.order.clone() {
            if let Some(body) = bodies.get(function) {
                self.parse_function_body(code, body.clone())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{n_shared, order};

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 4] =
            [b"0123456789", b"a long stretch of bytes", b"12345678", b"another stretch of it"];
        assert_eq!(order(&bodies), [1, 3, 0, 2]);
        assert_eq!(order(&[]), [0; 0]);
        assert_eq!(n_shared(&[b"a", b"b", b"d"], &[b"b", b"c", b"d"]), 2);
    }
}
