//! What was measured, as rows of a table in Markdown.

use std::fmt::{self, Display};

use super::ask::{Measured, Miss, Ranks, mean};
use super::corpus::Corpus;
use crate::transfers::quantile;

/// The head of the table.
pub const HEAD: &str = "\
| set | n | hit@1 | hit@5 | hit@10 | MRR@10 | none | recall | recall@10 | precision@10 | as typed | bytes, median / p95 | in one session | rounds, median / p95 / most | ms |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

/// A row of the table: a set's name and what was measured.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a>(pub &'a str, pub &'a Measured);

/// A row of a reference, which has ranks only.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceRow<'a>(pub &'a str, pub &'a Ranks);

/// A query that missed, with what was wanted and what came.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a>(pub &'a Corpus, pub &'a Miss);

impl Display for Ranks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, five, ten] = [1, 5, 10].map(|k| self.hit_at(k));
        write!(f, "{} | {first:.3} | {five:.3} | {ten:.3} | {:.3}", self.n(), self.mrr_at_10())
    }
}

impl Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row(name, m) = self;
        let none = m.n_empty as f64 / m.ranks.n().max(1) as f64;
        write!(f, "| {name} | {} | {none:.3} |", m.ranks)?;
        for shares in [&m.recall, &m.recall_at_10, &m.precision_at_10, &m.as_typed] {
            match shares.as_slice() {
                [] => write!(f, " |")?,
                shares => write!(f, " {:.4} |", mean(shares.iter().copied()))?,
            }
        }
        for bytes in [&m.fresh_bytes, &m.session_bytes] {
            write!(f, " {} / {} |", quantile(bytes, 0.5), quantile(bytes, 0.95))?;
        }
        let [median, p95, most] = [0.5, 0.95, 1.0].map(|share| quantile(&m.rounds, share));
        write!(f, " {median} / {p95} / {most} |")?;
        write!(f, " {:.2} / {:.2} |", quantile(&m.ms, 0.5), quantile(&m.ms, 0.95))
    }
}

impl Display for ReferenceRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} | {} | | | | | | | | | |", self.0, self.1)
    }
}

impl Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure(corpus, miss) = self;
        let wanted: Vec<&str> = miss.query.wanted.iter().take(3).map(|d| corpus.url(*d)).collect();
        let more = miss.query.wanted.len() - wanted.len();
        write!(f, "`{}` wanted {}", miss.query.typed, wanted.join(", "))?;
        if more > 0 {
            write!(f, " and {more} more")?;
        }
        for hit in &miss.hits {
            write!(f, "\n    {:?} {:.2} {} “{}”", hit.tier, hit.score, hit.url, hit.title)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::sets::Query;
    use super::*;

    #[test]
    fn rows_have_the_columns_of_the_head() {
        let mut ranks = Ranks::default();
        ranks.add(&Query::new("q".to_owned(), [1]), [Some(0), Some(1)]);
        let measured =
            Measured { ranks: ranks.clone(), recall: vec![0.5, 1.0], ..Measured::default() };
        let n_columns = HEAD.lines().map(|line| line.matches('|').count()).collect::<Vec<_>>();
        let row = Row("name", &measured).to_string();
        let reference = ReferenceRow("name", &ranks).to_string();
        for line in [&row, &reference] {
            assert_eq!(vec![line.matches('|').count(); 2], n_columns, "{line}");
        }
        assert!(
            row.starts_with("| name | 1 | 0.000 | 1.000 | 1.000 | 0.500 | 0.000 | 0.7500 | | |")
        );
    }
}
