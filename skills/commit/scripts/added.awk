# Judges lines that a change brings. Input: a diff without context (file names behind a/ and b/), or with -v whole=1 files that are new as a whole, named ./PATH.
# Output: one finding a line, as kind, tab, place, tab, what. A line itself is never printed: there may be a secret in it.
BEGIN { hunk = 0 }
whole && FNR == 1 { name = clean(substr(FILENAME, 3)); kinds() }
whole { judge($0, FNR); next }
hunk == 0 && /^\+\+\+ / {
  name = substr($0, 5)
  sub(/\t$/, "", name)
  if (name ~ /^"/) name = substr(name, 2, length(name) - 2)
  name = name == "/dev/null" ? "" : clean(substr(name, 3))
  kinds()
  next
}
# How many lines a hunk has is counted, so that a line of the text is never taken for a head of the diff.
/^@@ -[0-9]+(,[0-9]+)? \+[0-9]+(,[0-9]+)? @@/ && hunk == 0 {
  gone = $2 ~ /,/ ? substr($2, index($2, ",") + 1) + 0 : 1
  come = $3 ~ /,/ ? substr($3, index($3, ",") + 1) + 0 : 1
  at = substr($3, 2) + 0
  hunk = gone + come
  next
}
hunk > 0 && /^-/ { hunk--; next }
hunk > 0 && /^\+/ { hunk--; if (name != "") judge(substr($0, 2), at); at++ }
END { flush() }

function clean(text) { gsub(/[\001-\037\177]/, "?", text); return text }

# What a file's name says of its lines.
function kinds(   low) {
  flush()
  low = tolower(name)
  plain = low ~ /\.(ya?ml|env|ini|cfg|conf|properties|sh|bash|zsh|npmrc|netrc|pypirc)$/ || low ~ /(^|\/)(\.env[^\/]*|credentials|dockerfile[^\/]*)$/
  prose = low ~ /\.(md|markdown|rst|adoc|txt|po|xlf)$/
  script = low ~ /\.(js|jsx|ts|tsx|mjs|cjs|vue|svelte)$/
}

# Seven = alone underline a title; beside the other marks they belong to a conflict.
function flush(   i) {
  if (conflict) for (i = 1; i <= lines; i++) print "conflict\t" middle[i] "\t======="
  conflict = lines = 0
}

function judge(line, number,   place, kind, key, from, piece) {
  sub(/\r$/, "", line)
  place = name ":" number
  if (line ~ /^<<<<<<< / || line ~ /^>>>>>>> /) { conflict = 1; print "conflict\t" place "\t" substr(line, 1, 7) }
  else if (line == "=======") middle[++lines] = place
  # What a program wrote on one line is read in pieces.
  for (from = 1; from <= length(line); from += 3800) {
    piece = length(line) > 4000 ? substr(line, from, 4000) : line
    kind = shaped(piece)
    if (kind != "") print "secret\t" place "\t" kind
    else if ((key = named(piece, plain)) != "") print "secret\t" place "\tvalue of " substr(key, 1, 60)
    if (piece == line) break
  }
  if (match(line, /DO NOT COMMIT|DON'T COMMIT|NOCOMMIT|FIXME before/)) print "debug\t" place "\t" substr(line, RSTART, RLENGTH)
  else if (!prose && match(line, /(^|[ \t;{(])(binding\.pry|byebug|import i?pdb|i?pdb\.set_trace\(|breakpoint\(\)|dbg!\(|var_dump\(|Debugger\.(Break|Launch)\()/)) print "debug\t" place "\t" trim(substr(line, RSTART, RLENGTH))
  else if (!prose && match(line, /^[ \t]*debugger;?[ \t]*$/)) print "debug\t" place "\tdebugger"
  else if ((script || name !~ /\./ || name ~ /\.txt$/) && match(line, /console\.(log|debug|trace)\(/)) print "debug\t" place "\t" substr(line, RSTART, RLENGTH)
  else if (script && match(line, /(^|[ \t;])((it|test|describe|context|suite)\.only|fit|fdescribe)\(/)) print "debug\t" place "\t" trim(substr(line, RSTART, RLENGTH)) " (the other tests do not run)"
}

function trim(text) { sub(/^[ \t;{(]+/, "", text); return text }
