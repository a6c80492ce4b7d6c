//! How many bytes a second the codec, the words of a line and each renderer take, about 1 MB at a time.
//!
//!     cargo bench --bench speed                     all of it
//!     cargo bench --bench speed -- renderers        a part: scanner, encoder, words, lines, renderers, dump
//!
//! The bytes are those that go in: of a reply as it comes from a server, of a line as it is typed, of the words that
//! become a request.

use divan::Bencher;
use divan::counter::BytesCount;
use redis_shell::render::Output;
use redis_shell::resp::encode;

use self::inputs::{Reader, Reply, Script, Step};

mod inputs;

fn main() {
    divan::main();
}

fn read(bencher: Bencher<'_, '_>, reader: Reader, reply: Reply) {
    let stream = reply.stream(1);
    bencher
        .counter(BytesCount::new(stream.len()))
        .bench_local(|| reader.read(&stream));
}

#[divan::bench(args = Reply::ALL)]
fn scanner(bencher: Bencher<'_, '_>, reply: Reply) {
    read(bencher, Reader::Scanner, reply);
}

mod renderers {
    use super::*;

    #[divan::bench(args = Reply::ALL)]
    fn human(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Printer(Output::Human), reply);
    }

    #[divan::bench(args = Reply::ALL)]
    fn plain(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Printer(Output::Plain), reply);
    }

    #[divan::bench(args = Reply::ALL)]
    fn json(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Printer(Output::Json), reply);
    }

    #[divan::bench(args = [Reply::Strings, Reply::Binary])]
    fn json_base64(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Base64, reply);
    }

    #[divan::bench(args = Reply::ALL)]
    fn csv(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Printer(Output::Csv), reply);
    }
}

mod dump {
    use super::*;

    #[divan::bench(args = Reply::ALL)]
    fn cut(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::Dump, reply);
    }

    #[divan::bench(args = Reply::ALL)]
    fn whole(bencher: Bencher<'_, '_>, reply: Reply) {
        read(bencher, Reader::WholeDump, reply);
    }
}

#[divan::bench(args = Script::ALL)]
fn words(bencher: Bencher<'_, '_>, script: Script) {
    let text = script.text();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| Step::Words.take(&text));
}

#[divan::bench(args = Script::ALL)]
fn lines(bencher: Bencher<'_, '_>, script: Script) {
    let text = script.text();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| inputs::lines(&text));
}

mod encoder {
    use super::*;

    const LEN: usize = 1_000_000;

    #[divan::bench(args = [20, 1000, LEN])]
    fn request(bencher: Bencher<'_, '_>, value_len: usize) {
        let value = vec![b'v'; value_len];
        bencher
            .counter(BytesCount::new(LEN))
            .bench_local(|| encode_all(&[b"SET", b"key:000001", &value], LEN));
    }

    /// Encodes a command again and again until `len` bytes of its words have been taken.
    fn encode_all(words: &[&[u8]], len: usize) {
        let taken: usize = words.iter().map(|word| word.len()).sum();
        let mut out = Vec::new();
        for _ in 0..len.div_ceil(taken) {
            encode::request(words, &mut out);
            if out.len() >= inputs::BUFFER {
                divan::black_box(&out);
                out.clear();
            }
        }
    }

    #[divan::bench(args = Script::ALL)]
    fn from_lines(bencher: Bencher<'_, '_>, script: Script) {
        let text = script.text();
        bencher
            .counter(BytesCount::of_slice(&text))
            .bench_local(|| Step::Requests.take(&text));
    }
}
