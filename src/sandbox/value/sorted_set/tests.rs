use std::collections::BTreeMap;

use proptest::prelude::*;

use super::ranking::Ranking;
use super::{LexEnd, LexRange, SortedSet};
use crate::sandbox::value::Collection as _;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// More members than a piece holds, so that pieces are cut, emptied and passed over.
    #[test]
    fn is_a_sorted_list_of_scores_and_names(
        changes in prop::collection::vec((0..1500u32, prop::option::weighted(0.7, -40..40i32)), 0..3000),
        cut in 0..1500usize,
    ) {
        let (mut set, mut model) = (SortedSet::default(), BTreeMap::new());
        for (name, score) in changes {
            let name = name.to_string().into_bytes();
            match score {
                Some(score) => {
                    let is_new = model.insert(name.clone(), score).is_none();
                    prop_assert_eq!(set.insert(&name, score.into()), is_new);
                }
                None => prop_assert_eq!(set.remove(&name), model.remove(&name).map(f64::from)),
            }
        }
        let mut sorted: Vec<_> = model.into_iter().map(|(name, score)| (score, name)).collect();
        sorted.sort();
        let pairs = |set: &SortedSet| -> Vec<_> {
            set.iter().map(|(name, score)| (score as i32, name.to_vec())).collect()
        };
        prop_assert_eq!(pairs(&set), sorted.clone());
        for (rank, (score, name)) in sorted.iter().enumerate() {
            prop_assert_eq!(set.rank(name), Some(rank));
            prop_assert_eq!(set.score(name), Some(f64::from(*score)));
        }
        let cut = cut.min(sorted.len());
        let middle = cut / 2..cut;
        let part: Vec<_> = set.range(middle.clone()).rev().map(|(name, _)| name.to_vec()).collect();
        let expected: Vec<_> = sorted[middle.clone()].iter().rev().map(|(_, name)| name.clone()).collect();
        prop_assert_eq!(part, expected);
        prop_assert_eq!(set.remove_range(middle.clone()), middle.len());
        sorted.drain(middle);
        prop_assert_eq!(set.len(), sorted.len());
        prop_assert_eq!(pairs(&set), sorted);
    }
}

#[test]
fn a_ranking_counts_what_is_low() {
    let mut ranking = Ranking::default();
    for number in (0..1000u32).rev() {
        ranking.insert(f64::from(number), b"x");
    }
    for limit in [0, 1, 255, 256, 257, 999, 1000] {
        let limit = f64::from(limit);
        assert_eq!(ranking.partition(|_, score| score < limit), limit as usize);
    }
    assert_eq!(ranking.rank(500.0, b"w"), 500);
    assert_eq!(ranking.rank(500.0, b"y"), 501);
}

#[test]
fn a_range_of_names_is_empty_when_its_ends_cross() {
    let ranges = [
        (LexEnd::Lowest, LexEnd::Highest, false),
        (LexEnd::Highest, LexEnd::Lowest, true),
        (LexEnd::Included(b"a"), LexEnd::Included(b"a"), false),
        (LexEnd::Included(b"a"), LexEnd::Excluded(b"a"), true),
        (LexEnd::Included(b"b"), LexEnd::Included(b"a"), true),
        (LexEnd::Included(b"b"), LexEnd::Highest, false),
    ];
    for (min, max, is_empty) in ranges {
        assert_eq!(
            LexRange { min, max }.is_empty(),
            is_empty,
            "{min:?} {max:?}"
        );
    }
}
