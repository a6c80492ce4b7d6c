//! Natural numbers of any size: as much arithmetic as reading and printing floating-point numbers exactly takes.

use std::cmp::Ordering;

/// A number in limbs of 64 bits, the lowest first, the highest not 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Natural(Vec<u64>);

const LIMB: usize = 64;

/// The largest power of ten in a limb, and how many zeros it has.
const TENS: (u64, usize) = (10_000_000_000_000_000_000, 19);

impl Natural {
    /// Tells how many bits there are up to the highest one.
    pub(super) fn bits(&self) -> usize {
        let last = self
            .0
            .last()
            .map_or(0, |limb| limb.leading_zeros() as usize);
        LIMB * self.0.len() - last
    }

    /// Tells whether one of the lowest `count` bits is 1.
    pub(super) fn any(&self, count: usize) -> bool {
        let whole = (count / LIMB).min(self.0.len());
        let rest = self.0.get(whole).copied().unwrap_or(0) & low_mask(count % LIMB);
        rest != 0 || self.0[..whole].iter().any(|&limb| limb != 0)
    }

    /// Multiplies by `factor` and adds `term`.
    pub(super) fn multiply_add(&mut self, factor: u64, term: u64) {
        let mut carry = term;
        for limb in &mut self.0 {
            let wide = u128::from(*limb) * u128::from(factor) + u128::from(carry);
            *limb = wide as u64;
            carry = (wide >> LIMB) as u64;
        }
        self.0.push(carry);
        self.trim();
    }

    /// Divides by `divisor`; gives the remainder.
    pub(super) fn divide(&mut self, divisor: u64) -> u64 {
        let mut remainder = 0;
        for limb in self.0.iter_mut().rev() {
            let wide = u128::from(remainder) << LIMB | u128::from(*limb);
            *limb = (wide / u128::from(divisor)) as u64;
            remainder = (wide % u128::from(divisor)) as u64;
        }
        self.trim();
        remainder
    }

    /// Adds another number.
    pub(super) fn add(&mut self, other: &Self) {
        let len = self.0.len().max(other.0.len()) + 1;
        self.0.resize(len, 0);
        let mut carry = false;
        for (index, limb) in self.0.iter_mut().enumerate() {
            let term = other.0.get(index).copied().unwrap_or(0);
            let (sum, first) = limb.overflowing_add(term);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            *limb = sum;
            carry = first || second;
        }
        self.trim();
    }

    /// Subtracts a number that is not larger.
    pub(super) fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (index, limb) in self.0.iter_mut().enumerate() {
            let term = other.0.get(index).copied().unwrap_or(0);
            let (difference, first) = limb.overflowing_sub(term);
            let (difference, second) = difference.overflowing_sub(u64::from(borrow));
            *limb = difference;
            borrow = first || second;
        }
        self.trim();
    }

    /// Multiplies by two, `count` times.
    pub(super) fn shift_left(&mut self, count: usize) {
        self.multiply_add(1 << (count % LIMB), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, count / LIMB));
        }
    }

    /// Gives 64 bits from the bit `start` on.
    pub(super) fn window(&self, start: usize) -> u64 {
        let limb = |index: usize| u128::from(self.0.get(index).copied().unwrap_or(0));
        let index = start / LIMB;
        let wide = limb(index + 1) << LIMB | limb(index);
        (wide >> (start % LIMB)) as u64
    }

    /// Prints the number.
    pub(super) fn into_decimal(mut self) -> String {
        let mut groups = Vec::new();
        while !self.0.is_empty() {
            groups.push(self.divide(TENS.0));
        }
        let mut text = groups.pop().unwrap_or(0).to_string();
        for group in groups.into_iter().rev() {
            text.push_str(&format!("{group:0width$}", width = TENS.1));
        }
        text
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

/// The lowest `count` bits, fewer than all.
fn low_mask(count: usize) -> u64 {
    (1 << count) - 1
}

impl From<u128> for Natural {
    fn from(number: u128) -> Self {
        let mut natural = Self(vec![number as u64, (number >> LIMB) as u64]);
        natural.trim();
        natural
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_len = self.0.len().cmp(&other.0.len());
        by_len.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
