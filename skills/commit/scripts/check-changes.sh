#!/bin/sh
# Shows what would be committed, and what should not be. Reads only; a secret is named by its place and kind, never shown.
# Exit code 0: nothing found; 1: something to settle; 2: no repository, or nothing to commit.
set -u
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
top=$(git rev-parse --show-toplevel 2>/dev/null) || { echo "This folder is in no git repository, or the repository has no work tree."; exit 2; }
cd "$top" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
most=2000

echo "== State"
git status --short --branch --untracked-files=all > "$work/status"
head -n 100 "$work/status"
count=$(wc -l < "$work/status")
[ "$count" -gt 100 ] && echo "… $((count - 100)) more"
for state in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply; do
  [ -e "$(git rev-parse --git-path "$state")" ] && echo "Under way: $state. A commit now belongs to that."
done
[ "$count" -gt 1 ] || { echo "There is nothing to commit."; exit 2; }
echo "== Last messages"
git log -n 8 --format='%s' 2>/dev/null || echo "(no commit yet)"

base=HEAD
git rev-parse --verify -q HEAD >/dev/null 2>&1 || base=$(git hash-object -t tree /dev/null)
# Settings that change what a diff looks like must not blind the search.
changes() {
  git -c core.quotePath=false diff --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ --submodule=short --inter-hunk-context=0 --diff-filter=d -M "$@"
}
judge() { awk -f "$here/secrets.awk" -f "$here/added.awk" "$@"; }
judge < /dev/null || { echo "awk does not work here: nothing was checked for secrets."; exit 2; }
{
  changes -U0 "$base" -- | judge
  # What is staged is committed, even where the file has been changed since.
  changes -U0 --cached "$base" -- | judge
} > "$work/found"
# Files that git shows no lines of: new ones, and those that attributes call binary although they are text.
lines() { tr '\n\000' '\001\n'; }
names() { tr '\n\001' '\000\n'; }
{
  git ls-files -z --others --exclude-standard | lines
  changes --numstat -z --no-renames "$base" -- | lines | sed -n 's/^-	-	//p'
} | sed 's|^|./|' > "$work/whole"
count=$(wc -l < "$work/whole")
[ "$count" -le "$most" ] || printf 'file\t%s new files\tonly the first %s were looked into: what of them belongs into .gitignore?\n' "$count" "$most" >> "$work/found"
head -n "$most" "$work/whole" > "$work/first"
# shellcheck disable=SC2016
[ ! -s "$work/first" ] || names < "$work/first" | HERE=$here xargs -0 sh -c '
  find "$@" -prune -type f -size -1025k -exec awk -v whole=1 -f "$HERE/secrets.awk" -f "$HERE/added.awk" {} +' sh >> "$work/found"
# Names and sizes.
{
  changes --name-only -z --no-renames "$base" -- | lines
  changes --name-only -z --no-renames --cached "$base" -- | lines
} | sed 's|^|./|' | sort -u - "$work/first" > "$work/all"
awk '
  {
    path = substr($0, 3)
    low = tolower(path)
    name = low
    sub(/.*\//, "", name)
    gsub(/[\001-\037\177]/, "?", path)
    if (name ~ /^\.env\.(example|sample|template)$/ || name ~ /\.pub$/) next
    if (name ~ /^(\.env(\..*)?|credentials(\.json|\.toml)?|auth\.json|secrets\.(json|ya?ml)|[._]netrc|\.pypirc|\.pgpass|\.git-credentials|\.htpasswd|terraform\.tfstate(\.backup)?)$/ || name ~ /^id_(rsa|dsa|ecdsa|ed25519)/ || name ~ /\.(pfx|p12|jks|keystore)$/) print "file\t" path "\tholds secrets by custom."
    else if (name ~ /\.(pem|key)$/ || name == ".npmrc") print "look\t" $0
    if (("/" low) ~ /\/(node_modules|__pycache__|\.venv|\.terraform)\/|\.(pyc|o|class|swp|orig|rej)$|\/(\.ds_store|thumbs\.db)$/) print "file\t" path "\tis made by a program: put it into .gitignore, or remove it."
  }' "$work/all" > "$work/named"
grep '^file' "$work/named" >> "$work/found"
sed -n 's/^look	//p' "$work/named" | head -n 100 | while IFS= read -r path; do
  case "$path" in
    *.npmrc) grep -q '_auth' < "$path" || continue ;;
    *) grep -q 'BEGIN [A-Z ]*\(CERTIFICATE\|PUBLIC KEY\)' < "$path" && ! grep -q 'PRIVATE KEY' < "$path" && continue ;;
  esac
  printf 'file\t%s\tholds secrets by custom.\n' "${path#./}"
done 2>/dev/null >> "$work/found"
# shellcheck disable=SC2016
[ ! -s "$work/all" ] || names < "$work/all" | xargs -0 sh -c 'find "$@" -prune -type f -size +1024k -exec wc -c {} +' sh 2>/dev/null |
  sed -n 's/^ *\([0-9][0-9]*\) \.\/\(.*\)/\1	\2/p' | awk -F '\t' '{ print "file\t" $2 "\thas " int($1 / 1024) " KB: is it meant to be in the repository?" }' >> "$work/found"
git ls-files -u | cut -f 2 | sort -u | sed 's/^/file	/; s/$/	is not merged yet./' >> "$work/found"

echo "== Findings"
tell() { # kind, title
  awk -F '\t' -v kind="$1" '$1 == kind && !seen[$2 $3]++ { print "  " $2 ($1 == "file" ? " " : ": ") $3 }' "$work/found" > "$work/kind"
  [ -s "$work/kind" ] || return 0
  echo "! $2"
  head -n 20 "$work/kind"
  count=$(wc -l < "$work/kind")
  [ "$count" -le 20 ] || echo "  … $((count - 20)) more"
}
tell secret "what looks like a secret, in:"
tell conflict "conflict marks:"
tell debug "leftovers of debugging:"
tell file "files that seldom belong into a repository:"
[ -s "$work/found" ] && exit 1
echo "nothing"
exit 0
