# Reads a diff without context and prints the names that it touches, one a line: "+ NAME" for one that it brings or changes, "- NAME" for one whose definition it takes away,
# "@ NAME" for the place that a hunk stands in. With -v whole=1 it reads a file that is new as a whole.
BEGIN {
  n = split("void string bool boolean int long char byte short double float decimal object var let auto async await readonly static class struct enum record interface override sealed partial abstract virtual const return public private protected internal export default function func fun def new this self base super null true false if else for foreach while switch case catch using import from extends implements where with type namespace package module extern unsafe final mut pub unsigned signed size_t main", list, " ")
  for (i = 1; i <= n; i++) word[list[i]] = 1
}
whole { names("+", $0); next }
hunk == 0 && /^@@ / {
  gone = $2 ~ /,/ ? substr($2, index($2, ",") + 1) + 0 : 1
  come = $3 ~ /,/ ? substr($3, index($3, ",") + 1) + 0 : 1
  hunk = gone + come
  rest = $0
  sub(/^@@ [^@]*@@ ?/, "", rest)
  if (rest != "") names("@", rest)
  next
}
hunk > 0 && /^\+/ { hunk--; names("+", substr($0, 2)); next }
hunk > 0 && /^-/ { hunk--; names("-", substr($0, 2)); next }

function put(sign, name) {
  sub(/.*\./, "", name)
  if (length(name) < 3 || name in word) return 0
  print sign " " name
  return 1
}

function names(sign, line,   text, name, any) {
  if (line ~ /^[ \t]*(\/\/|#[^a-z]|\*|\/\*|--|import |using |from |package )/) return
  # The word behind one that defines.
  text = " " line
  while (match(text, /[^A-Za-z0-9_.](class|interface|struct|enum|record|trait|protocol|object|module|def|fn|func|fun|function|macro|const|let|var|val|type|union)[ \t]+(\([^)]*\)[ \t]*)?(self\.)?[A-Za-z_][A-Za-z0-9_]*/)) {
    name = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH)
    match(name, /[A-Za-z_][A-Za-z0-9_]*$/)
    name = substr(name, RSTART)
    if (name in word) text = " " name text
    # What is local to a body is no one else's business.
    else if (line !~ /^[ \t]+(const|let|var|val)[ \t]/) any = put(sign, name) || any
  }
  if (any) return
  # A member behind its modifiers, or a function at the left margin as in C.
  if (line ~ /^[ \t]*((export|public|private|protected|internal|static|final|readonly|override|virtual|abstract|async|extern|pub)[ \t]+)+/ || line ~ /^[A-Za-z_][A-Za-z0-9_<>,:*& \t]*[ \t*&][A-Za-z_][A-Za-z0-9_]*[ \t]*\([^;]*$/) {
    if (line !~ /^[ \t]*(if|else|for|foreach|while|switch|return|throw|await|yield|do|try|catch|new|case)([^A-Za-z0-9_]|$)/ && match(line, /[A-Za-z_][A-Za-z0-9_]*[ \t]*(<[^>()=]*>)?[ \t]*(\(|=|\{|;)/)) {
      name = substr(line, RSTART, RLENGTH)
      match(name, /^[A-Za-z_][A-Za-z0-9_]*/)
      put(sign, substr(name, 1, RLENGTH))
      return
    }
  }
  # A function of a shell.
  if (match(line, /^[A-Za-z_][A-Za-z0-9_-]*[ \t]*\(\)[ \t]*[{(]?/) && line !~ /;[ \t]*$/) { name = line; sub(/[ \t]*\(.*/, "", name); put(sign, name); return }
  # A constant or a key: NAME = …
  if (match(line, /^[A-Z][A-Z0-9_]*[ \t]*=/)) { name = substr(line, 1, RLENGTH); sub(/[ \t]*=$/, "", name); put(sign, name) }
}
