//! What a function's locals hold, value by value: a local that is written anew may as well be another one.

#![expect(
    clippy::indexing_slicing,
    reason = "operators, locals and values go by numbers that are given here"
)]

use std::ops::Range;

use wasmparser::{BinaryReaderError, FunctionBody, Operator, ValType};

/// What a local holds from where it is written to where it is read last, over all ways through the function.
pub(crate) struct Value {
    pub(crate) local: u8,
    pub(crate) ty: ValType,
    /// The locals that it may be in. A parameter stays; what is zero at first is in none.
    pub(crate) locals: Range<u8>,
    /// Where in the module its local's number stands.
    pub(crate) places: Vec<usize>,
    /// The other values that are held while it is, ascending: none of them is in the same local.
    pub(crate) beside: Vec<usize>,
}

/// The values of a function's locals, of which it has fewer than 256 with its parameters.
pub(crate) fn values(
    body: &FunctionBody,
    types: &[ValType],
    n_params: usize,
) -> Result<Vec<Value>, BinaryReaderError> {
    let mut flow = Flow::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, place) = operator?;
        flow.add(&operator, place)?;
    }
    let mut values = Values::new(&flow, types);
    for (n, node) in flow.nodes.iter().enumerate() {
        if let Some(local) = node.local.filter(|_| !node.is_write) {
            values.trace(n, local);
        }
    }
    Ok(values.collected(n_params))
}

/// Where a function begins, as a node.
const ENTRY: usize = 0;

/// Which operators follow which. There are neither exceptions nor calls that return for their caller.
struct Flow {
    /// The function's entry, then its operators.
    nodes: Vec<Node>,
    blocks: Vec<Block>,
    /// What the next operator follows in the code, if that goes on there.
    last: Option<usize>,
}

#[derive(Default)]
struct Node {
    /// What it follows.
    behind: Vec<usize>,
    local: Option<usize>,
    is_write: bool,
    /// Of the local's number.
    place: usize,
}

#[derive(Default)]
struct Block {
    /// A loop's first operator: there go its branches.
    head: Option<usize>,
    /// Branches to the end.
    branches: Vec<usize>,
}

impl Flow {
    fn new() -> Flow {
        Flow { nodes: vec![Node::default()], blocks: vec![Block::default()], last: Some(ENTRY) }
    }

    fn add(&mut self, operator: &Operator, place: usize) -> Result<(), BinaryReaderError> {
        let n = self.nodes.len();
        let mut node = Node { behind: self.last.into_iter().collect(), ..Node::default() };
        match operator {
            Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } => {
                node.local = Some(*local_index as usize);
                node.is_write = !matches!(operator, Operator::LocalGet { .. });
                node.place = place + 1;
            }
            Operator::Block { .. } => self.blocks.push(Block::default()),
            Operator::Loop { .. } => self.blocks.push(Block { head: Some(n), branches: vec![] }),
            // Its first branch goes to the end, unless there is another arm.
            Operator::If { .. } => self.blocks.push(Block { head: None, branches: vec![n] }),
            Operator::Else => {
                if let Some(block) = self.blocks.last_mut() {
                    let arm = block.branches.remove(0);
                    block.branches.append(&mut node.behind);
                    node.behind.push(arm);
                }
            }
            Operator::End => {
                let block = self.blocks.pop().unwrap_or_default();
                node.behind.extend(block.branches);
            }
            _ => {}
        }
        self.nodes.push(node);
        self.last = Some(n);
        match operator {
            Operator::BrIf { relative_depth } => self.branch(n, *relative_depth),
            Operator::Br { relative_depth } => {
                self.branch(n, *relative_depth);
                self.last = None;
            }
            Operator::BrTable { targets } => {
                for depth in targets.targets() {
                    self.branch(n, depth?);
                }
                self.branch(n, targets.default());
                self.last = None;
            }
            Operator::Return | Operator::Unreachable => self.last = None,
            _ => {}
        }
        Ok(())
    }

    fn branch(&mut self, from: usize, depth: u32) {
        let Some(block) = self.blocks.iter_mut().rev().nth(depth as usize) else { return };
        match block.head {
            Some(head) => self.nodes[head].behind.push(from),
            None => block.branches.push(from),
        }
    }
}

/// Values as they are told apart, by the nodes that write and read them: of those that are joined all are of one value.
/// What a local holds at first has a number behind those of all nodes.
struct Values<'a> {
    nodes: &'a [Node],
    types: &'a [ValType],
    /// By node another one that is joined with it, or itself.
    joined: Vec<usize>,
    /// By local and node what reads the value that the local holds behind the node.
    held: Vec<Vec<Option<usize>>>,
    /// By the node that stands for it the number of a value.
    numbers: Vec<Option<usize>>,
    found: Vec<Value>,
}

