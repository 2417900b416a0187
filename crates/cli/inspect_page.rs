//! The page of `aril inspect --html`: one file, without scripts.

use std::fmt::Write as _;

use aril::{Inspection, Lists};

use crate::inspect::range;
use crate::page::{STYLE, escaped};
use crate::report;
use crate::table::{grouped, size};

const OWN_STYLE: &str = include_str!("pages/inspect.css");

/// The page about an index with this name.
pub(crate) fn page(inspection: &Inspection, name: &str) -> String {
    let title = escaped(&format!("Index {name}"));
    let mut body = format!(
        "<h1>{title}</h1>\n<p class=\"lead\">{} documents, {} passages, {} words; {} in {} blocks, {}.</p>\n",
        grouped(inspection.n_docs.into()),
        grouped(inspection.n_passages.into()),
        grouped(inspection.n_words.into()),
        size(inspection.n_bytes),
        grouped(inspection.sections.iter().map(|section| u64::from(section.n_blocks)).sum()),
        report::layout_name(inspection.layout),
    );
    let _ = write!(
        body,
        "<pre>{}</pre>\n<h2>Bytes by section</h2>\n",
        escaped(report::visitor(inspection).trim_end())
    );
    body += &treemap(inspection);
    body += &sections(inspection);
    if let Some(lists) = &inspection.lists {
        body += "<h2>Lists by length</h2>\n";
        body += &histogram(lists);
        body += "<h2>The largest lists</h2>\n<p class=\"about\">湖| is a character at the end of a run, 湖* it and \
                 whatever follows, la* all words that begin so.</p>\n";
        body += &largest(lists);
    }
    body += &urls("Documents without a title", &inspection.untitled);
    body += &urls("Documents with a title alone", &inspection.textless);
    if !inspection.twins.is_empty() {
        let _ = write!(
            body,
            "<h2>Documents that are nearly the same: {}</h2>\n<ul>\n",
            inspection.n_twins
        );
        for group in &inspection.twins {
            let group: Vec<String> = group.iter().map(|url| escaped(url)).collect();
            let _ = writeln!(body, "<li>{}</li>", group.join("<br>"));
        }
        body += "</ul>\n";
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\
         <p class=\"about\">Made by {}.</p>\n</main>\n</body>\n</html>\n",
        crate::NAME
    )
}

/// Width and height of the map of bytes.
const MAP: (f64, f64) = (720.0, 360.0);

/// What a rectangle of the map stands for.
struct Area {
    name: String,
    n_bytes: u64,
    /// Which color.
    kind: usize,
}

/// Sections as areas, of terms the largest lists too.
fn treemap(inspection: &Inspection) -> String {
    let mut areas =
        vec![Area { name: "head".to_owned(), n_bytes: inspection.n_head_bytes, kind: 0 }];
    for (i, section) in inspection.sections.iter().enumerate() {
        areas.push(Area {
            name: section.kind.clone(),
            n_bytes: section.n_stored_bytes,
            kind: i + 1,
        });
    }
    areas.retain(|area| area.n_bytes > 0);
    areas.sort_by_key(|area| std::cmp::Reverse(area.n_bytes));
    let total: u64 = areas.iter().map(|area| area.n_bytes).sum();
    let mut svg = format!(
        "<svg class=\"map\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Bytes by section, as areas\">\n",
        MAP.0, MAP.1
    );
    let sizes: Vec<f64> = areas.iter().map(|area| area.n_bytes as f64).collect();
    for (area, [x, y, width, height]) in
        areas.iter().zip(squarified(&sizes, [0.0, 0.0, MAP.0, MAP.1]))
    {
        let Area { name, n_bytes, kind } = area;
        let share = *n_bytes as f64 * 100.0 / total.max(1) as f64;
        let told = format!("{name}: {} ({share:.1} %)", size(*n_bytes));
        let _ = write!(
            svg,
            "<g><title>{0}</title><rect class=\"k{kind}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>",
            escaped(&told)
        );
        if width > 90.0 && height > 40.0 {
            let _ = write!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\">{}</text><text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + 9.0,
                y + 21.0,
                escaped(name),
                x + 9.0,
                y + 37.0,
                size(*n_bytes)
            );
        }
        svg += "</g>\n";
    }
    svg + "</svg>\n"
}

