//! The modules for the browser, compiled, bound to JavaScript and made small: the engine, of crates/wasm, and the one
//! that explains, of crates/explain.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use twox_hash::XxHash64;
use wasm_bindgen_cli_support::Bindgen;

use crate::artifact;
use crate::command;
use crate::error::{Result, TaskError};
use crate::locals;
use crate::node;
use crate::order;
use crate::split;
use crate::stamp::Stamp;
use crate::step::{Outcome, note};
use crate::toolchain::{TARGET, Toolchain, shipped_target_folder};
use crate::workspace::{Workspace, create_folder};

/// A crate that becomes a WebAssembly module.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    package: &'static str,
    /// The same as a name in Rust.
    target: &'static str,
    shipped: &'static str,
    /// A second module with what is needed later, if it is split.
    more: Option<&'static str>,
    /// The script in `www/src` that calls it, if that is not wasm-bindgen's.
    glue: Option<&'static str>,
}

/// What each visitor loads.
pub(crate) const ENGINE: Module = Module {
    package: "aril-wasm",
    target: "aril_wasm",
    shipped: "aril.wasm",
    more: Some("aril-more.wasm"),
    // No imports, tables of objects, or finalizers: 0.9 kB of the module and as much of the worker.
    glue: Some("engine.js"),
};

/// What is loaded where the debug view is opened.
pub(crate) const EXPLAIN: Module = Module {
    package: "aril-explain",
    target: "aril_explain",
    shipped: "aril-explain.wasm",
    more: None,
    glue: None,
};

/// What wasm-opt may use: what every browser of the last years has, and rustc enables by default.
/// `-all` would let it use proposals that no browser has.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How wasm-opt makes the module small, as it travels compressed. *Measured*, brotli: 36.2 kB with all of it, 36.6
/// without the passes before `-Oz`, which give it flat code that was optimized once. A function that is called
/// once is not inlined, since its like may stand elsewhere and compress well. The lowest kilobyte of memory is the
/// far end of the stack, which nothing addresses. `--ignore-implicit-traps` would take 0.1 kB more,
/// and moves loads before what guards them. Zeros among the data are shorter than what tells where it goes on (0.1 kB).
const SHRINK: [&str; 15] = [
    "--one-caller-inline-max-function-size",
    "1",
    "--flatten",
    "--rereloop",
    "-O4",
    "-Oz",
    "--converge",
    "--simplify-locals-nostructure",
    "--coalesce-locals-learning",
    "--vacuum",
    "--reorder-locals",
    "--dealign",
    "--low-memory-unused",
    "--strip-target-features",
    "--skip-pass=memory-packing",
];

/// What the module and JavaScript call each other is long: wasm-bindgen puts a hash into each name. *Measured*
/// with brotli: short names take 0.4 kB off the module, and as much off the worker.
const SHORTEN: &str = "--minify-imports-and-exports-and-modules";

/// Panics abort without a message: with messages the module is half as large again. Nor does it say where, which
/// would also be paths of the machine that it was built on (0.1 kB).
const SMALL: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// The folder of wasm-bindgen's JavaScript. In the checkout even where cargo's target folder is not.
fn bindings_folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("target/wasm/bindgen")
}

/// The JavaScript around a shipped module.
pub(crate) fn glue(workspace: &Workspace, module: Module) -> PathBuf {
    bindings_folder(workspace).join(format!("{}_short.js", module.target))
}

/// Compiles a module and returns it as rustc leaves it. Cargo knows what is up to date.
pub(crate) fn compile(workspace: &Workspace, module: Module) -> Result<Outcome<PathBuf>> {
    let toolchain = Toolchain::find(workspace)?;
    if can_build_std(toolchain) {
        match compile_with(workspace, module, toolchain, true) {
            Ok(compiled) => return Ok(Outcome::Done(compiled)),
            // Its dependencies may be out of reach. An error of our own shows up again below.
            Err(error) => note(format_args!(
                "{error}\n    trying with the prebuilt standard library; the module will be larger"
            )),
        }
    } else {
        note("the standard library's source is missing; the module will be larger");
    }
    compile_with(workspace, module, toolchain, false).map(Outcome::Done)
}

