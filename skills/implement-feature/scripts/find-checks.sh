#!/bin/sh
# Prints the commands by which a project is built, tested and checked, as its own files name them. Runs none of them. Words: [folder].
# Exit code 0: some were found; 1: none; 2: no such folder.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
where=${1:-.}
case "$where" in -*) where=./$where ;; esac
CDPATH='' cd -- "$where" 2>/dev/null || { printf 'There is no folder %s.\n' "$where"; exit 2; }
found=0
say() { found=1; printf '%s  (%s)\n' "$1" "$2"; }
# A name as a word of a command line.
quoted() {
  case "$1" in
    *[!A-Za-z0-9_./@:+-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf %s "$1" ;;
  esac
}
first() { for one do [ -f "$one" ] && { printf %s "$one"; return 0; }; done; return 1; }
in_files() { pattern=$1; shift; grep -qsE "$pattern" "$@" /dev/null; }

# Names of the scripts in a file of JSON: what it says, read by something that knows JSON where that is there.
names() { # file, member
  WANTED=$2
  export WANTED
  if command -v node >/dev/null 2>&1 && node -e '
    const top = JSON.parse(require("fs").readFileSync(0, "utf8").replace(/^\uFEFF/, ""))
    if (typeof top.packageManager === "string") console.log("tool " + top.packageManager.replace(/@.*/s, ""))
    for (const [name, value] of Object.entries(top[process.env.WANTED] ?? {})) if (!String(value).includes("no test specified")) console.log("script " + name)
  ' < "$1" 2>/dev/null; then return; fi
  if command -v python3 >/dev/null 2>&1 && python3 -I -c '
import json, os, sys
top = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
if isinstance(top.get("packageManager"), str): print("tool " + top["packageManager"].split("@")[0])
for name, value in (top.get(os.environ["WANTED"]) or {}).items():
    if "no test specified" not in str(value): print("script " + name)
  ' < "$1" 2>/dev/null; then return; fi
  awk -f "$here/scripts.awk" < "$1"
}
scripts() { # file, member, how they are run
  names "$1" "$2" | sed -n 's/^script //p' | grep -E '^(build|compile|tests?|unit|e2e|integration|lint|check|verify|validate|typecheck|type-check|types|format|fmt|prettier|ci)([:._-][A-Za-z0-9:._-]*)?$' | head -n 40 > "$work"
  while IFS= read -r name; do say "$3 $name" "$1"; done < "$work"
}
work=$(mktemp) || exit 2
trap 'rm -f "$work"' EXIT
trap 'exit 130' INT TERM

if [ -f package.json ]; then
  tool=$(names package.json scripts | sed -n 's/^tool //p' | grep -E '^(npm|pnpm|yarn|bun)$')
  # In a workspace the lock file stands at its top.
  up=.
  while [ -z "$tool" ]; do
    if [ -f "$up/pnpm-lock.yaml" ]; then tool=pnpm
    elif [ -f "$up/yarn.lock" ]; then tool=yarn
    elif [ -f "$up/bun.lockb" ] || [ -f "$up/bun.lock" ]; then tool=bun
    elif [ -f "$up/package-lock.json" ] || [ -e "$up/.git" ] || [ "$up" = ./../../../.. ]; then tool=npm
    else up=$up/..; fi
  done
  scripts package.json scripts "$tool run"
fi
[ -f composer.json ] && scripts composer.json scripts "composer run"
[ -f deno.json ] && scripts deno.json tasks "deno task"

if file=$(first GNUmakefile makefile Makefile); then
  for target in build test tests check lint format ci all; do
    grep -qE "^([A-Za-z0-9_./-]+[[:space:]]+)*$target([[:space:]]+[A-Za-z0-9_./-]+)*[[:space:]]*::?([^:=]|\$)" "$file" && say "make $target" "$file"
  done
fi
if file=$(first justfile Justfile .justfile); then
  for target in build test check lint format ci; do grep -E "^@?$target([[:space:]].*)?:([^=]|\$)" "$file" | grep -qvE "^$target[[:space:]]*:=" && say "just $target" "$file"; done
fi
if file=$(first Taskfile.yml Taskfile.yaml taskfile.yml); then
  for target in build test check lint format ci; do
    awk -v target="$target" '/^[^ #]/ { inside = /^tasks:/ } inside && $0 ~ "^[ \t]+" target ":" { found = 1 } END { exit !found }' "$file" && say "task $target" "$file"
  done
fi

if [ -f Cargo.toml ]; then
  all=
  grep -q '^\[workspace\]' Cargo.toml && all=" --workspace"
  for verb in build test clippy; do say "cargo $verb$all" Cargo.toml; done
  [ -z "$(first rustfmt.toml .rustfmt.toml)" ] || say "cargo fmt --check" rustfmt.toml
fi
if [ -f go.mod ]; then
  for verb in build vet test; do say "go $verb ./..." go.mod; done
  ! file=$(first .golangci.yml .golangci.yaml .golangci.toml) || say "golangci-lint run" "$file"
fi

# .NET: with two solutions or projects in one folder, a command has to name the one that it means.
set --
for file in ./*.sln ./*.slnx; do [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -gt 0 ] || for file in ./*.csproj ./*.fsproj ./*.vbproj; do [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -gt 0 ] || for file in */*.sln */*.slnx; do [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -gt 0 ] || for file in */*.csproj */*.fsproj */*/*.csproj */*/*.fsproj; do [ -f "$file" ] && set -- "$@" "$file"; done
alone=$#
shown=0
for file do
  shown=$((shown + 1))
  [ "$shown" -le 8 ] || { echo "… $(($# - 8)) more projects"; break; }
  name=
  case "$alone$file" in 1./*) ;; *) name=" $(quoted "${file#./}")" ;; esac
  say "dotnet build$name" "${file#./}"
  say "dotnet test$name" "${file#./}"
  [ ! -f .editorconfig ] || say "dotnet format$name --verify-no-changes" .editorconfig
done

# Python.
run=
[ -f uv.lock ] && run="uv run "
[ -f poetry.lock ] && run="poetry run "
[ -f pdm.lock ] && run="pdm run "
python=${run:-python3 -m }
settings="pyproject.toml setup.cfg tox.ini"
[ -f tox.ini ] && say tox tox.ini
[ -f noxfile.py ] && say nox noxfile.py
set --
for file in tests/*.py test/*.py tests/*/*.py ./test_*.py ./*_test.py; do [ -f "$file" ] && [ "${file##*/}" != __init__.py ] && set -- "$@" "$file"; done
# shellcheck disable=SC2086
if file=$(first pytest.ini conftest.py tests/conftest.py test/conftest.py); then say "${python}pytest" "$file"
elif in_files '(^|[^A-Za-z_])pytest' $settings setup.py Pipfile requirements*.txt requirements/*.txt; then say "${python}pytest" "$(grep -lsE '(^|[^A-Za-z_])pytest' $settings setup.py Pipfile requirements*.txt requirements/*.txt | head -n 1)"
elif [ $# -gt 0 ] && in_files '^[[:space:]]*(import|from) pytest' "$@"; then say "${python}pytest" "$(grep -lE '^[[:space:]]*(import|from) pytest' "$@" | head -n 1)"
elif [ $# -gt 0 ] && in_files '^[[:space:]]*(import|from) (unittest|django\.test)' "$@"; then
  file=$(grep -lE '^[[:space:]]*(import|from) (unittest|django\.test)' "$@" | head -n 1)
  folder=${file%%/*}
  if [ -f manage.py ]; then say "${run:-}python3 manage.py test" "$file"
  elif [ "$folder" = . ] || [ -f "$folder/__init__.py" ]; then say "${run:-}python3 -m unittest" "$file"
  else say "${run:-}python3 -m unittest discover -s $folder" "$file"; fi
elif [ $# -gt 0 ]; then printf 'There are tests in %s, but no file names what runs them.\n' "${1#./}"; fi
# shellcheck disable=SC2086
{
  if file=$(first ruff.toml .ruff.toml) || { in_files '(^|[^A-Za-z_])ruff' pyproject.toml && file=pyproject.toml; }; then say "${run}ruff check ." "$file"; fi
  if file=$(first mypy.ini .mypy.ini) || { in_files '(^|[^A-Za-z_])mypy' pyproject.toml setup.cfg && file=pyproject.toml; }; then say "${run}mypy ." "$file"; fi
  if [ -f .flake8 ] || in_files '^\[flake8' $settings; then say "${run}flake8" .flake8; fi
  in_files '^\[tool\.black' pyproject.toml && say "${run}black --check ." pyproject.toml
}

if [ -f mvnw ] && [ -f pom.xml ]; then say "./mvnw -q verify" pom.xml; elif [ -f pom.xml ]; then say "mvn -q verify" pom.xml; fi
if [ -f gradlew ]; then say "./gradlew build" gradlew; elif file=$(first build.gradle build.gradle.kts); then say "gradle build" "$file"; fi
if [ -f CMakeLists.txt ]; then
  say "cmake -B build && cmake --build build" CMakeLists.txt
  grep -qiE '^[[:space:]]*(enable_testing|include[[:space:]]*\([[:space:]]*CTest)' CMakeLists.txt && say "ctest --test-dir build --output-on-failure" CMakeLists.txt
fi
[ -f meson.build ] && say "meson setup build && meson test -C build" meson.build
if [ -f .rspec ]; then say "bundle exec rspec" .rspec; elif [ -f Rakefile ]; then say "bundle exec rake" Rakefile; fi
[ -f .rubocop.yml ] && say "bundle exec rubocop" .rubocop.yml
if [ -f mix.exs ]; then say "mix test" mix.exs; [ ! -f .formatter.exs ] || say "mix format --check-formatted" .formatter.exs; fi
if [ -f Package.swift ]; then say "swift build" Package.swift; say "swift test" Package.swift; fi
if file=$(first phpunit.xml phpunit.xml.dist); then say "vendor/bin/phpunit" "$file"; fi
[ -f .pre-commit-config.yaml ] && say "pre-commit run --all-files" .pre-commit-config.yaml
for file in build test check lint ci build.sh test.sh check.sh lint.sh script/test script/build scripts/test scripts/test.sh scripts/check.sh scripts/lint.sh bin/test; do
  [ -f "$file" ] && [ -x "$file" ] && say "./$file" "a script of the project"
done

# What CI runs is what counts in the end: commands on one line, and those of blocks.
set --
for file in .github/workflows/*.yml .github/workflows/*.yaml .gitlab-ci.yml; do [ -f "$file" ] && set -- "$@" "$file"; done
if [ $# -gt 0 ]; then
  awk '
    function put(text) { sub(/^[ \t]+/, "", text); sub(/[ \t\r]+$/, "", text); if (text != "" && text !~ /^#/ && !seen[text]++) print "  " substr(text, 1, 160) }
    FNR == 1 { block = -1; list = -1 }
    { match($0, /^[ \t]*(- +)?/); indent = RLENGTH }
    block >= 0 { if ($0 ~ /^[ \t]*$/) next; match($0, /^[ \t]*/); if (RLENGTH > block) { put($0); next } block = -1 }
    list >= 0 { if ($0 ~ /^[ \t]*- /) { if ($0 !~ /^[ \t]*- *[|>]/) { sub(/^[ \t]*- +/, ""); put($0) } next } if ($0 !~ /^[ \t]*(#.*)?$/) list = -1 }
    /^[ \t]*(- +)?run:/ { text = $0; sub(/^[ \t]*(- +)?run:[ \t]*/, "", text); if (text ~ /^[|>]/) block = indent; else put(text); next }
    FILENAME ~ /gitlab/ && /^[ \t]*(before_)?script:[ \t]*$/ { list = indent }
  ' "$@" > "$work"
  if [ -s "$work" ]; then
    found=1
    echo "== What CI runs"
    head -n 40 "$work"
    count=$(wc -l < "$work")
    [ "$count" -le 40 ] || echo "  … $((count - 40)) more"
  fi
fi
if [ "$found" -eq 0 ]; then
  for file in */package.json */pyproject.toml */setup.py */Cargo.toml */go.mod */pom.xml */Makefile */*/package.json */*/pyproject.toml */*/Cargo.toml */*/go.mod */*/pom.xml; do
    case "$file" in */node_modules/* | node_modules/*) ;; *) [ -f "$file" ] && printf '%s\n' "${file%/*}" ;; esac
  done | sort -u | head -n 20 > "$work"
  [ ! -s "$work" ] || { echo "Projects below this folder, each to be asked for by its name:"; sed 's/^/  /' "$work"; }
fi
[ "$found" -eq 1 ] || { echo "No file here names a way to build or test: ask, or look into the README."; exit 1; }
exit 0
