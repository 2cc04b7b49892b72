# Says that it is there, and crashes when it is told to: crasher.sh WORDS ORDERS
echo up > "$1"
read -r _ < "$2"
exit 1
