complete -c redis-shell -s h -l host -d 'Host of the server [default: 127.0.0.1]; -h alone prints the help' -r
complete -c redis-shell -s p -l port -d 'Port of the server' -r
complete -c redis-shell -s s -l socket -d 'Unix socket of the server, instead of host and port' -r -F
complete -c redis-shell -s n -l db -d 'Database to select' -r
complete -c redis-shell -s a -l pass -d 'Password; other users see it in the list of processes, which REDISCLI_AUTH and --askpass avoid' -r
complete -c redis-shell -l user -d 'User that the password belongs to' -r
complete -c redis-shell -s t -l timeout -d 'Seconds that connecting may take; 0 leaves it to the system' -r
complete -c redis-shell -l eval -d 'Run the commands in TEXT, one a line; may be given several times' -r
complete -c redis-shell -l lua -d 'Run the Lua script in FILE with the keys before a lone comma and the arguments behind it, as redis-cli\'s --eval does' -r -F
complete -c redis-shell -s r -l repeat -d 'Run the command N times; a negative N means until Ctrl-C' -r
complete -c redis-shell -s i -l interval -d 'Seconds to wait between repetitions' -r
complete -c redis-shell -l output -d 'How replies are printed: human is the default on a terminal, plain elsewhere' -r -f -a "human\t'Indexed and quoted, for people'
plain\t'Bare text, the same with RESP2 and RESP3, for scripts'
json\t'One JSON text a line'
csv\t'One RFC 4180 record a reply'"
complete -c redis-shell -l bytes -d 'How JSON writes bulk strings; base64 loses no byte' -r -f -a "text\t'As text; bytes that are not UTF-8 become U+FFFD'
base64\t'As base64'"
complete -c redis-shell -s d -l delimiter -d 'What separates the elements of a plain reply [default: a newline]' -r
complete -c redis-shell -s D -l terminator -d 'What ends a plain reply [default: a newline]' -r
complete -c redis-shell -l color -d 'When to colour the human output; auto: on a terminal' -r -f -a "auto\t'Where the output is a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c redis-shell -l generate -d 'Print completions for a shell, or the manual page' -r -f -a "complete-bash\t'Completions for bash'
complete-zsh\t'Completions for zsh'
complete-fish\t'Completions for fish'
complete-powershell\t'Completions for PowerShell'
complete-elvish\t'Completions for Elvish'
man\t'The manual page'"
complete -c redis-shell -l askpass -d 'Ask for the password at the terminal'
complete -c redis-shell -l no-auth-warning -d 'Do not warn of a password on the command line'
complete -c redis-shell -s 2 -d 'Speak RESP2, without a HELLO'
complete -c redis-shell -s 3 -d 'Speak RESP3 or nothing; otherwise it is spoken where the server knows it'
complete -c redis-shell -s x -d 'Take the last argument of the command from standard input'
complete -c redis-shell -s e -d 'Does nothing, for redis-cli\'s sake: an error reply always makes the exit code 1'
complete -c redis-shell -l json -d 'Same as --output json'
complete -c redis-shell -l csv -d 'Same as --output csv'
complete -c redis-shell -l no-raw -d 'Same as --output human'
complete -c redis-shell -l quoted-json -d 'JSON whose strings are escaped as human output escapes them, so that no byte is lost'
complete -c redis-shell -l raw -d 'Print the bytes on the wire with their meaning (redis-cli\'s --raw is --output plain)'
complete -c redis-shell -l handshake -d 'Show the bytes of the handshake too, with --raw'
complete -c redis-shell -l help -d 'Print this help'
complete -c redis-shell -s v -l version -d 'Print the version'