/// Rectangles in `[x, y, width, height]` whose areas are as `sizes`, which descend, and that are as square as may be
/// (Bruls, Huizing and van Wijk 2000, "Squarified treemaps").
fn squarified(sizes: &[f64], mut free: [f64; 4]) -> Vec<[f64; 4]> {
    let total: f64 = sizes.iter().sum();
    let scale = if total > 0.0 { free[2] * free[3] / total } else { 0.0 };
    let mut rest: Vec<f64> = sizes.iter().map(|size| size * scale).collect();
    let mut placed = Vec::new();
    while !rest.is_empty() {
        let [x, y, width, height] = free;
        let side = width.min(height).max(f64::MIN_POSITIVE);
        // The longest row whose worst rectangle does not get longer by one more.
        let worst = |row: &[f64]| {
            let thickness = row.iter().sum::<f64>() / side;
            let ratio = |area: &f64| {
                let length = area / thickness;
                (length / thickness).max(thickness / length)
            };
            row.iter().map(ratio).fold(0.0, f64::max)
        };
        let row_at = |n: usize| rest.get(..n).unwrap_or(&rest);
        let mut n = 1;
        while n < rest.len() && worst(row_at(n + 1)) <= worst(row_at(n)) {
            n += 1;
        }
        let row: Vec<f64> = rest.drain(..n).collect();
        let thickness = row.iter().sum::<f64>() / side;
        let mut along = 0.0;
        for area in row {
            let length = if thickness > 0.0 { area / thickness } else { 0.0 };
            placed.push(if width >= height {
                [x, y + along, thickness, length]
            } else {
                [x + along, y, length, thickness]
            });
            along += length;
        }
        free = if width >= height {
            [x + thickness, y, width - thickness, height]
        } else {
            [x, y + thickness, width, height - thickness]
        };
    }
    placed
}

fn sections(inspection: &Inspection) -> String {
    let mut rows = String::new();
    let mut row = |class: usize, cells: [String; 6]| {
        let [kind, cells @ ..] = cells;
        let _ =
            write!(rows, "<tr><th scope=\"row\"><i class=\"k{class}\"></i>{}</th>", escaped(&kind));
        for cell in cells {
            let _ = write!(rows, "<td>{cell}</td>");
        }
        rows += "</tr>\n";
    };
    let head = grouped(inspection.n_head_bytes);
    row(0, ["head".to_owned(), "1".to_owned(), head, String::new(), String::new(), String::new()]);
    for (i, section) in inspection.sections.iter().enumerate() {
        if section.n_blocks > 0 {
            row(
                i + 1,
                [
                    section.kind.clone(),
                    grouped(section.n_blocks.into()),
                    grouped(section.n_stored_bytes),
                    grouped(section.n_bytes),
                    grouped(section.median),
                    grouped(section.largest),
                ],
            );
        }
    }
    table(&["section", "blocks", "bytes", "inflated", "median", "largest"], &rows)
}

fn table(names: &[&str], rows: &str) -> String {
    let names = names.join("</th><th scope=\"col\">");
    format!(
        "<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">{names}</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

/// Lists by length: how many, and what they take.
fn histogram(lists: &Lists) -> String {
    let most = lists.lengths.iter().map(|length| length.n_bytes).max().unwrap_or_default().max(1);
    let most_lists = lists.lengths.iter().map(|length| length.n).max().unwrap_or_default().max(1);
    let mut rows = String::new();
    for length in lists.lengths.iter().filter(|length| length.n > 0) {
        let bar = |class: &str, share: f64| {
            format!(
                "<td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"{:.1}\" height=\"8\"/></svg></td>",
                100.0 * share
            )
        };
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\">{}</th><td>{}</td>{}<td>{}</td>{}</tr>",
            range(length.from),
            grouped(length.n.into()),
            bar("k5", f64::from(length.n) / f64::from(most_lists)),
            grouped(length.n_bytes),
            bar("k6", length.n_bytes as f64 / most as f64),
        );
    }
    table(&["passages", "lists", "", "bytes", ""], &rows)
}

fn largest(lists: &Lists) -> String {
    let mut rows = String::new();
    for term in &lists.largest {
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\"><bdi>{}</bdi></th><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&term.term),
            grouped(term.n_bytes),
            grouped(term.doc_freq.into()),
            if term.is_cut { "cut" } else { "" },
        );
    }
    table(&["term", "bytes", "passages", ""], &rows)
}

/// So many addresses are listed.
const MAX_URLS: usize = 200;

fn urls(what: &str, urls: &[String]) -> String {
    if urls.is_empty() {
        return String::new();
    }
    let mut text = format!("<h2>{what}: {}</h2>\n<ul>\n", grouped(urls.len() as u64));
    for url in urls.iter().take(MAX_URLS) {
        let _ = writeln!(text, "<li>{}</li>", escaped(url));
    }
    if urls.len() > MAX_URLS {
        let _ = writeln!(text, "<li>and {} more</li>", urls.len() - MAX_URLS);
    }
    text + "</ul>\n"
}

#[cfg(test)]
mod tests {
    use super::squarified;

    #[test]
    fn areas_are_as_the_numbers_and_fill_the_map() {
        let sizes = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0];
        let placed = squarified(&sizes, [0.0, 0.0, 6.0, 4.0]);
        assert_eq!(placed.len(), sizes.len());
        for (size, [x, y, width, height]) in sizes.iter().zip(&placed) {
            assert!((width * height - size).abs() < 1e-9);
            assert!(*x >= 0.0 && *y >= 0.0 && x + width < 6.0 + 1e-9 && y + height < 4.0 + 1e-9);
            // The paper's own example: none is longer than three times its width.
            assert!(width / height < 3.01 && height / width < 3.01, "{width} {height}");
        }
        assert!(squarified(&[], [0.0; 4]).is_empty());
    }
}
