# Runs the database server and stops it when this script's standard input is closed. The service holds the other end
# of that pipe, and the kernel closes it when the service is gone, however it went: so no server outlives its owner.
# Arguments: two folders to remove when the server has stopped (each may be empty), then the server's command line.
first=$1
second=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
# SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything committed is kept.
{ read -r _; kill -INT "$server"; } <&3 &
watch=$!
exec 3<&-
wait "$server"
outcome=$?
kill "$watch" 2>/dev/null
for folder in "$first" "$second"; do
  if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
done
exit "$outcome"
