# The far end of a connection: served by any POSIX sh, which reads this text and then one request a line. at_t is the mark of this connection, at_root the
# folder to work in; both stand before this text. Each answer is a line that begins with the mark, a body, and the mark again. Nothing is left behind.
# fd 9 holds a token: whoever took it may write. fd 7 is open for writing here alone: who reads it notices this shell's end, whatever ended it.

at_open() { read -r at_token <&9; printf '%s %s\n' "$at_t" "$*"; }
at_close() { printf '\n%s.\n' "$at_t"; echo >&9; }
at_say() { at_open "$@"; at_close; }
at_tell() { at_open a "$1" "$2"; printf '%s' "$3"; at_close; }
at_nl='
'
at_rest() { sleep 0.05 2>/dev/null || sleep 1; }

# Processes of a job: its group, and on Linux all that carry its mark.
at_marked() { [ -d /proc/self ] && grep -z -F -l -s "AGENT_TARGET_JOB=$at_t.$1" /proc/[0-9]*/environ 2>/dev/null; }
at_signal() { # signal job
  at_pid=; [ -e "$at_d/j$2/pid" ] && read -r at_pid <"$at_d/j$2/pid"
  if [ -n "$at_pid" ] && [ -n "$at_group" ]; then
    # What has just been started leads no group yet, and has no mark.
    at_try=0
    until kill "-$1" "-$at_pid" 2>/dev/null || ! kill -0 "$at_pid" 2>/dev/null || [ $at_try -ge 40 ]; do at_try=$((at_try + 1)); at_rest; done
  elif [ -n "$at_pid" ]; then kill "-$1" "$at_pid" 2>/dev/null
  fi
  for at_f in $(at_marked "$2."); do at_f=${at_f#/proc/}; kill "-$1" "${at_f%%/*}" 2>/dev/null; done
}
at_alive() { # job
  if [ -d /proc/self ]; then [ -n "$(at_marked "$1.")" ]; else [ -n "$at_pid" ] && kill -0 "-$at_pid" 2>/dev/null; fi
}
at_finish() { # job: nothing of it runs afterwards
  at_n=0
  while [ $at_n -lt 40 ]; do
    at_signal KILL "$1"
    at_alive "$1" || return 0
    at_n=$((at_n + 1)); [ $at_n -lt 3 ] || at_rest
  done
  return 1
}

# Output is taken in chunks of 1 MB at most, four ahead of who reads: then the program waits.
at_pump() { # folder stream
  at_n=0
  while :; do
    at_r=$(dd bs=65536 count=16 of="$1/$2.$at_n" 2>&1) || { : >"$1/full"; break; }
    for at_x in $at_r; do
      case $at_x in [0-9]*+*[0-9]) break ;; esac
    done
    [ $((${at_x%%+*} + ${at_x#*+})) -ge 16 ] || break
    at_n=$((at_n + 1))
    while [ -e "$1/$2.$((at_n - 4))" ]; do at_rest; done
  done
  : >"$1/$2.end"
}

# What is written to a program comes as files, fed to it one after another.
at_feed() { # job
  trap '' PIPE
  at_n=0
  while read -r at_x; do
    [ "$at_x" = p ] || break
    at_r=ok; cat "$at_d/j$1/i.$at_n" 2>/dev/null || { at_r=closed; [ ! -e "$at_d/j$1/full" ] || at_r=full; }
    rm -f "$at_d/j$1/i.$at_n"
    at_say w "$1" "$at_n" $at_r >&6
    at_n=$((at_n + 1))
  done <>"$at_d/j$1/c" >"$at_d/j$1/i"
}

# Folders are made for eight jobs at once: making them takes as long as a small command. Some may be there: jobs come in another order, or it failed before.
at_prepare() { # the first job
  at_e=; at_f=; at_n=0
  while [ $at_n -lt 8 ]; do
    at_x=j$(($1 + at_n))
    at_e="$at_e $at_x"; at_f="$at_f $at_x/o $at_x/e $at_x/i $at_x/c"
    at_n=$((at_n + 1))
  done
  ( cd "$at_d" && { mkdir -p $at_e; mkfifo $at_f; } )
}
at_ready() { [ -p "$at_j/o" ] && [ -p "$at_j/e" ] && [ -p "$at_j/i" ] && [ -p "$at_j/c" ]; }

at_job() { # job input folder program variables -- words: the program is looked for where it is named, the words are what is started
  at_j=$at_d/j$1
  at_ready || at_prepare "$1" 2>/dev/null
  at_ready || { at_say s "$1" failed; return; }
  ( at_run "$@" ) 7>&- &
  echo $! >"$at_j/sup"
}
at_run() {
  at_i=$1 at_input=$2
  cd -P -- "$3" 2>/dev/null || { at_say s "$at_i" folder; exit; }
  at_x=$4
  shift 4
  while [ "$1" != -- ]; do export "$1"; shift; done
  shift
  case $at_x in
    '') ;;
    */*) [ -e "$at_x" ] || { at_say s "$at_i" missing; exit; }; { [ -f "$at_x" ] && [ -x "$at_x" ]; } || { at_say s "$at_i" program; exit; } ;;
    *) command -v -- "$at_x" >/dev/null 2>&1 || { at_say s "$at_i" missing; exit; } ;;
  esac
  at_pump "$at_j" o <"$at_j/o" >/dev/null 9>&- & at_po=$!
  at_pump "$at_j" e <"$at_j/e" >/dev/null 9>&- & at_pe=$!
  if [ "$at_input" = 1 ]; then
    at_feed "$at_i" 6>&1 &
    AGENT_TARGET_JOB=$at_t.$at_i. $at_group "$@" >"$at_j/o" 2>"$at_j/e" <"$at_j/i" 9>&- &
  else
    AGENT_TARGET_JOB=$at_t.$at_i. $at_group "$@" >"$at_j/o" 2>"$at_j/e" </dev/null 9>&- &
  fi
  at_p=$!
  echo $at_p >"$at_j/pid"
  [ ! -e "$at_d/over" ] || { [ -e "$at_j/kept" ] || at_finish "$at_i"; exit; }
  [ ! -e "$at_j/stop" ] || at_finish "$at_i"
  at_say s "$at_i" ok $at_p
  wait $at_p
  at_c=$?
  echo $at_c >"$at_j/code"
  trap '' PIPE
  [ "$at_input" != 1 ] || echo q 1<>"$at_j/c"
  at_f=; [ ! -e "$at_j/full" ] || at_f=full
  [ -e "$at_d/over" ] || at_say x "$at_i" $at_c $at_f
  wait $at_po $at_pe
  [ ! -e "$at_d/over" ] || exit 0
  if [ -e "$at_j/full" ]; then
    at_say c "$at_i" full
  elif [ -e "$at_j/o.1" ] || [ -e "$at_j/e.1" ] || [ ! -e "$at_j/o.0" ] || [ ! -e "$at_j/e.0" ]; then
    at_say c "$at_i" more
  else
    at_open c "$at_i" o
    [ ! -s "$at_j/o.0" ] || cat "$at_j/o.0" 2>/dev/null
    at_close
    at_open c "$at_i" e
    [ ! -s "$at_j/e.0" ] || cat "$at_j/e.0" 2>/dev/null
    at_close
  fi
}

at_pull() { # request folder stream chunk offset
  at_s=part
  if [ -e "$2/$3.$(($4 + 1))" ]; then at_s=whole; elif [ -e "$2/$3.end" ]; then at_s=last; fi
  at_c=-
  if [ -e "$2/code" ]; then read -r at_c <"$2/code"
  elif [ -e "$2/sup" ] && read -r at_x <"$2/sup" && ! kill -0 "$at_x" 2>/dev/null; then [ -e "$2/code" ] && read -r at_c <"$2/code" || at_c=lost
  elif [ ! -d "$2" ]; then at_c=lost
  fi
  if [ "$4" -gt 0 ]; then rm -f "$2/$3.$(($4 - 1))"; fi
  at_open a "$1" $at_s "${at_c:--}"
  if [ ! -s "$2/$3.$4" ]; then :
  elif [ "$5" = 0 ]; then cat "$2/$3.$4"
  else tail -c "+$(($5 + 1))" "$2/$3.$4"
  fi 2>/dev/null
  at_close
}
at_first() { # request folder stream: the first chunk that was not taken
  at_n=0
  for at_f in "$2/$3".[0-9]*; do
    at_x=${at_f##*.}
    if [ -e "$at_f" ] && { [ $at_n = 0 ] || [ "$at_x" -lt "$at_n" ]; }; then at_n=$at_x; fi
  done
  [ ! -e "$2/$3.0" ] || at_n=0
  at_tell "$1" ok "$at_n"
}
# Where the line is cut, what had arrived looks like all of it to who copies it.
at_whole() { [ "$(($(wc -c <"$1" 2>/dev/null || echo 0)))" = "$2" ]; } # path size
at_input() { # request job piece size
  if head -c "$4" | { cat >"$at_d/j$2/i.$3" || { cat >/dev/null; false; }; } 2>/dev/null; then
    if at_whole "$at_d/j$2/i.$3" "$4"; then echo p 1<>"$at_d/j$2/c"; at_tell "$1" ok
    else rm -f "$at_d/j$2/i.$3"; at_tell "$1" failed "it did not arrive whole"
    fi
  else at_tell "$1" failed "it cannot be stored there; its disk may be full"
  fi
}
at_eof() { [ ! -p "$at_d/j$2/c" ] || echo q 1<>"$at_d/j$2/c"; at_tell "$1" ok; }
at_kill() { at_signal "$3" "$2"; at_tell "$1" ok; } # request job signal
at_stop() { # request job: end all of it, also where it is only about to begin
  # Not with ":": where that cannot write, the shell ends.
  { echo >"$at_d/j$2/stop"; } 2>/dev/null
  if at_finish "$2"; then at_tell "$1" ok; else at_tell "$1" failed "something of it does not end"; fi
}
at_forget() { # jobs that have ended: what they left behind ends, too
  (
    if [ -d /proc/self ]; then
      at_e=; for at_i in "$@"; do at_e="$at_e -e AGENT_TARGET_JOB=$at_t.$at_i."; done
      at_n=0
      while [ $at_n -lt 40 ]; do
        at_r=$(grep -z -F -l -s $at_e /proc/[0-9]*/environ 2>/dev/null)
        [ -n "$at_r" ] || break
        for at_f in $at_r; do at_f=${at_f#/proc/}; kill -KILL "${at_f%%/*}" 2>/dev/null; done
        at_n=$((at_n + 1)); [ $at_n -lt 3 ] || at_rest
      done
    else
      for at_i in "$@"; do at_finish "$at_i"; done
    fi
    at_e=; for at_i in "$@"; do at_e="$at_e j$at_i"; done
    cd "$at_d" && rm -rf $at_e
  ) >/dev/null 7>&- &
}
at_keep() { # request job name
  mkdir -p "$at_b/kept" 2>/dev/null
  at_f=$at_b/kept/$3
  if [ -e "$at_f" ] && read -r at_x <"$at_f" && [ ! -d "$at_x" ]; then rm -f "$at_f"; fi
  if ( set -C; echo "$at_d/j$2" >"$at_f" ) 2>/dev/null; then : >"$at_d/j$2/kept"; at_tell "$1" ok; else at_tell "$1" taken; fi
}
at_find() { # request name
  at_x=; [ -e "$at_b/kept/$2" ] && read -r at_x <"$at_b/kept/$2"
  if [ -n "$at_x" ] && [ -d "$at_x" ]; then
    at_pid=; [ -e "$at_x/pid" ] && read -r at_pid <"$at_x/pid"
    at_open a "$1" ok "${at_pid:--}"; printf '%s' "$at_x"; at_close
  else at_tell "$1" missing
  fi
}
at_drop() { # request name folder: ends what was kept, and forgets it
  ( at_e=${3##*/}; at_d=${3%/*}; at_t=${at_d##*/c-}; at_finish "${at_e#j}" )
  rm -rf "$at_b/kept/$2" "$3"; rmdir "${3%/*}" 2>/dev/null; at_tell "$1" ok
}
at_raise() { # request folder signal: a signal to what was kept
  ( at_e=${2##*/}; at_d=${2%/*}; at_t=${at_d##*/c-}; at_signal "$3" "${at_e#j}" ); at_tell "$1" ok
}
at_ping() { at_tell "$1" ok; }

# Files.
at_facts() { # path: kind size seconds mode writable
  at_k=o; if [ -d "$1" ]; then at_k=d; elif [ -f "$1" ]; then at_k=f; fi
  at_w=r; [ ! -w "$1" ] || at_w=w
  if [ "$at_stat" = c ]; then at_v=$(stat -L -c '%s %Y %a' -- "$1" 2>/dev/null)
  elif [ "$at_stat" = f ]; then at_v=$(stat -L -f '%z %m %Lp' -- "$1" 2>/dev/null)
  else at_v="$(wc -c <"$1" 2>/dev/null | tr -d ' ') 0 -"
  fi
}
at_status() { # request path
  if [ -e "$2" ]; then at_facts "$2"; at_say a "$1" ok "$at_k" "$at_w" $at_v
  elif [ ! -e "${2%/*}/" ] || [ -x "${2%/*}/" ]; then at_say a "$1" missing
  else at_tell "$1" failed "its folder may not be looked into"
  fi
}
at_resolve() { # request path: what is there, with its links followed; the rest stays
  at_p=$2 at_rest= at_n=0
  while :; do
    if [ -d "$at_p" ]; then
      at_v=$(cd -P -- "$at_p" 2>/dev/null && pwd -P && echo .) || { at_tell "$1" failed "a folder on the way may not be looked into"; return; }
      at_v=${at_v%??}; at_p=${at_v%/}; break
    elif [ -h "$at_p" ]; then
      at_n=$((at_n + 1)); [ $at_n -le 40 ] || { at_tell "$1" failed "it goes through more than 40 links"; return; }
      at_v=$(readlink -- "$at_p" && echo .) || { at_tell "$1" failed "a link on the way cannot be read"; return; }
      at_v=${at_v%??}
      case $at_v in /*) at_p=$at_v ;; *) at_p=${at_p%/*}/$at_v ;; esac
      while [ "$at_p" != "${at_p%/}" ]; do at_p=${at_p%/}; done
    else
      at_rest=/${at_p##*/}$at_rest; at_p=${at_p%/*}
      [ -n "$at_p" ] || break
      if [ -d "$at_p" ] && [ ! -x "$at_p" ]; then at_tell "$1" failed "a folder on the way may not be looked into"; return; fi
    fi
  done
  at_tell "$1" ok "$at_p$at_rest"
}
at_list() { # request folder
  [ -d "$2" ] || { if [ -e "$2" ]; then at_tell "$1" kind; else at_tell "$1" missing; fi; return; }
  { [ -r "$2" ] && [ -x "$2" ]; } || { at_tell "$1" failed "it may not be looked into"; return; }
  at_open a "$1" ok
  for at_f in "${2%/}"/* "${2%/}"/.[!.]* "${2%/}"/..?*; do
    at_k=o
    if [ -h "$at_f" ]; then at_k=l; elif [ -d "$at_f" ]; then at_k=d; elif [ -f "$at_f" ]; then at_k=f; elif [ ! -e "$at_f" ]; then continue; fi
    printf '%s%s\000' $at_k "${at_f##*/}"
  done
  at_close
}
at_read() { # request path offset count
  [ -e "$2" ] || { at_tell "$1" missing; return; }
  [ -f "$2" ] || { at_tell "$1" kind; return; }
  [ -r "$2" ] || { at_tell "$1" failed "it may not be read"; return; }
  at_open a "$1" ok
  if [ "$3" = 0 ]; then head -c "$4" <"$2"; else tail -c "+$(($3 + 1))" <"$2" | head -c "$4"; fi 2>/dev/null
  at_close
}
at_hash() { # path
  case $at_sha in
    '') at_v= ;;
    openssl) at_v=$(openssl dgst -sha256 <"$1" 2>/dev/null); at_v=${at_v##* } ;;
    shasum) at_v=$(shasum -a 256 <"$1" 2>/dev/null); at_v=${at_v%% *} ;;
    *) at_v=$(sha256sum <"$1" 2>/dev/null); at_v=${at_v%% *} ;;
  esac
}
at_write() { # request path staged expected mode size; the content follows
  if ( umask 077; head -c "$6" | { cat >"$3" || { cat >/dev/null; false; }; } ) 2>/dev/null; then
    at_whole "$3" "$6" || { rm -f "$3"; at_tell "$1" failed "it did not arrive whole"; return; }
  else
    rm -f "$3"
    if [ -d "${2%/*}/" ]; then at_tell "$1" failed "it cannot be stored there; its disk may be full, or its folder may not be changed"; else at_tell "$1" folder; fi
    return
  fi
  at_r=ok
  if [ -d "$2" ]; then at_r=kind
  elif [ "$4" = new ]; then
    if [ -e "$2" ] || [ -h "$2" ]; then at_r=conflict; fi
  elif [ "$4" != any ]; then
    if [ ! -f "$2" ]; then at_r=conflict; else at_hash "$2"; [ "$at_v" = "$4" ] || at_r=conflict; fi
  fi
  if [ $at_r = ok ]; then
    at_m=$5
    if [ "$at_m" = - ] && [ -e "$2" ]; then at_facts "$2"; at_m=${at_v##* }; fi
    if [ "$at_m" = - ]; then at_m=+rw; fi
    chmod "$at_m" "$3" 2>/dev/null
    if [ "$4" = new ] && ln "$3" "$2" 2>/dev/null; then rm -f "$3"
    elif [ "$4" = new ] && [ -e "$2" ]; then at_r=conflict
    else mv -f -- "$3" "$2" 2>/dev/null || at_r=failed
    fi
  fi
  if [ $at_r != ok ]; then rm -f "$3"; at_tell "$1" $at_r "it may not be replaced"; return; fi
  at_facts "$2"; at_say a "$1" ok "$at_k" "$at_w" $at_v
}
at_delete() { # request path recursive
  if [ ! -e "$2" ] && [ ! -h "$2" ]; then at_tell "$1" missing; return; fi
  if [ -d "$2" ] && [ ! -h "$2" ]; then
    if [ "$3" = 1 ]; then rm -rf -- "$2" 2>/dev/null; else rmdir -- "$2" 2>/dev/null; fi
  else rm -f -- "$2" 2>/dev/null
  fi
  if [ -e "$2" ] || [ -h "$2" ]; then at_tell "$1" failed "it is not empty, or may not be removed"; else at_tell "$1" ok; fi
}
at_folder() { # request path
  if [ -d "$2" ]; then at_tell "$1" ok
  elif [ -e "$2" ]; then at_tell "$1" kind
  elif mkdir -p -- "$2" 2>/dev/null; then at_tell "$1" ok
  else at_tell "$1" failed "it may not be made"
  fi
}
at_move() { # request path to
  if [ ! -e "$2" ] && [ ! -h "$2" ]; then at_tell "$1" missing; return; fi
  if [ -e "$3" ] || [ -h "$3" ]; then at_tell "$1" conflict; return; fi
  if mv -- "$2" "$3" 2>/dev/null; then at_tell "$1" ok; else at_tell "$1" failed "it may not be moved"; fi
}

# Waits for the end of the shell above, however it came, and ends what it started.
at_watch() {
  trap '' HUP INT TERM PIPE
  while read -r at_x; do :; done
  : >"$at_d/over"
  at_n=0; while [ $at_n -lt 300 ]; do echo; at_n=$((at_n + 1)); done 1<>"$at_d/lock"
  at_left=
  for at_f in "$at_d"/j*; do
    [ -d "$at_f" ] || continue
    if [ -e "$at_f/kept" ]; then at_left=1; continue; fi
    at_e=${at_f##*/j}
    at_finish "$at_e"
    if [ -e "$at_f/sup" ]; then read -r at_x <"$at_f/sup"; kill -KILL "$at_x" 2>/dev/null; at_finish "$at_e"; fi
    rm -rf "$at_f"
  done
  if [ -z "$at_left" ]; then rm -rf "$at_d"; fi
}

# Folders of connections whose shells and watchers were both ended from outside.
at_tidy() {
  for at_f in "$at_b"/c-*; do
    at_x=; [ -e "$at_f/owner" ] && read -r at_x <"$at_f/owner"
    if [ -n "$at_x" ] && ! kill -0 "$at_x" 2>/dev/null; then
      for at_e in "$at_f"/j*/kept; do
        [ -e "$at_e" ] || ( at_d=$at_f; : >"$at_d/over"; for at_e in "$at_d"/j*; do at_t=${at_d##*/c-}; at_finish "${at_e##*/j}"; done; rm -rf "$at_f" ) >/dev/null 2>&1 7>&- 9>&- &
        break
      done
    fi
  done
}

at_begin() {
  at_u=$(id -u 2>/dev/null || echo 0)
  at_d=
  for at_b in "${XDG_RUNTIME_DIR:-}" "${TMPDIR:-}" /tmp /dev/shm "${HOME:-}"; do
    case $at_b in /*) ;; *) continue ;; esac
    at_b=${at_b%/}/.agent-target-$at_u
    mkdir -m 700 "$at_b" 2>/dev/null
    [ -d "$at_b" ] && [ ! -h "$at_b" ] && [ -O "$at_b" ] && [ -w "$at_b" ] || continue
    if mkdir -m 700 "$at_b/c-$at_t" 2>/dev/null && mkfifo "$at_b/c-$at_t/lock" "$at_b/c-$at_t/life" 2>/dev/null; then at_d=$at_b/c-$at_t; break; fi
  done
  if [ -z "$at_d" ]; then printf '%s r temporary\n\n%s.\n' "$at_t" "$at_t"; exit 1; fi
  echo $$ >"$at_d/owner"
  exec 9<>"$at_d/lock"
  case $at_root in
    '') at_root=$(pwd -P) ;;
    '~') at_root=${HOME:-/} ;;
    '~/'*) at_root=${HOME:-}/${at_root#??} ;;
  esac
  if ! cd -P -- "$at_root" 2>/dev/null; then rm -rf "$at_d"; printf '%s r folder\n\n%s.\n' "$at_t" "$at_t"; exit 1; fi
  # A shell lets what it starts in the background ignore INT: it is given back where something there can do that.
  at_group=; at_int=
  if env --default-signal=INT,QUIT true >/dev/null 2>&1; then at_int=1; at_group='env --default-signal=INT,QUIT'; fi
  if command -v setsid >/dev/null 2>&1; then at_group="$at_group setsid"
  elif command -v perl >/dev/null 2>&1; then at_int=1; at_group='perl -e $SIG{INT}=$SIG{QUIT}="DEFAULT";setpgrp;exec{$ARGV[0]}@ARGV'
  fi
  at_group=${at_group# }
  at_stat=; if stat -L -c %s / >/dev/null 2>&1; then at_stat=c; elif stat -L -f %z / >/dev/null 2>&1; then at_stat=f; fi
  at_sha=; for at_x in sha256sum shasum openssl; do if command -v $at_x >/dev/null 2>&1; then at_sha=$at_x; break; fi; done
  ( at_watch ) <"$at_d/life" >/dev/null 2>&1 9>&- &
  at_watcher=$!
  exec 7>"$at_d/life"
  echo >&9
  at_open r ok
  printf '%s\000' "$(pwd -P)" "${HOME:-}" "$(command -v sh)" "$(uname -s 2>/dev/null)" "$at_d" "$at_sha" "$at_int" "$(env | sed 's/=.*//')"
  at_close
  at_prepare 1
  at_tidy
  while IFS= read -r at_line; do eval "$at_line"; done
  exec 7>&-
  wait $at_watcher
  exit 0
}
at_begin
