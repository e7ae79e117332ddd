#!/bin/sh
# unpack-system.sh DIRECTORY <TEXT: makes a tree of what record-system.sh printed, anew.
set -eu
rm -rf "$1"
mkdir -p "$1"
cd "$1"
file=
tr -d '\r' | while IFS= read -r line; do
  path=${line#@* /}
  case $line in
    '@dir '*) mkdir -p "$path" && : >"$path/.recorded" ;; # git keeps no empty directory
    '@file '*)
      mkdir -p "$(dirname "$path")"
      file=$path
      : >"$file"
      ;;
    '@link '*)
      target=${path##* }
      path=${path% *}
      mkdir -p "$(dirname "$path")"
      ln -s "$target" "$path"
      ;;
    '|'*) printf '%s\n' "${line#|}" >>"$file" ;;
  esac
done
