#!/bin/sh
# The trap passes the signal on; it also ends the wait, and the script leaves before the app has drained.
cd "$(dirname "$0")" || exit 1
trap 'kill -TERM "$app"' TERM
node app.js &
app=$!
wait "$app"
