#!/usr/bin/env bash
# Measures redis-shell against redis-cli, side by side in one run, on a server of its own.
#
#   benches/compare.sh
#   PEER=/path/to/redis-cli benches/compare.sh      another peer
#   SHELL_UNDER_TEST=/path/to/redis-shell …         a program that is built already
#
# Needs redis-server, redis-cli, hyperfine and GNU time; with strace also the system calls are counted
# (apt-get install redis-server hyperfine time strace). Prints medians, peak memory and ratios; no process stays behind.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

for need in redis-server redis-cli hyperfine python3 /usr/bin/time; do
    command -v "$need" >/dev/null || { echo "benches/compare.sh: $need is missing, see the top of the script" >&2; exit 1; }
done

peer=$(command -v "${PEER:-redis-cli}")
if [ -n "${SHELL_UNDER_TEST:-}" ]; then
    ours=$SHELL_UNDER_TEST
else
    cargo build --release --quiet
    ours=$PWD/target/release/redis-shell
fi

work=$(mktemp -d)
cleanup() {
    [ -z "${server:-}" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# A port that was free a moment ago; the unix socket tells whether the server that answers is this one.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis-server --port "$port" --bind 127.0.0.1 --unixsocket "$work/sock" --dir "$work" --save '' >"$work/log" 2>&1 &
server=$!
cli() { redis-cli -s "$work/sock" "$@"; }
for _ in $(seq 200); do
    [ "$(cli PING 2>/dev/null || true)" = PONG ] && break
    kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.05
done

cli ACL SETUSER bench on '>secret' '~*' '&*' '+@all' >/dev/null
cli EVAL 'for i = 1, 1000000 do redis.call("RPUSH", KEYS[1], string.format("element-%012d", i)) end' 1 list >/dev/null

at=(-h 127.0.0.1 -p "$port")
login=(--user bench --pass secret --no-auth-warning -n 2 -3)
ping_ours=("$ours" "${at[@]}" PING)
ping_peer=("$peer" "${at[@]}" PING)
login_ours=("$ours" "${at[@]}" "${login[@]}" PING)
login_peer=("$peer" "${at[@]}" "${login[@]}" PING)
list_ours=("$ours" "${at[@]}" --output human LRANGE list 0 -1)
list_peer=("$peer" "${at[@]}" --no-raw LRANGE list 0 -1)
if [ "$(basename "$ours")" = redis-cli ]; then # for trying this script with redis-cli in both seats
    list_ours=("$ours" "${at[@]}" --no-raw LRANGE list 0 -1)
fi

# expect WANTED COMMAND...: a program that fails quickly must not win.
expect() {
    local wanted=$1 found
    shift
    found=$("$@" 2>&1 </dev/null | head -n 1) || true
    if [ "$found" != "$wanted" ]; then
        echo "benches/compare.sh: found '$found', expected '$wanted' from: $*" >&2
        exit 1
    fi
}
for command in ping_ours ping_peer login_ours login_peer; do
    declare -n words=$command
    expect PONG "${words[@]}"
done
first='      1) "element-000000000001"'
expect "$first" "${list_peer[@]}"
expect "$first" "${list_ours[@]}"

# measure NAME ROUNDS RUNS: medians of NAME_ours and NAME_peer over all rounds, in milliseconds. The two take turns, so
# that what else the machine is doing meets both alike.
measure() {
    local -n ours_words=$1_ours peer_words=$1_peer
    local round
    for round in $(seq "$2"); do
        hyperfine --shell=none --style none --warmup 2 --runs "$3" --export-json "$work/$1.$round.json" \
            "${ours_words[*]@Q}" "${peer_words[*]@Q}" >/dev/null
    done
    python3 - "$work/$1".*.json <<'PY'
import json, statistics, sys
rounds = [json.load(open(path))["results"] for path in sys.argv[1:]]
print(*("%.3f" % (1000 * statistics.median(t for r in rounds for t in r[seat]["times"])) for seat in (0, 1)))
PY
}

# peak COMMAND...: the largest resident size, in KiB.
peak() {
    /usr/bin/time -f %M -o "$work/peak" "$@" >/dev/null </dev/null
    tail -n 1 "$work/peak"
}

# syscalls COMMAND...: how many it makes.
syscalls() {
    strace -f -qq -o "$work/strace" "$@" >/dev/null </dev/null
    grep -c '(' "$work/strace"
}

# round_trips COMMAND...: how often it sends to the server after it has read from it (or for the first time).
# Descriptors are shown with what they are (-yy), so that only TCP connections count.
round_trips() {
    strace -f -qq -yy -e trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg -o "$work/strace" \
        "$@" >/dev/null </dev/null
    awk '!/<TCP/ || /EAGAIN/ { next }
        /(write|writev|sendto|sendmsg)\(/ { if (last != "sent") trips++; last = "sent" }
        /(read|readv|recvfrom|recvmsg)\(/ { last = "read" }
        END { print trips + 0 }' "$work/strace"
}

row() { # WHAT UNIT OURS PEER
    awk -v what="$1" -v unit="$2" -v ours="$3" -v peer="$4" \
        'BEGIN { printf "%-44s %12s %12s %-4s %6s\n", what, ours, peer, unit, peer ? sprintf("%.2f", ours / peer) : "-" }'
}

echo "$(date -u +%Y-%m-%d), $(uname -sm), $(nproc) cores"
echo "ours: $("$ours" --version | head -n 1) ($ours)"
echo "peer: $("$peer" --version | head -n 1) ($peer)"
echo "server: $(redis-server --version | cut -d' ' -f1-3)"
echo
printf '%-44s %12s %12s %-4s %6s\n' "" ours peer "" ratio
row "PING, one-shot, median" ms $(measure ping 20 20)
row "PING with user, password, db, RESP3, median" ms $(measure login 20 20)
row "LRANGE of 1,000,000 x 20 bytes, human, median" ms $(measure list 7 2)
row "  peak memory" KiB "$(peak "${list_ours[@]}")" "$(peak "${list_peer[@]}")"
row "PING, peak memory" KiB "$(peak "${ping_ours[@]}")" "$(peak "${ping_peer[@]}")"
if command -v strace >/dev/null; then
    row "PING, system calls" "" "$(syscalls "${ping_ours[@]}")" "$(syscalls "${ping_peer[@]}")"
    row "PING, round trips" "" "$(round_trips "${ping_ours[@]}")" "$(round_trips "${ping_peer[@]}")"
    row "PING with user …, round trips" "" "$(round_trips "${login_ours[@]}")" "$(round_trips "${login_peer[@]}")"
fi
