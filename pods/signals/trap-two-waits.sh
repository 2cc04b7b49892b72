#!/bin/sh
# The trap passes the signal on and ends the first wait; the second one waits until the app has drained.
cd "$(dirname "$0")" || exit 1
trap 'kill -TERM "$app"' TERM
node app.js &
app=$!
wait "$app"
trap - TERM
wait "$app"