impl<'a> Values<'a> {
    fn new(flow: &'a Flow, types: &'a [ValType]) -> Values<'a> {
        let nodes = &flow.nodes;
        let n = nodes.len() + types.len();
        let held = vec![vec![None; nodes.len()]; types.len()];
        let (joined, numbers) = ((0..n).collect(), vec![None; n]);
        Values { nodes, types, joined, held, numbers, found: Vec::new() }
    }

    /// Goes from a node that reads a local all ways back to where that is written.
    fn trace(&mut self, reader: usize, local: usize) {
        let mut ways = self.nodes[reader].behind.clone();
        while let Some(n) = ways.pop() {
            let node = &self.nodes[n];
            if let Some(other) = self.held[local][n] {
                self.join(other, reader);
                continue;
            }
            self.held[local][n] = Some(reader);
            if n == ENTRY {
                self.join(self.first(local), reader);
            } else if node.is_write && node.local == Some(local) {
                self.join(n, reader);
            } else {
                ways.extend(&node.behind);
            }
        }
    }

    /// The number of what a local holds at first.
    fn first(&self, local: usize) -> usize {
        self.nodes.len() + local
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.joined[one] = other;
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.joined[node] != node {
            self.joined[node] = self.joined[self.joined[node]];
            node = self.joined[node];
        }
        node
    }

    fn collected(mut self, n_params: usize) -> Vec<Value> {
        let n_locals = self.types.len();
        // The values that are written, where, and their locals.
        let mut written = Vec::new();
        for local in 0..n_locals {
            if self.held[local][ENTRY].is_none() {
                continue;
            }
            let value = self.value_of(self.first(local), local);
            let is_param = local < n_params;
            let locals = if is_param { local..local + 1 } else { n_params..n_locals };
            self.found[value].locals = locals.start as u8..locals.end as u8;
            written.push((value, ENTRY, local));
        }
        for (n, node) in self.nodes.iter().enumerate() {
            let Some(local) = node.local else { continue };
            let value = self.value_of(n, local);
            self.found[value].places.push(node.place);
            if node.is_write {
                written.push((value, n, local));
            }
        }
        for (value, n, local) in written {
            for other in (0..n_locals).filter(|other| *other != local) {
                let Some(reader) = self.held[other][n] else { continue };
                let other = self.value_of(reader, other);
                self.found[value].beside.push(other);
                self.found[other].beside.push(value);
            }
        }
        for value in &mut self.found {
            value.beside.sort_unstable();
            value.beside.dedup();
        }
        self.found
    }

    /// The number of the value that a node writes or reads.
    fn value_of(&mut self, node: usize, local: usize) -> usize {
        let root = self.root(node);
        let found = &mut self.found;
        *self.numbers[root].get_or_insert_with(|| {
            let locals = 0..self.types.len() as u8;
            let (places, beside) = (Vec::new(), Vec::new());
            found.push(Value { local: local as u8, ty: self.types[local], locals, places, beside });
            found.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use wasmparser::{BinaryReader, FunctionBody, ValType};

    use super::values;

    /// Of a value its local, where it may be, where it stands in the code, and with what it is held.
    type Told<'a> = (u8, Range<u8>, &'a [usize], &'a [usize]);

    /// The values of a function with a parameter and two locals, all of a type, whose code is these bytes and its end.
    fn check(code: &[u8], expected: &[Told]) {
        let body: Vec<u8> = [0].iter().chain(code).chain(&[0x0b]).copied().collect();
        let body = FunctionBody::new(BinaryReader::new(&body, 0));
        let values = values(&body, &[ValType::I32; 3], 1).unwrap();
        let found: Vec<_> = values
            .iter()
            .map(|value| {
                let places: Vec<usize> = value.places.iter().map(|place| place - 2).collect();
                (value.local, value.locals.clone(), places, value.beside.clone())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(local, locals, places, beside)| {
                (*local, locals.clone(), places.to_vec(), beside.to_vec())
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_write_begins_a_value() {
        // $1 = $0; $2 = $1; $1 = $2; drop $1
        let code = [0x20, 0, 0x21, 1, 0x20, 1, 0x21, 2, 0x20, 2, 0x21, 1, 0x20, 1, 0x1a];
        check(
            &code,
            &[
                (0, 0..1, &[0], &[]),
                (1, 0..3, &[2, 4], &[]),
                (2, 0..3, &[6, 8], &[]),
                (1, 0..3, &[10, 12], &[]),
            ],
        );
    }

    #[test]
    fn what_is_read_behind_both_arms_is_one_value() {
        // if $0 { $1 = $0 } else { $1 = 7 }; drop $1
        let code =
            [0x20, 0, 0x04, 0x40, 0x20, 0, 0x21, 1, 0x05, 0x41, 7, 0x21, 1, 0x0b, 0x20, 1, 0x1a];
        check(&code, &[(0, 0..1, &[0, 4], &[]), (1, 0..3, &[6, 11, 14], &[])]);
    }

    #[test]
    fn what_is_zero_at_first_is_in_no_parameter() {
        // if $0 { $1 = $0 }; drop $1: without the arm it is zero.
        let code = [0x20, 0, 0x04, 0x40, 0x20, 0, 0x21, 1, 0x0b, 0x20, 1, 0x1a];
        check(&code, &[(0, 0..1, &[0, 4], &[1]), (1, 1..3, &[6, 9], &[0])]);
    }

    #[test]
    fn a_loop_holds_what_it_reads_in_its_next_round() {
        // loop { $2 = 7; drop $2; $1 = $0; br_if 0 $1 }: $0 is read in each round, so all are held beside it.
        let code = [0x03, 0x40, 0x41, 7, 0x21, 2, 0x20, 2, 0x1a, 0x20, 0, 0x22, 1, 0x0d, 0, 0x0b];
        check(&code, &[(0, 0..1, &[9], &[1, 2]), (2, 0..3, &[4, 6], &[0]), (1, 0..3, &[11], &[0])]);
    }

    #[test]
    fn what_is_read_behind_a_branch_is_held_at_it() {
        // block { $1 = 7; br_table 0 0 $0; $1 = 8 }; drop $1: the second is never written.
        let code = [
            0x02, 0x40, 0x41, 7, 0x21, 1, 0x20, 0, 0x0e, 1, 0, 0, 0x41, 8, 0x21, 1, 0x0b, 0x20, 1,
            0x1a,
        ];
        check(&code, &[(0, 0..1, &[6], &[1]), (1, 0..3, &[4, 14, 17], &[0])]);
    }
}
