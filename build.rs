//! Has the program linked for a quick start, which is most of the time of a one-shot.
//!
//! **The unwinder** is linked into the program. The standard library asks for `libgcc_s.so`, one more file that the
//! loader finds, maps and relocates at every start; that is a tenth of the time of a one-shot. The same code comes with
//! gcc as an archive.
//!
//! **The functions that a one-shot runs** are put side by side, as `scripts/start.ld` lists them. They are an eighth of
//! the code and lie all over it otherwise; the kernel maps a program in stretches of 64 KB as it is run, and would have
//! to map three of five. That is another tenth of the time. `scripts/start` writes the list.
//!
//! Where the archive is not known to be there, or another linker than the compiler's own is chosen, nothing changes.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=RUSTC_LINKER");
    println!("cargo:rerun-if-changed=scripts/start.ld");
    if !is_native_glibc() {
        return;
    }
    if has_archive() {
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
    if is_release() && has_own_linker() {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/start.ld");
        println!("cargo:rustc-link-arg-bins=-T{}", script.display());
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

fn is_release() -> bool {
    env::var_os("PROFILE").is_some_and(|profile| profile == "release")
}

/// Tells whether nobody has chosen a linker. The compiler's own, lld on x86-64, takes a script that only adds to its
/// layout, as that of GNU does; gold and mold take none.
fn has_own_linker() -> bool {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "x86_64")
        && env::var_os("RUSTC_LINKER").is_none()
        && !flags.contains("link")
}
