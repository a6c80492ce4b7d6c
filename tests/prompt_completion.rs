//! Completion at the prompt: which names Tab offers, and where they come from.

use super::common::{Key, LiveServer, Shell};
use super::prompt::{interrupt, open, prompt_of};

#[test]
fn subcommands_stand_behind_their_command() {
    LiveServer::each(|server| {
        let pty = open(server);
        pty.type_text("config rese").key(Key::Tab);
        pty.type_text("x").wait_for("> config resetstat x");
        interrupt(&pty);
        pty.type_text("confi")
            .key(Key::Tab)
            .type_text("x")
            .wait_for("> config x");
        interrupt(&pty);
        pty.type_text("CONFIG ").key(Key::Tab).key(Key::Tab);
        for name in [
            "GET  server ·",
            "HELP",
            "RESETSTAT",
            "REWRITE",
            "SET  server ·",
        ] {
            pty.wait_for(name);
        }
        assert!(!pty.screen_text().contains('|'), "{}", pty.screen_text());
    });
}

#[test]
fn a_list_has_one_row_for_each_candidate_whatever_the_width() {
    let server = LiveServer::start();
    for cols in [40, 80, 120] {
        let pty = Shell::new().server(&server).terminal_of(50, cols);
        pty.wait_for_prompt(&prompt_of(&server));
        pty.type_text("client ").key(Key::Tab).key(Key::Tab);
        pty.wait_for("trackinginfo").wait_for("unblock");
        pty.wait_for_screen("the line below the list", |screen| {
            screen.contents().trim_end().ends_with("> client …")
        });
        let screen = pty.screen_text();
        let rows: Vec<_> = screen.lines().collect();
        let list = &rows[1..rows.len() - 1];
        for row in list {
            let is_name = row.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(
                is_name && row.chars().count() < usize::from(cols),
                "{screen}"
            );
        }
        assert!(list.len() > 10, "{screen}");
    }
}

#[test]
fn without_a_list_too_a_word_is_completed_in_its_middle() {
    let server = LiveServer::start();
    let pty = open(&server);
    pty.type_text("config stat");
    for _ in 0..4 {
        pty.key(Key::Left);
    }
    pty.type_text("rese").key(Key::Tab);
    pty.wait_for("> config resetstat");
    pty.key(Key::Enter).wait_for("OK");
}
