#!/bin/sh
# Lists infrastructure files, and places in them that are dangerous by custom. Words: [folder or file].
# Reads only; a secret is named by its place and kind, never shown. Exit code 0: none; 1: something to look at; 2: no such files.
set -u
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
where=${1:-.}
# So that no name is taken for an option, or for a variable of awk.
case "$where" in /* | ./* | .) ;; *) where=./$where ;; esac
[ -e "$where" ] || { printf 'There is no file or folder %s.\n' "${1:-.}"; exit 2; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
awk -f "$here/secrets.awk" -f "$here/scan.awk" < /dev/null || { echo "awk does not work here: nothing was looked at."; exit 2; }

find "$where" \( -name .git -o -name .terraform -o -name node_modules -o -name vendor -o -name .venv \) -prune -o \
  -type f -size -1024k \( -name '*.tf' -o -name '*.tfvars' -o -name '*.tf.json' -o -name '*.hcl' -o -name 'Dockerfile*' -o -name 'Containerfile*' -o -iname '*.dockerfile' \
    -o -name '*.yaml' -o -name '*.yml' -o -name '*.template' \
    -o -name '*.json' ! -name 'package*.json' ! -name 'tsconfig*.json' ! -name 'composer.json' ! -name '*.schema.json' \) \
  -exec awk -f "$here/secrets.awk" -f "$here/scan.awk" {} + > "$work/all"
awk -F '\t' '$1 == "file"' "$work/all" | cut -f 2 | sort | uniq -c > "$work/files"
[ -s "$work/files" ] || { printf 'No infrastructure files are in: %s\n' "${1:-.}"; exit 2; }
echo "== Files"
cat "$work/files"

echo "== Places to look at"
awk -F '\t' '$1 != "file"' "$work/all" | sort -u > "$work/found"
[ -s "$work/found" ] || { echo "none"; exit 0; }
# The heaviest first, at most twenty of a kind.
for kind in "secret in the open" "open to the world" "wildcard rights" "privileged" "stranger's code with secrets" "stranger's text in a command" "data without protection" "downloads and runs" "not pinned"; do
  awk -F '\t' -v kind="$kind" '$1 == kind' "$work/found" | sort -t : -k 1,1 -k 2,2n > "$work/kind"
  head -n 20 "$work/kind" | awk -F '\t' '{ print $1 ": " $2 ": " $3 }'
  count=$(wc -l < "$work/kind")
  [ "$count" -le 20 ] || echo "$kind: … $((count - 20)) more"
done
exit 1
