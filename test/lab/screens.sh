#!/bin/sh
# Records what every command shows into a folder: in terminals of 80x24 and 132x40, in one of 80x24 with LANG=C, as on a
# serial console, and into a pipe. Ends with 1 if a terminal had to break a line, which breaks words, if a line
# in a pipe is longer than 80 characters, or if something other than ASCII is shown where LANG=C.
# Usage: test/lab/screens.sh [FOLDER]    (default: a new one in /tmp). Needs tmux, and npm run build before.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
main=$here/dist/main.cjs
seed=$here/build/Release/entropyd-seed
command -v tmux >/dev/null || { echo 'screens.sh: tmux is needed: apt install tmux' >&2; exit 69; }
[ -f "$main" ] || { echo 'screens.sh: npm run build comes first' >&2; exit 69; }
folder=${1:-$(mktemp -d /tmp/entropyd-screens.XXXXXX)}
mkdir -p "$folder" || exit 74
place=$(mktemp -d)
export TMUX_TMPDIR="$place" NO_COLOR=1
unset TMUX
failed=0

cat >"$place/good.toml" <<END
watermark = "75%"
END
cat >"$place/bad.toml" <<END
reseed-intervall = "1m"
log-level = "verbose"
watermark = 5000

[[source]]
name = "hwrng"
clam = 4
audit-file = "/var/log/entropyd/audit.jsonl"
END
printf 'RNGDOPTIONS="-r /dev/hwrng -W 2048"\n' >"$place/rngd"
head -c 2500004 /dev/urandom >"$place/good.bin"
head -c 25004 /dev/zero >"$place/zero.bin"

# A daemon that the commands ask: it credits nothing, and reads the processor's source, which every machine has.
export ENTROPYD_CONTROL_SOCKET="$place/run/control.sock"
mkdir "$place/run"
node "$main" run --dry-run --source jitter --reseed-interval 1h --audit-file "$place/audit.jsonl" \
  --log-format json 2>"$place/log" &
daemon=$!
finish() {
  kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
  tmux kill-server 2>/dev/null
  rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM
tries=300
while ! grep -q '"event":"credited"' "$place/log" && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done

cat >"$place/commands" <<END
help|entropyd --help
help-run|entropyd help run
run-help|entropyd run --help
assess-help|entropyd assess --help
evidence-help|entropyd evidence --help
help-collect|entropyd help collect
help-config|entropyd help config
misspelt-command|entropyd stauts
misspelt-option|entropyd run --wattermark 3
misspelt-value|entropyd run --log-level inof
status|entropyd status
status-not-running|entropyd status --control-socket $place/none.sock
reseed|entropyd reseed
reseed-not-running|entropyd reseed --control-socket $place/none.sock
selftest|entropyd selftest
selftest-sources|entropyd selftest --sources
doctor|entropyd doctor
check-good|entropyd check $place/good.bin
check-bad|entropyd check $place/zero.bin
check-none|entropyd check $place/good.toml
sources|entropyd sources
sources-test|entropyd sources --test --source jitter
sources-absent|entropyd sources --source hwrng --hwrng-device /dev/no-such
sources-replay|entropyd sources --replay $place/good.bin --source hwrng
collect|entropyd collect --source jitter --raw --bytes 20k --output $place/raw.bin
assess|entropyd assess $place/raw.bin
bench|entropyd bench
once|entropyd once --dry-run --source jitter
once-absent|entropyd once --dry-run --source hwrng --hwrng-device /dev/no-such
run|timeout 5 entropyd run --dry-run --source jitter --control-socket none
config-check|entropyd config check $place/good.toml
config-check-bad|entropyd config check $place/bad.toml
config-show|entropyd config show
config-unit|entropyd config unit
config-migrate|entropyd config migrate $place/rngd
audit-verify|entropyd audit verify $place/audit.jsonl
seed-help|entropyd-seed --help
seed-option|entropyd-seed --bits 3
END

mkdir "$place/bin"
printf '#!/bin/sh\nexec node "%s" "$@"\n' "$main" >"$place/bin/entropyd"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$seed" >"$place/bin/entropyd-seed"
chmod 755 "$place/bin/entropyd" "$place/bin/entropyd-seed"
PATH=$place/bin:$PATH

complain() { echo "screens.sh: $1" >&2; failed=1; }

# record KIND COLUMNS ROWS TERM LOCALE: a terminal for each command.
record() {
  mkdir -p "$folder/$1"
  while IFS='|' read -r name line; do
    done=$place/done
    rm -f "$done"
    # -u: tmux draws what the program writes, whatever the locale of this shell is.
    tmux -u new-session -d -s screen -x "$2" -y "$3" \
      "env TERM=$4 LC_ALL=$5 sh -c '$line; echo \$? >$done; sleep 600'" </dev/null
    tries=1200
    while [ ! -s "$done" ] && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
    sleep 0.2 # tmux draws what it has read
    tmux capture-pane -p -S - -t screen | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$folder/$1/$name.txt"
    tmux capture-pane -pJ -S - -t screen | sed -e 's/ *$//' -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$place/joined"
    tmux kill-session -t screen
    sed 's/ *$//' "$folder/$1/$name.txt" | cmp -s - "$place/joined" || {
      # A word longer than a line, such as a path of a test, cannot be wrapped anywhere.
      awk -v width="$2" '{ for (i = 1; i <= NF; i++) if (length($i) >= width - 6) exit 1 }' "$place/joined" &&
        complain "$1/$name.txt: the terminal broke a line"
    }
    if [ "$5" = C ] && LC_ALL=C grep -q '[^ -~]' "$folder/$1/$name.txt"; then
      complain "$1/$name.txt: not only ASCII"
    fi
  done <"$place/commands"
}

# Keeps tmux's server while there is no other session.
tmux -u new-session -d -s base 'exec sleep 3600' </dev/null
record 80x24 80 24 xterm-256color C.UTF-8
record 132x40 132 40 xterm-256color C.UTF-8
record serial-C 80 24 vt220 C

mkdir -p "$folder/piped"
while IFS='|' read -r name line; do
  sh -c "$line" </dev/null >"$place/out" 2>"$place/err"
  echo "exit $?" >>"$place/err"
  # once and reseed print one sentence in one line, and standard error has one line per event or error, for programs.
  case $name in once | reseed) ;; *)
    LC_ALL=C.UTF-8 grep -E '^.{81,}$' "$place/out" | grep -q ' ' && complain "piped/$name.txt: longer than 80" ;;
  esac
  cat "$place/out" "$place/err" >"$folder/piped/$name.txt"
done <"$place/commands"

echo "$folder"
exit $failed
