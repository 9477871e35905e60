#!/usr/bin/env bash
# Fuzz for so many seconds: tests/fuzz/run.sh SECONDS [pilot|framework]; see README.md.
# Ends with 0 when nothing was found, 1 when something was, 2 when it could not run.
set -uo pipefail
if [[ $# -lt 1 || $# -gt 2 || ! $1 =~ ^[1-9][0-9]*$ || ! ${2:-pilot} =~ ^(pilot|framework)$ ]]; then
  echo "usage: tests/fuzz/run.sh SECONDS [pilot|framework]" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
work=${FUZZ_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/pilotscan-fuzz.XXXXXX")}
"$python" -c 'import atheris, pilotscan' || {
  echo "needs atheris and pilotscan: make fuzz, or PYTHON=… with both installed" >&2
  exit 2
}
mkdir -p "$work/findings" || exit 2

# one part in four for frameworks, which are far fewer in the world
declare -A seconds=([pilot]=$(($1 - $1 / 4)) [framework]=$(($1 / 4)))
modes=(pilot framework)
if [[ $# -eq 2 ]]; then
  modes=("$2")
  seconds[$2]=$1
fi

status=0
for mode in "${modes[@]}"; do
  ((seconds[$mode] > 0)) || continue
  corpus="$work/corpus-$mode"
  mkdir -p "$corpus"
  cp -n "$here/corpus/$mode"/* "$corpus/" || exit 2
  [[ $mode == pilot ]] && cp -n "$here"/../cases/{valid,broken}/*.yaml "$corpus/"
  [[ $mode == framework ]] && cp -n "$here"/../cases/scoring/frameworks/*.yaml "$corpus/"
  echo "== $mode: ${seconds[$mode]} seconds, log in $work/$mode.log"
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/.." nice "$python" -m fuzz "$mode" \
    "-max_total_time=${seconds[$mode]}" -timeout=10 -max_len=10000 -print_final_stats=1 \
    "-artifact_prefix=$work/findings/$mode-" "$corpus" >"$work/$mode.log" 2>&1
  ended=$?
  grep -E 'INITED|DONE|stat::' "$work/$mode.log" | tail -n 9
  if ((ended != 0)); then
    status=1
    tail -n 25 "$work/$mode.log"
  fi
done

found=$(find "$work/findings" -type f | wc -l)
echo "== $found findings in $work/findings"
if ((status != 0 && found == 0)); then exit 2; fi
((found == 0)) || exit 1
