//! Checks that work grows with its input and not faster: nanoseconds of the processor a byte at 1, 10, 100 and 1,000 MB.
//!
//!     cargo bench --bench growth                    up to 1,000 MB, some minutes
//!     cargo bench --bench growth -- 100             up to so many MB
//!     cargo bench --bench growth -- 100 json        only what has that in its name
//!
//! Replies come in pieces of the size of a read, and what is printed is emptied as the printer does it: 1,000 MB take no
//! more memory than one. A text that has to be whole (a single line, a paste) is looked at from 10 MB to 100 MB: what is
//! made of it fits into no cache. Each figure is the best of several; one that is more than half as large again as the
//! first is an end with 1.

use std::process::ExitCode;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use redis_shell::render::Output;

use self::inputs::{Reader, Reply, Script, Step};

mod inputs;

/// How much a byte may cost of what it costs at 1 MB.
const MAX_RATIO: f64 = 1.5;

/// The sizes, in MB.
const SIZES: [usize; 4] = [1, 10, 100, 1000];

/// The largest text that is kept in memory, and the smallest whose words no longer stay in the processor's caches and in
/// the memory of the run before, in MB.
const MAX_TEXT: usize = 100;
const MIN_TEXT: usize = 10;

/// How often a size is measured at least, and about how many MB are gone through for it.
const TIMES: usize = 2;
const ENOUGH: usize = 30;

const READERS: [Reader; 8] = [
    Reader::Scanner,
    Reader::Printer(Output::Human),
    Reader::Printer(Output::Plain),
    Reader::Printer(Output::Json),
    Reader::Printer(Output::Csv),
    Reader::Base64,
    Reader::Dump,
    Reader::WholeDump,
];

/// One piece of work: gives how many bytes went in, at so many MB.
struct Work {
    name: String,
    /// The size that the others are compared with, and the largest.
    base: usize,
    max: usize,
    run: Box<dyn Fn(usize) -> Prepared>,
}

/// The input of a piece of work, and what is done with it.
struct Prepared {
    len: usize,
    run: Box<dyn Fn()>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let max = words.iter().find_map(|word| word.parse().ok());
    let name = words.iter().find(|word| word.parse::<usize>().is_err());
    let mut is_linear = true;
    println!("| ns a byte at | 1 MB | 10 MB | 100 MB | 1,000 MB | worst |  |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    for work in all() {
        if name.is_none_or(|name| work.name.contains(name.as_str())) {
            is_linear &= check(&work, max.unwrap_or(usize::MAX));
        }
    }
    match is_linear {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Measures a piece of work at each size and prints its line; tells whether it grows no faster than its input.
fn check(work: &Work, max: usize) -> bool {
    let (mut line, mut first, mut worst) = (format!("| {} |", work.name), None, 1.0_f64);
    for size in SIZES {
        if size > max.min(work.max) {
            line.push_str(" - |");
            continue;
        }
        let cost = cost(&(work.run)(size), size);
        if size >= work.base {
            worst = worst.max(cost / *first.get_or_insert(cost));
        }
        line.push_str(&format!(" {cost:.3} |"));
    }
    let is_linear = worst <= MAX_RATIO;
    let verdict = if is_linear { "" } else { "GROWS" };
    println!("{line} {worst:.2} | {verdict} |");
    is_linear
}

/// The nanoseconds that a byte costs.
fn cost(work: &Prepared, size: usize) -> f64 {
    let times = TIMES.max(ENOUGH / size);
    let best = (0..times)
        .map(|_| {
            let start = worked();
            (work.run)();
            worked() - start
        })
        .min()
        .unwrap_or_default();
    best.as_secs_f64() * 1e9 / work.len as f64
}

/// How long the program has had a processor: what else the machine does counts for nothing.
fn worked() -> Duration {
    let clock = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID);
    clock.expect("the system keeps this clock").into()
}

fn all() -> Vec<Work> {
    let mut all = Vec::new();
    for reader in READERS {
        for reply in Reply::ALL {
            let run = move |size| {
                let stream = reply.stream(size);
                Prepared {
                    len: stream.len(),
                    run: Box::new(move || reader.read(&stream)),
                }
            };
            all.push(Work {
                name: format!("{reader:?}, {reply:?}").to_lowercase(),
                base: 1,
                max: usize::MAX,
                run: Box::new(run),
            });
        }
    }
    for script in Script::ALL {
        for step in [Step::Words, Step::Requests] {
            all.push(Work {
                name: format!("{step:?} of lines, {script:?}").to_lowercase(),
                base: 1,
                max: usize::MAX,
                run: Box::new(move |size| again(script.text(), size, move |text| step.take(text))),
            });
        }
        all.push(on_text(
            "lines of a text",
            script,
            |script| script.text(),
            inputs::lines,
        ));
        all.push(on_text("words of one line", script, one_line, |line| {
            Step::Words.take(line);
        }));
    }
    all
}

/// Work on a text of 1 MB, done so many times.
fn again(text: Vec<u8>, times: usize, step: impl Fn(&[u8]) + 'static) -> Prepared {
    Prepared {
        len: text.len() * times,
        run: Box::new(move || (0..times).for_each(|_| step(&text))),
    }
}

/// Work on a text that has to be whole.
fn on_text(what: &str, script: Script, text: fn(Script) -> Vec<u8>, step: fn(&[u8])) -> Work {
    Work {
        name: format!("{what}, {script:?}").to_lowercase(),
        base: MIN_TEXT,
        max: MAX_TEXT,
        run: Box::new(move |size| {
            let text = text(script).repeat(size);
            again(text, 1, step)
        }),
    }
}

/// A script whose lines are one.
fn one_line(script: Script) -> Vec<u8> {
    let mut text = script.text();
    text.iter_mut()
        .filter(|byte| **byte == b'\n')
        .for_each(|byte| *byte = b' ');
    text
}
