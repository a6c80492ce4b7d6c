
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'redis-shell' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'redis-shell'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'redis-shell' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Host of the server [default: 127.0.0.1]; -h alone prints the help')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Host of the server [default: 127.0.0.1]; -h alone prints the help')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port of the server [default: 6379]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the server [default: 6379]')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Unix socket of the server, instead of host and port')
            [CompletionResult]::new('--socket', '--socket', [CompletionResultType]::ParameterName, 'Unix socket of the server, instead of host and port')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Database to select [default: 0]')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'Database to select [default: 0]')
            [CompletionResult]::new('-a', '-a', [CompletionResultType]::ParameterName, 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid')
            [CompletionResult]::new('--pass', '--pass', [CompletionResultType]::ParameterName, 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User that the password belongs to')
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a command runs is not limited; 0 leaves it to the system [default: 0]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a command runs is not limited; 0 leaves it to the system [default: 0]')
            [CompletionResult]::new('--eval', '--eval', [CompletionResultType]::ParameterName, 'Run the commands in TEXT, one a line; may be given several times')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Run the commands in FILE, one a line; - is standard input')
            [CompletionResult]::new('--pattern', '--pattern', [CompletionResultType]::ParameterName, 'With --scan: only keys that match P, as KEYS does it')
            [CompletionResult]::new('--quoted-pattern', '--quoted-pattern', [CompletionResultType]::ParameterName, 'With --scan: the same, P being read as it would be in a line, with quotes and escapes')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'With --scan: only keys of this type, as TYPE names it')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'With --scan: how many keys each call looks at [default: as many as take the server about 2 ms, 10 to 10000]')
            [CompletionResult]::new('--pipe-timeout', '--pipe-timeout', [CompletionResultType]::ParameterName, 'Seconds to wait for the next reply when --pipe may send no more before it comes; 0 is for ever [default: 30]')
            [CompletionResult]::new('--lua', '--lua', [CompletionResultType]::ParameterName, 'Run the Lua script in FILE with the keys before a lone comma and the arguments behind it, as redis-cli''s --eval does')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Put standard input, unchanged, in the place of the first word of the command that is TAG')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Run the command N times; a negative N means until Ctrl-C')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Run the command N times; a negative N means until Ctrl-C')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Seconds to wait between repetitions, or between the calls of --scan')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Seconds to wait between repetitions, or between the calls of --scan')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How replies are printed: human is the default on a terminal, plain elsewhere')
            [CompletionResult]::new('--bytes', '--bytes', [CompletionResultType]::ParameterName, 'How JSON writes bulk strings; base64 loses no byte [default: text]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'What separates the elements of a plain reply [default: a newline]')
            [CompletionResult]::new('--delimiter', '--delimiter', [CompletionResultType]::ParameterName, 'What separates the elements of a plain reply [default: a newline]')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'What ends a plain reply [default: a newline]')
            [CompletionResult]::new('--terminator', '--terminator', [CompletionResultType]::ParameterName, 'What ends a plain reply [default: a newline]')
            [CompletionResult]::new('--show-pushes', '--show-pushes', [CompletionResultType]::ParameterName, 'Whether to print pushes that belong to no subscription, as CLIENT TRACKING brings them: yes or no, of which the first letter counts [default: yes on a terminal, else no]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the human output; auto: on a terminal [default: auto]')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print the bytes on the wire with their meaning, or in another notation; the value only with =, so that --raw PING sends PING (redis-cli''s --raw is --output plain)')
            [CompletionResult]::new('--raw-limit', '--raw-limit', [CompletionResultType]::ParameterName, 'How many bytes of a payload --raw shows, 64 unless given; 0 for all')
            [CompletionResult]::new('--read-size', '--read-size', [CompletionResultType]::ParameterName, 'How many bytes one read takes at most, with --raw; 1 shows each byte come')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Print completions for a shell, or the manual page')
            [CompletionResult]::new('--askpass', '--askpass', [CompletionResultType]::ParameterName, 'Ask for the password at the terminal')
            [CompletionResult]::new('--no-auth-warning', '--no-auth-warning', [CompletionResultType]::ParameterName, 'Do not warn of a password on the command line')
            [CompletionResult]::new('-2', '-2', [CompletionResultType]::ParameterName, 'Speak RESP2, without a HELLO')
            [CompletionResult]::new('-3', '-3', [CompletionResultType]::ParameterName, 'Speak RESP3 or nothing; otherwise it is spoken where the server knows it')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Start a small teaching server inside the program and use it; its data goes when the program ends')
            [CompletionResult]::new('--stop-on-error', '--stop-on-error', [CompletionResultType]::ParameterName, 'Stop a script at the first error reply; each line then waits for the reply to the one before it')
            [CompletionResult]::new('--echo', '--echo', [CompletionResultType]::ParameterName, 'Print each command of a script before its reply')
            [CompletionResult]::new('--with-command', '--with-command', [CompletionResultType]::ParameterName, 'Put line and words of each command of a script into the JSON of its reply')
            [CompletionResult]::new('--scan', '--scan', [CompletionResultType]::ParameterName, 'Print the keys of the database by SCAN, one a line or as --output says: -D, or else -d, ends each of them. A key that lives throughout is printed at least once; as SCAN gives them, some may come twice')
            [CompletionResult]::new('--pipe', '--pipe', [CompletionResultType]::ParameterName, 'Mass insertion: send the commands on standard input or in --file and print only the errors and how many replies came; the first byte * means RESP, in which lines may stand too, any other one lines')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Append standard input to the command as its last argument, unchanged')
            [CompletionResult]::new('--quoted-input', '--quoted-input', [CompletionResultType]::ParameterName, 'Read each word of the command as it would be read in a line: with quotes, and escapes in them')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Does nothing, for redis-cli''s sake: an error reply always makes the exit code 1')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Same as --output json')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'Same as --output csv')
            [CompletionResult]::new('--no-raw', '--no-raw', [CompletionResultType]::ParameterName, 'Same as --output human')
            [CompletionResult]::new('--quoted-json', '--quoted-json', [CompletionResultType]::ParameterName, 'JSON whose strings are escaped as human output escapes them, so that no byte is lost')
            [CompletionResult]::new('--inline', '--inline', [CompletionResultType]::ParameterName, 'Send commands as inline commands, the way a person types them into a bare socket')
            [CompletionResult]::new('--handshake', '--handshake', [CompletionResultType]::ParameterName, 'Show the bytes of the handshake too, with --raw')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print the version')
            [CompletionResult]::new('encode', 'encode', [CompletionResultType]::ParameterValue, 'Show the bytes of a request, without a server')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Explain a capture of RESP, without a server')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Show the reply to a command in RESP2 and RESP3 side by side')
            [CompletionResult]::new('learn', 'learn', [CompletionResultType]::ParameterValue, 'Learn RESP in short lessons on the connected server')
            [CompletionResult]::new('proxy', 'proxy', [CompletionResultType]::ParameterValue, 'Pass bytes between clients and a server, and show them')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run the sandbox, a small teaching server, and show what its clients send and get')
            break
        }
        'redis-shell;encode' {
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'How the bytes are written down [default: annotated]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'redis-shell;decode' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'What the capture is written in; recognised by itself otherwise')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'How the bytes are written down [default: annotated]')
            [CompletionResult]::new('--raw-limit', '--raw-limit', [CompletionResultType]::ParameterName, 'How many bytes of a payload are shown; 0 for all [default: 64]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'redis-shell;compare' {
            [CompletionResult]::new('--raw-limit', '--raw-limit', [CompletionResultType]::ParameterName, 'How many bytes of a payload are shown; 0 for all [default: 64]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run the command though it may write or block')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'redis-shell;learn' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'redis-shell;proxy' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where to pass the bytes on to; the server that -h, -p or -s names otherwise')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Show only connections of clients whose address starts with this')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Show only this command and its replies')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Write all that passes to a capture that decode reads')
            [CompletionResult]::new('--errors-only', '--errors-only', [CompletionResultType]::ParameterName, 'Show only error replies, with their requests')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'redis-shell;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Show only connections of clients whose address starts with this')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Show only this command and its replies')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Write all that passes to a capture that decode reads')
            [CompletionResult]::new('--errors-only', '--errors-only', [CompletionResultType]::ParameterName, 'Show only error replies, with their requests')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
