# Reads infrastructure files; prints a finding a line as kind, tab, path:line, tab, what, and a line "file, tab, sort" for each file.
# A line itself is never printed, only the word that gave it away: there may be a secret in it.
FNR == 1 { finish(); start(FILENAME) }
{ sub(/\r$/, ""); gsub(/\000/, ""); read($0, FNR) }
END { finish() }

function start(path) {
  file = path
  gsub(/[\001-\037\177]/, "?", path)
  shown = path
  low = tolower(path)
  base = low
  sub(/.*\//, "", base)
  docker = base ~ /^(dockerfile|containerfile)/ || base ~ /\.dockerfile$/
  tf = low ~ /\.(tf|tfvars|hcl)$/
  json = low ~ /\.(json|template)$/
  yaml = low ~ /\.ya?ml$/
  flow = low ~ /\.github\/workflows\// || base ~ /^action\.ya?ml$/
  infra = !json
  held = whole = block = list = variable = envname = secretkind = ""
  images = stages = inlist = open = user = 0
  builds = -1
  split("", stage); split("", arg); split("", image)
}

function finish(   i) {
  if (file == "") return
  for (i = 1; i <= images; i++) settle(i)
  if (docker && stages > 0 && !user) say("privileged", last, "no USER: it runs as root")
  if (infra) {
    printf "%s", whole
    print "file\t" (docker ? "Dockerfile" : low ~ /\.tfvars/ ? "Terraform values" : tf || low ~ /\.tf\.json$/ ? "Terraform" : flow ? "CI workflow" : json ? "JSON template" : "YAML")
  }
  file = ""
}

function say(kind, number, what) { whole = whole kind "\t" shown ":" number "\t" substr(what, 1, 80) "\n" }

# Says what of a line fits, if something does.
function look(kind, line, number, pattern, what) {
  if (!match(line, pattern)) return 0
  if (what == "") { what = substr(line, RSTART, RLENGTH); gsub(/^[ \t,;{(-]+|[ \t]+$/, "", what) }
  say(kind, number, what)
  return 1
}

function read(line, number,   text, from) {
  if (line ~ /^[ \t]*(#|\/\/)/) return
  text = line
  if (!json && text !~ /["'].*#/) sub(/[ \t]#.*$/, "", text)
  if (json && line ~ /"(AWSTemplateFormatVersion|Resources|apiVersion|Statement|resource|provider|services|taskDefinition|containerDefinitions)"|deploymentTemplate/) infra = 1
  # What a program wrote on one line is read in pieces.
  if (length(text) <= 4000) secrets(text, number)
  else for (from = 1; from <= length(text); from += 3800) secrets(substr(text, from, 4000), number)
  lists(text, number)
  common(text, number)
  if (docker) dockerfile(text, number)
  if (yaml) images_of(text, number)
  if (flow) workflow(text, number)
  if (tf) terraform(text, number)
}

function secrets(line, number,   kind, key, value) {
  kind = shaped(line)
  if (kind != "") { say("secret in the open", number, kind); return }
  # ENV NAME value, as old files of Docker have it.
  if (docker && match(line, /^[ \t]*(ENV|env)[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t]+/) && line !~ /^[ \t]*(ENV|env)[ \t]+[A-Za-z_][A-Za-z0-9_]*=/) sub(/^[ \t]*(ENV|env)[ \t]+[A-Za-z_][A-Za-z0-9_]*/, "&=", line)
  if (docker) sub(/=[ \t]+/, "=", line)
  key = named(line, tf || json ? 2 : 1)
  if (key != "") { say("secret in the open", number, "value of " key); return }
  # variable "db_password" { default = "…" }
  if (tf && match(line, /^[ \t]*variable[ \t]+"[^"]*"/)) { variable = substr(line, RSTART, RLENGTH); gsub(/^[ \t]*variable[ \t]+"|"$/, "", variable) }
  else if (tf && line ~ /^}/) variable = ""
  if (tf && variable != "" && secret(variable) && match(line, /default[ \t]*=[ \t]*"[^"]+"/)) {
    value = substr(line, RSTART, RLENGTH); sub(/^[^"]*"/, "", value); sub(/"$/, "", value)
    if (!stands(value)) say("secret in the open", number, "default of " variable)
  }
  # - name: DB_PASSWORD, and value: … below it.
  if ((yaml || json) && match(line, /^[ \t,{-]*"?[Nn]ame"?:[ \t]*["']?[A-Za-z_][A-Za-z0-9_.-]*["']?/)) {
    envname = substr(line, RSTART, RLENGTH); sub(/^[^:]*:[ \t]*["']?/, "", envname); sub(/["']$/, "", envname)
  }
  if ((yaml || json) && envname != "" && secret(envname) && match(line, /(^|[ \t,{])"?[Vv]alue"?:[ \t]*/)) {
    value = substr(line, RSTART + RLENGTH); gsub(/^["']|["'][ \t},]*$/, "", value)
    if (value != "" && !stands(value)) say("secret in the open", number, "value of " envname)
    envname = ""
  }
  # kind: Secret with its values in the file: base64 hides nothing.
  if (yaml && line ~ /^---/) { secretkind = ""; block = "" }
  if (yaml && line ~ /^kind:[ \t]*"?Secret"?[ \t]*$/) secretkind = number
  if (yaml && line ~ /^[A-Za-z]/) block = line
  if (yaml && secretkind != "" && block ~ /^(data|stringData):/ && match(line, /^[ \t]+["']?[A-Za-z0-9_.-]+["']?:[ \t]*/)) {
    key = substr(line, RSTART, RLENGTH); value = substr(line, RSTART + RLENGTH); gsub(/[ \t"':]/, "", key)
    if (value != "" && value !~ /^["']?[$<{!]/) say("secret in the open", number, "value of " key " in a manifest of the kind Secret")
  }
}

# Wildcards in policies, on one line or down a list.
function lists(line, number) {
  if (line ~ /(^|[ \t,{"'])(Not)?(Action|Resource|Principal|actions|resources|not_actions|verbs|apiGroups|identifiers)["']?[ \t]*[:=]/) {
    inlist = line ~ /[:=][ \t]*\[?[ \t]*$/
    if (match(line, /(Not)?(Action|Resource|Principal|actions|resources|verbs|identifiers)["']?[ \t]*[:=][ \t]*\[?[ \t]*["']\*["']/)) say("wildcard rights", number, substr(line, RSTART, RLENGTH))
    else if (line ~ /(Action|actions)["']?[ \t]*[:=].*["'][a-z0-9-]+:\*["']/) say("wildcard rights", number, "every action of a service")
    else if (line ~ /verbs["']?[ \t]*[:=].*["']\*["']/) say("wildcard rights", number, "every verb")
    if (line ~ /Resource["']?[ \t]*[:=][ \t]*\*[ \t]*$|Action["']?[ \t]*[:=][ \t]*\*[ \t]*$/) say("wildcard rights", number, "*")
    return
  }
  if (inlist && line ~ /^[ \t]*-?[ \t]*["']?([a-z0-9-]+:)?\*["']?[ \t]*,?[ \t]*$/) say("wildcard rights", number, line ~ /:\*/ ? "every action of a service" : "\"*\" in a list")
  else if (inlist && line !~ /^[ \t]*(-|["'])/) inlist = 0
}

function common(line, number) {
  look("open to the world", line, number, "0\\.0\\.0\\.0/0|(^|[^0-9A-Fa-f:])::/0") ||
    look("open to the world", line, number, "acl[\"']?[ \t]*[:=][ \t]*[\"']public-[a-z-]+|AccessControl[\"']?:[ \t]*[\"']?PublicRead[A-Za-z]*") ||
    look("open to the world", line, number, "(publicly_accessible|PubliclyAccessible)[\"']?[ \t]*[:=][ \t]*true") ||
    look("open to the world", line, number, "allUsers|allAuthenticatedUsers") ||
    look("open to the world", line, number, "(Principal|AWS)[\"']?[ \t]*[:=][ \t]*[{[]?[ \t]*[\"']\\*[\"']") ||
    look("open to the world", line, number, "source_address_prefix[ \t]*=[ \t]*\"(\\*|Internet)\"") ||
    look("open to the world", line, number, "block_public_(acls|policy)[ \t]*=[ \t]*false|restrict_public_buckets[ \t]*=[ \t]*false")
  if (yaml) look("open to the world", line, number, "^[ \t]*-[ \t]*[\"']?(0\\.0\\.0\\.0:)?(5432|3306|6379|27017|9200|11211|1433|2375):[0-9]+", "a database's port on every interface of the machine")
  look("wildcard rights", line, number, "roles/(owner|editor)|name:[ \t]*\"?cluster-admin|write-all")
  look("privileged", line, number, "privileged[\"']?[ \t]*[:=][ \t]*true|host(Network|PID|IPC)[\"']?:[ \t]*true|allowPrivilegeEscalation[\"']?:[ \t]*true|/var/run/docker\\.sock|cap_add|CAP_SYS_ADMIN|SYS_ADMIN|run[Aa]sUser[\"']?:[ \t]*0([^0-9]|$)|runAsNonRoot[\"']?:[ \t]*false|network_mode:[ \t]*[\"']?host|hostPath:")
  look("downloads and runs", line, number, "(curl|wget)[^|]*\\|[ \t]*(sudo[ \t]+(-[A-Za-z]+[ \t]+)*)?(ba|da|z|k)?sh([^A-Za-z0-9_.-]|$)|(ba|da|z|k)?sh[ \t]+(-c[ \t]+)?[\"']?(\\$\\(|<\\()[ \t]*(curl|wget)", "what it gets goes straight to a shell")
  look("data without protection", line, number, "force_destroy[ \t]*=[ \t]*true|skip_final_snapshot[ \t]*=[ \t]*true|(deletion_protection|DeletionProtection)[A-Za-z_]*[\"']?[ \t]*[:=][ \t]*false|prevent_destroy[ \t]*=[ \t]*false|([a-z_]*encrypted|[A-Za-z]*Encrypted)[\"']?[ \t]*[:=][ \t]*false|(backup_retention_period|BackupRetentionPeriod)[\"']?[ \t]*[:=][ \t]*0([^0-9]|$)|DeletionPolicy[\"']?:[ \t]*[\"']?Delete|[Rr]eclaimPolicy:[ \t]*Delete")
}

# The name of an image without a version; "" where it has one, or where nobody can tell.
function unpinned(name,   last) {
  gsub(/^["']|["']$/, "", name)
  if (name == "" || name ~ /[$<{@]/ || tolower(name) == "scratch") return ""
  last = name
  sub(/.*\//, "", last)
  if (last ~ /:latest$/) return name
  return last ~ /:/ ? "" : name " (no tag)"
}

function dockerfile(line, number,   words, count, i, name, at) {
  # Lines that go on: pipes to a shell often stand on the next one.
  if (line ~ /\\[ \t]*$/) { if (open == 0) open = number; sub(/\\[ \t]*$/, "", line); held = held " " line; return }
  if (open > 0) { if ((held " " line) ~ /(curl|wget)[^|]*$|\|/ && line !~ /(curl|wget).*\|/) look("downloads and runs", held " " line, open, "(curl|wget)[^|&;]*\\|[ \t]*(sudo[ \t]+)?(ba|da|z|k)?sh([^A-Za-z0-9_.-]|$)", "what it gets goes straight to a shell"); line = held " " line; number = open; open = 0; held = "" }
  count = split(line, words, /[ \t]+/)
  i = words[1] == "" ? 2 : 1
  at = toupper(words[i])
  if (at == "ARG" && match(words[i + 1], /=/)) { name = substr(words[i + 1], RSTART + 1); gsub(/^["']|["']$/, "", name); arg[substr(words[i + 1], 1, RSTART - 1)] = name }
  if (at == "USER") user = words[i + 1] !~ /^(root|0)(:|$)/
  if (at == "FROM") {
    do i++; while (i <= count && words[i] ~ /^--/)
    name = words[i]
    last = number
    stages++
    user = (tolower(name) in stage) && stage[tolower(name)] == 1 || name ~ /nonroot|rootless|unprivileged/
    if (match(name, /^\$\{?[A-Za-z_0-9]+\}?$/)) { at = name; gsub(/[${}]/, "", at); if (at in arg) name = arg[at] }
    if (!(tolower(name) in stage) && unpinned(name) != "") say("not pinned", number, "FROM " unpinned(name))
    if (toupper(words[i + 1]) == "AS") current = tolower(words[i + 2]); else current = ""
  }
  if (current != "") stage[current] = user
  if (at == "COPY" && match(line, /--from=[^ \t]+/)) {
    name = substr(line, RSTART + 7, RLENGTH - 7)
    if (!(tolower(name) in stage) && name !~ /^[0-9]+$/ && unpinned(name) != "" && name ~ /[\/:.]/) say("not pinned", number, "COPY --from=" unpinned(name))
  }
}

# image: of YAML. In Compose, one beside build: is the name of what is built.
function images_of(line, number,   indent, name, i) {
  if (line ~ /^[ \t]*$/) return
  match(line, /^[ \t]*(-[ \t]+)?/)
  indent = RLENGTH
  for (i = 1; i <= images; i++) if (image[i, "open"] && (indent < image[i, "indent"] || line ~ /^[ \t]*-[ \t]/ && indent <= image[i, "indent"])) settle(i)
  if (indent < builds) builds = -1
  if (line ~ /^[ \t]*build:/) {
    builds = indent
    for (i = 1; i <= images; i++) if (image[i, "open"] && image[i, "indent"] == indent) image[i, "open"] = 0
  }
  if (line ~ /^[ \t]*(-[ \t]+)?(image|container):[ \t]*[^ \t]/) {
    name = line
    sub(/^[^:]*:[ \t]*/, "", name)
    sub(/[ \t]+$/, "", name)
    if (builds != indent && unpinned(name) != "" && name !~ /^[|>&*!]/) { images++; image[images, "open"] = 1; image[images, "indent"] = indent; image[images, "line"] = number; image[images, "name"] = unpinned(name) }
  }
  if (line ~ /^[ \t]+tag:[ \t]*["']?latest["']?[ \t]*$/) say("not pinned", number, "tag: latest")
}

function settle(i) {
  if (image[i, "open"]) say("not pinned", image[i, "line"], "image: " image[i, "name"])
  image[i, "open"] = 0
}

function workflow(line, number,   name) {
  if (match(line, /uses:[ \t]*["']?[^ \t"']+/)) {
    name = substr(line, RSTART, RLENGTH)
    sub(/^uses:[ \t]*["']?/, "", name)
    if (name ~ /^docker:\/\//) { if (unpinned(substr(name, 10)) != "") say("not pinned", number, "uses: " name) }
    else if (name !~ /^\.\// && (name !~ /@/ || name ~ /@(main|master|develop|dev|trunk|latest|HEAD)$/)) say("not pinned", number, "uses: " name)
  }
  look("stranger's code with secrets", line, number, "pull_request_target|workflow_run:")
  look("stranger's text in a command", line, number, "\\$\\{\\{[ \t]*github\\.(head_ref|event\\.(issue|pull_request|comment|review|discussion|head_commit|commits)[^}]*\\.(title|body|ref|label|message|name|email))")
}

function terraform(line, number) {
  if (line ~ /^[ \t]*source[ \t]*=[ \t]*"(git::|git@|github\.com|bitbucket\.org)/ && line !~ /[?&]ref=/) say("not pinned", number, "source of a module without ref=")
  look("secret in the open", line, number, "nonsensitive\\(", "nonsensitive() shows what was kept back")
}
