//! CLIENT KILL: clients are sent away, chosen by address or by several properties at once.

use super::Type;
use crate::net::hub::{Peer, Then};
use crate::sandbox::call::Call;
use crate::sandbox::client::Client;
use crate::sandbox::fault::Fault;
use crate::sandbox::keyspace::Millis;
use crate::sandbox::number;

/// What a client has to be to be sent away.
#[derive(Debug, Default)]
struct Choice {
    id: Option<i64>,
    of_type: Option<Type>,
    remote: Option<Vec<u8>>,
    local: Option<Vec<u8>>,
    /// In seconds.
    least_age: Option<i64>,
    spares_caller: bool,
}

impl Choice {
    fn is_met_by(&self, client: &Client, now: Millis) -> bool {
        let age = i64::try_from(now.saturating_sub(client.connected) / 1000).unwrap_or(i64::MAX);
        let is = |address: std::net::SocketAddr, wanted: &Option<Vec<u8>>| {
            let address = address.to_string();
            wanted
                .as_ref()
                .is_none_or(|wanted| *wanted == address.as_bytes())
        };
        self.id.is_none_or(|id| i64::try_from(client.id) == Ok(id))
            && self
                .of_type
                .is_none_or(|of_type| Type::of(client) == of_type)
            && is(client.remote, &self.remote)
            && is(client.local, &self.local)
            && self.least_age.is_none_or(|least| age >= least)
    }
}

pub(super) fn kill(call: &mut Call<'_>) -> Result<(), Fault> {
    if call.words.len() == 3 {
        let remote = Some(call.word(2).to_vec());
        let by_address = Choice {
            remote,
            ..Choice::default()
        };
        return match send_away(call, &by_address) {
            0 => Err(Fault::of("ERR No such client")),
            _ => {
                call.reply.ok();
                Ok(())
            }
        };
    }
    let choice = choice(call)?;
    let count = send_away(call, &choice);
    call.reply.count(count);
    Ok(())
}

/// Reads pairs of options and values.
fn choice(call: &Call<'_>) -> Result<Choice, Fault> {
    let mut choice = Choice {
        spares_caller: true,
        ..Choice::default()
    };
    let mut words = call.rest(2);
    while let Some(option) = words.next() {
        let value = words.next().ok_or(Fault::Syntax)?;
        match &option.to_ascii_lowercase()[..] {
            b"id" => {
                let id = number::integer(value).filter(|id| *id > 0);
                let fault = Fault::of("ERR client-id should be greater than 0");
                choice.id = Some(id.ok_or(fault)?);
            }
            b"type" => choice.of_type = Some(Type::named(value)?),
            b"addr" => choice.remote = Some(value.to_vec()),
            b"laddr" => choice.local = Some(value.to_vec()),
            b"user" if value == b"default" => {}
            b"user" => return Err(Fault::quoting("ERR No such user '", value, "'")),
            b"skipme" => match &value.to_ascii_lowercase()[..] {
                b"yes" => choice.spares_caller = true,
                b"no" => choice.spares_caller = false,
                _ => return Err(Fault::Syntax),
            },
            b"maxage" => {
                let age = number::integer(value);
                let age = age.ok_or(Fault::of("ERR maxage is not an integer or out of range"))?;
                if age <= 0 {
                    return Err(Fault::of("ERR maxage should be greater than 0"));
                }
                choice.least_age = Some(age);
            }
            _ => return Err(Fault::Syntax),
        }
    }
    Ok(choice)
}

/// Sends the chosen ones away; tells how many they are. The caller gets its reply before.
fn send_away(call: &mut Call<'_>, choice: &Choice) -> usize {
    let now = call.now();
    let caller = call.peer;
    let chosen = call.server.clients().filter(|(peer, client)| {
        let is_spared = choice.spares_caller && *peer == caller;
        !is_spared && choice.is_met_by(client, now)
    });
    let chosen: Vec<Peer> = chosen.map(|(peer, _)| peer).collect();
    for &peer in &chosen {
        let then = match peer == caller {
            true => Then::Close,
            false => Then::Drop,
        };
        call.server.hang_up(peer, then);
    }
    chosen.len()
}
