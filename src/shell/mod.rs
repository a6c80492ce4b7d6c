//! The prompt: reads a line, runs it, shows what comes, until the user leaves.
//!
//! Knows the session, the printer and the editor; of the command line and the terminal only what it is told.

mod ask;
mod assist;
mod batch;
mod care;
mod colon;
mod connect;
mod edit;
mod editor;
pub(crate) mod file;
mod foreground;
mod help;
mod history;
mod info;
mod live;
mod local;
mod pager;
mod peek;
mod perform;
mod pipe;
mod place;
mod recall;
mod repeat;
mod report;
mod secret;
mod set;
pub mod settings;
mod size;
mod source;
mod tee;
mod time;
mod together;
mod watch;

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use crate::command::{self, Arrival};
use crate::render::{Color, DumpOptions, Handshake, Printer};
use crate::session::{Endpoint, Error, OnInterrupt, Outcome, Session};
use crate::text::{self, Quoting};

pub use self::secret::{secret_ranges, without_passwords};

use self::care::{Care, Permit};
use self::editor::{Editor, Line, What};
use self::local::Local;
use self::pager::Pager;
use self::place::{place, prompt, server};
use self::repeat::Repeat;
use self::report::suggest;
use self::secret::MASK;
use self::settings::{Save, Settings};
use self::size::Size;

/// What the prompt is told at its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the prompt calls the server, instead of the place where it listens.
    pub name: Option<&'static str>,
    /// Where the history is kept, if it is.
    pub history: Option<PathBuf>,
    /// The directory that `~` stands for in the name of a file.
    pub home: Option<PathBuf>,
    /// How bytes on the wire are shown when the user asks for them.
    pub dump: DumpOptions,
    /// Whether the bytes of a handshake are among them.
    pub handshake: Handshake,
    /// What pages replies that are taller than the screen, instead of `less`.
    pub pager: Option<String>,
    /// Whether what is said beside the data is coloured.
    pub aside_color: Color,
    /// How the prompt behaves at first.
    pub settings: Settings,
    /// Where the settings are kept, if they are.
    pub settings_file: Option<PathBuf>,
    /// What is wrong with that file, a line each.
    pub settings_problems: Vec<String>,
}

/// Runs the prompt until the user leaves; `save` keeps settings for the sessions to come.
///
/// A server that cannot be reached is reported, and the prompt opens all the same; one that refuses the session's user,
/// database or protocol is an error.
///
/// # Errors
/// The server refuses the session, or there is no terminal to edit on.
pub fn run(
    session: &mut Session,
    printer: &mut Printer,
    options: &Options,
    save: &Save<'_>,
) -> Result<(), Error> {
    let home = session.endpoint().clone();
    let interrupt = session.interrupt().cloned();
    let editor = Editor::new(
        options.history.as_deref(),
        options.home.as_deref(),
        options.dump.color,
        interrupt,
    );
    let mut shell = Shell {
        editor: editor.map_err(Error::Output)?,
        session,
        printer,
        options,
        settings: options.settings.clone(),
        save,
        care: Care::default(),
        home,
        is_withheld: false,
        may_page: false,
        tee: None,
        sources: 0,
        error_replies: 0,
    };
    shell.printer.set_aside_width(Size::columns_aside);
    shell.tell_problems().map_err(Error::Output)?;
    shell.session.set_on_interrupt(OnInterrupt::Unblock);
    shell.complain().map_err(Error::Output)?;
    shell.open()?;
    while shell.turn().map_err(Error::Output)? == Next::Line {}
    Ok(())
}

struct Shell<'a> {
    editor: Editor,
    session: &'a mut Session,
    printer: &'a mut Printer,
    options: &'a Options,
    settings: Settings,
    save: &'a Save<'a>,
    care: Care,
    /// The server of the start, which may have a name.
    home: Endpoint,
    /// Whether it has been said why the server ends no command.
    is_withheld: bool,
    /// Whether the command stands alone, so that a pager may show its reply.
    may_page: bool,
    /// The file that what is printed is copied to.
    tee: Option<PathBuf>,
    /// How many files run each other now.
    sources: usize,
    /// How many commands have got error replies.
    error_replies: u64,
}

/// What follows a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Line,
    /// What was entered together with the line would run under other conditions than it was meant for.
    Stop,
    Leave,
}

