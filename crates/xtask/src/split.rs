//! Two modules of one: what a plain text does not need is fetched when it is first needed.
//!
//! The second module has the first one's memory and table. A function of the second that the first calls has a slot
//! of the table, which the second fills as it starts; until then the engine does not enter it, but says that it needs
//! the code (`crates/search/src/more.rs`).

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{self, Instr, Value, Visitor, VisitorMut, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalKind, ImportKind, ImportedFunction, Module, ModuleConfig, RefType, TableId, ValType,
};

/// Where the second module begins: what only these lead to is in it. None of them may be inlined.
const ENTRIES: [&str; 13] = [
    "aril_search::meant::meant",
    "aril_search::parse::parse",
    "aril_search::search::alternatives",
    "aril_search::search::lacking",
    "aril_search::search::told",
    "<aril_search::columns::Chosen>::new",
    "aril_search::columns::count",
    "<aril_search::conditions::Condition>::find",
    "<aril_search::conditions::Tested>::tells",
    "aril_search::conditions::fulfills",
    "<aril_index::column::Column>::decode",
    "<aril_index::readings::Readings>::decode",
    "<aril_index::gram_set::GramReader>::read",
];

/// Modules whose functions are called by reference from there alone.
const REFERRED: [&str; 4] = [
    "aril_search::readings::",
    "aril_search::typos::",
    "aril_search::meant::",
    "aril_index::titles::",
];

/// So many instructions such a function has, or one that it calls: of shorter ones the compiler makes one where they
/// are the same, and its name is that of any.
const MIN_REFERRED: u64 = 12;

/// Functions of so many instructions are in both modules where both need them: that is shorter than a name.
const MAX_TWICE: u64 = 16;

/// Functions that wasm-bindgen refers to for closures and promises. The engine has none.
const UNUSED: [&str; 2] = ["wasm_bindgen::convert::closures::", "js_sys::futures::"];

/// Tells whether the second module is here.
const IS_HERE: &str = "aril_search::more::is_here";

/// The name that the second module gives the first.
const FIRST: &str = "a";

/// Both modules. What the second imports are exports of the first by the same names.
pub(crate) struct Halves {
    pub(crate) first: Vec<u8>,
    pub(crate) second: Vec<u8>,
}

/// Splits a module that has names.
pub(crate) fn split(wasm: &[u8]) -> Result<Halves, String> {
    let (mut first, mut second) = (parse(wasm)?, parse(wasm)?);
    let plan = Plan::new(&first)?;
    plan.make_second(&mut second)?;
    plan.make_first(&mut first, &second)?;
    Ok(Halves { first: first.emit_wasm(), second: second.emit_wasm() })
}

/// A module without the exports that `script` does not call as `wasm.name`, and without imports: it has none but to throw
/// what is wrong with itself, and a trap is an error too.
pub(crate) fn called(wasm: &[u8], script: &str) -> Result<Vec<u8>, String> {
    let mut module = parse(wasm)?;
    let called: Vec<&str> = script
        .split("wasm.")
        .skip(1)
        .filter_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next())
        .collect();
    let is_idle = |export: &&walrus::Export| !called.contains(&export.name.as_str());
    for id in module.exports.iter().filter(is_idle).map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    let imports: Vec<_> =
        module.imports.iter().map(|import| (import.id(), import.kind.clone())).collect();
    for (import, kind) in imports {
        let ImportKind::Function(function) = kind else {
            return Err("the module has an import that is no function".to_owned());
        };
        module.imports.delete(import);
        let ty = module.types.get(module.funcs.get(function).ty());
        let (params, results) = (ty.params().to_vec(), ty.results().to_vec());
        let mut trap = FunctionBuilder::new(&mut module.types, &params, &results);
        trap.func_body().unreachable();
        let params = params.into_iter().map(|ty| module.locals.add(ty)).collect();
        module.funcs.get_mut(function).kind = FunctionKind::Local(trap.local_func(params));
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// The second module with imports by the names that `exports` gives the first one's, and its first import from a
/// module that is called `build`: so it starts with the first of the same build alone.
pub(crate) fn rename(wasm: &[u8], exports: &[Vec<String>], build: &str) -> Result<Vec<u8>, String> {
    let mut module = parse(wasm)?;
    let mut own = Some(build);
    for import in module.imports.iter_mut() {
        let short = exports.iter().find(|export| export.first() == Some(&import.name));
        let short = short
            .and_then(|export| export.get(1))
            .ok_or_else(|| format!("no {} in the first", import.name))?;
        import.name.clone_from(short);
        if let Some(build) = own.take() {
            build.clone_into(&mut import.module);
        }
    }
    Ok(module.emit_wasm())
}

fn parse(wasm: &[u8]) -> Result<Module, String> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    config.parse(wasm).map_err(|error| format!("{error:#}"))
}

