#!/bin/sh
# The shell stays in front of the app and has no handler: the signal stops at it.
cd "$(dirname "$0")" || exit 1
node app.js
