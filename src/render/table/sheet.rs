//! Replies to rows and columns, by what each kind of table consists of.
//!
//! Of a reply that is not what was expected there is no sheet. What a newer server adds has columns of its own behind
//! the known ones.

use super::super::quantity;
use super::Table;
use super::cell::Cell;
use crate::resp::Value;
use crate::text;

/// How many columns a grid may have, and how many cells a sheet; a person reads no more. Each row has a cell for each
/// column, so that a short reply with many of both would take more memory than there is.
const MOST_COLUMNS: usize = 256;
pub(super) const MOST_CELLS: usize = 200_000;

/// How much text the names of a map's rows may have.
const MOST_NAMES: usize = 4 << 20;

/// The name of a section and its lines, taken apart.
type Lines<'a> = (Option<String>, Vec<(&'a str, &'a str)>);

/// A table, or several below each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) sections: Vec<Section>,
}

/// One table with what stands above it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) title: Option<String>,
    pub(super) body: Body,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Names and their values.
    Pairs(Vec<(String, Cell)>),
    /// Rows below the names of their columns; a row may be without a value.
    Grid {
        head: Vec<String>,
        rows: Vec<Vec<Option<Cell>>>,
    },
}

/// The columns of CLIENT LIST that a person looks at first.
const CLIENT: [&str; 9] = [
    "id", "addr", "name", "user", "db", "age", "idle", "flags", "cmd",
];

/// The columns of ACL LOG, and the one that has the longest values behind them.
const RECORD: [&str; 7] = [
    "entry-id",
    "count",
    "reason",
    "context",
    "object",
    "username",
    "age-seconds",
];

/// The columns of ACL LOG and of CLUSTER LINKS that are points in time, in milliseconds.
const MOMENTS: [&str; 3] = ["timestamp-created", "timestamp-last-updated", "create-time"];

/// The words of a line of CLUSTER NODES, and the order in which they are shown.
const NODE: [&str; 9] = [
    "id",
    "address",
    "flags",
    "master",
    "ping-sent",
    "pong-recv",
    "config-epoch",
    "link-state",
    "slots",
];
const NODE_ORDER: [usize; 9] = [1, 2, 7, 8, 0, 3, 4, 5, 6];

/// The time stands where there is little room: its zone is told once.
const CALL: [&str; 6] = ["id", "time (UTC)", "usec", "command", "client", "name"];
const CALL_ORDER: [usize; 6] = [0, 1, 2, 4, 5, 3];

const LATENCY: [&str; 4] = ["event", "time (UTC)", "latest ms", "max ms"];

const COMMAND: [&str; 10] = [
    "name",
    "arity",
    "flags",
    "first key",
    "last key",
    "step",
    "categories",
    "tips",
    "key specs",
    "subcommands",
];
/// Where a command's subcommands stand: they have rows of their own.
const SUBCOMMANDS: usize = 9;

/// Reads a reply; `None` if it is not what was expected, empty or too large.
pub(super) fn read(table: Table, value: &Value) -> Option<Sheet> {
    let body = match table {
        Table::Sections => return sections(text_of(value)?),
        Table::Clients => clients(text_of(value)?)?,
        Table::Nodes => nodes(text_of(value)?)?,
        Table::Properties => Body::Pairs(properties(value)?),
        Table::Parameters => {
            let mut pairs = properties(value)?;
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            Body::Pairs(pairs)
        }
        Table::Records => records(value)?,
        Table::Calls => tuples(value, &CALL, &CALL_ORDER, |index, field| match index {
            1 => Cell::of_moment(field, 1, quantity::second),
            3 => Cell::of_words(field.items()),
            _ => Cell::of(field),
        })?,
        Table::Latencies => tuples(value, &LATENCY, &[0, 1, 2, 3], |index, field| match index {
            1 => Cell::of_moment(field, 1, quantity::second),
            _ => Cell::of(field),
        })?,
        Table::Commands => commands(value)?,
    };
    Some(Sheet {
        sections: vec![Section { title: None, body }],
    })
}

/// A text in which lines are looked for. Bytes that are no UTF-8 would not be escaped as they are: no table then.
fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Bulk(text) | Value::Verbatim { text, .. } if !text.is_empty() => {
            std::str::from_utf8(text).ok()
        }
        _ => None,
    }
}