/// What goes where. Functions are numbers here, by their places in the module: both halves are parsed from it.
struct Plan {
    entries: Vec<usize>,
    moved: BTreeSet<usize>,
    is_here: usize,
    /// Not in the table any more.
    unused: BTreeSet<usize>,
    /// The length of the table before the entries were added.
    table_len: u64,
}

impl Plan {
    fn new(module: &Module) -> Result<Plan, String> {
        let mut names = Vec::new();
        let mut places = BTreeMap::new();
        for (place, function) in module.funcs.iter().enumerate() {
            let name = function.name.as_deref().unwrap_or_default();
            names.push(without_hashes(name));
            places.insert(function.id(), place);
        }
        let find = |name: &str| {
            names
                .iter()
                .position(|known| known == name)
                .ok_or_else(|| format!("the module has no {name}"))
        };
        let mut entries = Vec::new();
        for name in ENTRIES {
            entries.push(find(name)?);
        }
        let is_here = find(IS_HERE)?;
        let calls = calls(module, &places);
        let is_of = |place: usize, parts: &[&str]| {
            let name = names.get(place).map_or("", |name| name.trim_start_matches('<'));
            parts.iter().any(|part| name.starts_with(part))
        };
        let lengths: Vec<u64> = module.funcs.iter().map(n_instructions).collect();
        let is_telling =
            |place: &usize| is_of(*place, &REFERRED) && lengths.get(*place) >= Some(&MIN_REFERRED);
        let unused: BTreeSet<usize> =
            (0..names.len()).filter(|place| is_of(*place, &UNUSED)).collect();
        let (mut roots, mut moved_roots) = (Vec::new(), entries.clone());
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                roots.extend(places.get(&id));
            }
        }
        roots.extend(module.start.and_then(|id| places.get(&id)));
        for (_, functions) in slots(module)? {
            for function in functions {
                let Some(&place) = places.get(&function) else { continue };
                if unused.contains(&place) {
                    continue;
                }
                let callees = calls.get(place).into_iter().flatten();
                let is_referred =
                    is_of(place, &REFERRED) && callees.chain([&place]).any(is_telling);
                if is_referred { moved_roots.push(place) } else { roots.push(place) }
            }
        }
        let mut kept = BTreeSet::new();
        reach(&mut kept, roots, &calls, &|place| entries.contains(&place));
        if let Some(entry) = entries.iter().find(|entry| kept.contains(entry)) {
            let name = names.get(*entry).map_or("", String::as_str);
            return Err(format!("{name} is referred to from the first module"));
        }
        let mut moved = BTreeSet::new();
        reach(&mut moved, moved_roots, &calls, &|place| kept.contains(&place));
        let table = table(module)?;
        Ok(Plan { entries, moved, is_here, table_len: module.tables.get(table).initial, unused })
    }

    /// Leaves what is moved, all else being imported.
    fn make_second(&self, module: &mut Module) -> Result<(), String> {
        let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
        let segments = slots(module)?;
        for id in module.exports.iter().map(walrus::Export::id).collect::<Vec<_>>() {
            module.exports.delete(id);
        }
        module.start = None;
        for id in module.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
            module.elements.delete(id);
        }
        for id in module.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
            module.data.delete(id);
        }
        // Imports of the whole module.
        for id in module.imports.iter().map(walrus::Import::id).collect::<Vec<_>>() {
            module.imports.delete(id);
        }
        for (n, memory) in module
            .memories
            .iter()
            .map(walrus::Memory::id)
            .collect::<Vec<_>>()
            .into_iter()
            .enumerate()
        {
            let import = module.imports.add(FIRST, &format!("memory{n}"), memory);
            let memory = module.memories.get_mut(memory);
            memory.import = Some(import);
            memory.data_segments.clear();
        }
        for (n, id) in
            module.tables.iter().map(walrus::Table::id).collect::<Vec<_>>().into_iter().enumerate()
        {
            let import = module.imports.add(FIRST, &format!("table{n}"), id);
            let table = module.tables.get_mut(id);
            table.import = Some(import);
            table.elem_segments.clear();
            if table.element_ty == RefType::FUNCREF {
                self.grow(table);
            }
        }
        for (n, id) in module
            .globals
            .iter()
            .map(walrus::Global::id)
            .collect::<Vec<_>>()
            .into_iter()
            .enumerate()
        {
            let import = module.imports.add(FIRST, &format!("global{n}"), id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        for (place, id) in ids.iter().enumerate() {
            let n = n_instructions(module.funcs.get(*id));
            let is_twice = (1..=MAX_TWICE).contains(&n);
            if !self.moved.contains(&place) && !is_twice {
                let import = module.imports.add(FIRST, &format!("function{place}"), *id);
                let function = module.funcs.get_mut(*id);
                let ty = function.ty();
                function.kind = FunctionKind::Import(ImportedFunction { import, ty });
            }
        }
        let table = table(module)?;
        let entries = self.entries.iter().filter_map(|place| ids.get(*place).copied()).collect();
        add_segment(module, table, self.table_len, entries);
        let place_of = |id: &FunctionId| ids.iter().position(|other| other == id);
        for (start, run) in
            runs(&segments, &|id| place_of(id).is_some_and(|place| self.moved.contains(&place)))
        {
            add_segment(module, table, start, run);
        }
        walrus::passes::gc::run(module);
        Ok(())
    }

    /// Leaves what is not moved, calls by the table what is, and exports what `second` imports.
    fn make_first(&self, module: &mut Module, second: &Module) -> Result<(), String> {
        let ids: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
        let table = table(module)?;
        let segments = slots(module)?;
        for id in module.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
            module.elements.delete(id);
        }
        for id in module.tables.iter().map(walrus::Table::id).collect::<Vec<_>>() {
            module.tables.get_mut(id).elem_segments.clear();
        }
        let place_of = |id: &FunctionId| ids.iter().position(|other| other == id);
        for (start, run) in runs(&segments, &|id| {
            place_of(id)
                .is_some_and(|place| !self.moved.contains(&place) && !self.unused.contains(&place))
        }) {
            add_segment(module, table, start, run);
        }
        let mut slots = BTreeMap::new();
        for (slot, place) in (self.table_len..).zip(&self.entries) {
            let id = *ids.get(*place).ok_or("an entry is not there")?;
            slots.insert(id, (slot as i32, module.funcs.get(id).ty()));
        }
        for (_, id) in ids.iter().enumerate().filter(|(place, _)| !self.moved.contains(place)) {
            if let FunctionKind::Local(function) = &mut module.funcs.get_mut(*id).kind {
                let begin = function.entry_block();
                ir::dfs_pre_order_mut(&mut ByTable { slots: &slots, table }, function, begin);
            }
        }
        let mut looks = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        looks
            .func_body()
            .i32_const(self.table_len as i32)
            .table_get(table)
            .ref_is_null()
            .unop(ir::UnaryOp::I32Eqz);
        let looks = looks.local_func(Vec::new());
        let is_here = *ids.get(self.is_here).ok_or("what tells of it is not there")?;
        module.funcs.get_mut(is_here).kind = FunctionKind::Local(looks);
        self.grow(module.tables.get_mut(table));
        for import in second.imports.iter() {
            let number: String = import.name.chars().filter(char::is_ascii_digit).collect();
            let number: usize =
                number.parse().map_err(|_| format!("the import {}", import.name))?;
            let none = || format!("the first module has no {}", import.name);
            let item = match import.kind {
                ImportKind::Function(_) => ExportItem::Function(*ids.get(number).ok_or_else(none)?),
                ImportKind::Table(_) => {
                    ExportItem::Table(module.tables.iter().nth(number).ok_or_else(none)?.id())
                }
                ImportKind::Memory(_) => {
                    ExportItem::Memory(module.memories.iter().nth(number).ok_or_else(none)?.id())
                }
                ImportKind::Global(_) => {
                    ExportItem::Global(module.globals.iter().nth(number).ok_or_else(none)?.id())
                }
                ImportKind::Tag(_) => return Err(none()),
            };
            module.exports.add(&import.name, item);
        }
        walrus::passes::gc::run(module);
        Ok(())
    }

    fn grow(&self, table: &mut walrus::Table) {
        let n = self.entries.len() as u64;
        table.initial += n;
        table.maximum = table.maximum.map(|maximum| maximum + n);
    }
}

