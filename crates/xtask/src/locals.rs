//! The numbers of locals, and which of two operands comes first: a compiler leaves both to chance, and code that is the
//! same but for them is not the same to brotli. Here they become those that repeat what stands elsewhere: each value gets
//! a local where none is that is held beside it. No function's code gets longer, or does anything else.

use std::convert::Infallible;
use std::mem::swap;
use std::ops::Range;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function as Body, Module};
use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, Payload, ValType};

use crate::values::{Value, values};

/// So many bytes are what may stand elsewhere too, at first and then. *Measured*, brotli: with 5 or 6 alone the engine is
/// 0.06 kB larger.
const STRETCHES_BYTES: [usize; 2] = [4, 6];

/// After these hardly anything changes.
const MAX_ROUNDS: usize = 8;

/// Functions have at least so many locals of their first type, if any: with more to choose from, more is alike. *Measured*,
/// brotli: 0.5 kB.
const MIN_LOCALS: u32 = 8;

/// Longer are the numbers of locals from here on. No function of the engine has as many.
const MAX_LOCALS: usize = 128;

/// The same module with other numbers of locals, and other operands first.
pub(crate) fn made_alike(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = widened(wasm).map_err(|error| error.to_string())?;
    let mut functions = functions(&bytes).map_err(|error| error.to_string())?;
    for stretch in STRETCHES_BYTES {
        let mut code = Code::new(bytes, stretch);
        for _ in 0..MAX_ROUNDS {
            let mut is_better = false;
            for function in &mut functions {
                is_better |= function.renumber(&mut code);
                is_better |= function.swap_operands(&mut code);
            }
            if !is_better {
                break;
            }
        }
        bytes = code.bytes;
    }
    let written = self::functions(&bytes).map_err(|error| error.to_string())?;
    if functions.iter().map(Function::held).ne(written.iter().map(Function::held)) {
        return Err("other locals hold other values".to_owned());
    }
    Ok(bytes)
}

