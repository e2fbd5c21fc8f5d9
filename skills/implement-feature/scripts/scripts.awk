# Reads package.json, composer.json or deno.json without a parser of JSON: prints the names in the object at its top whose key is in WANTED, as "script NAME",
# and the package manager that is named, as "tool NAME". For machines with neither node nor python.
{ text = text $0 "\n" }
END {
  wanted = ENVIRON["WANTED"]
  depth = 0
  key = path = ""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\"") {
      word = ""
      for (i++; i <= length(text) && (c = substr(text, i, 1)) != "\""; i++) {
        if (c == "\\") { i++; c = substr(text, i, 1) }
        word = word c
      }
      rest = substr(text, i + 1, 200)
      if (depth > 0 && kind[depth] == "{" && !valued && rest ~ /^[ \t\r\n]*:/) key = word
      else if (valued && depth == 1 && key == "packageManager") { sub(/@.*/, "", word); print "tool " word }
      else if (valued && depth == 2 && path == wanted && word !~ /no test specified/) print "script " key
    }
    else if (c == ":") valued = 1
    else if (c == ",") valued = 0
    else if (c == "{" || c == "[") {
      if (depth == 1) path = key
      else if (depth == 2 && path == wanted && valued) print "script " key
      kind[++depth] = c
      valued = c == "["
    }
    else if (c == "}" || c == "]") { depth--; valued = 1; if (depth == 1) path = "" }
  }
}
