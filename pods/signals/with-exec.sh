#!/bin/sh
# The app takes the place of the shell: the signal is its own.
cd "$(dirname "$0")" || exit 1
exec node app.js
