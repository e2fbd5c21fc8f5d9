#!/bin/sh
# Lists infrastructure files and lines in them that are dangerous by custom. Words: [folder or file]. Exit code 1: something to look at; 2: no such files.
set -u
where=${1:-.}
[ -e "$where" ] || { echo "There is no $where."; exit 2; }
list=$(mktemp) || exit 2
hits=$(mktemp) || exit 2
trap 'rm -f "$list" "$hits"' EXIT INT TERM
find "$where" -type f -size -1024k \( -name '*.tf' -o -name '*.tfvars' -o -name 'Dockerfile*' -o -name '*.Dockerfile' -o -name '*.yaml' -o -name '*.yml' \) -not -path '*/.terraform/*' -not -path '*/node_modules/*' -not -path '*/.git/*' | sort | head -n 2000 > "$list"
[ -s "$list" ] || { echo "There are no infrastructure files in $where."; exit 2; }
echo "== Files"
sed -e 's/.*Dockerfile.*/Dockerfile/' -e 's/.*\.tf$/Terraform/' -e 's/.*\.tfvars$/Terraform values/' -e 's/.*\.github\/workflows\/.*/CI workflow/' -e 's/.*\.ya\{0,1\}ml$/YAML/' "$list" | sort | uniq -c
echo "== Places to look at"
look() { # what, pattern
  while IFS= read -r file; do grep -nHE "$2" "$file" /dev/null 2>/dev/null; done < "$list" | grep -vE '^[^:]*:[0-9]+:[[:space:]]*(#|//)' | cut -c1-180 | head -n 15 | sed "s|^|$1: |"
}
{
  look "open to the world" '0\.0\.0\.0/0|::/0|acl *= *"public-|publicly_accessible *= *true'
  look "wildcard rights" '"(Action|Resource)" *: *"\*"|actions *= *\["\*"\]|resources *= *\["\*"\]|verbs: *\["\*"\]'
  look "privileged" 'privileged: *true|hostNetwork: *true|hostPID: *true|allowPrivilegeEscalation: *true|/var/run/docker\.sock|cap_add|runAsUser: *0'
  look "secret in the open" '(password|secret|token|api_?key)[A-Za-z_]* *[:=] *"?[A-Za-z0-9/+_-]{8,}|AKIA[0-9A-Z]{16}'
  look "not pinned" '^FROM +[^@ ]+:latest|^FROM +[^:@ ]+( |$)|image: *[^@ ]+:latest|uses: *[^ ]+@(main|master)'
  look "downloads and runs" '(curl|wget)[^|]*\| *(sudo )?(ba)?sh'
  look "data without protection" 'force_destroy *= *true|skip_final_snapshot *= *true|deletion_protection *= *false|prevent_destroy *= *false|encrypted *= *false|storage_encrypted *= *false'
  look "stranger's code with secrets" 'pull_request_target'
} > "$hits"
cat "$hits"
[ -s "$hits" ] && exit 1
echo "none"
exit 0
