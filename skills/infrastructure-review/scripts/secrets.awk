# What looks like a secret, told without ever repeating it. Two skills have this file; a test keeps the two alike.
# Plain awk: no bounds such as {20,}, which old ones lack.

# What kind of secret stands in a line by its looks; "" for none. A digit is asked for, so that names in code are not taken for keys.
function shaped(line,   at, from, login, word) {
  if (line ~ /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/) return "private key"
  if (begins(line, "AKIA", 16) || begins(line, "ASIA", 16)) return "AWS key"
  if (begins(line, "ghp_", 36) || begins(line, "gho_", 36) || begins(line, "ghu_", 36) || begins(line, "ghs_", 36) || begins(line, "ghr_", 36) || begins(line, "github_pat_", 22)) return "GitHub token"
  if (begins(line, "glpat-", 20) || begins(line, "glptt-", 20) || begins(line, "gldt-", 20) || begins(line, "glrt-", 20) || begins(line, "glcbt-", 20)) return "GitLab token"
  if (begins(line, "aws_secret_access_key = ", 40) || begins(line, "aws_secret_access_key=", 40)) return "value of aws_secret_access_key"
  if (begins(line, "AIza", 35) || begins(line, "GOCSPX-", 24) || begins(line, "ya29.", 30)) return "Google key"
  if (begins(line, "xoxb-", 10) || begins(line, "xoxp-", 10) || begins(line, "xoxa-", 10) || begins(line, "xoxr-", 10) || begins(line, "xoxs-", 10) || begins(line, "xapp-", 10) || begins(line, "hooks.slack.com/services/", 20)) return "Slack token"
  if (begins(line, "sk_live_", 16) || begins(line, "rk_live_", 16) || begins(line, "sk_test_", 16) || begins(line, "rk_test_", 16) || begins(line, "whsec_", 20)) return "Stripe key"
  if (begins(line, "npm_", 36)) return "npm token"
  if (begins(line, "pypi-AgEI", 40) || begins(line, "dckr_pat_", 20) || begins(line, "rubygems_", 40) || begins(line, "_authToken=", 12)) return "token of a package registry"
  if (begins(line, "hf_", 30)) return "Hugging Face token"
  if (begins(line, "sk-", 20) || begins(line, "gsk_", 20) || begins(line, "xai-", 20) || begins(line, "pplx-", 30)) return "key of a model's service"
  if (begins(line, "SG.", 40) || begins(line, "dop_v1_", 40) || begins(line, "shpat_", 32) || begins(line, "hvs.", 24) || begins(line, "hvb.", 24) || begins(line, "lin_api_", 30) || begins(line, "ntn_", 30) || begins(line, "PMAK-", 40) || begins(line, "sntrys_", 40) || begins(line, "glsa_", 30) || begins(line, "figd_", 30) || begins(line, "sbp_", 40)) return "key of a service"
  if (begins(line, "AGE-SECRET-KEY-1", 40)) return "private key"
  if (begins(line, "AccountKey=", 40) || begins(line, "SharedAccessKey=", 40)) return "key in a connection string"
  if (begins(line, "eyJ", 40)) return "JSON Web Token"
  if (begins(line, "Bearer ", 20) || begins(line, "bearer ", 20)) return "bearer token"
  if (begins(line, "Basic ", 16) || begins(line, "basic ", 16)) return "login in a header"
  if (begins(line, "X-Api-Key: ", 12) || begins(line, "x-api-key: ", 12) || begins(line, "api-key: ", 12) || begins(line, "x-goog-api-key: ", 12)) return "key in a header"
  if (begins(line, "PRIVATE-TOKEN: ", 12) || begins(line, "Private-Token: ", 12) || begins(line, "X-Auth-Token: ", 12) || begins(line, "x-auth-token: ", 12)) return "token in a header"
  for (from = 1; (at = index(substr(line, from), "://")) > 0; from = at) {
    at += from + 2
    login = substr(line, at, 256)
    if (match(login, /^[^\/@ \t"'<>`\\:]*:[^\/@ \t"'<>`\\]+@/)) {
      word = substr(login, index(login, ":") + 1, RLENGTH - index(login, ":") - 1)
      if (!stands(word) && tolower(word) !~ /^(password|passwd|pass|pwd|secret)$/) return "password in an address"
    }
  }
  return ""
}

# Whether a word begins so, with at least that many more characters of a key behind it.
function begins(line, prefix, least,   at, from, body, set) {
  set = prefix ~ /^(eyJ|hooks.*|whsec_|sntrys_)$|[ .=]$/ ? "^[A-Za-z0-9_.~+\\/=-]+" : "^[A-Za-z0-9_-]+"
  for (from = 1; (at = index(substr(line, from), prefix)) > 0; from = at + 1) {
    at += from - 1
    if (at > 1 && substr(line, at - 1, 1) ~ /[A-Za-z0-9_-]/ && substr(line, at - 2, 2) !~ /^\\[nrt]$/) continue
    body = substr(line, at + length(prefix))
    if (match(body, set) && RLENGTH >= least && substr(body, 1, RLENGTH) ~ /[0-9]/) return 1
  }
  return 0
}

# The name that a line gives a secret's value to; "" for none.
# plain: 1 where values stand without quotes (YAML, .env, .ini), so that one without them is meant as it stands; 2 for other settings, where the shortest password counts; 0 for programs.
function named(line, plain,   rest, key, quote, value, after, before, tail, strong, found) {
  rest = line
  while (match(rest, /[A-Za-z_][A-Za-z0-9_.-]*["']?\]?[ \t]*(:=|=>|=|:)[ \t]*/)) {
    before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
    key = substr(rest, RSTART, RLENGTH)
    after = substr(rest, RSTART + RLENGTH)
    rest = after
    tail = key
    sub(/^[A-Za-z_][A-Za-z0-9_.-]*/, "", tail)
    key = substr(key, 1, length(key) - length(tail))
    if (after ~ /^[=~:]/ || !secret(key)) continue
    # A type between the name and its value: token: str = "…".
    if (tail ~ /:[ \t]*$/ && match(after, /^&?[A-Za-z_][A-Za-z0-9_.<>?|]*(\[\])?[ \t]+=[ \t]+/)) after = substr(after, RLENGTH + 1)
    quote = substr(after, 1, 1)
    if (quote == "@" || quote == "b" || quote == "r") if (substr(after, 2, 1) ~ /["']/) { after = substr(after, 2); quote = substr(after, 1, 1) }
    strong = lowered(key) ~ /(password|passwd|passphrase|pwd)$/
    if (quote ~ /["'`]/) {
      after = substr(after, 2)
      if (index(after, quote) < 2) continue
      value = substr(after, 1, index(after, quote) - 1)
      if (value ~ /[ \t]/ || stands(value) || lowered(value) == lowered(key)) continue
      if (strong ? length(value) >= (plain ? 1 : 4) : (length(value) >= 8 && value ~ /[0-9]/) || (plain && key ~ /^[A-Z][A-Z0-9_]*$/)) return key
      continue
    }
    if (!match(after, /^[A-Za-z0-9\/+_.=~!@#%^&*:?-]+/)) continue
    value = substr(after, 1, RLENGTH)
    tail = substr(after, RLENGTH + 1)
    if (stands(value) || lowered(value) == lowered(key)) continue
    found = length(value) >= 8 && value ~ /[0-9]/
    if (plain == 1) { if (tail ~ /^["']?[ \t]*(#.*|\\)?$/ && (strong || found || key ~ /^[A-Z][A-Z0-9_]*$/)) return key }
    # Server=…;Password=…; in a text.
    else if (strong && before == ";" && length(value) >= 4 && tail ~ /^[;"']/) return key
    # In a program a bare word is the name of something.
    else if (found && value !~ /^[A-Za-z_][A-Za-z0-9_]*\./ && value !~ /^[A-Za-z_]+[0-9]?$/ && tail ~ /^([ \t]*$|;|["'])/) return key
  }
  return ""
}

# Whether a name is that of a secret by custom.
function secret(key,   name) {
  name = lowered(key)
  if (name ~ /(existingsecret|pullsecret|tlssecret|tokentype|nexttoken|pagetoken|continuationtoken|synctoken)$/) return 0
  if (key ~ /^[A-Z][A-Z0-9_]*_(KEY|PAT)$/) return 1
  return name ~ /(password|passwd|passphrase|secret|secretkeybase|token|apikey|accesskey|secretkey|privatekey|authkey|signingkey|encryptionkey|masterkey|accountkey)$/ || name ~ /^(db|sa|root|admin|user|mysql|pg)?pwd$/
}

function lowered(text) {
  text = tolower(text)
  gsub(/[_.-]/, "", text)
  return text
}

# Whether a value only stands for one: a reference, a place, a word of a schema, something to be filled in.
function stands(value,   low) {
  low = tolower(value)
  if (value ~ /^[$<{%*!&\/~]/ || value ~ /^(\.\/|\.\.|https?:|arn:|vault:|op:|ref\+|ENC\[|projects\/)/ || index(value, "${") || index(value, "{{") || index(value, "#{") || index(value, "$(") || index(value, "…")) return 1
  return low ~ /^(xxx+|\.+|-+|true|false|yes|no|null|none|nil|undefined|string|str|bytes|boolean|bool|number|any|object|required|optional|read|write|inherit|redacted|placeholder|your.*)$/
}