/// Makes the glue for JavaScript and the shipped files, one or two, from the compiled module.
pub(crate) fn bind_and_shrink(
    workspace: &Workspace,
    module: Module,
    compiled: &Path,
) -> Result<Outcome> {
    check_versions(workspace)?;
    let bindings = bindings_folder(workspace);
    let bound = bindings.join(format!("{}_bg.wasm", module.target));
    let shipped = workspace.dist().join(module.shipped);
    let more = module.more.map(|more| workspace.dist().join(more));
    let glue = glue(workspace, module);
    let long = match module.glue {
        Some(own) => workspace.www().join("src").join(own),
        None => bindings.join(format!("{}.js", module.target)),
    };
    let recipe = format!(
        "wasm-bindgen web; sums; values; order; wasm-opt {} {} {SHORTEN}",
        SHRINK.join(" "),
        FEATURES.join(" ")
    );
    let lock = workspace.www().join("package-lock.json");
    let mut inputs = vec![compiled, &lock];
    inputs.extend(module.glue.map(|_| long.as_path()));
    let stamp = Stamp::of(workspace, module.target, &inputs, &recipe)?;
    let mut made: Vec<&Path> = vec![&bound, &glue, &shipped];
    made.extend(more.as_deref());
    if stamp.holds(&made) {
        return Ok(Outcome::UpToDate(()));
    }
    stamp.clear();
    create_folder(&bindings)?;
    create_folder(&workspace.dist())?;
    bind(module, compiled, &bindings).map_err(|error| {
        TaskError::Advice(format!("wasm-bindgen cannot bind {}: {error}", compiled.display()))
    })?;
    let mut whole = fs::read(&bound).map_err(TaskError::file("read", &bound))?;
    let script = fs::read_to_string(&long).map_err(TaskError::file("read", &long))?;
    if module.glue.is_some() {
        whole = split::called(&whole, &script).map_err(|why| cannot_split(&bound, &why))?;
    }
    let halves = match &more {
        Some(_) => Some(split::split(&whole).map_err(|why| cannot_split(&bound, &why))?),
        None => None,
    };
    let first = halves.as_ref().map_or(&whole, |halves| &halves.first);
    shrink(workspace, first, &shipped)?;
    let wasm_opt = &mut node::tool(workspace, "wasm-opt");
    let wasm_opt = wasm_opt.args(FEATURES).arg(SHORTEN).arg(&shipped).arg("-o").arg(&shipped);
    let names = command::output(wasm_opt)?;
    let script = shortened(&script, &names).ok_or_else(|| {
        TaskError::Advice(format!(
            "wasm-opt gave names that are not in {}: does it not write them as `wasm.name`?",
            long.display()
        ))
    })?;
    let mut script = script;
    if let (Some(more), Some(halves)) = (more, halves) {
        // Of the debug view's, whose bytes nobody waits for, it would take minutes.
        put_in_order(&shipped)?;
        let build = &format!("{:016x}", XxHash64::oneshot(0, &whole));
        let second =
            exports_of(&names).and_then(|exports| split::rename(&halves.second, &exports, build));
        shrink(workspace, &second.map_err(|why| cannot_split(&bound, &why))?, &more)?;
        let _ = writeln!(script, "\nexport const BUILD = \"{build}\";");
        put_in_order(&more)?;
        let (first, second) = (sum_of(&shipped)?, sum_of(&more)?);
        let _ = writeln!(script, "export const SUMS = [{first}, {second}];");
    }
    fs::write(&glue, script).map_err(TaskError::file("write", &glue))?;
    stamp.write()?;
    Ok(Outcome::Done(()))
}

/// Makes a module small.
fn shrink(workspace: &Workspace, module: &[u8], shrunk: &Path) -> Result<()> {
    fs::write(shrunk, module).map_err(TaskError::file("write", shrunk))?;
    let wasm_opt = &mut node::tool(workspace, "wasm-opt");
    command::run(wasm_opt.args(FEATURES).args(SHRINK).arg(shrunk).arg("-o").arg(shrunk))
}

/// Makes what is alike in a module that is small the same, and brings its functions into the order in which it compresses
/// best. *Measured*: 2.0 and 0.6 kB.
fn put_in_order(module: &Path) -> Result<()> {
    let wasm = fs::read(module).map_err(TaskError::file("read", module))?;
    let ordered = locals::made_alike(&wasm)
        .and_then(|wasm| order::alike_together(&wasm))
        .map_err(|why| cannot_split(module, &why))?;
    fs::write(module, ordered).map_err(TaskError::file("write", module))
}

/// FNV-1a of a file: what the worker holds a module against, since a flipped bit may well be valid code.
fn sum_of(file: &Path) -> Result<u32> {
    let bytes = fs::read(file).map_err(TaskError::file("read", file))?;
    Ok(bytes
        .iter()
        .fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)))
}

