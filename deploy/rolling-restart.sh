#!/bin/sh
# Restarts one process after the other, each once the one before it can do its work again:
#   deploy/rolling-restart.sh alpha-api@8000=http://127.0.0.1:8000 alpha-api@8010=http://127.0.0.1:8010 \
#       alpha-worker alpha-scheduler alpha-ticker
# RESTART is the command that restarts the one it is given, by default `systemctl restart`; for compose
# it is `docker compose --file deploy/compose.yaml up --detach --no-deps --force-recreate`.
# Run the new release's migrations before it. It stops at the first process that does not come back,
# and begins only while all are ready, so that at least one serves all the while.
set -eu

restart="${RESTART:-systemctl restart}"
wait_seconds="${WAIT_SECONDS:-90}"

if [ $# -eq 0 ]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0"
    exit 2
fi

is_ready() {
    curl --silent --fail --max-time 5 --output /dev/null "$1/readyz"
}

for process in "$@"; do
    case "$process" in
        *=*) is_ready "${process#*=}" || { echo "${process%%=*} is not ready; nothing was restarted." >&2; exit 1; } ;;
    esac
done

for process in "$@"; do
    name="${process%%=*}"
    echo "$name: restarting"
    $restart "$name"
    case "$process" in
        *=*)
            waited=0
            until is_ready "${process#*=}"; do
                waited=$((waited + 1))
                if [ "$waited" -gt "$wait_seconds" ]; then
                    echo "$name is not ready after $wait_seconds s; the others were left as they are." >&2
                    exit 1
                fi
                sleep 1
            done
            echo "$name: ready"
            ;;
    esac
done
