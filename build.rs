//! Links the unwinder into the program instead of loading it with the program.
//!
//! The standard library asks for `libgcc_s.so`, one more file that the loader finds, maps and relocates at every start;
//! that is a tenth of the time of a one-shot. The same code comes with gcc as an archive. Where the archive is not
//! known to be there, nothing changes.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=RUSTC_LINKER");
    if is_native_glibc() && has_archive() {
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Tells whether the program is for Linux with glibc, and for the machine that builds it: another one's archive would
/// have to be asked for in another way.
fn is_native_glibc() -> bool {
    let is = |name, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && env::var_os("HOST") == env::var_os("TARGET")
}

/// Tells whether the linker finds the archive: asked for a file, gcc and clang answer with its path if they have it and
/// with the bare name if not.
fn has_archive() -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let answer = Command::new(linker)
        .arg("-print-file-name=libgcc_eh.a")
        .output();
    answer.is_ok_and(|answer| {
        let path = String::from_utf8_lossy(&answer.stdout);
        answer.status.success() && Path::new(path.trim()).is_absolute()
    })
}