fn cannot_split(module: &Path, why: &str) -> TaskError {
    TaskError::Advice(format!("{} cannot be split: {why}", module.display()))
}

/// Of each export its name and the new one, as wasm-opt prints them.
fn exports_of(names: &str) -> std::result::Result<Vec<Vec<String>>, String> {
    let mut names: BTreeMap<String, Vec<Vec<String>>> =
        serde_json::from_str(names).map_err(|error| error.to_string())?;
    Ok(names.remove("exports").unwrap_or_default())
}

/// wasm-bindgen's script with the module's new names, as wasm-opt prints them: of imports the module (which
/// becomes `a`), the name and the new one, of exports the name and the new one. `None` where the script has not
/// the names that they replace.
fn shortened(script: &str, names: &str) -> Option<String> {
    let names: BTreeMap<String, Vec<Vec<String>>> = serde_json::from_str(names).ok()?;
    let mut script = script.to_owned();
    for import in names.get("imports").into_iter().flatten() {
        let [module, name, short] = import.as_slice() else { return None };
        let (head, tail) = script.split_once(&format!(" {name}: function"))?;
        script = format!("{head} {short}: function{tail}");
        script = script.replace(&format!("\"{module}\": import0"), "a: import0");
    }
    let exports = names.get("exports")?;
    let mut parts = script.split("wasm.");
    let mut shortened = parts.next()?.to_owned();
    for part in parts {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (name, rest) = part.split_at(part.find(|c| !is_name(c)).unwrap_or(part.len()));
        let short = exports.iter().find(|export| export.first().is_some_and(|long| long == name));
        let name = short.and_then(|export| export.get(1)).map_or(name, String::as_str);
        shortened.extend(["wasm.", name, rest]);
    }
    Some(shortened)
}

fn bind(module: Module, compiled: &Path, folder: &Path) -> std::result::Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(module.target)
        .typescript(true)
        // The split goes by names; wasm-opt removes them.
        .remove_name_section(false)
        .remove_producers_section(true)
        // The worker says where the module is; a default would be one more file name to keep in step.
        .omit_default_module_path(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| format!("{error:#}"))
}

fn compile_with(
    workspace: &Workspace,
    module: Module,
    toolchain: Toolchain,
    own_std: bool,
) -> Result<PathBuf> {
    let mut cargo = toolchain.command("cargo");
    cargo
        .current_dir(&workspace.root)
        .args(["build", "--package", module.package, "--lib"])
        .args(["--profile", "wasm", "--target", TARGET])
        .arg("--target-dir")
        .arg(shipped_target_folder(workspace));
    if own_std {
        cargo
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", SMALL);
    } else {
        cargo.env("RUSTFLAGS", "");
    }
    artifact::build(&mut cargo, module.target, ".wasm")
}

/// Whether the compiler is new enough for [`SMALL`] and has the standard library's source.
fn can_build_std(toolchain: Toolchain) -> bool {
    let mut rustc = toolchain.command("rustc");
    rustc.args(SMALL.split(' ')).args(["--print", "cfg"]).env("RUSTC_BOOTSTRAP", "1");
    command::succeeds(&mut rustc) && toolchain.has_std_source()
}

/// The binding step is linked into xtask, so that it has the version of `Cargo.lock`; it must be that of
/// the library in the module.
fn check_versions(workspace: &Workspace) -> Result<()> {
    let library = workspace.locked_version("wasm-bindgen")?;
    let step = workspace.locked_version("wasm-bindgen-cli-support")?;
    if library == step {
        return Ok(());
    }
    Err(TaskError::Advice(format!(
        "crates/wasm has wasm-bindgen {library} and crates/xtask has wasm-bindgen-cli-support {step}: \
         give both the same version in their Cargo.toml"
    )))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn names_are_shortened_in_the_script_as_in_the_module() {
        let names = r#"{"imports": [["./e.js", "__wbg_now_12", "a"]],
            "exports": [["engine", "b"], ["engine_new", "c"]]}"#;
        let script =
            "{ __wbg_now_12: function() {} }, \"./e.js\": import0; wasm.engine_new(wasm.x)";
        let expected = "{ a: function() {} }, a: import0; wasm.c(wasm.x)";
        assert_eq!(shortened(script, names).as_deref(), Some(expected));
        assert_eq!(shortened("", names), None);
    }
}
