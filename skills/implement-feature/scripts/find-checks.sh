#!/bin/sh
# Prints the commands by which a project is built, tested and checked, as its own files name them. Words: [folder].
set -u
cd "${1:-.}" || exit 2
found=0
say() { found=1; printf '%s  (%s)\n' "$1" "$2"; }
if [ -f package.json ]; then
  tool=npm
  [ -f pnpm-lock.yaml ] && tool=pnpm
  [ -f yarn.lock ] && tool=yarn
  { [ -f bun.lockb ] || [ -f bun.lock ]; } && tool=bun
  tr -d '\n' < package.json | sed -n 's/.*"scripts"[[:space:]]*:[[:space:]]*{\([^}]*\)}.*/\1/p' | tr ',' '\n' | sed -n 's/^[[:space:]]*"\([^"]*\)"[[:space:]]*:.*/\1/p' |
    grep -E '^(build|test|lint|check|typecheck|format)([:_-].*)?$' | while IFS= read -r name; do printf '%s run %s  (package.json)\n' "$tool" "$name"; done
  found=1
fi
for file in Makefile makefile GNUmakefile; do
  [ -f "$file" ] || continue
  for target in build test check lint format all; do grep -qE "^$target[[:space:]]*:" "$file" && say "make $target" "$file"; done
  break
done
if [ -f justfile ]; then for target in build test check lint; do grep -qE "^$target( .*)?:" justfile && say "just $target" justfile; done; fi
if [ -f Cargo.toml ]; then say "cargo build" Cargo.toml; say "cargo test" Cargo.toml; say "cargo clippy" Cargo.toml; fi
if [ -f go.mod ]; then say "go build ./..." go.mod; say "go test ./..." go.mod; say "go vet ./..." go.mod; fi
if ls ./*.sln ./*.slnx ./*.csproj >/dev/null 2>&1; then say "dotnet build" "$(ls ./*.sln ./*.slnx ./*.csproj 2>/dev/null | head -n 1)"; say "dotnet test" "$(ls ./*.sln ./*.slnx ./*.csproj 2>/dev/null | head -n 1)"; fi
if [ -f pyproject.toml ] || [ -f setup.py ] || [ -f tox.ini ]; then
  if [ -f tox.ini ]; then say "tox" tox.ini; fi
  if grep -qsE 'pytest' pyproject.toml setup.cfg tox.ini requirements*.txt || ls tests/test_*.py >/dev/null 2>&1; then say "python -m pytest" "tests"; elif ls tests/*.py test/*.py >/dev/null 2>&1; then say "python -m unittest" "tests"; fi
  grep -qs 'ruff' pyproject.toml && say "ruff check ." pyproject.toml
  grep -qs 'mypy' pyproject.toml && say "mypy ." pyproject.toml
fi
[ -f pom.xml ] && say "mvn -q verify" pom.xml
if [ -f gradlew ]; then say "./gradlew build" gradlew; elif [ -f build.gradle ] || [ -f build.gradle.kts ]; then say "gradle build" build.gradle; fi
[ -f CMakeLists.txt ] && { say "cmake -B build && cmake --build build" CMakeLists.txt; grep -q enable_testing CMakeLists.txt && say "ctest --test-dir build" CMakeLists.txt; }
[ -f .pre-commit-config.yaml ] && say "pre-commit run --all-files" .pre-commit-config.yaml
ls .github/workflows/*.y*ml >/dev/null 2>&1 && { echo "== What CI runs"; grep -hE '^[[:space:]]*(- )?run:[[:space:]]*[^|>[:space:]]' .github/workflows/*.y*ml | sed 's/^[[:space:]-]*run:[[:space:]]*/  /' | sort -u | head -n 30; found=1; }
[ "$found" -eq 1 ] || { echo "No file here names a way to build or test; ask, or look into the README."; exit 1; }
exit 0
