//! LCS: what two strings have in common.

use std::ops::Range;

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::number;
use crate::sandbox::reply::Reply;
use crate::sandbox::value::Str;

/// How large the table of a comparison may be; the reference refuses one that the system has no memory for.
const LARGEST: usize = 64 << 20;

/// What LCS is asked for.
#[derive(Debug, Default)]
struct Options {
    gives_len: bool,
    gives_places: bool,
    gives_match_len: bool,
    shortest: usize,
}

impl Options {
    fn parse<'a>(mut rest: impl Iterator<Item = &'a [u8]>) -> Result<Self, Fault> {
        let mut options = Self::default();
        while let Some(option) = rest.next() {
            match option.to_ascii_lowercase().as_slice() {
                b"idx" => options.gives_places = true,
                b"len" => options.gives_len = true,
                b"withmatchlen" => options.gives_match_len = true,
                b"minmatchlen" => {
                    let len = number::integer(rest.next().ok_or(Fault::Syntax)?);
                    // A negative one is none.
                    options.shortest = usize::try_from(len.ok_or(Fault::NotInteger)?).unwrap_or(0);
                }
                _ => return Err(Fault::Syntax),
            }
        }
        match options.gives_places && options.gives_len {
            true => Err(Fault::of(
                "ERR If you want both the length and indexes, please just use IDX.",
            )),
            false => Ok(options),
        }
    }
}

pub(super) fn lcs(call: &mut Call<'_>) -> Result<(), Fault> {
    let (first, second, rest) = (call.word(1), call.word(2), call.rest(3));
    let (db, reply) = call.parts();
    let bytes = |key| match db.read::<Str>(key) {
        Ok(value) => Ok(value.map_or(&b""[..], Str::bytes)),
        Err(_) => Err(Fault::of(
            "ERR The specified keys must contain string values",
        )),
    };
    let (first, second) = (bytes(first)?, bytes(second)?);
    let options = Options::parse(rest)?;
    let lengths = Lengths::of(first, second)?;
    if options.gives_len {
        reply.count(lengths.at(first.len(), second.len()));
        return Ok(());
    }
    let matches = lengths.matches(first, second);
    if options.gives_places {
        write_places(reply, &matches, &options);
        return Ok(());
    }
    let parts = matches.iter().rev().map(|one| &first[one.first.clone()]);
    reply.bulk(parts.collect::<Vec<_>>().concat());
    Ok(())
}

fn write_places(reply: &mut Reply, matches: &[Match], options: &Options) {
    let long = |one: &&Match| one.first.len() >= options.shortest;
    reply.map(2);
    reply.bulk("matches");
    reply.array(matches.iter().filter(long).count());
    for one in matches.iter().filter(long) {
        reply.array(if options.gives_match_len { 3 } else { 2 });
        for range in [&one.first, &one.second] {
            reply.array(2);
            reply.count(range.start);
            reply.count(range.end - 1);
        }
        if options.gives_match_len {
            reply.count(one.first.len());
        }
    }
    reply.bulk("len");
    reply.count(matches.iter().map(|one| one.first.len()).sum());
}

/// A run of bytes that both strings have.
struct Match {
    first: Range<usize>,
    second: Range<usize>,
}

/// How much any two beginnings of the strings have in common.
struct Lengths {
    width: usize,
    cells: Vec<u32>,
}

impl Lengths {
    fn of(first: &[u8], second: &[u8]) -> Result<Self, Fault> {
        let width = second.len() + 1;
        let size = (first.len() + 1).checked_mul(width);
        let size = size.filter(|&size| size <= LARGEST).ok_or(Fault::of(
            "ERR Insufficient memory, failed allocating transient memory for LCS",
        ))?;
        let mut cells = vec![0; size];
        for (i, a) in first.iter().enumerate() {
            for (j, b) in second.iter().enumerate() {
                let (above, here) = (i * width + j, (i + 1) * width + j);
                cells[here + 1] = match a == b {
                    true => cells[above] + 1,
                    false => cells[above + 1].max(cells[here]),
                };
            }
        }
        Ok(Self { width, cells })
    }

    /// Gives how much the first `i` and the first `j` bytes have in common.
    fn at(&self, i: usize, j: usize) -> usize {
        self.cells[i * self.width + j] as usize
    }

    /// Gives the runs of the longest subsequence, the last one first.
    fn matches(&self, first: &[u8], second: &[u8]) -> Vec<Match> {
        let (mut i, mut j) = (first.len(), second.len());
        let mut matches = Vec::new();
        while i > 0 && j > 0 {
            let end = (i, j);
            while i > 0 && j > 0 && first[i - 1] == second[j - 1] {
                (i, j) = (i - 1, j - 1);
            }
            if (i, j) != end {
                let (first, second) = (i..end.0, j..end.1);
                matches.push(Match { first, second });
            } else if self.at(i - 1, j) > self.at(i, j - 1) {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        matches
    }
}
