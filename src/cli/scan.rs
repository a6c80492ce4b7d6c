//! The options of `--scan`: all keys, one a line.

use std::ffi::OsString;

use clap::Args;

use super::parsed;

/// Which keys are printed.
#[derive(Debug, Clone, Default, Args)]
pub struct Scan {
    /// Print the keys of the database by SCAN, one a line or as --output says: -D, or else -d, ends each of them. A key
    /// that lives throughout is printed at least once; as SCAN gives them, some may come twice
    #[arg(long, conflicts_with_all = ["eval", "lua", "file"], help_heading = "Commands")]
    pub scan: bool,

    /// With --scan: only keys that match P, as KEYS does it
    #[arg(
        long,
        value_name = "P",
        allow_hyphen_values = true,
        help_heading = "Commands"
    )]
    pub pattern: Option<OsString>,

    /// With --scan: the same, P being read as it would be in a line, with quotes and escapes
    #[arg(
        long,
        value_name = "P",
        allow_hyphen_values = true,
        conflicts_with = "pattern",
        help_heading = "Commands"
    )]
    pub quoted_pattern: Option<OsString>,

    /// With --scan: only keys of this type, as TYPE names it
    #[arg(
        long = "type",
        value_name = "TYPE",
        allow_hyphen_values = true,
        help_heading = "Commands"
    )]
    pub kind: Option<OsString>,

    /// With --scan: how many keys each call looks at [default: as many as take the server about 2 ms, 10 to 10000]
    #[arg(long, value_name = "N", value_parser = parsed(count), allow_hyphen_values = true, help_heading = "Commands")]
    pub count: Option<u64>,
}

fn count(text: &str) -> Result<u64, &'static str> {
    match text.parse() {
        // What a server reads as a count.
        Ok(count @ 1..=0x7fff_ffff_ffff_ffff) => Ok(count),
        _ => Err("how many keys a call looks at, 1 or more"),
    }
}
