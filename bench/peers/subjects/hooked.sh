# Says that it is there, and that TERM has come: hooked.sh WORDS
trap 'echo term > "$1"; exit 0' TERM
echo up > "$1"
while :; do
  sleep 1000 &
  wait $!
done
