//! The question of a lesson: asked, and what was typed held against what is right. Knows no connection.

use std::io::{self, BufRead, Read, Write};

use super::lesson::Question;
use super::{Error, Prompt, page};

/// How many bytes of an answer are read at most.
const LONGEST: u64 = 1 << 12;

/// Asks a question, twice if need be, and says what is right and why. The end of the input counts as no answer.
///
/// # Errors
/// The answer cannot be read, or the output cannot be written.
pub(super) fn ask(
    question: &Question,
    prompt: Prompt,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    say(&format!("Question: {}", question.text), out)?;
    for is_last in [false, true] {
        let Some(typed) = answer(prompt, answers, out)? else {
            return tell("Answer:", question, out);
        };
        if is_right(question, &typed) {
            return tell("Right:", question, out);
        }
        if !is_last {
            say("That is not it. Try once more.", out)?;
        }
    }
    tell("No, it is:", question, out)
}

fn tell(word: &str, question: &Question, out: &mut dyn Write) -> Result<(), Error> {
    let right = question.answers.first().copied().unwrap_or_default();
    writeln!(out, "{word} {right}").map_err(Error::Output)?;
    say(question.why, out)
}

fn say(text: &str, out: &mut dyn Write) -> Result<(), Error> {
    let written = out.write_all(page::paragraphs(text).as_bytes());
    written.and_then(|()| out.flush()).map_err(Error::Output)
}

/// Reads a line; `None` at the end of the input.
fn answer(
    prompt: Prompt,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<String>, Error> {
    let mut show = |text: &str| -> io::Result<()> {
        match prompt {
            Prompt::Shown => out.write_all(text.as_bytes()).and_then(|()| out.flush()),
            Prompt::Hidden => Ok(()),
        }
    };
    show("> ").map_err(Error::Output)?;
    let mut line = Vec::new();
    let read = answers.take(LONGEST).read_until(b'\n', &mut line);
    let read = read.map_err(|source| Error::Input {
        name: "standard input".to_owned(),
        source,
    })?;
    if read == 0 {
        show("\n").map_err(Error::Output)?;
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

/// Tells whether what was typed says the same as one of the right answers.
///
/// Case, surrounding quotes and blanks, a full stop, the words `a`, `an` and `the` in front and the unit `bytes` behind
/// a number do not matter.
fn is_right(question: &Question, typed: &str) -> bool {
    let typed = normal(typed);
    question.answers.iter().any(|answer| {
        let answer = normal(answer);
        typed == answer
            || typed
                .strip_suffix("bytes")
                .is_some_and(|count| count.trim() == answer)
    })
}

fn normal(answer: &str) -> String {
    let words: Vec<_> = answer.split_whitespace().collect();
    let text = words.join(" ").to_lowercase();
    let is_quote = |character| matches!(character, '"' | '\'' | '`');
    let bare = match text.strip_suffix('.') {
        // A full stop may itself be the answer.
        Some(text) if text.chars().any(|character| !is_quote(character)) => text,
        _ => &text,
    };
    let bare = bare.trim_matches(is_quote);
    let article = ["a ", "an ", "the "]
        .into_iter()
        .find_map(|article| bare.strip_prefix(article));
    article.unwrap_or(bare).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(answers: &'static [&'static str]) -> Question {
        Question {
            text: "",
            answers,
            why: "",
        }
    }

    #[test]
    fn reasonable_variants_are_right() {
        let number = question(&["5", "five"]);
        for typed in [
            "5",
            " 5 \n",
            "5.",
            "\"5\"",
            "5 bytes",
            "Five",
            "five  bytes",
        ] {
            assert!(is_right(&number, typed), "{typed:?}");
        }
        for typed in ["", "55", "6", "5 or 6", "bytes"] {
            assert!(!is_right(&number, typed), "{typed:?}");
        }
        let word = question(&["push"]);
        assert!(is_right(&word, "A push.") && !is_right(&word, "p"));
        let byte = question(&["."]);
        assert!(is_right(&byte, "'.'") && is_right(&byte, ".") && !is_right(&byte, ""));
    }
}
