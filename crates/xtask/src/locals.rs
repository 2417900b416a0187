//! The numbers of locals, and which of two operands comes first: a compiler leaves both to chance, and code that is the
//! same but for them is not the same to brotli. Here they become those that repeat what stands elsewhere. No function
//! gets longer, or does anything else.

use std::collections::HashMap;
use std::mem::swap;

use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload, ValType};

/// So many bytes are what may stand elsewhere too. *Measured*, brotli: with 5 or 7 the engine is 0.1 kB larger.
const STRETCH_BYTES: usize = 6;

/// After these hardly anything changes.
const MAX_ROUNDS: usize = 8;

/// Longer are the numbers of locals from here on. No function of the engine has as many.
const MAX_LOCALS: usize = 128;

/// The same module with other numbers of locals, and other operands first.
pub(crate) fn made_alike(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let functions = functions(wasm).map_err(|error| error.to_string())?;
    let mut code = Code::new(wasm.to_vec());
    for _ in 0..MAX_ROUNDS {
        let mut is_better = false;
        for function in &functions {
            is_better |= function.swap_locals(&mut code);
            is_better |= function.swap_operands(&mut code);
        }
        if !is_better {
            break;
        }
    }
    Ok(code.bytes)
}

/// What may be swapped in a function. Places are those of bytes in the module.
struct Function {
    n_params: usize,
    /// The types of its locals, with its parameters.
    types: Vec<ValType>,
    /// Where the numbers of its locals stand, ascending.
    places: Vec<usize>,
    /// Where two locals stand that are the operands of what can be told the other way round: each and the operator.
    operands: Vec<[usize; 3]>,
}

impl Function {
    fn read(body: &FunctionBody, params: &[ValType]) -> Result<Function, BinaryReaderError> {
        let mut types = params.to_vec();
        for local in body.get_locals_reader()? {
            let (n, ty) = local?;
            types.extend((0..n).map(|_| ty));
        }
        let mut function =
            Function { n_params: params.len(), types, places: Vec::new(), operands: Vec::new() };
        if function.types.len() > MAX_LOCALS {
            return Ok(Function { types: Vec::new(), ..function });
        }
        // The places of the locals that were read last, with nothing since.
        let mut read = Vec::new();
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, place) = operator?;
            match operator {
                Operator::LocalGet { .. } => {
                    function.places.push(place + 1);
                    read.push(place + 1);
                    continue;
                }
                Operator::LocalSet { .. } | Operator::LocalTee { .. } => {
                    function.places.push(place + 1);
                }
                _ => {
                    if let [.., one, other] = *read {
                        function.operands.push([one, other, place]);
                    }
                }
            }
            read.clear();
        }
        Ok(function)
    }

    /// Gives two locals of a type each other's number wherever that is better; whether it was anywhere.
    fn swap_locals(&self, code: &mut Code) -> bool {
        let mut is_better = false;
        let own = (0..).zip(&self.types).skip(self.n_params);
        for (one, ty) in own.clone() {
            for (other, _) in own.clone().filter(|(other, same)| *other > one && *same == ty) {
                let mut edits = Vec::new();
                for place in &self.places {
                    match code.bytes.get(*place) {
                        Some(local) if *local == one => edits.push((*place, other)),
                        Some(local) if *local == other => edits.push((*place, one)),
                        _ => {}
                    }
                }
                is_better |= code.edit(edits);
            }
        }
        is_better
    }

    /// Tells operators the other way round wherever that is better; whether it was anywhere.
    fn swap_operands(&self, code: &mut Code) -> bool {
        let mut is_better = false;
        for places in &self.operands {
            let [Some(one), Some(other), Some(operator)] =
                places.map(|place| code.bytes.get(place).copied())
            else {
                continue;
            };
            if let Some(operator) = turned(operator) {
                let turned = [other, one, operator];
                is_better |= code.edit(places.iter().copied().zip(turned).collect());
            }
        }
        is_better
    }
}

/// The operator that gives the same with its operands in the other order.
fn turned(operator: u8) -> Option<u8> {
    match operator {
        // Equal or not: i32, i64, f32.
        0x46 | 0x47 | 0x51 | 0x52 | 0x5b | 0x5c
        // Sum, product, and, or, exclusive or: i32, i64.
        | 0x6a | 0x6c | 0x71..=0x73 | 0x7c | 0x7e | 0x83..=0x85 => Some(operator),
        // Less becomes greater: i32 and i64 with a sign and without, f32.
        0x48 | 0x49 | 0x4c | 0x4d | 0x53 | 0x54 | 0x57 | 0x58 => Some(operator + 2),
        0x4a | 0x4b | 0x4e | 0x4f | 0x55 | 0x56 | 0x59 | 0x5a => Some(operator - 2),
        0x5d | 0x5f => Some(operator + 1),
        0x5e | 0x60 => Some(operator - 1),
        _ => None,
    }
}

/// A module's bytes, and how often each stretch of them stands there.
struct Code {
    bytes: Vec<u8>,
    counts: HashMap<[u8; STRETCH_BYTES], u64>,
}

