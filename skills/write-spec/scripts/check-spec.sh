#!/bin/sh
# Looks for parts that a specification lacks, and for words that promise nothing. Reads only. Words: FILE.
# Exit code 0: nothing; 1: something was found; 2: no such file.
set -u
LC_ALL=C
export LC_ALL
file=${1:-}
[ -n "$file" ] || { echo "Name the file: check-spec.sh FILE."; exit 2; }
[ -f "$file" ] || { printf 'There is no file %s.\n' "$file"; exit 2; }
awk '
  function end() {
    if (part == "") return
    if (!filled) { print "empty: " part; found = 1 }
    if (part == "Shown by" && items == 0 && filled) { print "no list: Shown by names each test as an item of a list"; found = 1 }
  }
  function begins(text,   low, i) {
    low = tolower(text)
    gsub(/^[ \t]*(#+|- |\* )?[ \t]*|\*\*/, "", low)
    sub(/^[0-9.]+[ \t]*/, "", low)
    for (i = 1; i <= parts; i++) if (low ~ "^" pattern[i] "([^a-z]|$)") return i
    return 0
  }
  BEGIN {
    parts = split("Goal;Behaviour;Edges;Not part of it;Shown by;Steps", name, ";")
    split("goals?;behaviou?r;edges?( cases)?;(not part|out of scope|non-goals);(shown by|acceptance)( criteria)?;steps", pattern, ";")
  }
  /^[ \t]*(```|~~~)/ { fence = !fence; filled = 1; next }
  fence { next }
  /^#+[ \t]/ || /^[ \t]*([-*][ \t]+)?\*\*/ {
    which = begins($0)
    if (which) {
      end()
      seen[which] = 1
      part = name[which]
      items = 0
      rest = tolower($0)
      sub(/^[ \t]*(#+|- |\* )?[ \t]*(\*\*)?[ \t]*[0-9.]*[ \t]*/, "", rest)
      sub("^" pattern[which], "", rest)
      gsub(/of it|[*: \t]/, "", rest)
      filled = rest != "" && $0 !~ /^#/
      next
    }
    # Another heading of the same rank ends a part; one below it belongs to it.
    if ($0 ~ /^##?[ \t]/) { end(); part = "" }
  }
  /[^ \t]/ { filled = 1 }
  /^[ \t]*([-*+]|[0-9]+[.)])[ \t]/ { items++ }
  {
    line = " " tolower($0) " "
    if (match(line, /[^a-z`](should|appropriate(ly)?|as needed|if necessary|etc|and so on|user-friendly|robust|fast|quickly|simple|simply|easy|easily|properly|correctly|gracefully|seamless(ly)?|reasonable|various|some kind of|tbd|todo|maybe|probably|hopefully)[^a-z`]/)) {
      found = 1
      if (++vague <= 20) print "vague: line " NR ":" substr($0, 1, 140)
    }
  }
  END {
    end()
    for (i = 1; i <= parts; i++) if (!(i in seen)) { print "missing: " name[i]; found = 1 }
    if (vague > 20) print "vague: " vague - 20 " more lines"
    if (!found) print "nothing found"
    exit found
  }' < "$file"
