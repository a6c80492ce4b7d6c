#!/usr/bin/env bash
# Measures what a look through `redis-shell proxy` costs, in one run on a server of its own: redis-benchmark -P 16
# without a proxy, through one that shows nothing (--quiet), and through one whose dump goes to a file.
#
#   benches/proxy.sh
#   RUNS=9 REQUESTS=5000000 benches/proxy.sh         more runs, longer ones
#   SHELL_UNDER_TEST=/path/to/redis-shell …         a program that is built already
#
# Needs redis-server and redis-benchmark (apt-get install redis-server redis-tools). The three take turns, so that what
# else the machine does falls on all of them; the figures are medians. The dump should reach 0.6 of --quiet.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

for need in redis-server redis-benchmark python3; do
    command -v "$need" >/dev/null || { echo "benches/proxy.sh: $need is missing, see the top of the script" >&2; exit 1; }
done

runs=${RUNS:-5}
requests=${REQUESTS:-1000000}
if [ -n "${SHELL_UNDER_TEST:-}" ]; then
    ours=$SHELL_UNDER_TEST
else
    cargo build --release --quiet
    ours=$PWD/target/release/redis-shell
fi

work=$(mktemp -d)
started=()
cleanup() {
    for process in "${started[@]}"; do
        { kill "$process" && wait "$process"; } 2>/dev/null || true
    done
    rm -rf "$work"
}
trap cleanup EXIT

server=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis-server --port "$server" --bind 127.0.0.1 --dir "$work" --save '' >"$work/log" 2>&1 &
started+=($!)

# wait_for FILE TEXT: until a program has said it.
wait_for() {
    for _ in $(seq 200); do
        grep -q "$2" "$1" 2>/dev/null && return
        sleep 0.05
    done
    cat "$1" >&2
    exit 1
}
wait_for "$work/log" "Ready to accept connections"

# proxy NAME ARGUMENT...: starts one whose dump goes to $work/NAME; its port in $port.
proxy() {
    local name=$1
    shift
    "$ours" proxy --listen 127.0.0.1:0 --to "127.0.0.1:$server" "$@" >"$work/$name" 2>"$work/$name.notes" &
    started+=($!)
    wait_for "$work/$name.notes" "^listening on"
    port=$(sed -n 's/^listening on 127.0.0.1:\([0-9]*\),.*/\1/p' "$work/$name.notes")
}
proxy quiet --quiet
quiet=$port
proxy dump
dump=$port

# measure NAME PORT: appends requests a second of SET and GET to $work/NAME.rates; empties what was dumped.
measure() {
    redis-benchmark -h 127.0.0.1 -p "$2" -t set,get -P 16 -n "$requests" --csv 2>/dev/null |
        sed -n 's/^"\(SET\|GET\)","\([0-9.]*\)".*/\1 \2/p' >>"$work/$1.rates"
    : >"$work/dump"
}
for _ in $(seq "$runs"); do
    measure none "$server"
    measure quiet "$quiet"
    measure dump "$dump"
done

echo "$(date -u +%Y-%m-%d), $(uname -sm), $(nproc) cores, medians of $runs runs of $requests requests"
echo "ours: $("$ours" --version | head -n 1) ($ours)"
echo "server: $(redis-server --version | cut -d' ' -f1-3)"
echo
python3 - "$work" <<'PY'
import statistics, sys

def rates(name):
    found = {}
    for line in open(f"{sys.argv[1]}/{name}.rates"):
        command, rate = line.split()
        found.setdefault(command, []).append(float(rate))
    return {command: statistics.median(all) for command, all in found.items()}

none, quiet, dump = (rates(name) for name in ("none", "quiet", "dump"))
print(f"{'requests a second':18}{'no proxy':>12}{'--quiet':>12}{'dump':>12}{'quiet/none':>12}{'dump/quiet':>12}")
for command in none:
    n, q, d = none[command], quiet[command], dump[command]
    print(f"{command:18}{n:12,.0f}{q:12,.0f}{d:12,.0f}{q / n:12.2f}{d / q:12.2f}")
PY
