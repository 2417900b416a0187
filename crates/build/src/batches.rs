//! Batches: what is made one after the other, while what was made before is packed on the other threads.

use crate::error::BuildError;

/// Makes one batch after the other until there is none, and gives each to `take`, in order; the next is made meanwhile.
///
/// # Errors
/// Those of `make` and `take`.
pub(crate) fn overlapped<T: Send>(
    mut make: impl FnMut() -> Result<Option<T>, BuildError> + Send,
    mut take: impl FnMut(T) -> Result<(), BuildError> + Send,
) -> Result<(), BuildError> {
    let mut next = make()?;
    while let Some(batch) = next {
        let (after, taken) = rayon::join(&mut make, || take(batch));
        taken?;
        next = after?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::overlapped;
    use crate::error::BuildError;

    /// What is taken of ten batches, where making one fails, or taking one.
    fn taken(fails_at: usize, stops_at: usize) -> (Vec<usize>, bool) {
        let (mut n, mut taken) = (0, Vec::new());
        let done = overlapped(
            || {
                n += 1;
                if n == fails_at { Err(BuildError::TooLarge) } else { Ok((n <= 10).then_some(n)) }
            },
            |n| {
                taken.push(n);
                if n == stops_at { Err(BuildError::DamagedRun) } else { Ok(()) }
            },
        );
        (taken, done.is_ok())
    }

    #[test]
    fn batches_are_taken_in_their_order_until_one_fails() {
        assert_eq!(taken(0, 0), ((1..=10).collect(), true));
        assert_eq!(taken(5, 0), ((1..=4).collect(), false));
        assert_eq!(taken(1, 0), (Vec::new(), false));
        assert_eq!(taken(0, 6), ((1..=6).collect(), false));
    }
}