fn sections(text: &str) -> Option<Sheet> {
    let mut sections: Vec<Lines<'_>> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
            sections.push((Some(text::line(line.as_bytes())), Vec::new()));
            continue;
        }
        if sections.is_empty() {
            sections.push((None, Vec::new()));
        }
        let (_, pairs) = sections.last_mut()?;
        pairs.push(line.split_once(':')?);
    }
    let mut room = MOST_CELLS;
    let sections: Option<Vec<_>> = sections
        .into_iter()
        .map(|(title, pairs)| {
            let body = section(&pairs, &mut room)?;
            Some(Section { title, body })
        })
        .collect();
    let sections = sections.filter(|sections| !sections.is_empty())?;
    Some(Sheet { sections })
}

/// The lines of a section; if all of their values are `name=value,name=value`, as a grid. `None` if there is no room for
/// so many cells; what they need is taken from it.
fn section(pairs: &[(&str, &str)], room: &mut usize) -> Option<Body> {
    *room = room.checked_sub(1 + 2 * pairs.len())?;
    let mut grid = Columns::new(&[""]);
    grid.room = *room;
    let is_grid = !pairs.is_empty()
        && pairs.iter().all(|(name, values)| {
            grid.begin();
            grid.put("", Cell::of_bytes(name.as_bytes()));
            values.split(',').all(|value| {
                let value = value.split_once('=');
                value.is_some_and(|(name, value)| {
                    grid.put(
                        &text::line(name.as_bytes()),
                        Cell::of_bytes(value.as_bytes()),
                    )
                })
            })
        });
    // What was begun in vain has been made all the same.
    *room = room.checked_sub(grid.cells())?;
    if is_grid {
        return Some(grid.body());
    }
    let pair = |(name, value): &(&str, &str)| {
        (
            text::line(name.as_bytes()),
            Cell::of_bytes(value.as_bytes()),
        )
    };
    Some(Body::Pairs(pairs.iter().map(pair).collect()))
}

fn clients(text: &str) -> Option<Body> {
    let mut grid = Columns::new(&CLIENT);
    for line in text.lines().filter(|line| !line.is_empty()) {
        grid.row(line.split(' ').map(field))?;
    }
    grid.filled()
}

/// Reads `name=value`.
fn field(word: &str) -> Option<(String, Cell)> {
    let (name, value) = word.split_once('=')?;
    Some((
        text::line(name.as_bytes()),
        Cell::of_bytes(value.as_bytes()),
    ))
}

fn nodes(text: &str) -> Option<Body> {
    let mut grid = Columns::new(&NODE_ORDER.map(|index| NODE[index]));
    for line in text.lines().filter(|line| !line.is_empty()) {
        // The slots are as many words as there are ranges.
        let words: Vec<&str> = line.splitn(NODE.len(), ' ').collect();
        if words.len() < NODE.len() - 1 {
            return None;
        }
        let cells = words.iter().map(|word| Cell::of_bytes(word.as_bytes()));
        let names = NODE.iter().map(|name| (*name).to_owned());
        grid.row(names.zip(cells).map(Some))?;
    }
    grid.filled()
}

/// Reads a map; a map in it has its names behind its own name.
fn properties(value: &Value) -> Option<Vec<(String, Cell)>> {
    let Value::Map(pairs) = value else {
        return None;
    };
    let mut rows = Vec::new();
    let mut room = MOST_NAMES;
    let mut put = |name: String, value: &Value| {
        room = room.checked_sub(name.len())?;
        rows.push((name, Cell::of(value)));
        (2 * rows.len() <= MOST_CELLS).then_some(())
    };
    for (key, value) in pairs {
        let name = name(key)?;
        match value {
            Value::Map(inner) if !inner.is_empty() => {
                for (key, value) in inner {
                    put(format!("{name}.{}", self::name(key)?), value)?;
                }
            }
            _ => put(name, value)?,
        }
    }
    (!rows.is_empty()).then_some(rows)
}

fn records(value: &Value) -> Option<Body> {
    let mut grid = Columns::new(&RECORD);
    for record in value.items() {
        let Value::Map(pairs) = record else {
            return None;
        };
        let field = |(key, value): &(Value, Value)| {
            let name = name(key)?;
            let cell = match MOMENTS.contains(&name.as_str()) {
                true => Cell::of_moment(value, 1000, quantity::moment),
                false => Cell::of(value),
            };
            Some((name, cell))
        };
        grid.row(pairs.iter().map(field))?;
    }
    grid.filled()
}

