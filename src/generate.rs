//! What is made of the description of the command line: completions for five shells and the manual page.

use std::io;

use clap_complete::{Shell, generate};
use clap_mangen::Man;

use crate::cli::{self, Generate};

/// Gives the text that `--generate` prints. What stands in `completions/` is this.
///
/// # Errors
/// The page cannot be rendered.
pub fn text(what: Generate) -> io::Result<Vec<u8>> {
    let mut command = cli::command();
    let mut out = Vec::new();
    let shell = match what {
        Generate::CompleteBash => Shell::Bash,
        Generate::CompleteZsh => Shell::Zsh,
        Generate::CompleteFish => Shell::Fish,
        Generate::CompletePowershell => Shell::PowerShell,
        Generate::CompleteElvish => Shell::Elvish,
        Generate::Man => {
            Man::new(command).render(&mut out)?;
            return Ok(out);
        }
    };
    generate(shell, &mut command, "redis-shell", &mut out);
    Ok(out)
}
