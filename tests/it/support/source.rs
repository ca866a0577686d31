//! The source code of the project for the architecture tests: files, modules, and the paths that each file uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The source files below `src`, by module path (`["domain", "kernel", "money"]`), without comments and tests.
#[derive(Debug, Clone, Default)]
pub struct Source(pub BTreeMap<Vec<String>, String>);

/// The root folder of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file below a folder of the repository, in order.
pub fn files(folder: &str) -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&root().join(folder), &mut found);
    found.sort();
    found
}

/// Source code without its comments and tests.
pub fn without_comments(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The code of a file without its comments and its tests.
pub fn code(path: &Path) -> String {
    without_comments(&std::fs::read_to_string(path).unwrap())
}

impl Source {
    /// Reads all files below `src` except test files.
    pub fn read() -> Source {
        let of_file = |path: PathBuf| {
            let below = path.strip_prefix(root().join("src")).unwrap().with_extension("");
            let module: Vec<String> = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            (module, code(&path))
        };
        let files = files("src").into_iter().filter(|path| !path.ends_with("tests.rs")).map(of_file);
        Source(files.map(|(module, text)| (as_module(module), text)).collect())
    }

    /// A constructed source: module paths such as `domain::kernel::money`, and their code.
    pub fn constructed(files: &[(&str, &str)]) -> Source {
        let of_file = |(module, text): &(&str, &str)| (split(module), without_comments(text));
        Source(files.iter().map(of_file).collect())
    }

    /// The absolute paths of the crate that a file uses, including modules that it declares and uses.
    pub fn named(&self, module: &[String]) -> Vec<Vec<String>> {
        let text = &self.0[module];
        let children = text.lines().filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'));
        let used = children.filter(|child| text.contains(&format!("{child}::")));
        let declared = used.map(|child| [module, &[child.to_owned()]].concat());
        let named = paths(text).into_iter().filter_map(|path| absolute(module, &path)).filter(|path| !path.is_empty());
        named.chain(declared).collect()
    }

    /// The other files that a file uses.
    pub fn named_by(&self, module: &[String]) -> BTreeSet<Vec<String>> {
        let files = self.named(module).iter().filter_map(|path| self.home_of(path)).collect::<BTreeSet<_>>();
        files.into_iter().filter(|file| file != module).collect()
    }

    /// The file that contains the item of an absolute path: that of the longest module path.
    fn home_of(&self, absolute: &[String]) -> Option<Vec<String>> {
        (1..=absolute.len()).rev().map(|length| absolute[..length].to_vec()).find(|module| self.0.contains_key(module))
    }

    /// The dependency cycles among the files of one layer, each as a set of files. The root module of the layer is
    /// excluded.
    pub fn circles(&self, layer: &str) -> Vec<BTreeSet<Vec<String>>> {
        let of_layer = |module: &&Vec<String>| module[0] == layer && module.len() > 1;
        let arrows = self.0.keys().filter(of_layer).map(|module| {
            let named = self.named_by(module);
            (module.clone(), named.into_iter().filter(|other| of_layer(&other)).collect())
        });
        circles(&arrows.collect())
    }
}

/// The strongly connected components with more than one node.
pub fn circles<N: Ord + Clone>(arrows: &BTreeMap<N, BTreeSet<N>>) -> Vec<BTreeSet<N>> {
    let reached: BTreeMap<&N, BTreeSet<&N>> = arrows.keys().map(|node| (node, reach(arrows, node))).collect();
    let mut found: Vec<BTreeSet<N>> = Vec::new();
    for (node, others) in &reached {
        let circle: BTreeSet<N> = others
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|back| back.contains(node)))
            .map(|other| (*other).clone())
            .collect();
        if circle.len() > 1 && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

fn reach<'a, N: Ord>(arrows: &'a BTreeMap<N, BTreeSet<N>>, from: &N) -> BTreeSet<&'a N> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&N> = arrows.get(from).into_iter().flatten().collect();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(arrows.get(node).into_iter().flatten());
        }
    }
    reached
}

/// The module path of a file: `mod.rs` and `lib.rs` are the modules of their folders.
fn as_module(mut file: Vec<String>) -> Vec<String> {
    if file.len() > 1 && file.last().is_some_and(|name| name == "mod") {
        file.pop();
    }
    file
}

fn split(path: &str) -> Vec<String> {
    path.split("::").map(str::to_owned).collect()
}

/// The absolute path within the crate; `None` if the path is outside of the crate.
fn absolute(module: &[String], path: &[String]) -> Option<Vec<String>> {
    match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            let base = module.len().checked_sub(up)?;
            Some([&module[..base], &path[up..]].concat())
        }
        _ => None,
    }
}

/// Every path that starts with `crate::`, `super::` or `self::`, with `use` trees expanded.
pub fn paths(text: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in ["crate", "super", "self"] {
        for (at, _) in text.match_indices(&format!("{start}::")) {
            let before = text[..at].chars().next_back();
            let inside = before.is_some_and(|before| before.is_alphanumeric() || "_$:".contains(before));
            // The path of a `pub(in crate::…)` is not a use.
            if !inside && !text[..at].ends_with("(in ") {
                expand(&mut Vec::new(), &mut text[at..].chars().collect::<Vec<_>>().as_slice(), &mut found);
            }
        }
    }
    found
}

/// Parses one path, or a tree of paths in braces, at the start of `rest`.
fn expand(prefix: &mut Vec<String>, rest: &mut &[char], found: &mut BTreeSet<Vec<String>>) {
    let depth = prefix.len();
    loop {
        let word: String = rest.iter().take_while(|letter| letter.is_alphanumeric() || **letter == '_').collect();
        *rest = &rest[word.chars().count()..];
        if word.is_empty() {
            break;
        }
        // `self` in a `use` tree is the parent module of the tree.
        if word != "self" || prefix.is_empty() {
            prefix.push(word);
        }
        if !rest.starts_with(&[':', ':']) {
            break;
        }
        *rest = &rest[2..];
        if rest.first() == Some(&'{') {
            *rest = &rest[1..];
            while rest.first().is_some_and(|letter| *letter != '}') {
                expand(prefix, rest, found);
                let skipped = rest.iter().take_while(|letter| !matches!(letter, ',' | '}')).count();
                *rest = &rest[skipped..];
                let between = rest.iter().take_while(|letter| **letter == ',' || letter.is_whitespace()).count();
                *rest = &rest[between..];
            }
            *rest = rest.get(1..).unwrap_or_default();
            prefix.truncate(depth);
            return;
        }
    }
    if prefix.len() > depth || depth > 0 {
        found.insert(prefix.clone());
    }
    prefix.truncate(depth);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_of_use_and_paths_in_code_are_read() {
        let text = "use crate::a::{self, b::{C, D as E}, f};\nuse super::g;\nfn h() { crate::i::j(); other::k(); }";
        let found: Vec<String> = paths(text).into_iter().map(|path| path.join("::")).collect();
        let expected = ["crate::a", "crate::a::b::C", "crate::a::b::D", "crate::a::f", "crate::i::j", "super::g"];
        assert_eq!(found, expected);
    }
}
