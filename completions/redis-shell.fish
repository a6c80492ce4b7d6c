# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_redis_shell_global_optspecs
    string join \n h/host= p/port= s/socket= n/db= a/pass= user= askpass no-auth-warning t/timeout= 2 3 sandbox eval= file= stop-on-error echo with-command scan pattern= quoted-pattern= type= count= pipe pipe-timeout= lua= x X= quoted-input r/repeat= i/interval= e output= json csv no-raw quoted-json bytes= d/delimiter= D/terminator= show-pushes= color= raw= raw-limit= read-size= inline handshake generate= help v/version
end

function __fish_redis_shell_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_redis_shell_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_redis_shell_using_subcommand
    set -l cmd (__fish_redis_shell_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c redis-shell -n "__fish_redis_shell_needs_command" -s h -l host -d 'Host of the server [default: 127.0.0.1]; -h alone prints the help' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s p -l port -d 'Port of the server [default: 6379]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s s -l socket -d 'Unix socket of the server, instead of host and port' -r -F
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s n -l db -d 'Database to select [default: 0]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s a -l pass -d 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l user -d 'User that the password belongs to' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s t -l timeout -d 'Seconds that connecting and the handshake may take together; -2 without password and -n has none, and how long a command runs is not limited; 0 leaves it to the system [default: 0]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l eval -d 'Run the commands in TEXT, one a line; may be given several times' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l file -d 'Run the commands in FILE, one a line; - is standard input' -r -F
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l pattern -d 'With --scan: only keys that match P, as KEYS does it' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l quoted-pattern -d 'With --scan: the same, P being read as it would be in a line, with quotes and escapes' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l type -d 'With --scan: only keys of this type, as TYPE names it' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l count -d 'With --scan: how many keys each call looks at [default: as many as take the server about 2 ms, 10 to 10000]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l pipe-timeout -d 'Seconds to wait for the next reply when --pipe may send no more before it comes; 0 is for ever [default: 30]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l lua -d 'Run the Lua script in FILE with the keys before a lone comma and the arguments behind it, as redis-cli\'s --eval does' -r -F
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s X -d 'Put standard input, unchanged, in the place of the first word of the command that is TAG' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s r -l repeat -d 'Run the command N times; a negative N means until Ctrl-C' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s i -l interval -d 'Seconds to wait between repetitions, or between the calls of --scan' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l output -d 'How replies are printed: human is the default on a terminal, plain elsewhere' -r -f -a "human\t'Indexed and quoted, for people'
plain\t'Bare text, the same with RESP2 and RESP3, for scripts'
json\t'One JSON text a line'
csv\t'One RFC 4180 record a reply'"
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l bytes -d 'How JSON writes bulk strings; base64 loses no byte [default: text]' -r -f -a "text\t'As text; bytes that are not UTF-8 become U+FFFD'
base64\t'As base64'"
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s d -l delimiter -d 'What separates the elements of a plain reply [default: a newline]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s D -l terminator -d 'What ends a plain reply [default: a newline]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l show-pushes -d 'Whether to print pushes that belong to no subscription, as CLIENT TRACKING brings them: yes or no, of which the first letter counts [default: yes on a terminal, else no]' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l color -d 'When to colour the human output; auto: on a terminal [default: auto]' -r -f -a "auto\t'Where the output is a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l raw -d 'Print the bytes on the wire with their meaning, or in another notation; the value only with =, so that --raw PING sends PING (redis-cli\'s --raw is --output plain)' -r -f -a "annotated\t'Offset, bytes by depth, meaning'
escaped\t'One C string an element'
hex\t'Offset, hexadecimal, text'
python\t'One Python bytes literal an element'
bytes\t'One byte a line'
wire\t'The bare bytes of the replies'"
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l raw-limit -d 'How many bytes of a payload --raw shows, 64 unless given; 0 for all' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l read-size -d 'How many bytes one read takes at most, with --raw; 1 shows each byte come' -r
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l generate -d 'Print completions for a shell, or the manual page' -r -f -a "complete-bash\t'Completions for bash'
complete-zsh\t'Completions for zsh'
complete-fish\t'Completions for fish'
complete-powershell\t'Completions for PowerShell'
complete-elvish\t'Completions for Elvish'
man\t'The manual page'"
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l askpass -d 'Ask for the password at the terminal'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l no-auth-warning -d 'Do not warn of a password on the command line'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s 2 -d 'Speak RESP2, without a HELLO'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s 3 -d 'Speak RESP3 or nothing; otherwise it is spoken where the server knows it'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l sandbox -d 'Start a small teaching server inside the program and use it; its data goes when the program ends'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l stop-on-error -d 'Stop a script at the first error reply; each line then waits for the reply to the one before it'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l echo -d 'Print each command of a script before its reply'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l with-command -d 'Put line and words of each command of a script into the JSON of its reply'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l scan -d 'Print the keys of the database by SCAN, one a line or as --output says: -D, or else -d, ends each of them. A key that lives throughout is printed at least once; as SCAN gives them, some may come twice'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l pipe -d 'Mass insertion: send the commands on standard input or in --file and print only the errors and how many replies came; the first byte * means RESP, in which lines may stand too, any other one lines'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s x -d 'Append standard input to the command as its last argument, unchanged'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l quoted-input -d 'Read each word of the command as it would be read in a line: with quotes, and escapes in them'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s e -d 'Does nothing, for redis-cli\'s sake: an error reply always makes the exit code 1'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l json -d 'Same as --output json'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l csv -d 'Same as --output csv'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l no-raw -d 'Same as --output human'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l quoted-json -d 'JSON whose strings are escaped as human output escapes them, so that no byte is lost'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l inline -d 'Send commands as inline commands, the way a person types them into a bare socket'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l handshake -d 'Show the bytes of the handshake too, with --raw'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -s v -l version -d 'Print the version'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "encode" -d 'Show the bytes of a request, without a server'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "decode" -d 'Explain a capture of RESP, without a server'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "compare" -d 'Show the reply to a command in RESP2 and RESP3 side by side'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "learn" -d 'Learn RESP in short lessons on the connected server'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "proxy" -d 'Pass bytes between clients and a server, and show them'
complete -c redis-shell -n "__fish_redis_shell_needs_command" -a "serve" -d 'Run the sandbox, a small teaching server, and show what its clients send and get'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand encode" -l raw -d 'How the bytes are written down [default: annotated]' -r -f -a "annotated\t'Offset, bytes by depth, meaning'
escaped\t'One C string an element'
hex\t'Offset, hexadecimal, text'
python\t'One Python bytes literal an element'
bytes\t'One byte a line'
wire\t'The bare bytes of the replies'"
complete -c redis-shell -n "__fish_redis_shell_using_subcommand encode" -s h -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand decode" -l from -d 'What the capture is written in; recognised by itself otherwise' -r -f -a "bare\t'The bytes themselves'
escaped\t'Text with C escapes'
hex\t'Hexadecimal digits'
python\t'A Python bytes literal'"
complete -c redis-shell -n "__fish_redis_shell_using_subcommand decode" -l raw -d 'How the bytes are written down [default: annotated]' -r -f -a "annotated\t'Offset, bytes by depth, meaning'
escaped\t'One C string an element'
hex\t'Offset, hexadecimal, text'
python\t'One Python bytes literal an element'
bytes\t'One byte a line'
wire\t'The bare bytes of the replies'"
complete -c redis-shell -n "__fish_redis_shell_using_subcommand decode" -l raw-limit -d 'How many bytes of a payload are shown; 0 for all [default: 64]' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand decode" -s h -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand compare" -l raw-limit -d 'How many bytes of a payload are shown; 0 for all [default: 64]' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand compare" -l force -d 'Run the command though it may write or block'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand compare" -s h -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand learn" -s h -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l listen -d 'Where to listen' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l to -d 'Where to pass the bytes on to; the server that -h, -p or -s names otherwise' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l client -d 'Show only connections of clients whose address starts with this' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l command -d 'Show only this command and its replies' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l save -d 'Write all that passes to a capture that decode reads' -r -F
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l errors-only -d 'Show only error replies, with their requests'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -l quiet -d 'Show nothing'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand proxy" -s h -l help -d 'Print this help'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l listen -d 'Where to listen' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l client -d 'Show only connections of clients whose address starts with this' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l command -d 'Show only this command and its replies' -r
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l save -d 'Write all that passes to a capture that decode reads' -r -F
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l errors-only -d 'Show only error replies, with their requests'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -l quiet -d 'Show nothing'
complete -c redis-shell -n "__fish_redis_shell_using_subcommand serve" -s h -l help -d 'Print this help'
