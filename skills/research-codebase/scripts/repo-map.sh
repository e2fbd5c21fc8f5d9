#!/bin/sh
# A map of a repository for whoever has never seen it. Words: [folder].
set -u
cd "${1:-.}" || exit 2
if git rev-parse --git-dir >/dev/null 2>&1; then list() { git ls-files; }; else list() { find . -type f -not -path '*/.*' -not -path '*/node_modules/*' | sed 's|^\./||'; }; fi
files=$(mktemp) || exit 2
trap 'rm -f "$files"' EXIT INT TERM
list | head -n 100000 > "$files"
echo "== $(wc -l < "$files" | tr -d ' ') files by ending"
sed -n 's/.*\.\([A-Za-z0-9]\{1,8\}\)$/\1/p' "$files" | sort | uniq -c | sort -rn | head -n 12
echo "== Build files"
grep -E '(^|/)(package\.json|pyproject\.toml|setup\.py|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(\.kts)?|CMakeLists\.txt|Makefile|justfile|Gemfile|composer\.json|mix\.exs|Package\.swift|[^/]*\.(sln|slnx|csproj))$' "$files" | head -n 40
echo "== Entry points"
grep -E '(^|/)(main\.(py|go|rs|c|cpp|ts|js|kt|dart)|__main__\.py|Program\.cs|index\.(ts|js|tsx)|app\.(py|ts|js)|server\.(py|ts|js)|manage\.py|Dockerfile|docker-compose\.ya?ml)$' "$files" | head -n 30
echo "== Largest folders"
awk -F/ '{ print (NF > 2 ? $1 "/" $2 : NF > 1 ? $1 : ".") }' "$files" | sort | uniq -c | sort -rn | head -n 15
echo "== Instructions and documents"
grep -iE '(^|/)(AGENTS|CLAUDE|GEMINI|README|CONTRIBUTING|ARCHITECTURE|HACKING)(\.[a-z]+)?$|^docs?/[^/]+\.md$|(^|/)SKILL\.md$' "$files" | head -n 25
echo "== Tests"
grep -iE '(^|/)(tests?|spec|__tests__)/|[._-](test|spec)\.|Tests?\.(cs|java|kt)$' "$files" | awk -F/ '{ print (NF > 2 ? $1 "/" $2 : $1) }' | sort | uniq -c | sort -rn | head -n 8
if git rev-parse --verify -q HEAD >/dev/null 2>&1; then
  echo "== Changed most in the last year"
  git log --since='1 year ago' --format= --name-only 2>/dev/null | grep -v '^$' | sort | uniq -c | sort -rn | head -n 12
fi
exit 0
