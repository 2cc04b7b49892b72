#!/bin/sh
# Starts nginx in the foreground, in a folder of its own, PREFIX, on PORT.
set -e
here=$(dirname "$0")
mkdir -p "$PREFIX/www"
echo 'A smooth sea never made a skilled sailor.' >"$PREFIX/www/quote"
head -c 100000 /dev/zero >"$PREFIX/www/download"
sed "s/:8080/:$PORT/" "$here/nginx.conf" >"$PREFIX/nginx.conf"
# As root nginx would hand its workers to a user who may not read the folder.
if [ "$(id -u)" = 0 ]; then echo 'user root;' >>"$PREFIX/nginx.conf"; fi
exec nginx -p "$PREFIX" -c nginx.conf
