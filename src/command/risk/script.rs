//! What is risky about a script: what the commands do that it calls, as far as their names stand in it, or behind it.

use super::{AtStake, Risk, of_command};
use crate::command::calls::{Calls, without_comments};

/// Tells what is risky about a script with its keys and arguments: the worst that one of its calls does.
pub(super) fn risk<W: AsRef<[u8]>>(arguments: &[W]) -> Option<Risk> {
    let (script, behind) = arguments.split_first().filter(|(_, it)| !it.is_empty())?;
    let script = &without_comments(script.as_ref())[..];
    let mut worst = None;
    let mut takes_name = false;
    for call in Calls::of(script) {
        let Ok(call) = call else {
            let deed = "runs a script with calls in each other that nobody could read";
            return Some(Risk::to_data(deed, AtStake::Nothing));
        };
        let takes_this = !call.names_command();
        let risk = match takes_this {
            // What stands behind the script is the same for all calls.
            true if takes_name => None,
            true => of_words_behind(behind),
            false => of_call(&call.words(script)),
        };
        takes_name |= takes_this;
        worst = worse(worst, risk);
    }
    worst
}

/// Judges the command whose name is behind the script: any one of the words by itself, or the arguments together.
fn of_words_behind<W: AsRef<[u8]>>(behind: &[W]) -> Option<Risk> {
    let (keys, words) = behind.split_first()?;
    let keys = str::from_utf8(keys.as_ref()).ok()?.parse().unwrap_or(0);
    let together = of_call(words.get(keys..).unwrap_or_default());
    let alone = words.iter().map(|word| of_call(&[word.as_ref()]));
    alone.fold(together, worse)
}

fn of_call<W: AsRef<[u8]>>(words: &[W]) -> Option<Risk> {
    let (spec, risk) = of_command(words)?;
    let deed = format!(
        "runs a script that calls {}, which {}",
        spec.name, risk.deed
    );
    Some(Risk { deed, ..risk })
}

/// Gives the one of two risks that is worse, the first if none is.
fn worse(one: Option<Risk>, other: Option<Risk>) -> Option<Risk> {
    let weight = |risk: &Option<Risk>| {
        let risk = risk.as_ref();
        risk.map(|risk| (risk.harmless_up_to == 0, risk.harms_data))
    };
    match weight(&other) > weight(&one) {
        true => other,
        false => one,
    }
}
