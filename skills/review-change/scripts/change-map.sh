#!/bin/sh
# Maps a change: its files, and who uses the names that it touches. Words: [branch | commit | range]. Exit code 2: nothing to look at.
set -u
git rev-parse --git-dir >/dev/null 2>&1 || { echo "This folder is in no git repository."; exit 2; }
cd "$(git rev-parse --show-toplevel)" || exit 2
what=${1:-}
if [ -z "$what" ]; then
  if [ -n "$(git status --porcelain)" ]; then range=HEAD; label="what is not committed"
  else
    base=
    for name in origin/HEAD origin/main origin/master main master; do
      git rev-parse --verify -q "$name^{commit}" >/dev/null && { base=$name; break; }
    done
    [ -n "$base" ] || { echo "Nothing to look at: name a commit or a branch."; exit 2; }
    range="$(git merge-base "$base" HEAD) HEAD"; label="the branch against $base"
  fi
else
  case "$what" in
    -*) echo "$what is no branch, commit or range."; exit 2 ;;
    *..*) range=$what; label=$what ;;
    *)
      git rev-parse --verify -q "$what^{commit}" >/dev/null || { echo "There is no branch or commit $what."; exit 2; }
      if git show-ref --verify -q "refs/heads/$what"; then range="$(git merge-base HEAD "$what") $what"; label="the branch $what"
      else range="$what~1 $what"; label="the commit $what"; git rev-parse --verify -q "$what~1" >/dev/null || range="$(git hash-object -t tree /dev/null) $what"; fi ;;
  esac
fi
echo "== Looking at $label"
# shellcheck disable=SC2086
git diff --no-ext-diff --numstat $range -- | sort -rn | head -n 60
[ "$range" = HEAD ] && git ls-files --others --exclude-standard | sed 's/^/new  /' | head -n 40
# shellcheck disable=SC2086
files=$(git diff --no-ext-diff --name-only $range --)
[ -n "$files" ] || [ "$range" = HEAD ] || { echo "Nothing to look at: nothing changed."; exit 2; }
echo "== Names that the change touches, and where else they stand"
# shellcheck disable=SC2086
git diff --no-ext-diff --no-color -U0 $range -- | grep -E '^[-+][^-+]' |
  grep -oE '(function|def|class|fn|func|interface|struct|enum|record|const|public|private|internal|protected|static|type)[[:space:]]+([A-Za-z_<>,]+[[:space:]]+)*[A-Za-z_][A-Za-z0-9_]{3,}' |
  awk '{ print $NF }' | sort | uniq -c | sort -rn | awk '$2 !~ /^(void|string|bool|async|readonly|static|class|override|sealed|partial|const|return|public|private)$/ { print $2 }' | head -n 25 |
  while IFS= read -r name; do
    uses=$(git grep -lwF -e "$name" 2>/dev/null | head -n 8 | tr '\n' ' ')
    [ -n "$uses" ] && printf '%s: %s\n' "$name" "$uses"
  done
exit 0
