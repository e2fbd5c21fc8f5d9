#!/bin/sh
# Maps a change: its files, and who uses the names that it touches. Reads only. Words: [branch | commit | range].
# Without a word: what is not committed, or else the branch against its base. A branch: what it brings since it left its base; the base itself: HEAD against it.
# A commit: what it brought. Exit code 0: there is something; 2: nothing to look at, no such name, no repository.
set -u
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
top=$(git rev-parse --show-toplevel 2>/dev/null) || { echo "This folder is in no git repository, or the repository has no work tree."; exit 2; }
cd "$top" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
stop() { printf '%s\n' "$1"; exit 2; }
commit() { git rev-parse --verify -q "$1^{commit}"; }
# The branch that others start from: the remote's own word first.
find_base() {
  for name in "$(git symbolic-ref -q --short refs/remotes/origin/HEAD 2>/dev/null)" origin/main origin/master main master develop trunk; do
    [ -n "$name" ] && commit "$name" >/dev/null && { printf '%s\n' "$name"; return; }
  done
}
# A branch's name without the remote that it is of.
short() { if git show-ref --verify -q "refs/remotes/$1"; then printf '%s\n' "${1#*/}"; else printf '%s\n' "$1"; fi; }
since() { # base, branch
  git merge-base "$1" "$2" || stop "$1 and $2 have no commit in common."
}

what=${1:-}
from=
to=
if ! commit HEAD >/dev/null; then
  # Of the branch that has no commit yet there is what is not committed.
  [ "$what" != HEAD ] && [ "$what" != "$(git symbolic-ref -q --short HEAD)" ] || what=
  [ -z "$what" ] || commit "$what" >/dev/null || stop "There is no branch or commit $what: nothing has been committed yet."
fi
if [ -z "$what" ]; then
  if [ -n "$(git status --porcelain | head -n 1)" ]; then
    from=$(commit HEAD) || from=$(git hash-object -t tree /dev/null)
    label="what is not committed"
  else
    commit HEAD >/dev/null || stop "Nothing to look at: there is no commit and no file yet."
    base=$(find_base)
    [ -n "$base" ] || stop "Nothing to look at: everything is committed, and no base of this branch was found. Name a commit, a branch or a range."
    from=$(since "$base" HEAD) || stop "$from"
    to=$(commit HEAD)
    label="the branch against $base"
  fi
else
  case "$what" in
    -*) stop "$what is no branch, commit or range." ;;
    *..*)
      left=${what%%..*}
      right=${what#*..}
      dots=${right%"${right#.}"}
      right=${right#.}
      from=$(commit "${left:-HEAD}") || stop "There is no branch or commit ${left:-HEAD}."
      to=$(commit "${right:-HEAD}") || stop "There is no branch or commit ${right:-HEAD}."
      [ -z "$dots" ] || from=$(since "$from" "$to") || stop "$from"
      label="$what" ;;
    *)
      to=$(commit "$what") || stop "There is no branch or commit $what."
      if git show-ref --verify -q "refs/heads/$what" || git show-ref --verify -q "refs/remotes/$what"; then
        base=$(find_base)
        if [ -z "$base" ] || [ "$(short "$what")" = "$(short "$base")" ]; then
          to=$(commit HEAD)
          from=$(since "$what" HEAD) || stop "$from"
          label="HEAD against $what"
        else
          from=$(since "$base" "$what") || stop "$from"
          label="the branch $what against $base"
        fi
      else
        from=$(commit "$what^") || from=$(git hash-object -t tree /dev/null)
        label="the commit $what"
      fi ;;
  esac
  [ -z "$(git status --porcelain | head -n 1)" ] || label="$label (there are changes that are not committed; they are no part of it)"
fi

changes() { git -c core.quotePath=false diff --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ --inter-hunk-context=0 "$@" "$from" ${to:+"$to"} --; }
changes --numstat > "$work/files"
[ -n "$to" ] || git -c core.quotePath=false ls-files --others --exclude-standard > "$work/new"
[ -s "$work/files" ] || [ -s "$work/new" ] || stop "Nothing to look at: $label, and nothing changed."
echo "== Looking at $label"
sort -rn "$work/files" | head -n 60
count=$(wc -l < "$work/files")
[ "$count" -le 60 ] || echo "… $((count - 60)) more"
if [ -s "$work/new" ]; then
  sed 's/^/new	/' "$work/new" | head -n 40
  count=$(wc -l < "$work/new")
  [ "$count" -le 40 ] || echo "… $((count - 40)) more new files"
fi

{
  changes -U0 | awk -f "$here/names.awk"
  if [ -z "$to" ]; then
    # shellcheck disable=SC2016
    [ ! -s "$work/new" ] || git ls-files -z --others --exclude-standard | HERE=$here xargs -0 sh -c '
      for file do set -- "$@" "./$file"; shift; done
      find "$@" -prune -type f -size -257k -exec awk -v whole=1 -f "$HERE/names.awk" {} +' sh
  fi
} | head -n 20000 > "$work/names"
# Those whose definition went come first, then those that are touched most.
awk '{ count[$2]++; if ($1 != "-") kept[$2] = 1; if ($1 == "-") gone[$2] = 1 }
  END { for (name in count) print (name in gone && !(name in kept) ? 1 : 0) "\t" count[name] "\t" name }' "$work/names" | sort -t '	' -k 1,1rn -k 2,2rn -k 3,3 | head -n 40 > "$work/ranked"
echo "== Names that the change touches, and where they stand"
while IFS='	' read -r gone count name; do
  if [ -n "$to" ]; then git grep -lwIF -e "$name" "$to" -- 2>/dev/null | sed "s/^$to://" > "$work/uses"
  else git grep --untracked -lwIF -e "$name" -- > "$work/uses" 2>/dev/null; fi
  [ -s "$work/uses" ] || continue
  count=$(wc -l < "$work/uses")
  uses=$(head -n 8 "$work/uses" | tr '\n' ' ')
  [ "$count" -le 8 ] || uses="${uses}and $((count - 8)) more"
  [ "$gone" = 0 ] || name="! $name is defined no longer, and still stands in"
  printf '%s: %s\n' "$name" "${uses% }"
done < "$work/ranked"
exit 0
