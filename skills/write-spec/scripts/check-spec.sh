#!/bin/sh
# Looks for parts that a specification lacks, and for words that promise nothing. Words: FILE. Exit code 1: something was found.
set -u
file=${1:?name the file}
[ -f "$file" ] || { echo "There is no file $file."; exit 2; }
found=0
for part in Goal Behaviour Edges "Not part" "Shown by" Steps; do
  alt=$part
  [ "$part" = Behaviour ] && alt='Behaviou?r'
  grep -qiE "^(#+ *|\*\*|- \*\*)$alt" "$file" || { echo "missing: $part"; found=1; }
done
grep -nwiE 'should|appropriate|as needed|etc|and so on|user-friendly|robust|fast|simple|easy|properly|various|TBD|maybe|probably' "$file" | cut -c1-140 | sed 's/^/vague: line /' > "${TMPDIR:-/tmp}/check-spec.$$"
if [ -s "${TMPDIR:-/tmp}/check-spec.$$" ]; then head -n 20 "${TMPDIR:-/tmp}/check-spec.$$"; found=1; fi
rm -f "${TMPDIR:-/tmp}/check-spec.$$"
[ "$found" -eq 0 ] && echo "nothing found"
exit "$found"