/// A path without the hashes of its crates, which stand in brackets: `core[0123456789abcdef]::fmt`.
fn without_hashes(path: &str) -> String {
    let mut parts = path.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest))
                if !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
            {
                plain.push_str(rest);
            }
            _ => plain.extend(["[", part]),
        }
    }
    plain
}

/// By function those that it calls or refers to.
fn calls(module: &Module, places: &BTreeMap<FunctionId, usize>) -> Vec<Vec<usize>> {
    struct Calls<'a>(&'a BTreeMap<FunctionId, usize>, Vec<usize>);
    impl Visitor<'_> for Calls<'_> {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.1.extend(self.0.get(function));
        }
    }
    let mut calls = Vec::new();
    for function in module.funcs.iter() {
        let mut own = Calls(places, Vec::new());
        if let FunctionKind::Local(function) = &function.kind {
            dfs_in_order(&mut own, function, function.entry_block());
        }
        calls.push(own.1);
    }
    calls
}

fn n_instructions(function: &walrus::Function) -> u64 {
    match &function.kind {
        FunctionKind::Local(function) => function.size(),
        _ => 0,
    }
}

/// Adds what calls lead to from `roots`, except where they are `cut`.
fn reach(
    reached: &mut BTreeSet<usize>,
    roots: Vec<usize>,
    calls: &[Vec<usize>],
    cut: &dyn Fn(usize) -> bool,
) {
    let mut waiting = roots;
    while let Some(place) = waiting.pop() {
        if !cut(place) && reached.insert(place) {
            waiting.extend(calls.get(place).into_iter().flatten());
        }
    }
}