/// Reads an array of arrays whose elements have names by their places; those without one are numbered.
fn tuples(
    value: &Value,
    names: &[&str],
    order: &[usize],
    cell: impl Fn(usize, &Value) -> Cell,
) -> Option<Body> {
    let order: Vec<&str> = order.iter().map(|index| names[*index]).collect();
    let mut grid = Columns::new(&order);
    for tuple in value.items() {
        let fields = tuple.items().iter().enumerate().map(|(index, field)| {
            let name = names.get(index).map(|name| (*name).to_owned());
            let name = name.unwrap_or_else(|| (index + 1).to_string());
            Some((name, cell(index, field)))
        });
        grid.row(fields)?;
    }
    grid.filled()
}

fn commands(value: &Value) -> Option<Body> {
    let mut grid = Columns::new(&COMMAND);
    // Subcommands come behind their container; the list is of those that are to come, the next one last.
    let mut todo: Vec<&Value> = value.items().iter().rev().collect();
    let is_unknown = |command: &Value| matches!(command, Value::Null(_));
    if todo.iter().all(|command| is_unknown(command)) {
        return None;
    }
    while let Some(command) = todo.pop() {
        if is_unknown(command) {
            // The server does not say which of the names it does not know; they come in the order of the question.
            grid.row([Some((COMMAND[0].to_owned(), Cell::aside("(unknown)")))])?;
            continue;
        }
        let fields = command.items();
        let cells = fields.iter().enumerate().filter_map(|(index, field)| {
            let name = COMMAND.get(index).map(|name| (*name).to_owned());
            let name = name.unwrap_or_else(|| (index + 1).to_string());
            match (index, field) {
                (SUBCOMMANDS, _) => None,
                (_, Value::Array(names) | Value::Set(names)) if index < 8 => {
                    Some((name, Cell::of_names(names)))
                }
                (_, field) => Some((name, Cell::of(field))),
            }
        });
        grid.row(cells.map(Some))?;
        let subcommands = fields.get(SUBCOMMANDS).map_or(&[][..], Value::items);
        todo.extend(subcommands.iter().rev());
    }
    grid.filled()
}

/// The text of a key.
fn name(key: &Value) -> Option<String> {
    key.text().map(text::line)
}

/// Rows in the making, whose columns turn up as they come.
struct Columns {
    head: Vec<String>,
    rows: Vec<Vec<Option<Cell>>>,
    /// How many cells there may be.
    room: usize,
}

impl Columns {
    /// Starts with columns that come first, in this order, if any row has them.
    fn new(first: &[&str]) -> Self {
        Self {
            head: first.iter().map(|name| (*name).to_owned()).collect(),
            rows: Vec::new(),
            room: MOST_CELLS,
        }
    }

    /// How many cells there are when each row has one for each column.
    fn cells(&self) -> usize {
        self.rows.len() * self.head.len()
    }

    fn begin(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Puts a value into the last row; tells whether its column was free, and there was room.
    fn put(&mut self, name: &str, cell: Cell) -> bool {
        let known = self.head.iter().position(|known| known == name);
        let column = known.unwrap_or_else(|| {
            self.head.push(name.to_owned());
            self.head.len() - 1
        });
        if self.head.len() > MOST_COLUMNS || self.cells() > self.room {
            return false;
        }
        let Some(row) = self.rows.last_mut() else {
            return false;
        };
        if row.len() <= column {
            row.resize(column + 1, None);
        }
        row[column].replace(cell).is_none()
    }

    /// Adds a row; `None` if it is empty, too large or has a name twice, or if a field is none.
    fn row(&mut self, fields: impl IntoIterator<Item = Option<(String, Cell)>>) -> Option<()> {
        self.begin();
        for field in fields {
            let (name, cell) = field?;
            self.put(&name, cell).then_some(())?;
        }
        self.rows.last().filter(|row| !row.is_empty()).map(|_| ())
    }

    /// The rows, if there are any.
    fn filled(self) -> Option<Body> {
        (!self.rows.is_empty()).then(|| self.body())
    }

    /// The rows without the columns that none of them has.
    fn body(mut self) -> Body {
        let has = |rows: &[Vec<Option<Cell>>], column: usize| {
            rows.iter()
                .any(|row| matches!(row.get(column), Some(Some(_))))
        };
        for column in (0..self.head.len()).rev() {
            if !has(&self.rows, column) {
                self.head.remove(column);
                for row in &mut self.rows {
                    if column < row.len() {
                        row.remove(column);
                    }
                }
            }
        }
        for row in &mut self.rows {
            row.resize(self.head.len(), None);
        }
        Body::Grid {
            head: self.head,
            rows: self.rows,
        }
    }
}