/// What may be swapped in a function. Places are those of bytes in the module.
struct Function {
    /// The types of its locals, with its parameters.
    types: Vec<ValType>,
    values: Vec<Value>,
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
        let mut function = Function { types, values: Vec::new(), operands: Vec::new() };
        if function.types.len() > MAX_LOCALS {
            return Ok(function);
        }
        function.values = values(body, &function.types, params.len())?;
        // The places of the locals that were read last, with nothing since.
        let mut read = Vec::new();
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, place) = operator?;
            if let Operator::LocalGet { .. } = operator {
                read.push(place + 1);
                continue;
            }
            if let [.., one, other] = *read {
                function.operands.push([one, other, place]);
            }
            read.clear();
        }
        Ok(function)
    }

    /// Gives values other locals wherever that is better; whether it was anywhere.
    fn renumber(&mut self, code: &mut Code) -> bool {
        let mut is_better = false;
        for value in 0..self.values.len() {
            for (local, ty) in (0..).zip(&self.types) {
                let moved = self.moved(value, local, *ty);
                let mut edits = Vec::new();
                for (value, local) in &moved {
                    let places = self.values.get(*value).map_or(&[][..], |value| &value.places);
                    edits.extend(places.iter().map(|place| (*place, *local)));
                }
                edits.sort_unstable();
                if code.edit(edits) {
                    is_better = true;
                    for (value, local) in moved {
                        if let Some(value) = self.values.get_mut(value) {
                            value.local = local;
                        }
                    }
                }
            }
        }
        is_better
    }

    /// Which values get which locals where one gets this local: those that are there beside it get its own, and so on. None
    /// where they cannot.
    fn moved(&self, value: usize, to: u8, ty: ValType) -> Vec<(usize, u8)> {
        let moving = self.values.get(value).filter(|value| value.local != to && value.ty == ty);
        let Some(from) = moving.map(|value| value.local) else { return Vec::new() };
        let mut moved = vec![(value, to)];
        let mut n = 0;
        while let Some((value, local)) = moved.get(n).copied() {
            n += 1;
            let value = self.values.get(value).filter(|value| value.locals.contains(&local));
            let Some(value) = value else { return Vec::new() };
            let back = if local == to { from } else { to };
            for other in &value.beside {
                let is_there = self.values.get(*other).is_some_and(|other| other.local == local);
                if is_there && moved.iter().all(|(known, _)| known != other) {
                    moved.push((*other, back));
                }
            }
        }
        moved
    }

    /// What holds against mistakes that both have the same values in the same locals: of each value where it stands, where
    /// it may be and where it is.
    fn held(&self) -> Vec<(Vec<usize>, Range<u8>, u8)> {
        let mut held = Vec::new();
        for value in &self.values {
            let mut places = value.places.clone();
            places.sort_unstable();
            held.push((places, value.locals.clone(), value.local));
        }
        held.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        held
    }

    /// Tells operators the other way round wherever that is better; whether it was anywhere.
    fn swap_operands(&mut self, code: &mut Code) -> bool {
        let mut is_better = false;
        for places in &self.operands {
            let [Some(one), Some(other), Some(operator)] =
                places.map(|place| code.bytes.get(place).copied())
            else {
                continue;
            };
            let Some(operator) = turned(operator) else { continue };
            if code.edit(places.iter().copied().zip([other, one, operator]).collect()) {
                is_better = true;
                let [one, other, _] = *places;
                for place in self.values.iter_mut().flat_map(|value| &mut value.places) {
                    match *place {
                        there if there == one => *place = other,
                        there if there == other => *place = one,
                        _ => {}
                    }
                }
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
    stretch_bytes: usize,
    /// By [`key`].
    counts: Vec<u32>,
    /// What a stretch that stands in so many places is worth, the more each the more there are: n log n, rounded, so that
    /// it is the same on every machine.
    worth: Vec<u64>,
}

impl Code {
    fn new(bytes: Vec<u8>, stretch_bytes: usize) -> Code {
        let mut counts = vec![0; 1 << KEY_BITS];
        for stretch in bytes.windows(stretch_bytes) {
            if let Some(n) = counts.get_mut(key(stretch)) {
                *n += 1;
            }
        }
        let worth = |n: usize| (n as f64 * (n.max(1) as f64).log2() * 1024.0).round() as u64;
        let worth = (0..=bytes.len()).map(worth).collect();
        Code { bytes, stretch_bytes, counts, worth }
    }

    /// Writes bytes at places that ascend, unless stretches are repeated less by it, or as much; whether it did.
    fn edit(&mut self, mut edits: Vec<(usize, u8)>) -> bool {
        let before = self.count(&edits, -1);
        self.swap(&mut edits);
        let is_better = self.count(&edits, 1) > before;
        if !is_better {
            self.count(&edits, -1);
            self.swap(&mut edits);
            self.count(&edits, 1);
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

    /// Counts the stretches that hold one of the places once more or less, and returns by how much what all are worth differs.
    fn count(&mut self, edits: &[(usize, u8)], by: i32) -> u64 {
        let (mut from, mut difference) = (0, 0);
        for (place, _) in edits {
            from = from.max((place + 1).saturating_sub(self.stretch_bytes));
            let to = (place + self.stretch_bytes).min(self.bytes.len());
            for stretch in self.bytes.get(from..to).unwrap_or_default().windows(self.stretch_bytes)
            {
                let Some(n) = self.counts.get_mut(key(stretch)) else { continue };
                let worth = |n: u32| self.worth.get(n as usize).copied().unwrap_or_default();
                let before = worth(*n);
                *n = n.wrapping_add_signed(by);
                difference += worth(*n).abs_diff(before);
            }
            from = place + 1;
        }
        difference
    }
}

/// Stretches seldom have the same of so many bits: there are some 100,000.
const KEY_BITS: u32 = 24;

/// The bits by which a stretch is counted: those of its bytes, mixed.
fn key(stretch: &[u8]) -> usize {
    let bits = stretch.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
    (bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - KEY_BITS)) as usize
}

/// The same module with at least [`MIN_LOCALS`] in each function that has any.
fn widened(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let mut module = Module::new();
    let n_params = signatures(wasm)?.iter().map(Vec::len).collect();
    Widened { n_params, n: 0 }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// Writes a module anew.
struct Widened {
    /// By function.
    n_params: Vec<usize>,
    /// The functions that are written.
    n: usize,
}

impl Reencode for Widened {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let n_params = self.n_params.get(self.n).copied().unwrap_or_default() as u32;
        self.n += 1;
        let mut groups = body.get_locals_reader()?.into_iter().collect::<Result<Vec<_>, _>>()?;
        let Some((n_first, _)) = groups.first_mut() else {
            code.raw(body.as_bytes());
            return Ok(());
        };
        // Those behind the first group are moved.
        let first_behind = n_params + *n_first;
        let n_new = MIN_LOCALS.saturating_sub(*n_first);
        *n_first += n_new;
        let mut locals = Vec::new();
        for (n, ty) in groups {
            locals.push((n, self.val_type(ty)?));
        }
        let mut widened = Body::new(locals);
        for operator in body.get_operators_reader()? {
            let mut operator = operator?;
            if let Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } = &mut operator
                && *local_index >= first_behind
            {
                *local_index += n_new;
            }
            widened.instruction(&self.instruction(operator)?);
        }
        code.function(&widened);
        Ok(())
    }
}

/// The parameters of each function.
fn signatures(wasm: &[u8]) -> Result<Vec<Vec<ValType>>, BinaryReaderError> {
    let (mut types, mut signatures) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    types.push(ty?.params().to_vec());
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    signatures.extend(types.get(ty? as usize).cloned());
                }
            }
            _ => {}
        }
    }
    Ok(signatures)
}