impl Code {
    fn new(bytes: Vec<u8>) -> Code {
        let mut counts = HashMap::new();
        for stretch in bytes.windows(STRETCH_BYTES).filter_map(|stretch| stretch.first_chunk()) {
            *counts.entry(*stretch).or_default() += 1;
        }
        Code { bytes, counts }
    }

    /// Writes bytes at places that ascend, unless stretches are repeated less by it, or as much; whether it did.
    fn edit(&mut self, mut edits: Vec<(usize, u8)>) -> bool {
        let before = self.count(&edits, |n| n - 1);
        self.swap(&mut edits);
        let is_better = self.count(&edits, |n| n + 1) > before;
        if !is_better {
            self.count(&edits, |n| n - 1);
            self.swap(&mut edits);
            self.count(&edits, |n| n + 1);
        }
        is_better
    }

    fn swap(&mut self, edits: &mut [(usize, u8)]) {
        for (place, byte) in edits {
            if let Some(there) = self.bytes.get_mut(*place) {
                swap(there, byte);
            }
        }
    }

    /// Counts the stretches anew that hold one of the places, and returns by how much what all are worth differs.
    fn count(&mut self, edits: &[(usize, u8)], counted: impl Fn(u64) -> u64) -> u64 {
        let (mut from, mut difference) = (0, 0);
        for (place, _) in edits {
            from = from.max((place + 1).saturating_sub(STRETCH_BYTES));
            let to = (place + STRETCH_BYTES).min(self.bytes.len());
            let bytes = self.bytes.get(from..to).unwrap_or_default();
            for stretch in bytes.windows(STRETCH_BYTES).filter_map(|stretch| stretch.first_chunk())
            {
                let n = self.counts.entry(*stretch).or_default();
                let before = worth(*n);
                *n = counted(*n);
                difference += worth(*n).abs_diff(before);
            }
            from = place + 1;
        }
        difference
    }
}

/// What a stretch that stands in so many places is worth, the more each the more there are: n log n, rounded, so that it is
/// the same on every machine.
fn worth(n: u64) -> u64 {
    (n as f64 * (n.max(1) as f64).log2() * 1024.0).round() as u64
}

fn functions(wasm: &[u8]) -> Result<Vec<Function>, BinaryReaderError> {
    let (mut params, mut types, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    params.push(ty?.params().to_vec());
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
            }
            Payload::CodeSectionEntry(body) => {
                let ty = types.get(functions.len()).and_then(|ty| params.get(*ty as usize));
                functions.push(Function::read(&body, ty.map_or(&[], Vec::as_slice))?);
            }
            _ => {}
        }
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};
    use wasmparser::Validator;

    use super::made_alike;

    /// A function with a parameter and three locals whose code is these bytes and its end.
    fn function(code: &[u8]) -> Function {
        let mut function = Function::new([(2, ValType::I32), (1, ValType::I64)]);
        function.raw(code.iter().copied().chain([0x0b]));
        function
    }

    fn check(functions: &[&[u8]], expected: &[&[u8]]) {
        let module = |functions: &[&[u8]]| {
            let (mut types, mut section) = (TypeSection::new(), FunctionSection::new());
            types.ty().function([ValType::I32], []);
            let mut code = CodeSection::new();
            for body in functions {
                section.function(0);
                code.function(&function(body));
            }
            let mut module = Module::new();
            module.section(&types).section(&section).section(&code);
            module.finish()
        };
        let alike = made_alike(&module(functions)).unwrap();
        assert_eq!(alike, module(expected));
        Validator::new().validate_all(&alike).unwrap();
    }

    #[test]
    fn locals_get_the_numbers_of_others_in_like_code() {
        // $1 = $0; $1 = $1; $2 = $2 twice, then with the two the other way round.
        let code: &[u8] = &[0x20, 0, 0x21, 1, 0x20, 1, 0x21, 1, 0x20, 2, 0x21, 2];
        let other: &[u8] = &[0x20, 0, 0x21, 2, 0x20, 2, 0x21, 2, 0x20, 1, 0x21, 1];
        check(&[code, code, other], &[code, code, code]);
        check(&[], &[]);
    }

    #[test]
    fn neither_parameters_nor_other_types_change_theirs() {
        // $0 = $0 where others have $1 = $1; and $3 is wider than both.
        let code: &[u8] = &[0x20, 1, 0x21, 1, 0x20, 1, 0x21, 1];
        let other: &[u8] = &[0x20, 0, 0x21, 0, 0x20, 0, 0x21, 0];
        let wide: &[u8] = &[0x20, 3, 0x21, 3, 0x20, 3, 0x21, 3];
        check(&[code, code, other, wide], &[code, code, other, wide]);
    }

    #[test]
    fn operands_come_in_the_order_of_others_in_like_code() {
        // $0 < $1 twice, then $1 > $0; but $1 - $0 is not $0 - $1.
        let less: &[u8] = &[0x20, 0, 0x20, 1, 0x48, 0x1a];
        let greater: &[u8] = &[0x20, 1, 0x20, 0, 0x4a, 0x1a];
        check(&[less, less, greater], &[less, less, less]);
        let one: &[u8] = &[0x20, 0, 0x20, 1, 0x6b, 0x1a];
        let other: &[u8] = &[0x20, 1, 0x20, 0, 0x6b, 0x1a];
        check(&[one, one, other], &[one, one, other]);
    }
}
