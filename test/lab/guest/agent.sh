#!/bin/sh
# The host's hand in the guest: runs the scripts that come over the second serial port, one a line
# (number, script in base64), and answers each with number, exit code and output in base64.
exec <>/dev/ttyS1 >&0
stty raw -echo
echo 'agent ready'
while read -r number script; do
  printf %s "$script" | base64 -d >/run/lab-script
  sh /run/lab-script >/run/lab-output 2>&1 </dev/null
  code=$?
  printf '%s %s %s\n' "$number" "$code" "$(base64 -w0 </run/lab-output)"
done
