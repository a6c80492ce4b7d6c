//! A printer whose replies end early.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::*;

/// What was written to one of the outputs.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl Paper {
    fn take(&self) -> String {
        String::from_utf8(self.0.take()).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Recipient for Paper {}

fn printer(output: Output) -> (Printer, [Paper; 2]) {
    let papers = [Paper::default(), Paper::default()];
    let [out, err] = papers.clone();
    let printer = Printer::new(&options(output), Box::new(out), Box::new(err));
    (printer, papers)
}

fn print(printer: &mut Printer, mut bytes: &[u8]) {
    let mut scanner = Scanner::new();
    printer.begin(Shape::Value);
    while let Some(event) = scanner.next(&mut bytes).unwrap() {
        printer.event(&event).unwrap();
    }
}

#[test]
fn as_much_of_an_error_as_came_stands_on_a_line_of_its_own() {
    let (mut printer, [out, err]) = printer(Output::Plain);
    print(&mut printer, b"-ERR a half of an err");
    printer.abandon().unwrap();
    assert_eq!(err.take(), "ERR a half of an err\n");
    out.take();
    print(&mut printer, b"+PONG\r\n-ERR whole\r\n");
    printer.flush().unwrap();
    assert_eq!(
        (out.take(), err.take()),
        ("PONG\n\n".into(), "ERR whole\n".into())
    );
}

#[test]
fn a_line_is_named_anew_after_half_an_error() {
    let (mut printer, [_, err]) = printer(Output::Plain);
    let long = format!("-{}", "e".repeat(100_000));
    for line in 1..=2 {
        printer.set_line(Some(line));
        print(&mut printer, long.as_bytes());
        printer.abandon().unwrap();
    }
    let text = long.trim_start_matches('-');
    assert_eq!(err.take(), format!("line 1: {text}\nline 2: {text}\n"));
}

#[test]
fn the_reply_after_a_large_one_that_was_given_up_stands_behind_its_bytes() {
    let (mut printer, [out, _]) = printer(Output::Human);
    printer.show_wire(Dump::new(DumpOptions::default()), Handshake::Folded);
    let half = format!("$3000000\r\n{}", "x".repeat(2_000_000));
    print(&mut printer, half.as_bytes());
    printer.abandon().unwrap();
    out.take();
    print(&mut printer, b"+PONG\r\n");
    printer.flush().unwrap();
    assert_eq!(out.take(), "= PONG\n");
}