/// The table of functions.
fn table(module: &Module) -> Result<TableId, String> {
    let table = module.tables.main_function_table().map_err(|error| format!("{error:#}"))?;
    table.ok_or_else(|| "the module has no table of functions".to_owned())
}

/// Stretches of the table of functions, each with its first slot.
fn slots(module: &Module) -> Result<Vec<(u64, Vec<FunctionId>)>, String> {
    let mut slots = Vec::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (
                ElementKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. },
                ElementItems::Functions(functions),
            ) => slots.push((*start as u64, functions.clone())),
            _ => return Err("the module's table is not filled as Rust's are".to_owned()),
        }
    }
    Ok(slots)
}

/// The runs of functions of one kind in stretches of the table.
fn runs(
    segments: &[(u64, Vec<FunctionId>)],
    is_wanted: &dyn Fn(&FunctionId) -> bool,
) -> Vec<(u64, Vec<FunctionId>)> {
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (start, functions) in segments {
        let mut slot = *start;
        for run in functions.chunk_by(|a, b| is_wanted(a) == is_wanted(b)) {
            if run.first().is_some_and(is_wanted) {
                runs.push((slot, run.to_vec()));
            }
            slot += run.len() as u64;
        }
    }
    runs
}

fn add_segment(module: &mut Module, table: TableId, start: u64, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(start as i32));
    let kind = ElementKind::Active { table, offset };
    let segment = module.elements.add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(segment);
}

/// Calls entries by their slots.
struct ByTable<'a> {
    slots: &'a BTreeMap<FunctionId, (i32, walrus::TypeId)>,
    table: TableId,
}

impl VisitorMut for ByTable<'_> {
    fn start_instr_seq_mut(&mut self, sequence: &mut ir::InstrSeq) {
        let mut instructions = Vec::new();
        for (instruction, location) in sequence.instrs.drain(..) {
            if let Instr::Call(ir::Call { func }) = &instruction
                && let Some((slot, ty)) = self.slots.get(func)
            {
                let slot = ir::Const { value: Value::I32(*slot) };
                let call = ir::CallIndirect { ty: *ty, table: self.table };
                instructions.push((Instr::Const(slot), location));
                instructions.push((Instr::CallIndirect(call), location));
            } else {
                instructions.push((instruction, location));
            }
        }
        sequence.instrs = instructions;
    }
}

#[cfg(test)]
mod tests {
    use walrus::{ExportItem, FunctionBuilder, Module, ValType};

    use super::{Plan, without_hashes};

    #[test]
    fn names_are_read_without_hashes() {
        let check = |name, expected: &str| assert_eq!(without_hashes(name), expected);
        check(
            "<aril_index[f9905c62d0f4eef]::column::Column>::decode",
            "<aril_index::column::Column>::decode",
        );
        check("<[u64]>::sort_unstable", "<[u64]>::sort_unstable");
        check(
            "core::ptr::drop_in_place::<[core[15266d276e3a2055]::Option<[u8; 4usize]>]>",
            "core::ptr::drop_in_place::<[core::Option<[u8; 4usize]>]>",
        );
    }

    #[test]
    fn a_module_without_the_entries_is_refused() {
        let mut module = Module::default();
        let mut function = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        function.name("main".to_owned()).func_body().i32_const(1);
        let function = function.finish(Vec::new(), &mut module.funcs);
        module.exports.add("main", ExportItem::Function(function));
        assert!(Plan::new(&module).is_err_and(|why| why.contains("aril_search::meant::meant")));
    }
}
