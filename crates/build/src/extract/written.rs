//! Tags, weights, numbers and dates, as they are written.

use super::one_line;
use crate::document::Weight;

/// A page has so many tags at the most: more are there to be found by anything.
pub(super) const MAX_TAGS: usize = 64;

/// The tags in a list of them, each once.
pub(super) fn said_tags(written: &str, tags: &mut Vec<String>) {
    for tag in written.split([',', '，', '、', ';', '；', '\n']) {
        let tag = one_line(tag);
        if !tag.is_empty() && tags.len() < MAX_TAGS && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
}

/// The weight that a page says it has; nothing for what is none.
pub(super) fn said_weight(written: &str) -> Option<Weight> {
    Weight::new(written.trim().parse().ok()?)
}

/// A number to sort by, rounded to a whole one; nothing for what is none.
pub(super) fn said_number(written: &str) -> Option<i64> {
    let written = written.trim();
    let rounded =
        || written.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n.round() as i64);
    written.parse().ok().or_else(rounded)
}

/// The day of a date as ISO 8601 writes it, `2024-02-29` and maybe a time, in seconds since 1970; nothing for what
/// is none.
pub(crate) fn said_date(written: &str) -> Option<i64> {
    let day = written.trim().get(..10)?;
    let mut parts = day.split('-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    // Years begin in March, so that a leap day is the last (Hinnant, "chrono-compatible low-level date algorithms").
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    is_date.then(|| (365 * year + leap_days + day_of_year - 719_468) * 24 * 60 * 60)
}

#[cfg(test)]
mod tests {
    use super::said_date;

    #[test]
    fn days_are_counted_from_1970() {
        let days = |written| said_date(written).map(|seconds| seconds / 86_400);
        for (written, n) in [
            ("1970-01-01", Some(0)),
            ("2000-02-29T12:00:00+02:00", Some(11_016)),
            ("2000-03-01 05:00", Some(11_017)),
            ("1969-12-31", Some(-1)),
            ("2024-13-01", None),
            ("1 May 2024", None),
            ("", None),
        ] {
            assert_eq!(days(written), n, "{written}");
        }
    }
}
