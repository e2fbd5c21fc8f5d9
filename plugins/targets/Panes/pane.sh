# Finds or makes a pane of tmux and becomes its client in control mode; read by any POSIX sh. Before it stand at_mark, which begins each answer, at_name, the
# session of tmux, at_root, the folder to work in, and at_fresh, a word for the marks of a pane that is made. What a host puts into its children's
# environment is taken out: the pane is a person's too, and outlives whoever opened it.
unset AGENT_HOST_GUARD AGENT_HOST_CHILD AGENT_TARGET_JOB TMUX TMUX_PANE
at_end() { printf '%s %s\n' "$at_mark" "$*"; exit 1; }
command -v tmux >/dev/null 2>&1 || at_end no-tmux
at_u=$(id -u 2>/dev/null || echo 0)
at_d=
for at_b in "${XDG_RUNTIME_DIR:-}" "${TMPDIR:-}" /tmp "${HOME:-}"; do
  case $at_b in /*) ;; *) continue ;; esac
  at_b=${at_b%/}/.agent-panes-$at_u
  mkdir -m 700 "$at_b" 2>/dev/null
  [ -d "$at_b" ] && [ ! -h "$at_b" ] && [ -O "$at_b" ] && [ -w "$at_b" ] || continue
  mkdir -m 700 "$at_b/$at_name" 2>/dev/null
  [ -d "$at_b/$at_name" ] && at_d=$at_b/$at_name && break
done
[ -n "$at_d" ] || at_end temporary
case $at_root in '') at_root=$(pwd -P) ;; '~') at_root=${HOME:-/} ;; '~/'*) at_root=${HOME:-}/${at_root#??} ;; esac
at_tmux() { tmux -L agent -f /dev/null "$@"; }
at_session() { at_tmux has-session -t "=$at_name" 2>/dev/null; }

# A pane that is there has told its word and its number when it was made.
at_word= at_pane= at_sh=
if [ -e "$at_d/pane" ]; then read -r at_word at_pane at_sh <"$at_d/pane"; fi
at_state=found
if [ -z "$at_pane" ] || ! at_session || ! at_tmux list-panes -s -t "=$at_name:" -F '#{pane_id}' 2>/dev/null | grep -qx "$at_pane"; then
  at_state=made at_word=$at_fresh
  rm -rf "$at_d"; mkdir -m 700 "$at_d" || at_end temporary
  at_sh=${SHELL:-}
  case ${at_sh##*/} in bash | zsh | fish) command -v "$at_sh" >/dev/null 2>&1 || at_sh= ;; *) at_sh= ;; esac
  case ${at_sh##*/} in
    bash)
      cat >"$at_d/rc" <<END
[ ! -f ~/.bashrc ] || . ~/.bashrc
__agent_prompt() { local code=\$?; printf '\\033]7717;$at_word;P;%s\\007' "\$code"; return \$code; }
PROMPT_COMMAND="__agent_prompt\${PROMPT_COMMAND:+;\$PROMPT_COMMAND}"
END
      at_run="exec '$at_sh' --rcfile '$at_d/rc' -i"
      ;;
    zsh)
      echo '[ ! -f ~/.zshenv ] || . ~/.zshenv' >"$at_d/.zshenv"
      cat >"$at_d/.zshrc" <<END
unset ZDOTDIR
[ ! -f ~/.zshrc ] || . ~/.zshrc
__agent_prompt() { local code=\$?; printf '\\033]7717;$at_word;P;%s\\007' "\$code"; return \$code; }
precmd_functions=(__agent_prompt \$precmd_functions)
setopt interactivecomments
END
      at_run="ZDOTDIR='$at_d' exec '$at_sh' -i"
      ;;
    fish)
      cat >"$at_d/rc" <<END
function __agent_prompt --on-event fish_prompt
  printf '\\033]7717;$at_word;P;%s\\007' \$status
end
END
      at_run="exec '$at_sh' -i -C 'source $at_d/rc'"
      ;;
    *)
      at_sh=sh
      cat >"$at_d/rc" <<END
PS1="\$(printf '\\033]7717;$at_word;P;')\\\$?\$(printf '\\007')\${PS1:-\\\$ }"
END
      at_run="ENV='$at_d/rc' exec sh -i"
      ;;
  esac
  cd -- "$at_root" 2>/dev/null || at_end folder
  if at_session; then at_pane=$(at_tmux new-window -d -P -F '#{pane_id}' -t "=$at_name:" -c "$at_root" -e "AGENT_PANE=$at_name" "$at_run")
  else at_pane=$(at_tmux new-session -d -P -F '#{pane_id}' -s "$at_name" -x 120 -y 30 -c "$at_root" -e "AGENT_PANE=$at_name" "$at_run")
  fi 2>"$at_d/said"
  [ -n "$at_pane" ] || at_end tmux "$(tail -n 1 "$at_d/said" 2>/dev/null)"
  rm -f "$at_d/said"
  at_tmux set-option -t "=$at_name:" history-limit 20000 >/dev/null 2>&1
  # To empty a line that is empty rings it.
  at_tmux set-option -t "=$at_name:" bell-action none >/dev/null 2>&1
  echo "$at_word $at_pane ${at_sh##*/}" >"$at_d/pane"
  for at_f in "$at_b"/*/pane; do
    at_f=${at_f%/pane}
    [ ! -e "$at_f/pane" ] || at_tmux has-session -t "=${at_f##*/}" 2>/dev/null || rm -rf "$at_f"
  done
fi
printf '%s ok %s %s %s %s %s\n' "$at_mark" "$at_state" "$at_word" "$at_pane" "${at_sh##*/}" "$at_d"
exec tmux -L agent -C attach-session -t "=$at_name" -f ignore-size
