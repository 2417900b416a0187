//! What hosts do that a site would rather not meet for the first time in production.

use std::str::FromStr;
use std::time::Duration;

/// What a server does otherwise than a good static host.
#[derive(Debug, Default)]
pub struct Quirks {
    /// Sends the whole file where a part is asked for, as Cloudflare Pages does.
    pub no_range: bool,
    /// What is compressed.
    pub gzip: Gzip,
    /// How slow the connection is.
    pub slow: Option<Slow>,
    /// Which requests fail.
    pub fail: Option<Fail>,
}

/// What is sent with gzip to those who accept it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gzip {
    /// Text and the engine, whole: what most hosts compress.
    #[default]
    Text,
    /// Everything, parts of files too, as GitHub Pages does.
    All,
    /// Nothing.
    Nothing,
}

/// A slow connection, each answer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slow {
    /// Thousands of bytes a second; at least 1.
    pub kb_per_second: u32,
    /// What passes before the first byte.
    pub latency: Duration,
}

impl FromStr for Slow {
    type Err = &'static str;

    /// Reads `KBPS,MS`, such as `50,300`.
    fn from_str(text: &str) -> Result<Slow, Self::Err> {
        let wrong = "give thousands of bytes a second, and milliseconds of latency, such as 50,300";
        let (rate, latency) = text.split_once(',').ok_or(wrong)?;
        let kb_per_second = rate.trim().parse().ok().filter(|rate| *rate > 0).ok_or(wrong)?;
        let latency =
            Duration::from_millis(latency.trim().parse::<u32>().map_err(|_| wrong)?.into());
        Ok(Slow { kb_per_second, latency })
    }
}

/// Requests that are answered with status 503.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fail {
    /// So many of a hundred, 1 to 100, evenly: with 25 the fourth, the eighth and so on.
    Percent(u64),
    /// Those whose path has this in it; `*` stands for anything.
    Path(String),
}

impl FromStr for Fail {
    type Err = &'static str;

    /// Reads `N%`, or what is in the paths that fail.
    fn from_str(text: &str) -> Result<Fail, Self::Err> {
        if let Some(percent) = text.strip_suffix('%') {
            let percent = percent.parse().ok().filter(|percent| (1..=100).contains(percent));
            let percent = percent.ok_or("give a share from 1% to 100%")?;
            return Ok(Fail::Percent(percent));
        }
        let is_empty = text.chars().all(|c| c == '*');
        if is_empty {
            Err("give a share such as 20%, or a part of a path such as *.wasm")
        } else {
            Ok(Fail::Path(text.to_owned()))
        }
    }
}

impl Fail {
    /// Whether a request for `path` fails, before which there were `n`.
    pub(crate) fn takes(&self, path: &str, n: u64) -> bool {
        match self {
            Fail::Percent(percent) => (n + 1) * percent / 100 > n * percent / 100,
            Fail::Path(pattern) => {
                let mut rest = path;
                pattern.split('*').all(|part| match rest.split_once(part) {
                    Some((_, behind)) => {
                        rest = behind;
                        true
                    }
                    None => false,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_connection_has_a_rate_and_a_latency() {
        let expected = Slow { kb_per_second: 50, latency: Duration::from_millis(300) };
        assert_eq!("50,300".parse(), Ok(expected));
        for text in ["", "50", "0,300", "50,", "a,b", "50,300,1", "-1,2"] {
            assert!(text.parse::<Slow>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_of_requests_fails_evenly() {
        let fail: Fail = "25%".parse().unwrap();
        let failed: Vec<bool> = (0..8).map(|n| fail.takes("/", n)).collect();
        assert_eq!(failed, [false, false, false, true, false, false, false, true]);
        let all: Fail = "100%".parse().unwrap();
        assert!((0..10).all(|n| all.takes("/", n)));
        for text in ["0%", "101%", "%", "a%", "", "**"] {
            assert!(text.parse::<Fail>().is_err(), "{text}");
        }
    }

    #[test]
    fn paths_with_a_pattern_in_them_fail() {
        let check = |pattern: &str, path, expected| {
            assert_eq!(
                pattern.parse::<Fail>().unwrap().takes(path, 0),
                expected,
                "{pattern} {path}"
            );
        };
        check("wasm", "/search/aril.wasm", true);
        check("*.wasm", "/search/aril.wasm", true);
        check("index/*.aril", "/index/0a.aril", true);
        check("index/*.aril", "/0a.aril/index/", false);
        check("*.wasm", "/search/aril.js", false);
    }
}
