#!/bin/sh
# A map of a repository for whoever has never seen it. Reads only. Words: [folder]. Exit code 2: no such folder, or nothing in it.
set -u
LC_ALL=C
export LC_ALL
where=${1:-.}
case "$where" in -*) where=./$where ;; esac
CDPATH='' cd -- "$where" 2>/dev/null || { printf 'There is no folder %s.\n' "$where"; exit 2; }
files=$(mktemp) || exit 2
trap 'rm -f "$files"' EXIT
trap 'exit 130' INT TERM
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  git -c core.quotePath=false ls-files --cached --others --exclude-standard | sort -u | head -n 100000 > "$files"
else
  find . \( -name '.?*' -o -name node_modules \) -prune -o -type f -print | sed 's|^\./||' | sort | head -n 100000 > "$files"
fi
[ -s "$files" ] || { echo "There are no files here."; exit 2; }
part() { # title, most, pattern, words of grep
  title=$1; most=$2; pattern=$3; shift 3
  count=$(grep -cE "$@" -e "$pattern" "$files")
  [ "$count" -gt 0 ] || return 0
  echo "== $title"
  # What lies near the top says most.
  grep -E "$@" -e "$pattern" "$files" | awk -F / '{ print NF "\t" $0 }' | sort -n -k 1,1 | cut -f 2- | head -n "$most"
  [ "$count" -le "$most" ] || echo "… $((count - most)) more"
}
echo "== $(wc -l < "$files" | tr -d ' ') files by ending"
sed -n 's/.*[^/]\.\([A-Za-z0-9]*\)$/\1/p' "$files" | grep -E '^.{1,8}$' | sort | uniq -c | sort -rn | head -n 12
part "Build files" 40 '(^|/)(package\.json|pyproject\.toml|setup\.py|requirements[^/]*\.txt|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(\.kts)?|CMakeLists\.txt|meson\.build|Makefile|justfile|Gemfile|composer\.json|mix\.exs|Package\.swift|deno\.json|[^/]*\.(sln|slnx|csproj|fsproj|vbproj))$'
part "Entry points" 30 '(^|/)(main\.(py|go|rs|c|cc|cpp|ts|js|kt|dart|swift)|__main__\.py|Program\.(cs|fs)|Main\.java|index\.(ts|js|tsx|php)|app\.(py|ts|js|rb)|server\.(py|ts|js)|cli\.(py|ts|js)|manage\.py|wsgi\.py|Dockerfile|(docker-)?compose\.ya?ml)$|^(bin|cmd)/'
echo "== Largest folders"
awk -F/ '{ print (NF > 2 ? $1 "/" $2 : NF > 1 ? $1 : ".") }' "$files" | sort | uniq -c | sort -rn | head -n 15
part "Instructions and documents" 25 '(^|/)(AGENTS|CLAUDE|GEMINI|README|CONTRIBUTING|ARCHITECTURE|HACKING)(\.[a-z]+)?$|^docs?/[^/]+\.md$|(^|/)(adr|decisions|rfcs)/[^/]+\.md$|(^|/)SKILL\.md$' -i
part "CI" 10 '^\.github/workflows/|^\.gitlab-ci\.yml$|^azure-pipelines[^/]*\.yml$|^\.circleci/|(^|/)Jenkinsfile$'
part "Interfaces and data" 20 '\.(proto|graphql|avsc)$|(^|/)(openapi|swagger)[^/]*\.(ya?ml|json)$|(^|/)(migrations|schema)/|\.sql$' -i
tests='(^|/)(tests?|spec|specs|__tests__)/|[._-](test|spec)\.|(^|/)test_[^/]*\.py$|Tests?\.(cs|java|kt)$'
if grep -qiE "$tests" "$files"; then
  echo "== Tests"
  grep -iE "$tests" "$files" | awk -F/ '{ print (NF > 2 ? $1 "/" $2 : $1) }' | sort | uniq -c | sort -rn | head -n 8
fi
if git rev-parse --verify -q HEAD >/dev/null 2>&1; then
  echo "== Changed most in the last year"
  git -c core.quotePath=false log --since='1 year ago' -n 5000 --format= --name-only --relative 2>/dev/null | grep -v '^$' | sort | uniq -c | sort -rn | head -n 12
fi
exit 0
