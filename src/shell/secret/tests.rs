//! Which texts hold secrets, and where.

use super::*;
use proptest::prelude::*;

/// The text with `#` in the place of each byte of a secret.
fn shown(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in secret_ranges(text) {
        bytes[range].fill(b'#');
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn secrets_are_not_remembered_finished_or_not() {
    for line in [
        "AUTH secret",
        "auth \"sec",
        "AUTH 'sec",
        "\"AUTH secret",
        "'auth secret",
        "CONFIG \"SET requirepass secret",
        "CONFIG SET 'requirepass secret",
        "'AUTH secret'",
        "PING\n\"AUTH secret",
        "\"AUTH\" secret",
        "  Auth user secret",
        "HELLO 3 AUTH user \"sec",
        "CONFIG SET requirepass secret",
        "config set maxmemory 1 requirepass \"x",
        "ACL SETUSER ann >secret",
        "ACL GETUSER ann",
        "MIGRATE h 1 k 0 1 AUTH secret",
        "SET a b\nAUTH secret",
        "3 AUTH secret",
        "# AUTH secret",
        ":inline AUTH secret",
        ":inline AUTH \"sec",
        ":encode --raw=hex auth secret",
        ":compare --force CONFIG SET requirepass secret",
        ":repeat 3 AUTH secret",
        ":inlin AUTH secret",
        ":send \"*2\\r\\n$4\\r\\nAUTH\\r\\n$6\\r\\nsecret\\r\\n\"",
        ":send --wait 2 'AUTH secret\\r\\n'",
        ":decode b'*2\\r\\n$4\\r\\nAUTH\\r\\n$6\\r\\nsec",
        "PING\n:inline AUTH secret",
        "SET k redis://user:secret@host",
        "EVAL \"redis.call('auth', 'secret')\" 0",
        "AUTH secret | cat",
        "AUTH |",
        "AU\"TH\" secret",
        "AU\"TH secret",
        "CONFIG SET requirep\"ass\" secret",
        "CONFIG SETT requirepass secret",
        "3 :inline AUTH secret",
        ":repeat 2 :inline AUTH secret :> f",
        "SET k redis:\"//u:sec\"ret@host",
        "SET k redis://u:123/abc@host",
        "SET k redis://:42?x@host",
        "AUHT secret",
        "AU\"HT secret",
        "CONFIG SET requirepas secret",
        "CONFGI SET masterauht secret",
        "ACL SETUSR bob on >secret",
        "3 HELO 3 AUHT bob secret",
        ":repeat 3 AUHT secret",
        "SENTINEL auth-pass m secret",
        "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH secret",
        "EVAL \"redis.call('auht','secret')\" 0",
        "EVAL \"redis.call([[auth]],[[secret]])\" 0",
        "EVAL \"redis.call([=[config]=],'set',[[requirepass]],'secret')\" 0",
        ":conect u:secret@h",
        "127.0.0.1:6379> AUTH secret",
        "h:1[2](TX)> CONFIG SET requirepass secret",
        "h:1 (not connected)> AUTH secret",
        "redis-cli -a secret PING",
        "/usr/bin/valkey-cli -h h AUTH secret",
        "auth,secret",
        "AUTH:secret",
        ":history AUTH secret",
        ":explain AUTH secret",
    ] {
        assert!(!may_remember(line), "{line}");
    }
    for line in [
        "GET AUTH",
        "SET k \"auth secret\"",
        "HELLO 3",
        "CONFIG SET maxmemory 1",
        ":inline SET k \"a b\"",
        ":send \"*1\\r\\n$4\\r\\nPING\\r\\n\"",
        ":raw on",
        ":help auth",
        "SET k redis://host:6379/0",
        "EVAL \"return redis.call('hget', 'auth', 'k')\" 0",
        "EVAL \"return redis.call(ARGV[1], KEYS[1])\" 1 k GET",
        ":watch 1 SET auto 5",
        "DECL k",
        "127.0.0.1:6379> GET k",
        "redis-cli -h h PING",
        "XREADGROUP GROUP g c STREAMS s > ",
        "",
    ] {
        assert!(may_remember(line), "{line}");
    }
}

#[test]
fn secrets_of_commands_stand_behind_what_does_not_belong_to_them() {
    for (text, expected) in [
        ("127.0.0.1:6379> AUTH pw", "127.0.0.1:6379> AUTH ##"),
        (
            "h:1 (not connected)> auth u pw",
            "h:1 (not connected)> auth u ##",
        ),
        ("[::1]:1[3](TX)> AUHT pw", "[::1]:1[3](TX)> AUHT ##"),
        ("not connected> AUTH pw", "not connected> AUTH ##"),
        (
            "redis 127.0.0.1:6379> AUTH pw",
            "redis 127.0.0.1:6379> AUTH ##",
        ),
        (
            "h:1(subscribed mode)> AUTH pw",
            "h:1(subscribed mode)> AUTH ##",
        ),
        ("h:1>AUTH pw", "h:1>AUTH ##"),
        ("redis-cli -h h -a pw AUTH x", "redis-cli -h h -a ## AUTH #"),
        (
            "redis-cli --pass=pw -apw PING",
            "redis-cli --pass=## -a## PING",
        ),
        (
            "$ sudo docker exec -it r redis-cli -a pw",
            "$ sudo docker exec -it r redis-cli -a ##",
        ),
        (
            "REDISCLI_AUTH=pw Redis-CLI.exe",
            "REDISCLI_AUTH=## Redis-CLI.exe",
        ),
        (":explain AUTH pw", ":explain AUTH ##"),
        ("help AUTH pw", "help AUTH ##"),
        ("help AUTH options", "help AUTH options"),
        ("help redis-cli", "help redis-cli"),
        ("./keydb-cli --pass pw", "./keydb-cli --pass ##"),
        ("auth,pw", "auth,##"),
        ("CONFIG:SET requirepass pw", "CONFIG:SET requirepass ##"),
        ("SET user:auth:1 v", "SET user:auth:1 v"),
        ("h:1> GET k", "h:1> GET k"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn secrets_of_commands_are_their_words() {
    for (text, expected) in [
        ("AUTH pw", "AUTH ##"),
        ("AUTH \"p w", "AUTH ####"),
        ("3 auth user 'pw'", "3 auth user ####"),
        ("\"AUTH pw", "\"AUTH ##"),
        ("\"AU\\x54H\" pw", "\"AU\\x54H\" ##"),
        ("PING\nAUTH pw\r\nGET k", "PING\nAUTH ##\r\nGET k"),
        ("ACL SETUSER u on >pw ~*", "ACL SETUSER u on ### ~*"),
        ("SET k '\nAUTH pw\n'", "SET k '\nAUTH ##\n'"),
        ("#AUTH pw", "#AUTH ##"),
        ("CONFIG SET requirepass ", "CONFIG SET requirepass "),
        ("GET AUTH pw", "GET AUTH pw"),
        ("AUTH pässwörd", "AUTH ##########"),
        ("AU\"TH\" pw", "AU\"TH\" ##"),
        ("CONFIG SET requ'irepass' pw", "CONFIG SET requ'irepass' ##"),
        ("CONFIG requirepass pw", "CONFIG requirepass ##"),
        ("AUHT pw", "AUHT ##"),
        ("AUTG u pw", "AUTG u ##"),
        ("CONFIG SET requirepas pw", "CONFIG SET requirepas ##"),
        ("COFNIG SET requirepass pw", "COFNIG SET requirepass ##"),
        ("ACL SETUSR bob on >pw", "ACL SETUSR bob on ###"),
        ("AU\"TH pw", "AU\"TH ##"),
        ("AU'TH u p\"w", "AU'TH u ###"),
        ("AU\"HT pä", "AU\"HT ###"),
        ("PING\nAUHT pw", "PING\nAUHT ##"),
        ("SENTINEL auth-pass m pw", "SENTINEL auth-pass # ##"),
        ("AUTO", "AUTO"),
        ("SET auto 5", "SET auto 5"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn secrets_of_local_commands_stand_wherever_a_command_may() {
    for (text, expected) in [
        (":inline AUTH pw", ":inline AUTH ##"),
        (":compare --force AUTH u pw", ":compare --force AUTH u ##"),
        (":repeat 2 AUTH pw", ":repeat 2 AUTH ##"),
        (":send 'AUTH pw\\r\\n'", ":send #############"),
        (":send \"AUTH pw\\r\\n", ":send ############"),
        (":send *1 AUTH", ":send *1 AUTH"),
        (":help auth pw", ":help auth ##"),
        ("3 :inline AUTH pw", "3 :inline AUTH ##"),
        ("3 :help auth pw", "3 :help auth ##"),
        ("2 :send 'AUTH pw\\r\\n'", "2 :send #############"),
        (":repeat 2 AUHT pw", ":repeat 2 AUHT ##"),
        (":compare --force AUHT pw", ":compare --force AUHT ##"),
        (":watch 0.5 AUHT pw", ":watch 0.5 AUHT ##"),
        (":watch 1 SET auto 5", ":watch 1 SET auto 5"),
        (":peek auto", ":peek auto"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_stands_behind_an_operator_is_no_argument() {
    for (text, expected) in [
        ("AUTH pw | cat", "AUTH ## | cat"),
        ("AUTH pw |", "AUTH ## #"),
        ("AUTH pw :> f", "AUTH ## :> f"),
        ("AUTH pw :>", "AUTH ## :>"),
        // A password may begin like the name of a file.
        ("AUTH pw :>f", "AUTH ## ###"),
        ("AUTH :>pw", "AUTH ####"),
        (":encode AUTH pw :>f", ":encode AUTH ## ###"),
        (":repeat 2 AUTH pw :>>f", ":repeat 2 AUTH ## ####"),
        (":inline AUTH u :>pw", ":inline AUTH # ####"),
        ("3 AUTH u pw :>> f", "3 AUTH u ## :>> f"),
        (":repeat 2 AUTH pw | cat", ":repeat 2 AUTH ## | cat"),
        (":watch 1 AUTH pw |", ":watch 1 AUTH ## |"),
        ("HELLO 3 AUTH pw | cat", "HELLO 3 AUTH ## | cat"),
        // Quoted it is sent, and so it is by those whose reply goes nowhere else.
        (
            "CONFIG SET dir \"|\" requirepass pw",
            "CONFIG SET dir \"|\" requirepass ##",
        ),
        ("AUTH u |pw", "AUTH u ###"),
        (":inline AUTH u | pw", ":inline AUTH # # ##"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn secrets_behind_a_pipe_are_those_of_its_program() {
    for (text, expected) in [
        (
            "GET k | redis-cli -a pw -x SET k2",
            "GET k | redis-cli -a ## -x SET k2",
        ),
        ("GET k | redis-cli -apw", "GET k | redis-cli -a##"),
        ("GET k | redis-cli --pass pw", "GET k | redis-cli --pass ##"),
        ("GET k | mysql --password=pw", "GET k | mysql --password=##"),
        (
            "GET k | tee f | /bin/valkey-cli AUTH pw",
            "GET k | tee f | /bin/valkey-cli AUTH ##",
        ),
        (
            "GET k | (redis-cli -x AUTH u pw)",
            "GET k | (redis-cli -x AUTH u ###",
        ),
        ("GET k | PGPASSWORD=pw cat", "GET k | PGPASSWORD=## cat"),
        (
            "GET k | env A=b MYSQL_PWD='p w' cat",
            "GET k | env A=b MYSQL_PWD=##### cat",
        ),
        ("GET k | api_token=pw ./send", "GET k | api_token=## ./send"),
        (
            "GET k | sh -c 'redis-cli -a pw'",
            "GET k | sh -c 'redis-cli -a ##'",
        ),
        (":source f | redis-cli -a pw", ":source f | redis-cli -a ##"),
        (
            "3 GET k | iredis --password pw",
            "3 GET k | iredis --password ##",
        ),
        (
            "PING\nGET k | redis-cli -a pw",
            "PING\nGET k | redis-cli -a ##",
        ),
        (
            "GET k :> f | redis-cli -a pw",
            "GET k :> f | redis-cli -a ##",
        ),
        ("GET k |redis-cli -a pw", "GET k |redis-cli -a ##"),
        ("GET k|redis-cli AUTH pw", "GET k|redis-cli AUTH ##"),
        ("GET k | grep AUTH f", "GET k | grep AUTH f"),
        ("SET k a|b TOKEN=x", "SET k a|b TOKEN=x"),
        ("GET k | grep -a x", "GET k | grep -a x"),
        (
            "GET k | PAGER=less PWD=/ cat",
            "GET k | PAGER=less PWD=/ cat",
        ),
        ("GET k | redis-cli -x SET k2", "GET k | redis-cli -x SET k2"),
        ("SET k redis-cli -a x", "SET k redis-cli -a x"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn secrets_are_found_where_a_blank_or_a_name_was_forgotten() {
    for (text, expected) in [
        ("ACLSETUSER u >pw", "ACLSETUSER u ###"),
        ("ACLSETUSER u on #abc ~* <pw", "ACLSETUSER u on #### ~* ###"),
        ("ACL SETUSER u on > pw", "ACL SETUSER u on # ##"),
        ("CONFIGSET requirepass pw", "CONFIGSET requirepass ##"),
        ("CONFIGSETrequirepass pw", "CONFIGSETrequirepass ##"),
        ("CONFIG SET requirepassx9y8", "CONFIG SET ###############"),
        ("requirepass pw", "requirepass ##"),
        ("requirepas 'p w'", "requirepas #####"),
        ("requirepass=pw", "##############"),
        ("3 masterauth pw", "3 masterauth ##"),
        ("SET2 primaryauth pw", "SET2 primaryauth ##"),
        ("sentinel-pass pw", "sentinel-pass ##"),
        ("SETUSER joe on >pw", "SETUSER joe on ###"),
        ("SETUSR joe on >pw", "SETUSR joe on ###"),
        ("user joe on >pw ~*", "user joe on ### ~*"),
        (": AUTH pw", ": AUTH ##"),
        ("2x AUTH pw", "2x AUTH ##"),
        ("AUTHpw", "AUTH##"),
        ("3 AUTHuser pw", "3 AUTH#### ##"),
        ("\"AUTH\"pw", "\"AUTH\"##"),
        ("GET k\nrequirepass pw", "GET k\nrequirepass ##"),
        // Of what is no mistake nothing is hidden.
        ("SET auto pw", "SET auto pw"),
        ("SET k \">5\"", "SET k \">5\""),
        ("SET user >5", "SET user >5"),
        ("GET requirepass", "GET requirepass"),
        ("HSET user requirepass 1", "HSET user requirepass 1"),
        ("XADD s * auth 1", "XADD s * auth 1"),
        ("CONFIG GET requirepass*", "CONFIG GET requirepass*"),
        ("JSON.SET user auth >5", "JSON.SET user auth >5"),
        ("FT.SEARCH i AUTH 5", "FT.SEARCH i AUTH 5"),
        (
            "SET k 'the user wrote\nlocal auth #5'",
            "SET k 'the user wrote\nlocal auth #5'",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
        assert_eq!(may_remember(text), text == expected, "{text}");
    }
}

#[test]
fn scripts_that_set_a_password_in_other_ways_are_hidden_whole() {
    for script in [
        r#"'local c="CONFIG" return redis.call(c,"SET","masterauth","pw")'"#,
        r#""return redis.call('config','set', unpack({'masterauth','pw'}))""#,
        r#""return redis.call('acl', unpack({'setuser','u','>pw'}))""#,
        r#""local a = 'AUTH' return redis.call(a, 'pw')""#,
        r#""local t = {'config', [[requirepass]], 'pw'} return redis.call(t[1], 'set', t[2], t[3])""#,
        r#""local c = redis.call; return c('auth', 'pw')""#,
        r#""return redis['call']('auth', 'pw')""#,
        r#""return pcall(redis.call, 'auth', 'pw')""#,
        r#""return redis.call('hello', unpack({3, 'auth', 'u', 'pw'}))""#,
        r#"local a = 'AUTH' return redis.call(a, 'pw')"#,
    ] {
        for (before, behind) in [
            ("EVAL ", " 0"),
            ("SCRIPT LOAD ", ""),
            ("FUNCTION LOAD REPLACE ", ""),
        ] {
            let line = format!("{before}{script}{behind}");
            let name = before.split(' ').next().unwrap();
            let hidden = masked(&line);
            assert_eq!(hidden, format!("{name} •••"), "{line}");
            assert!(!may_remember(&line), "{line}");
            assert!(is_masked(&hidden) && !is_masked(&line), "{line}");
        }
    }
    for line in [
        "EVAL \"return redis.call('hget', KEYS[1], 'auth')\" 1 k",
        "EVAL \"return redis.call('hset', KEYS[1], 'masterauth', redis.call('get', 'masterauth'))\" 1 k",
        "EVAL \"return redis.call('config', 'get', 'requirepass')\" 0",
        "EVAL \"local auth = 1 return auth\" 0",
        // None of these texts can become a command.
        "EVAL \"return redis.call('SET', KEYS[1], ARGV[1])\" 1 k '{\"auth\":\"off\"}'",
        "EVAL \"return redis.call(KEYS[1], KEYS[2])\" 2 get '{\"auth\":\"off\"}'",
        "EVAL \"return cjson.decode(ARGV[1])['auth']\" 0 x",
        "EVAL \"return redis.call('HGET', KEYS[1], KEYS[2])\" 2 'auth' f",
        "SCRIPT LOAD \"local f = 'auth' return redis.call('HGET', KEYS[1], f)\"",
        "EVAL \"local ok, v = pcall(cjson.decode, ARGV[1]) return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])\" 1 h auth off",
    ] {
        assert_eq!(shown(line), line);
        assert!(may_remember(line), "{line}");
    }
}

#[test]
fn passwords_of_addresses_are_found_in_any_word() {
    for (text, expected) in [
        ("SET k redis://u:pw@h:1/0", "SET k redis://u:##@h:1/0"),
        (":connect rediss://:pw@h", ":connect rediss://:##@h"),
        ("SET k \"redis://pw@h\" x", "SET k \"redis://##@h\" x"),
        ("SET k https://user@h/x", "SET k https://user@h/x"),
        ("SET k 'http://u:p@w@h'", "SET k 'http://u:###@h'"),
        // Digits are a port only where no `@` follows: a password too may be of digits, and have a `/` in it.
        ("GET http://h:80/a@b", "GET http://h:####@b"),
        ("SET b redis://u:123/abc@h", "SET b redis://u:#######@h"),
        ("SET b redis://:42?x@h:1/0", "SET b redis://:####@h:1/0"),
        ("SET b redis://:42#x@h", "SET b redis://:####@h"),
        ("SET b redis://pw/x@h", "SET b redis://####@h"),
        (
            "SET b redis://h:6379/0?to=a@b",
            "SET b redis://h:###########@b",
        ),
        ("SET b redis://h:6379/0", "SET b redis://h:6379/0"),
        ("SET b redis://h/0?to=a", "SET b redis://h/0?to=a"),
        (
            "SET b redis://a:1/0,redis://b:2/0 a@b",
            "SET b redis://a:1/0,redis://b:2/0 a@b",
        ),
        (
            "SET b redis://u:pw@a:1/0,redis://b:2/0",
            "SET b redis://u:##@a:1/0,redis://b:2/0",
        ),
        (
            "SET b redis://a:1/0,redis://u:pw@b:2/0",
            "SET b redis://a:################@b:2/0",
        ),
        (
            "SET b redis://[::1]:1/0?to=a@b",
            "SET b redis://[::1]:1/0?to=a@b",
        ),
        ("GET http://u:p/w@h", "GET http://u:###@h"),
        ("GET redis://[::1]:6379/0", "GET redis://[::1]:6379/0"),
        ("GET redis://u:pw@[::1]:1", "GET redis://u:##@[::1]:1"),
        // While it is typed, it is no port as soon as it cannot be one.
        ("GET redis://u:63", "GET redis://u:63"),
        ("GET redis://u:637912", "GET redis://u:######"),
        ("GET redis://u:p", "GET redis://u:#"),
        ("GET redis://u:@h", "GET redis://u:@h"),
        ("GET redis:'//u:pw@h'", "GET ################"),
        ("GET redis://u:\"p w\"@h", "GET #################"),
        (
            "a redis://a:b@c redis://d:e@f",
            "a redis://a:#@c redis://d:#@f",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn users_of_servers_to_connect_to_are_hidden_without_a_scheme_too() {
    for (text, expected) in [
        (":connect u:pw@h", ":connect u:##@h"),
        ("Connect pw@h 1", "Connect ##@h 1"),
        (":connect 'u:p@w@h'", ":connect 'u:###@h'"),
        (":connect u:\"pw@h\"", ":connect ########"),
        (":repeat 2 connect pw@h", ":repeat 2 connect ##@h"),
        ("3 :connect u:p/w@h", "3 :connect u:###@h"),
        (":connect u:1/w@h", ":connect u:###@h"),
        // While it is typed, it is no port as soon as it cannot be one.
        (":conect u:pw@h", ":conect u:##@h"),
        ("conenct pw@h", "conenct ##@h"),
        (":connect u:p", ":connect u:#"),
        (":connect h:637", ":connect h:637"),
        (":connect ::1 7000", ":connect ::1 7000"),
        (":connect [::1]:7000", ":connect [::1]:7000"),
        (":connect redis://u:pw@h", ":connect redis://u:##@h"),
        (":connect /tmp/a@b", ":connect /tmp/a@b"),
        ("SET connect a@b", "SET connect a@b"),
        ("SET a :connect@b", "SET a :connect@b"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn secrets_of_scripts_are_those_of_their_calls() {
    for (text, expected) in [
        (
            "EVAL \"redis.call('config','set','requirepass','pw')\" 0",
            "EVAL \"redis.call('config','set','requirepass','##')\" 0",
        ),
        (
            "eval 'return redis.pcall(\"AUTH\", \"u\", \"pw\")' 0",
            "eval 'return redis.pcall(\"AUTH\", \"u\", \"##\")' 0",
        ),
        (
            "EVAL \"server.call ( \\\"AUTH\\\", \\\"pw\\\" )\" 0",
            "EVAL \"server.call ( \\\"AUTH\\\", \\\"##\\\" )\" 0",
        ),
        ("EVAL \"redis.call('auth','p", "EVAL \"redis.call('auth','#"),
        (
            "SCRIPT LOAD \"\nredis.call('auth',\n 'pw')\"",
            "SCRIPT LOAD \"\nredis.call('auth',\n '##')\"",
        ),
        // In long brackets.
        (
            "EVAL \"redis.call([[config]],[[set]],[=[requirepass]=],[==[p]]w]==])\" 0",
            "EVAL \"redis.call([[config]],[[set]],[=[requirepass]=],[==[####]==])\" 0",
        ),
        (
            "EVAL \"redis.call([[\\nauth]],[[\\r\\npw]])\" 0",
            "EVAL \"redis.call([[\\nauth]],[[\\r\\n##]])\" 0",
        ),
        (
            "EVAL 'redis.call([[auth]],[[pw",
            "EVAL 'redis.call([[auth]],[[##",
        ),
        (
            "EVAL \"redis.call([[auth]], ARGV[1])\" 0 pw",
            "EVAL ####################################",
        ),
        (
            "EVAL \"redis.call([[get]], KEYS[KEYS[1]])\" 1 auth",
            "EVAL \"redis.call([[get]], KEYS[KEYS[1]])\" 1 auth",
        ),
        // From outside of the script, or by another name.
        (
            "EVAL \"redis.call('auth', ARGV[1])\" 0 pw",
            "EVAL ##################################",
        ),
        (
            "EVAL \"local c = redis.call; c('config','set','requirepass','x')\" 0",
            "EVAL #############################################################",
        ),
        (
            "EV\"AL\" 'c = redis.call; c(\"masterauth\", 1)' 0",
            "EV\"AL\" ######################################",
        ),
        (
            ":repeat 2 EVAL 'c = redis.call; c(\"masterauth\", 1)' 0",
            ":repeat #############################################",
        ),
        (
            "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH pw",
            "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH ##",
        ),
        (
            "EVAL 'redis.call(unpack(ARGV))' 1 k AUHT pw",
            "EVAL 'redis.call(unpack(ARGV))' 1 k AUHT ##",
        ),
        (
            "EVAL 'redis.call(unpack(ARGV))' 1 auto x SET k",
            "EVAL 'redis.call(unpack(ARGV))' 1 auto x SET k",
        ),
        (
            "EVAL \"redis.call('acl','setuser','bob',ARGV[1])\" 0 >pw",
            "EVAL \"redis.call('acl','setuser','bob',ARGV[1])\" 0 ###",
        ),
        (
            "EVAL \"redis.call('auht','pw')\" 0",
            "EVAL \"redis.call('auht','##')\" 0",
        ),
        (
            "EVAL \"redis.call('config','get','requirepass')\" 0",
            "EVAL \"redis.call('config','get','requirepass')\" 0",
        ),
        (
            "EVAL \"return redis.call('hget', KEYS[1], 'auth')\" 1 k",
            "EVAL \"return redis.call('hget', KEYS[1], 'auth')\" 1 k",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn a_masked_text_stays_as_it_is_and_is_known() {
    for (text, expected) in [
        ("AUTH user 'p w'", "AUTH user •••"),
        ("PING\nAUTH pw\nPING", "PING\nAUTH •••\nPING"),
        ("SET k redis://u:pw@h", "SET k redis://u:•••@h"),
        (
            "EVAL \"redis.call('auth','pw')\" 0",
            "EVAL \"redis.call('auth','•••')\" 0",
        ),
    ] {
        assert_eq!(masked(text), expected);
        assert!(!is_masked(text) && is_masked(expected), "{text}");
        assert_eq!(masked(expected), expected);
    }
    assert!(!is_masked("SET k •••"));
    // A script of which nothing is shown.
    for text in [
        "EVAL •••",
        " eval_ro\u{a0}•••\n",
        "PING\nFUNCTION •••",
        "3 •••",
        ":repeat •••",
    ] {
        assert!(is_masked(text), "{text}");
    }
    for text in [
        "EVAL 'return 1' 0 •••",
        "EVAL •••x 0",
        "GET •••",
        "•••",
        "EVAL",
    ] {
        assert!(!is_masked(text), "{text}");
    }
}

/// Lines so long that nobody waits for their end where all that follows is looked at again from each word.
#[test]
fn long_lines_are_judged_in_one_go() {
    let many = |part: &str| part.repeat(60_000 / part.len());
    for line in [
        format!(":decode --from hex {}", many("24 ")),
        format!(":send \"*9 {}\"", many("24 ")),
        format!("SET k {}", many("a://b")),
        format!("EVAL \"{}\" 0", many("redis.call('get', 'k') ")),
        format!("GET k | redis-cli {}", many("-x ")),
        format!(
            "EVAL \"{}\" 0",
            many("redis.call('config','get','requirepass') ")
        ),
    ] {
        assert!(may_remember(&line), "{}", &line[..20]);
    }
    for line in [
        format!(":decode --from hex {}", many("24 ")),
        format!(":inline {}", many("AUTH ")),
        format!(":inline {}", many("HELLO 3 ")),
        format!(":inline {}", many("CONFIG 3 ")),
        format!(":inline {}", many("CONFIG | ")),
        format!(":repeat 2 {}", many("x :> ACL SETUSER ")),
        format!(":send \"*9 {}\"", many("CONFIG ")),
        format!("EVAL \"{}", many("call(")),
        format!("EVAL \"{}\" 0 ", many("call(ARGV[1])")),
        format!(
            "EVAL \"{}\" 0 {}",
            many("call(ARGV[1], ARGV[2]) call('CONFIG', ARGV[1]) call('cOnFiG', ARGV[1]) "),
            many("x ")
        ),
        many("3 "),
        many("user "),
        many("requirepas "),
        many("GET k | redis-cli "),
        format!(
            "EVAL \"{}\" 0",
            many("redis.call(unpack({'config','masterauth'})) ")
        ),
        many("PING\n"),
        format!("SET k '{}'", many("PING\n")),
    ] {
        let text = format!("{line} AUTH pw redis://u:zq7Xv9Kw@h\nAUTH zq7Xv9Kw");
        assert!(!may_remember(&text), "{}", &line[..20]);
        assert!(!masked(&text).contains(PASSWORD), "{}", &line[..20]);
    }
    // Passwords of which each holds those behind it are one.
    let line = format!("SET k \"{}\"x", many("a://b:p/"));
    assert_eq!(masked(&line), "SET k •••");
}

/// Lines that hold [`PASSWORD`], the name of the command in front.
const KNOWN: [&str; 24] = [
    "AUHT zq7Xv9Kw",
    "ATH user zq7Xv9Kw",
    "HELO 3 AUTH user zq7Xv9Kw",
    "HELLO 3 AUHT user zq7Xv9Kw",
    "COFNIG SET masterauth zq7Xv9Kw",
    "CONFIG SET requirepas zq7Xv9Kw",
    "MIGRATE h 1 k 0 9 AUHT zq7Xv9Kw",
    "SENTINEL auth-pass m zq7Xv9Kw",
    "EVAL \"redis.call(ARGV[1],ARGV[2])\" 0 AUTH zq7Xv9Kw",
    "AUTH zq7Xv9Kw",
    "AUTH user zq7Xv9Kw",
    "auth 'zq7Xv9Kw'",
    "HELLO 3 AUTH user zq7Xv9Kw SETNAME me",
    "CONFIG SET requirepass zq7Xv9Kw",
    "CONFIG SET maxmemory 1 masterauth \"zq7Xv9Kw\" dir /",
    "CONFIG masteruser zq7Xv9Kw",
    "CONFIG SET requirepass=zq7Xv9Kw",
    "ACL SETUSER ann on >zq7Xv9Kw ~*",
    "ACL SETUSR ann <zq7Xv9Kw",
    "MIGRATE h 1 k 0 9 AUTH zq7Xv9Kw KEYS a",
    "MIGRATE h 1 k 0 9 COPY AUTH2 user zq7Xv9Kw",
    "SENTINEL SET m auth-pass zq7Xv9Kw",
    "SENTINEL CONFIG SET sentinel-pass zq7Xv9Kw",
    "EVAL \"redis.call('auth','zq7Xv9Kw')\" 0",
];

const PASSWORD: &str = "zq7Xv9Kw";

#[test]
fn blanks_of_several_bytes_part_a_name_from_its_script() {
    for blank in ["\u{85}", "\u{a0}", "\u{3000}"] {
        for (name, script) in [
            ("EVAL", "\"redis.call('auth', ARGV[1])\" 0 x"),
            ("EVAL", "\"redis.call('auth','p'..'w')\""),
            ("FOO", "call('auth', x)"),
            ("FOO", "call('auth',x)"),
        ] {
            let line = format!("{blank}{name}{blank}{script}");
            assert_eq!(masked(&line), format!("{blank}{name}{blank}{MASK}"));
            assert!(!may_remember(&line), "{line:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_known_secret_is_masked_in_whatever_is_around_it(
        line in prop::sample::select(&KNOWN[..]),
        prefix in prop::sample::select(&["", "3 ", "3 2 ", "3 2 :inline ", ":repeat 2 ", ":watch 1 ", ":repeat 2 :inline ", "PING\n", "#"][..]),
        suffix in prop::sample::select(&["", " | x", " |", " :> f", " :>", " :>> f", " :>f", " :>>f", " | x | y"][..]),
        quotes in prop::sample::select(&["", "\"\"", "''"][..]),
        at in 0..8usize,
        length in prop::option::of(0..40usize),
    ) {
        let name = line.split(' ').next().unwrap();
        let at = at.min(name.len());
        let typed = format!("{}{quotes}{}", &line[..at], &line[at..]);
        // Also while it is still being typed.
        let typed = match length {
            Some(length) => typed[..length.min(typed.len())].to_owned(),
            None => typed,
        };
        let text = format!("{prefix}{typed}{suffix}");
        let hidden = masked(&text);
        // Nothing of it that could not stand elsewhere by chance.
        for run in PASSWORD.as_bytes().windows(3) {
            let run = str::from_utf8(run).unwrap();
            prop_assert!(!hidden.contains(run), "{text:?} is {hidden:?}");
        }
        prop_assert!(!text.contains(PASSWORD) || !may_remember(&text), "{text:?}");
    }

    #[test]
    fn ranges_are_parts_of_the_text(
        parts in prop::collection::vec(prop::sample::select(&[
            "AUTH", "config set requirepass", "ACL SETUSER", " ", " ", "\"", "'", "\\", "\n", ">", "pä", "日", ":send ",
            "redis://", "@", ":", "/", "redis.call(", ",", ")", "EVAL ", "#", "*2\\r\\n",
            "\u{a0}", "\u{3000}", "\u{2028}", "🔒", "•••", "3", "EVAL", "'auth'", "ARGV[1]", "setuser", "redis-cli", "=", "|",
        ][..]), 0..16)
    ) {
        let text = parts.concat();
        let mut end = 0;
        for range in secret_ranges(&text) {
            prop_assert!(range.start >= end && range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some());
            end = range.end;
        }
        let hidden = masked(&text).into_owned();
        prop_assert!(hidden == text || !may_remember(&text));
    }

    #[test]
    fn calls_among_letters_of_several_bytes_are_masked_in_whole_letters(
        parts in prop::collection::vec(prop::sample::select(&[
            "redis.call(", "pcall (", "'auth'", "ARGV[1]", "x", ",", ")", "\"", "'", "[[", "]]", "\\", "--", " ", "\n",
            "\u{85}", "\u{a0}", "\u{3000}", "ä", "日", "🔒", "•••", "0",
        ][..]), 0..16),
        name in prop::sample::select(&["EVAL", "eval ", "SCRIPT LOAD", "FOO", "3\u{a0}EVAL", "\u{3000}", ":send", "#", "é"][..]),
        blank in prop::sample::select(&["", " ", "\u{a0}", "\u{3000}"][..]),
    ) {
        let text = format!("{name}{blank}{}", parts.concat());
        for range in secret_ranges(&text) {
            prop_assert!(text.get(range).is_some(), "{text:?}");
        }
        let hidden = masked(&text).into_owned();
        prop_assert!(hidden == text || !may_remember(&text));
    }
}

/// A web page has other blanks than Redis.
#[test]
fn secrets_behind_other_blanks_are_secrets_too() {
    for blank in ["\u{a0}", "\u{3000}", "\u{2003}"] {
        for line in [
            "AUTH s3cret",
            ":encode AUTH s3cret",
            "CONFIG SET requirepass s3cret",
            "EVAL \"redis.call('auth', ARGV[1])\" 0 s3cret",
        ] {
            let line = line.replace(' ', blank);
            assert!(!may_remember(&line), "{line}");
            assert!(
                !masked(&line).contains("s3cret"),
                "{line}: {}",
                masked(&line)
            );
        }
        let line = format!("SET{blank}k{blank}v");
        assert!(may_remember(&line), "{line}");
        assert_eq!(masked(&line), line);
    }
}
