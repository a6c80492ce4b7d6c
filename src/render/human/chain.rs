//! The one look-ahead of the human form: does a value of a map begin on a new line?
//!
//! It does if it has several lines. An aggregate of several elements has, an empty one has not; one with a single
//! element, or a single pair, has what that element, or that pair's value, has. So while single elements are nested in
//! each other, what is written is held back, until their chain ends with something that decides for all of it. The
//! key of a pair in the chain may be an aggregate and hold maps of its own: its chains are decided for themselves.

/// How much is held back at most: enough for single elements nested as deep as the scanner follows them. Beyond it
/// the values begin on new lines, for what stands on a line of that length cannot be read anyway.
const LIMIT: usize = 32 * 1024;

/// How many lines a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// A leaf or an empty aggregate.
    One,
    /// More, or one cannot know.
    Several,
    /// As many as the only element of the aggregate that begins.
    OfItsElement,
}

/// The undecided values and what has been written since the first of them.
#[derive(Debug, Default)]
pub(super) struct Chain {
    held: Vec<u8>,
    /// The values that are undecided, in the order of the text.
    undecided: Vec<Undecided>,
    /// Where in `undecided` the innermost chain begins; the values before it wait for a key to end.
    start: usize,
}

#[derive(Debug)]
struct Undecided {
    /// Where in the held text the value begins.
    at: usize,
    /// The column in which it begins if it does so on a new line.
    indent: usize,
}

impl Chain {
    /// The buffer to write to.
    pub(super) fn sink<'a>(&'a mut self, out: &'a mut Vec<u8>) -> &'a mut Vec<u8> {
        match self.undecided.is_empty() {
            true => out,
            false => &mut self.held,
        }
    }

    /// Leaves a value of a map undecided that begins here.
    pub(super) fn hold(&mut self, indent: usize) {
        let at = self.held.len();
        self.undecided.push(Undecided { at, indent });
    }

    /// Decides on the values of the innermost chain, now that the lines are known of what stands at its end.
    pub(super) fn decide(&mut self, lines: Lines, out: &mut Vec<u8>) {
        if self.start == self.undecided.len() || lines == Lines::OfItsElement {
            return;
        }
        if self.start == 0 {
            self.release(lines, out);
            return;
        }
        // The text of this chain moves to its own place, behind what is still undecided.
        let from = self.undecided[self.start].at;
        let tail = self.held.split_off(from);
        let mut done = from;
        for value in self.undecided.drain(self.start..) {
            self.held
                .extend_from_slice(&tail[done - from..value.at - from]);
            done = value.at;
            begin(lines, value.indent, &mut self.held);
        }
        self.held.extend_from_slice(&tail[done - from..]);
    }

    /// Begins a chain of its own for the inside of a key; tells where the outer one begins.
    pub(super) fn interrupt(&mut self) -> usize {
        std::mem::replace(&mut self.start, self.undecided.len())
    }

    /// Goes back to the outer chain at the end of the key.
    pub(super) fn resume(&mut self, outer: usize) {
        // All of it may have been given up in the meantime.
        self.start = outer.min(self.undecided.len());
    }

    /// Gives up if more is held than there should be.
    pub(super) fn bound(&mut self, out: &mut Vec<u8>) {
        if self.held.len() > LIMIT {
            self.give_up(out);
        }
    }

    /// Writes all that is held, every undecided value on a new line.
    pub(super) fn give_up(&mut self, out: &mut Vec<u8>) {
        self.start = 0;
        self.release(Lines::Several, out);
    }

    fn release(&mut self, lines: Lines, out: &mut Vec<u8>) {
        let mut done = 0;
        for value in self.undecided.drain(..) {
            out.extend_from_slice(&self.held[done..value.at]);
            done = value.at;
            begin(lines, value.indent, out);
        }
        out.extend_from_slice(&self.held[done..]);
        self.held.clear();
    }
}

fn begin(lines: Lines, indent: usize, out: &mut Vec<u8>) {
    if lines == Lines::Several {
        super::new_line(indent, out);
    }
}
