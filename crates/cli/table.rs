//! Numbers for people.

/// Lines of cells, aligned: the first to the left, the others to the right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(names: &[&str]) -> Table {
        Table { rows: vec![names.iter().map(|name| (*name).to_owned()).collect()] }
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    pub(crate) fn text(&self) -> String {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |i: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(i))
                .map(|cell| columns(cell))
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..n_columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::from(" ");
            for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let pad = " ".repeat(width.saturating_sub(columns(cell)));
                let cells = if i == 0 { [" ", cell, &pad] } else { ["  ", &pad, cell] };
                line.extend(cells);
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }
}

/// How wide a text is in a terminal, roughly.
fn columns(text: &str) -> usize {
    let is_wide =
        |c| matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{FFDC}' | '\u{20000}'..);
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in decimal units: `14.3 kB`.
pub(crate) fn size(n_bytes: u64) -> String {
    let n = n_bytes as f64;
    match n_bytes {
        0..1000 => format!("{n_bytes} B"),
        1000..100_000 => format!("{:.1} kB", n / 1e3),
        100_000..1_000_000 => format!("{:.0} kB", n / 1e3),
        _ => format!("{:.1} MB", n / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, grouped, size};

    #[test]
    fn cells_are_aligned() {
        let mut table = Table::new(&["section", "bytes"]);
        table.row(&["湖".to_owned(), grouped(1_234_567)]);
        assert_eq!(table.text(), "  section      bytes\n  湖       1,234,567\n");
    }

    #[test]
    fn sizes_have_three_digits() {
        for (n, text) in
            [(999, "999 B"), (14_321, "14.3 kB"), (943_210, "943 kB"), (4_900_000, "4.9 MB")]
        {
            assert_eq!(size(n), text);
        }
    }
}