impl Shell<'_> {
    /// Connects.
    fn open(&mut self) -> Result<(), Error> {
        match self.connect() {
            Ok(()) => Ok(()),
            Err(
                error @ (Error::Connect(_)
                | Error::Unanswering { .. }
                | Error::Interrupted
                | Error::Lost { .. }
                | Error::Greeting { said: Some(_), .. }),
            ) => self.report(&error).map_err(Error::Output),
            Err(error) => Err(error),
        }
    }

    fn connect(&mut self) -> Result<(), Error> {
        self.session.connect(self.printer)
    }

    /// What the server is called, if it has a name.
    fn name(&self) -> Option<&'static str> {
        let is_home = *self.session.endpoint() == self.home;
        self.options.name.filter(|_| is_home)
    }

    /// Reads one line and runs it.
    fn turn(&mut self) -> io::Result<Next> {
        if let Err(error) = self.session.read_pushes(self.printer) {
            self.fail(&error)?;
        }
        // Whoever is back at the prompt has nothing left to stop.
        self.session.take_interrupt();
        self.printer.mend()?;
        self.complain_of_tee()?;
        self.editor.set_keys(self.settings.edit_mode);
        self.follow()?;
        let prompt = prompt(self.session, self.name());
        self.editor.set_prompt_color(self.settings.prompt_color);
        let Settings { popup, hints, .. } = self.settings;
        let what = What::Commands { popup, hints };
        let line = match self.editor.read(&prompt, what)? {
            Line::Text(line) => line,
            Line::Cancelled => return Ok(Next::Line),
            Line::NotText => return self.refuse_bytes().map(|()| Next::Line),
            Line::End => return Ok(Next::Leave),
        };
        let server = server(self.session, self.name());
        self.editor.history().remember(&line, &server);
        self.complain()?;
        let mut commands = batch::commands(&line).into_iter();
        let count = commands.len();
        self.may_page = count == 1;
        while let Some(command) = commands.next() {
            let errors = self.error_replies;
            self.copy_line(command)?;
            let next = self.run(command)?;
            let has_failed = self.error_replies > errors || matches!(next, Next::Stop);
            if count > 1 && has_failed {
                self.name_command(command, count - commands.len(), count)?;
            }
            match next {
                Next::Line => {}
                Next::Leave => return Ok(Next::Leave),
                Next::Stop => {
                    self.leave_out(commands.len())?;
                    break;
                }
            }
        }
        Ok(Next::Line)
    }

    fn refuse_bytes(&mut self) -> io::Result<()> {
        self.printer
            .say("error: found a byte that is no UTF-8 text, the line was dropped")?;
        self.printer
            .say(r#"hint: such bytes can be written in double quotes: "\xff""#)
    }

    /// Says which of several commands has failed.
    fn name_command(&mut self, command: &str, number: usize, count: usize) -> io::Result<()> {
        let shown = text::line(secret::masked(command).as_bytes());
        let note = format!("note: that was command {number} of {count}: {shown}");
        self.printer.say(&text::cut(&note, Size::now().columns))
    }

    /// Says that commands were not run because of the one above them.
    fn leave_out(&mut self, commands: usize) -> io::Result<()> {
        match commands {
            0 => Ok(()),
            1 => self.printer.say("note: the command below it was not run"),
            commands => self.printer.say(&format!(
                "note: the {commands} commands below it were not run"
            )),
        }
    }

    fn run(&mut self, line: &str) -> io::Result<Next> {
        if secret::is_masked(line) {
            return self.refuse(format_args!(
                "found {MASK} in the place of a secret, expected the secret: the history does not keep it"
            ));
        }
        if colon::is_one(line) {
            self.may_page = false;
            if let Some(piped) = pipe::find_local(line) {
                return self.run_into(&piped);
            }
            return match colon::parse(line, self.dump()) {
                Ok(colon) => self.perform(colon),
                Err(error) => self.refuse(error),
            };
        }
        if line.split_whitespace().next() == Some(":") {
            return self.refuse("found \":\", expected a name that :help lists");
        }
        if let Some(piped) = pipe::find(line) {
            return self.run_into(&piped);
        }
        let words = match text::split(line.as_bytes(), Quoting::Shell).complete() {
            Ok(words) if words.is_empty() => return Ok(Next::Line),
            Ok(words) => words,
            Err(error) => return self.refuse(error),
        };
        match Repeat::find(line, &words) {
            Some(Ok(repeat)) => return self.repeat(&repeat),
            Some(Err(error)) => return self.refuse(error),
            None => {}
        }
        match local::find(&words) {
            Some(Local::Quit) => return Ok(Next::Leave),
            Some(Local::Connect(words)) => match connect::endpoint(&words) {
                Ok(endpoint) => return self.connect_to(endpoint),
                Err(error) => return self.refuse(error),
            },
            Some(Local::Clear) => self.editor.clear_screen()?,
            Some(Local::Help(topic)) => return self.help(&topic),
            None => return self.send(&words),
        }
        Ok(Next::Line)
    }

    fn send<W: AsRef<[u8]>>(&mut self, words: &[W]) -> io::Result<Next> {
        self.send_as(words, |session, printer| session.run(words, printer))
    }

    /// Sends a command of these words, in the form that `run` sends it.
    fn send_as<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        run: impl FnOnce(&mut Session, &mut Printer) -> Result<Outcome, Error>,
    ) -> io::Result<Next> {
        if let Next::Stop = self.be_connected()? {
            return Ok(Next::Stop);
        }
        if self.permit(words)? == Permit::Refused {
            return Ok(Next::Stop);
        }
        let is_endless = matches!(
            command::arrival(words),
            Arrival::Subscribe { .. } | Arrival::Monitor | Arrival::Replication
        );
        if is_endless && !self.session.is_in_transaction() {
            self.printer.say("(Ctrl-C stops it)")?;
        }
        let table_width = self.settings.tables.then(|| Size::now().columns);
        self.printer.set_tables(table_width);
        let is_paged = !is_endless && self.may_page;
        let pager = match is_paged {
            true => self.begin_page()?,
            false => None,
        };
        let began = Instant::now();
        let outcome = run(self.session, self.printer);
        let time = began.elapsed();
        // The time in which a reply was read tells nothing.
        let is_read = pager.as_ref().is_some_and(Pager::is_open);
        self.end_page(pager)?;
        let is_timed = !is_endless && !is_read && matches!(outcome, Ok(Outcome::Replied { .. }));
        let next = self.conclude(words, outcome)?;
        if is_timed {
            self.tell_time(time)?;
        }
        Ok(next)
    }

    /// Connects again where the server had gone, before anything is sent; says so if nobody knew it, or if that fails.
    fn be_connected(&mut self) -> io::Result<Next> {
        let was_unnoticed = match self.session.let_go(self.printer) {
            Ok(was_unnoticed) => was_unnoticed,
            Err(error) => return self.fail(&error),
        };
        if self.session.is_down() {
            // Another server may have taken the place of the one that has gone.
            self.care.forget_server();
            // One that has refused the user or the database may take this command, which may mend it.
            if !self.session.is_refused()
                && let Err(error) = self.connect()
            {
                return self.fail(&error);
            }
        }
        if was_unnoticed {
            let server = self.session.endpoint();
            let note = format!("note: {server} closed the connection; a new one was opened");
            self.printer.say(&note)?;
        }
        Ok(Next::Line)
    }

    /// Reports how a command ended.
    fn conclude<W: AsRef<[u8]>>(
        &mut self,
        words: &[W],
        outcome: Result<Outcome, Error>,
    ) -> io::Result<Next> {
        if let Ok(Outcome::Replied { is_error: false }) = outcome {
            self.editor.live().note_script(words);
        }
        match outcome {
            Ok(Outcome::Replied { is_error }) => {
                self.error_replies += u64::from(is_error);
                self.printer.flush()?;
                if is_error {
                    suggest(words, self.editor.live(), self.printer)?;
                }
                self.tell_lost().map(|()| Next::Line)
            }
            Ok(Outcome::Silent | Outcome::Ended) => {
                self.printer.flush()?;
                self.tell_lost().map(|()| Next::Line)
            }
            Ok(Outcome::Unblocked) => self.printer.flush().map(|()| Next::Stop),
            Ok(Outcome::Interrupted) => self.fail(&Error::Interrupted),
            Err(error) => self.fail(&error),
        }
    }

    /// Lets what is asked behind the prompt be asked where and as whom the next command goes; says what it cannot offer.
    fn follow(&mut self) -> io::Result<()> {
        let live = self.editor.live();
        live.follow((!self.session.is_down()).then(|| self.session.options()));
        live.refresh();
        live.take_notes()
            .iter()
            .try_for_each(|note| self.printer.say(&text::line(note.as_bytes())))
    }
}
