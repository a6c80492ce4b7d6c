//! What the command line asks of `--scan`.

use std::time::Duration;

use super::{Error, bytes, words};
use crate::cli::Cli;
use crate::mode::scan::{Count, Options};

/// Decides which keys are printed, and how they are asked for.
///
/// # Errors
/// The quoted pattern is not exactly one word.
pub(super) fn options(cli: &Cli) -> Result<Options, Error> {
    let scan = &cli.scan;
    let quoted = scan.quoted_pattern.as_deref();
    let quoted = quoted
        .map(|pattern| words::unquoted(pattern, "--quoted-pattern"))
        .transpose()?;
    Ok(Options {
        pattern: quoted.or(scan.pattern.as_deref().map(bytes)),
        kind: scan.kind.as_deref().map(bytes),
        count: scan.count.map_or(Count::Fitting, Count::Fixed),
        interval: Duration::from_secs_f64(cli.interval.unwrap_or(0.0)),
    })
}

/// Tells what does not go together with `--scan`, or what does not go without it.
pub(super) fn check(cli: &Cli) -> Result<(), Error> {
    let wrong = |message, hint| Err(Error { message, hint });
    let scan = &cli.scan;
    if scan.scan {
        return match (cli.words.first(), &cli.tool) {
            (Some(word), _) => {
                let message = format!(
                    "found the command {word:?} together with --scan, expected one of them"
                );
                wrong(message, Some("which keys are printed, --pattern tells"))
            }
            (None, Some(_)) => {
                let message = "found --scan together with a tool, expected one of them";
                wrong(message.to_owned(), None)
            }
            (None, None) => Ok(()),
        };
    }
    let option = match () {
        () if scan.pattern.is_some() => "--pattern",
        () if scan.quoted_pattern.is_some() => "--quoted-pattern",
        () if scan.kind.is_some() => "--type",
        () if scan.count.is_some() => "--count",
        () => return Ok(()),
    };
    wrong(
        format!("found {option} without --scan, expected both"),
        None,
    )
}
