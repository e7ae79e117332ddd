# bash completion of entropyd, made by npm run docs; for /usr/share/bash-completion/completions/entropyd
_entropyd() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' word words='' files=no assigned=no i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $command in
      '') case $word in run | once | status | reseed | selftest | doctor | check | sources | collect | assess | bench | evidence | config | audit) command=$word ;; esac ;;
      'config') case $word in check | show | unit | migrate) command="config $word" ;; esac ;;
      'audit') case $word in verify) command="audit $word" ;; esac ;;
    esac
  done
  # --key=value comes as three words.
  if [[ $cur == '=' ]]; then
    cur='' assigned=yes
  elif [[ $prev == '=' ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]} assigned=yes
  fi
  COMPREPLY=()
  case "$command $prev" in
    ' --config' | ' --hwrng-device' | ' --random-device' | ' --control-socket' | ' --audit-file' | ' --metrics-textfile' | ' --metrics-listen' | 'run --config' | 'run --hwrng-device' | 'run --random-device' | 'run --control-socket' | 'run --audit-file' | 'run --metrics-textfile' | 'run --metrics-listen' | 'once --config' | 'once --hwrng-device' | 'once --random-device' | 'once --control-socket' | 'once --audit-file' | 'once --metrics-textfile' | 'once --metrics-listen' | 'status --config' | 'status --control-socket' | 'reseed --config' | 'reseed --control-socket' | 'selftest --config' | 'selftest --control-socket' | 'doctor --textfile' | 'sources --output' | 'sources --config' | 'sources --hwrng-device' | 'collect --output' | 'collect --config' | 'collect --hwrng-device' | 'assess --report' | 'bench --config' | 'bench --hwrng-device' | 'evidence --config' | 'evidence --hwrng-device' | 'config show --config' | 'config unit --config') files=yes ;;
    ' --source' | 'run --source' | 'once --source' | 'selftest --source' | 'sources --source' | 'collect --source' | 'evidence --source') words='hwrng jitter' ;;
    ' --hwrng-claim' | ' --jitter-cpu' | ' --jitter-claim' | ' --watermark' | ' --reseed-interval' | ' --require' | 'run --hwrng-claim' | 'run --jitter-cpu' | 'run --jitter-claim' | 'run --watermark' | 'run --reseed-interval' | 'run --require' | 'once --hwrng-claim' | 'once --jitter-cpu' | 'once --jitter-claim' | 'once --watermark' | 'once --reseed-interval' | 'once --require' | 'check --blocks' | 'sources --replay' | 'sources --calibrate' | 'sources --hwrng-claim' | 'sources --jitter-claim' | 'collect --bytes' | 'collect --restarts' | 'collect --hwrng-claim' | 'collect --jitter-claim' | 'assess --bits-per-sample' | 'assess --low-bits' | 'assess --slice' | 'assess --restarts' | 'assess --claim' | 'assess --seed' | 'assess --conditioning' | 'assess --h-prime' | 'bench --hwrng-claim' | 'bench --jitter-claim' | 'evidence --output' | 'evidence --parts' | 'evidence --samples' | 'evidence --hwrng-claim' | 'evidence --jitter-claim' | 'audit verify --anchor') : ;;
    ' --hwrng-role' | ' --jitter-role' | 'run --hwrng-role' | 'run --jitter-role' | 'once --hwrng-role' | 'once --jitter-role') words='fallback always' ;;
    ' --hwrng-on-permanent-failure' | ' --jitter-on-permanent-failure' | 'run --hwrng-on-permanent-failure' | 'run --jitter-on-permanent-failure' | 'once --hwrng-on-permanent-failure' | 'once --jitter-on-permanent-failure') words='retest stop' ;;
    ' --hwrng-calibration' | ' --jitter-calibration' | 'run --hwrng-calibration' | 'run --jitter-calibration' | 'once --hwrng-calibration' | 'once --jitter-calibration') words='none' ;;
    ' --jitter-table' | ' --jitter-steps' | 'run --jitter-table' | 'run --jitter-steps' | 'once --jitter-table' | 'once --jitter-steps' | 'sources --jitter-table' | 'sources --jitter-steps' | 'collect --jitter-table' | 'collect --jitter-steps' | 'bench --jitter-table' | 'bench --jitter-steps' | 'evidence --jitter-table' | 'evidence --jitter-steps') words='auto' ;;
    ' --jitter-timer' | 'run --jitter-timer' | 'once --jitter-timer' | 'sources --jitter-timer' | 'collect --jitter-timer' | 'bench --jitter-timer' | 'evidence --jitter-timer') words='auto cycles clock' ;;
    ' --status-access' | 'run --status-access' | 'once --status-access') words='everyone group' ;;
    ' --log-level' | 'run --log-level' | 'once --log-level') words='error warn info debug' ;;
    ' --log-format' | 'run --log-format' | 'once --log-format') words='auto pretty json' ;;
    *) _entropyd_word ;;
  esac
  if [[ $files == yes ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}

# Sees the variables of its caller: what is neither a value nor behind a =.
_entropyd_word() {
  if [[ $assigned == yes ]]; then
    case "$command $prev" in
      ' --dry-run') words='true false auto' ;;
      ' --require-source') words='true false' ;;
      'run --dry-run') words='true false auto' ;;
      'run --require-source') words='true false' ;;
      'once --dry-run') words='true false auto' ;;
      'once --require-source') words='true false' ;;
    esac
    return
  fi
  case $command in
    '') if [[ $cur == -* ]]; then words='--config --source --hwrng-device --hwrng-claim --hwrng-role --hwrng-on-permanent-failure --hwrng-calibration --jitter-role --jitter-cpu --jitter-claim --jitter-table --jitter-steps --jitter-timer --jitter-on-permanent-failure --jitter-calibration --watermark --reseed-interval --random-device --dry-run --require-source --require --control-socket --status-access --audit-file --metrics-textfile --metrics-listen --log-level --log-format --verbose --help --version'; else words='run once status reseed selftest doctor check sources collect assess bench evidence config audit'; fi ;;
    'run') if [[ $cur == -* ]]; then words='--config --source --hwrng-device --hwrng-claim --hwrng-role --hwrng-on-permanent-failure --hwrng-calibration --jitter-role --jitter-cpu --jitter-claim --jitter-table --jitter-steps --jitter-timer --jitter-on-permanent-failure --jitter-calibration --watermark --reseed-interval --random-device --dry-run --require-source --require --control-socket --status-access --audit-file --metrics-textfile --metrics-listen --log-level --log-format --verbose --help --version'; else :; fi ;;
    'once') if [[ $cur == -* ]]; then words='--json --config --source --hwrng-device --hwrng-claim --hwrng-role --hwrng-on-permanent-failure --hwrng-calibration --jitter-role --jitter-cpu --jitter-claim --jitter-table --jitter-steps --jitter-timer --jitter-on-permanent-failure --jitter-calibration --watermark --reseed-interval --random-device --dry-run --require-source --require --control-socket --status-access --audit-file --metrics-textfile --metrics-listen --log-level --log-format --verbose --help --version'; else :; fi ;;
    'status') if [[ $cur == -* ]]; then words='--json --watch --config --control-socket --help --version'; else :; fi ;;
    'reseed') if [[ $cur == -* ]]; then words='--json --config --control-socket --help --version'; else :; fi ;;
    'selftest') if [[ $cur == -* ]]; then words='--json --sources --source --config --control-socket --help --version'; else :; fi ;;
    'doctor') if [[ $cur == -* ]]; then words='--json --textfile --help --version'; else :; fi ;;
    'check') if [[ $cur == -* ]]; then words='--json --blocks --pipe --help --version'; else files=yes; fi ;;
    'sources') if [[ $cur == -* ]]; then words='--json --test --replay --calibrate --output --config --source --hwrng-device --hwrng-claim --jitter-claim --jitter-table --jitter-steps --jitter-timer --help --version'; else :; fi ;;
    'collect') if [[ $cur == -* ]]; then words='--source --bytes --raw --output --restarts --as-fed --config --hwrng-device --hwrng-claim --jitter-claim --jitter-table --jitter-steps --jitter-timer --help --version'; else :; fi ;;
    'assess') if [[ $cur == -* ]]; then words='--json --bits-per-sample --low-bits --slice --report --restarts --claim --iid --seed --conditioning --non-vetted --h-prime --help --version'; else files=yes; fi ;;
    'bench') if [[ $cur == -* ]]; then words='--json --config --hwrng-device --hwrng-claim --jitter-claim --jitter-table --jitter-steps --jitter-timer --help --version'; else :; fi ;;
    'evidence') if [[ $cur == -* ]]; then words='--source --output --parts --samples --json --config --hwrng-device --hwrng-claim --jitter-claim --jitter-table --jitter-steps --jitter-timer --help --version'; else :; fi ;;
    'config') if [[ $cur == -* ]]; then words='--help --version'; else words='check show unit migrate'; fi ;;
    'audit') if [[ $cur == -* ]]; then words='--help --version'; else words='verify'; fi ;;
    'config check') if [[ $cur == -* ]]; then words='--help --version'; else files=yes; fi ;;
    'config show') if [[ $cur == -* ]]; then words='--json --config --help --version'; else :; fi ;;
    'config unit') if [[ $cur == -* ]]; then words='--json --config --help --version'; else :; fi ;;
    'config migrate') if [[ $cur == -* ]]; then words='--help --version'; else files=yes; fi ;;
    'audit verify') if [[ $cur == -* ]]; then words='--json --anchor --help --version'; else files=yes; fi ;;
  esac
}

complete -F _entropyd entropyd
