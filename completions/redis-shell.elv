
use builtin;
use str;

set edit:completion:arg-completer[redis-shell] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'redis-shell'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'redis-shell'= {
            cand -h 'Host of the server [default: 127.0.0.1]; -h alone prints the help'
            cand --host 'Host of the server [default: 127.0.0.1]; -h alone prints the help'
            cand -p 'Port of the server [default: 6379]'
            cand --port 'Port of the server [default: 6379]'
            cand -s 'Unix socket of the server, instead of host and port'
            cand --socket 'Unix socket of the server, instead of host and port'
            cand -n 'Database to select [default: 0]'
            cand --db 'Database to select [default: 0]'
            cand -a 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid'
            cand --pass 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid'
            cand --user 'User that the password belongs to'
            cand -t 'Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a command runs is not limited; 0 leaves it to the system [default: 0]'
            cand --timeout 'Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a command runs is not limited; 0 leaves it to the system [default: 0]'
            cand --eval 'Run the commands in TEXT, one a line; may be given several times'
            cand --file 'Run the commands in FILE, one a line; - is standard input'
            cand --pattern 'With --scan: only keys that match P, as KEYS does it'
            cand --quoted-pattern 'With --scan: the same, P being read as it would be in a line, with quotes and escapes'
            cand --type 'With --scan: only keys of this type, as TYPE names it'
            cand --count 'With --scan: how many keys each call looks at [default: as many as take the server about 2 ms, 10 to 10000]'
            cand --pipe-timeout 'Seconds to wait for the next reply when --pipe may send no more before it comes; 0 is for ever [default: 30]'
            cand --lua 'Run the Lua script in FILE with the keys before a lone comma and the arguments behind it, as redis-cli''s --eval does'
            cand -X 'Put standard input, unchanged, in the place of the first word of the command that is TAG'
            cand -r 'Run the command N times; a negative N means until Ctrl-C'
            cand --repeat 'Run the command N times; a negative N means until Ctrl-C'
            cand -i 'Seconds to wait between repetitions, or between the calls of --scan'
            cand --interval 'Seconds to wait between repetitions, or between the calls of --scan'
            cand --output 'How replies are printed: human is the default on a terminal, plain elsewhere'
            cand --bytes 'How JSON writes bulk strings; base64 loses no byte [default: text]'
            cand -d 'What separates the elements of a plain reply [default: a newline]'
            cand --delimiter 'What separates the elements of a plain reply [default: a newline]'
            cand -D 'What ends a plain reply [default: a newline]'
            cand --terminator 'What ends a plain reply [default: a newline]'
            cand --show-pushes 'Whether to print pushes that belong to no subscription, as CLIENT TRACKING brings them: yes or no, of which the first letter counts [default: yes on a terminal, else no]'
            cand --color 'When to colour the human output; auto: on a terminal [default: auto]'
            cand --raw 'Print the bytes on the wire with their meaning, or in another notation; the value only with =, so that --raw PING sends PING (redis-cli''s --raw is --output plain)'
            cand --raw-limit 'How many bytes of a payload --raw shows, 64 unless given; 0 for all'
            cand --read-size 'How many bytes one read takes at most, with --raw; 1 shows each byte come'
            cand --generate 'Print completions for a shell, or the manual page'
            cand --askpass 'Ask for the password at the terminal'
            cand --no-auth-warning 'Do not warn of a password on the command line'
            cand -2 'Speak RESP2, without a HELLO'
            cand -3 'Speak RESP3 or nothing; otherwise it is spoken where the server knows it'
            cand --sandbox 'Start a small teaching server inside the program and use it; its data goes when the program ends'
            cand --stop-on-error 'Stop a script at the first error reply; each line then waits for the reply to the one before it'
            cand --echo 'Print each command of a script before its reply'
            cand --with-command 'Put line and words of each command of a script into the JSON of its reply'
            cand --scan 'Print the keys of the database by SCAN, one a line or as --output says: -D, or else -d, ends each of them. A key that lives throughout is printed at least once; as SCAN gives them, some may come twice'
            cand --pipe 'Mass insertion: send the commands on standard input or in --file and print only the errors and how many replies came; the first byte * means RESP, in which lines may stand too, any other one lines'
            cand -x 'Append standard input to the command as its last argument, unchanged'
            cand --quoted-input 'Read each word of the command as it would be read in a line: with quotes, and escapes in them'
            cand -e 'Does nothing, for redis-cli''s sake: an error reply always makes the exit code 1'
            cand --json 'Same as --output json'
            cand --csv 'Same as --output csv'
            cand --no-raw 'Same as --output human'
            cand --quoted-json 'JSON whose strings are escaped as human output escapes them, so that no byte is lost'
            cand --inline 'Send commands as inline commands, the way a person types them into a bare socket'
            cand --handshake 'Show the bytes of the handshake too, with --raw'
            cand --help 'Print this help'
            cand -v 'Print the version'
            cand --version 'Print the version'
            cand encode 'Show the bytes of a request, without a server'
            cand decode 'Explain a capture of RESP, without a server'
            cand compare 'Show the reply to a command in RESP2 and RESP3 side by side'
            cand learn 'Learn RESP in short lessons on the connected server'
            cand proxy 'Pass bytes between clients and a server, and show them'
            cand serve 'Run the sandbox, a small teaching server, and show what its clients send and get'
        }
        &'redis-shell;encode'= {
            cand --raw 'How the bytes are written down [default: annotated]'
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
        &'redis-shell;decode'= {
            cand --from 'What the capture is written in; recognised by itself otherwise'
            cand --raw 'How the bytes are written down [default: annotated]'
            cand --raw-limit 'How many bytes of a payload are shown; 0 for all [default: 64]'
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
        &'redis-shell;compare'= {
            cand --raw-limit 'How many bytes of a payload are shown; 0 for all [default: 64]'
            cand --force 'Run the command though it may write or block'
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
        &'redis-shell;learn'= {
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
        &'redis-shell;proxy'= {
            cand --listen 'Where to listen'
            cand --to 'Where to pass the bytes on to; the server that -h, -p or -s names otherwise'
            cand --client 'Show only connections of clients whose address starts with this'
            cand --command 'Show only this command and its replies'
            cand --save 'Write all that passes to a capture that decode reads'
            cand --errors-only 'Show only error replies, with their requests'
            cand --quiet 'Show nothing'
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
        &'redis-shell;serve'= {
            cand --listen 'Where to listen'
            cand --client 'Show only connections of clients whose address starts with this'
            cand --command 'Show only this command and its replies'
            cand --save 'Write all that passes to a capture that decode reads'
            cand --errors-only 'Show only error replies, with their requests'
            cand --quiet 'Show nothing'
            cand -h 'Print this help'
            cand --help 'Print this help'
        }
    ]
    $completions[$command]
}