fn functions(wasm: &[u8]) -> Result<Vec<Function>, BinaryReaderError> {
    let signatures = signatures(wasm)?;
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let params = signatures.get(functions.len()).map_or(&[][..], Vec::as_slice);
            functions.push(Function::read(&body, params)?);
        }
    }
    Ok(functions)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};
    use wasmparser::Validator;

    use super::{MIN_LOCALS, made_alike};

    /// A module of functions with a parameter, so many locals, and one that is wider, whose code is these bytes and its end.
    fn module(n_locals: u32, functions: &[&[u8]]) -> Vec<u8> {
        let (mut types, mut section) = (TypeSection::new(), FunctionSection::new());
        types.ty().function([ValType::I32], []);
        let mut code = CodeSection::new();
        for body in functions {
            let mut function = Function::new([(n_locals, ValType::I32), (1, ValType::I64)]);
            function.raw(body.iter().copied().chain([0x0b]));
            section.function(0);
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&section).section(&code);
        module.finish()
    }

    fn check(functions: &[&[u8]], expected: &[&[u8]]) {
        let alike = made_alike(&module(2, functions)).unwrap();
        assert_eq!(alike, module(MIN_LOCALS, expected));
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
    fn a_local_that_is_written_anew_may_become_another() {
        // $1 = $0; drop $1; $2 = $0; drop $2, then twice with one local for both.
        let code: &[u8] = &[0x20, 0, 0x21, 1, 0x20, 1, 0x1a, 0x20, 0, 0x21, 2, 0x20, 2, 0x1a];
        let other: &[u8] = &[0x20, 0, 0x21, 1, 0x20, 1, 0x1a, 0x20, 0, 0x21, 1, 0x20, 1, 0x1a];
        check(&[code, other, other], &[other, other, other]);
    }

    #[test]
    fn neither_parameters_nor_other_types_change_theirs() {
        // drop $0 where others drop $1; and $3 is wider than both, and moves behind those that are added.
        let code: &[u8] = &[0x20, 1, 0x1a, 0x20, 1, 0x1a, 0x20, 1, 0x1a];
        let other: &[u8] = &[0x20, 0, 0x1a, 0x20, 0, 0x1a, 0x20, 0, 0x1a];
        let wide = |local| [0x20, local, 0x1a, 0x20, local, 0x1a, 0x20, local, 0x1a];
        check(&[code, code, other, &wide(3)], &[code, code, other, &wide(9)]);
    }

    #[test]
    fn values_that_are_held_together_do_not_share_a_local() {
        // $1 = $0; $1 = 7; drop $1; drop $1 twice; then the first is needed once more, as $2.
        let code: &[u8] = &[0x20, 0, 0x21, 1, 0x41, 7, 0x21, 1, 0x20, 1, 0x1a, 0x20, 1, 0x1a];
        let other: &[u8] = &[0x20, 0, 0x21, 2, 0x41, 7, 0x21, 1, 0x20, 1, 0x1a, 0x20, 2, 0x1a];
        let alike = made_alike(&module(2, &[code, code, other])).unwrap();
        let body = alike.windows(other.len()).rev().find(|bytes| bytes.ends_with(&[0x1a])).unwrap();
        assert!(body[3] != body[7] && body[9] == body[7] && body[12] == body[3]);
        Validator::new().validate_all(&alike).unwrap();
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
