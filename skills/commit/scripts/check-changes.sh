#!/bin/sh
# Shows what would be committed, and what should not be. Exit code 0: nothing found; 1: something to settle; 2: no repository.
set -u
top=$(git rev-parse --show-toplevel 2>/dev/null) || { echo "This folder is in no git repository."; exit 2; }
cd "$top" || exit 2
found=0
say() { found=1; printf '! %s\n' "$1"; }

echo "== State"
git status --short --branch --untracked-files=all | head -n 100
echo "== Last messages"
git log -n 8 --format='%s' 2>/dev/null || echo "(no commit yet)"

base=HEAD
git rev-parse --verify -q HEAD >/dev/null 2>&1 || base=$(git hash-object -t tree /dev/null)
added=$(mktemp) || exit 2
trap 'rm -f "$added"' EXIT INT TERM
# Lines that the change brings, each behind its file's name.
git -c core.quotePath=false diff --no-ext-diff --no-textconv --no-color -U0 "$base" -- | awk '
  /^\+\+\+ b\// { file = substr($0, 7); next }
  /^\+\+\+ / { file = ""; next }
  /^\+/ && file != "" { print file ": " substr($0, 2) }' > "$added"
git -c core.quotePath=false ls-files --others --exclude-standard | while IFS= read -r file; do
  [ -f "$file" ] && [ ! -L "$file" ] && grep -Iq . "$file" 2>/dev/null && awk -v name="$file" '{ print name ": " $0 }' "$file"
done >> "$added"

echo "== Findings"
if grep -nE ': (<<<<<<< |>>>>>>> |=======$)' "$added" >/dev/null; then say "conflict marks:"; grep -E ': (<<<<<<< |>>>>>>> |=======$)' "$added" | cut -c1-160 | head -n 5; fi
if grep -E ':.*(AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|xox[baprs]-[A-Za-z0-9-]{10,})' "$added" >/dev/null; then
  say "what looks like a secret, in:"; grep -E '(AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|xox[baprs]-[A-Za-z0-9-]{10,})' "$added" | sed 's/: .*//' | sort -u | head -n 10
fi
if grep -E ': .*(console\.log\(|debugger;|binding\.pry|import pdb|breakpoint\(\)|dbg!\(|var_dump\(|DO NOT COMMIT|FIXME before)' "$added" >/dev/null; then
  say "leftovers of debugging:"; grep -E ': .*(console\.log\(|debugger;|binding\.pry|import pdb|breakpoint\(\)|dbg!\(|var_dump\(|DO NOT COMMIT|FIXME before)' "$added" | cut -c1-160 | head -n 10
fi
for file in $( { git diff --name-only --diff-filter=AM "$base" --; git ls-files --others --exclude-standard; } 2>/dev/null | sort -u | tr ' ' '?' ); do
  for path in $file; do
    [ -f "$path" ] || continue
    size=$(wc -c < "$path" | tr -d ' ')
    [ "$size" -gt 1048576 ] && say "$path has $((size / 1024)) KB: is it meant to be in the repository?"
    case "$path" in
      .env|*/.env|*.pem|*.pfx|*.p12|id_rsa|*/id_rsa) say "$path holds secrets by custom." ;;
      node_modules/*|*/node_modules/*|*.pyc|*.o|*.class|.DS_Store|*/.DS_Store|Thumbs.db) say "$path is made by a program: put it into .gitignore." ;;
    esac
  done
done
[ "$found" -eq 0 ] && echo "nothing"
exit "$found"
