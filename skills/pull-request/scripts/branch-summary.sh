#!/bin/sh
# What the current branch brings against its base. Words: [base]. Exit code 0: there is something; 2: there is nothing, or no repository.
set -u
git rev-parse --git-dir >/dev/null 2>&1 || { echo "This folder is in no git repository."; exit 2; }
git rev-parse --verify -q HEAD >/dev/null || { echo "There is no commit yet."; exit 2; }
base=${1:-}
if [ -z "$base" ]; then
  remote=$(git symbolic-ref -q --short refs/remotes/origin/HEAD 2>/dev/null || true)
  for name in "$remote" origin/main origin/master main master develop; do
    [ -n "$name" ] && git rev-parse --verify -q "$name^{commit}" >/dev/null && { base=$name; break; }
  done
fi
[ -n "$base" ] || { echo "No base was found: name it."; exit 2; }
git rev-parse --verify -q "$base^{commit}" >/dev/null || { echo "There is no branch or commit $base."; exit 2; }
fork=$(git merge-base "$base" HEAD) || { echo "$base and this branch have no commit in common."; exit 2; }
echo "Branch: $(git rev-parse --abbrev-ref HEAD), base: $base, since $(git log -1 --format='%h %s' "$fork")"
commits=$(git rev-list --count "$fork..HEAD")
behind=$(git rev-list --count "HEAD..$base")
[ "$behind" -gt 0 ] && echo "! $base has $behind newer commits."
[ -n "$(git status --porcelain)" ] && echo "! There are changes that are not committed."
[ "$commits" -eq 0 ] && { echo "Nothing: the branch has no commit of its own."; exit 2; }
echo "== $commits commits"
git log --format='%h %s' "$fork..HEAD" | head -n 50
echo "== Files"
git diff --shortstat "$fork" HEAD
git diff --numstat --no-renames "$fork" HEAD | awk -F '\t' '
  { n = split($3, part, "/"); folder = n > 1 ? part[1] (n > 2 ? "/" part[2] : "") : "."; add[folder] += $1; del[folder] += $2; files[folder]++ }
  END { for (folder in files) printf "%s: %d files, +%d -%d\n", folder, files[folder], add[folder], del[folder] }' | sort
if git diff --name-only "$fork" HEAD | grep -qiE '(^|/)(tests?|spec|__tests__)(/|$)|[._-](test|spec)\.|Tests?\.'; then echo "Tests are touched."; else echo "! No test is touched."; fi
exit 0
