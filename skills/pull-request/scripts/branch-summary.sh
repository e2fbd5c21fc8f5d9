#!/bin/sh
# What the current branch brings against its base. Reads only. Words: [base].
# Exit code 0: there is something to ask for; 2: there is nothing, no such base, or no repository.
set -u
LC_ALL=C
export LC_ALL
stop() { printf '%s\n' "$1"; exit 2; }
top=$(git rev-parse --show-toplevel 2>/dev/null) || stop "This folder is in no git repository, or the repository has no work tree."
cd "$top" || exit 2
commit() { git rev-parse --verify -q "$1^{commit}"; }
commit HEAD >/dev/null || stop "There is no commit yet."
base=${1:-}
case "$base" in -*) stop "$base is no branch or commit." ;; esac
if [ -z "$base" ]; then
  for name in "$(git symbolic-ref -q --short refs/remotes/origin/HEAD 2>/dev/null)" origin/main origin/master main master develop trunk; do
    [ -n "$name" ] && commit "$name" >/dev/null && { base=$name; break; }
  done
fi
[ -n "$base" ] || stop "No base was found: name it."
commit "$base" >/dev/null || stop "There is no branch or commit $base."
fork=$(git merge-base "$base" HEAD) || stop "$base and this branch have no commit in common."
branch=$(git symbolic-ref -q --short HEAD) || branch="(no branch: HEAD is detached)"
echo "Branch: $branch, base: $base, since $(git log -1 --format='%h %s' "$fork")"
commits=$(git rev-list --count "$fork..HEAD")
behind=$(git rev-list --count "HEAD..$base")
[ "$branch" != "${base#origin/}" ] || echo "! This is the base itself: the commits need a branch of their own (git switch -c NAME)."
[ "$behind" -eq 0 ] || echo "! $base has $behind newer commits."
[ -z "$(git status --porcelain | head -n 1)" ] || echo "! There are changes that are not committed: they would be no part of it."
if upstream=$(git rev-parse --abbrev-ref --symbolic-full-name '@{upstream}' 2>/dev/null); then
  ahead=$(git rev-list --count "$upstream..HEAD")
  [ "$ahead" -eq 0 ] && echo "Pushed: $upstream has all of it." || echo "Not pushed: $ahead commits that $upstream lacks."
else echo "Not pushed: the branch has no upstream."; fi
[ "$commits" -gt 0 ] || stop "Nothing: the branch has no commit of its own."
echo "== $commits commits"
git log --format='%h %s' "$fork..HEAD" | head -n 50
[ "$commits" -le 50 ] || echo "… $((commits - 50)) more"
git log --format='%s %b' "$fork..HEAD" | grep -iE '(^|[^A-Za-z])(fixup!|squash!|wip)([^A-Za-z]|$)' >/dev/null && echo "! Some of them are named fixup, squash or WIP."
issues=$(git log --format='%s%n%b' "$fork..HEAD" | grep -oE '(^|[^A-Za-z0-9&])#[0-9]+|[A-Z][A-Z0-9]+-[0-9]+' | sed 's/^[^#A-Z]//' | sort -u | head -n 20 | tr '\n' ' ')
[ -z "$issues" ] || echo "Named in the messages: ${issues% }"
echo "== Files"
git diff --no-ext-diff --shortstat "$fork" HEAD --
# Names with spaces stay whole between tabs; odd ones are quoted by git.
git diff --no-ext-diff --numstat --no-renames "$fork" HEAD -- | awk -F '\t' '
  { n = split($3, part, "/"); folder = n > 1 ? part[1] (n > 2 ? "/" part[2] : "") : "."; add[folder] += $1; del[folder] += $2; files[folder]++ }
  END { for (folder in files) printf "%s: %d file%s, +%d -%d\n", folder, files[folder], files[folder] == 1 ? "" : "s", add[folder], del[folder] }' | sort | head -n 60
if git diff --no-ext-diff --name-only "$fork" HEAD -- | grep -iE '(^|/)(tests?|spec|specs|__tests__)/|[._-](test|spec)\.|(^|/)test_[^/]*\.py|_test\.|Tests?\.' >/dev/null; then echo "Tests are touched."; else echo "! No test is touched."; fi
for template in .github/pull_request_template.md .github/PULL_REQUEST_TEMPLATE.md docs/pull_request_template.md pull_request_template.md PULL_REQUEST_TEMPLATE.md .github/PULL_REQUEST_TEMPLATE/*.md .gitlab/merge_request_templates/*.md; do
  if [ -f "$template" ]; then echo "Template: $template"; fi
done | head -n 5
exit 0
