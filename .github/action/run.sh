#!/usr/bin/env bash
# Get pilotscan, then let check.py do the work. Runs on Linux, on macOS (whose bash is 3.2) and in
# the bash of Windows. Input comes from the environment; none of it is ever read as a command.
set -euo pipefail

refuse() {
  # The message is ours; what is said of an input has been made one line.
  printf '::error title=pilotscan::%s\n' "$1"
  exit 2
}

version=${INPUT_VERSION:-}
python=${PYTHON:-}
if [[ -z $python ]]; then
  python=$(command -v python3 || command -v python) || refuse "there is no Python on PATH"
fi

if [[ $version == installed ]]; then
  exe=pilotscan
  command -v "$exe" >/dev/null || refuse "version is 'installed', but there is no pilotscan on PATH"
else
  extras=""
  for extra in pdf docx; do
    if [[ ${INPUT_FORMATS:-} == *"$extra"* ]]; then
      extras=${extras:+$extras,}$extra
    fi
  done
  extras=${extras:+[$extras]}
  if [[ -z $version ]]; then
    wanted=$GITHUB_ACTION_PATH$extras
  elif [[ $version =~ ^[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?$ ]]; then
    wanted=pilotscan$extras==$version
  else
    refuse "the input 'version' is a version such as 0.1.0, or 'installed'"
  fi
  # Away from the checkout: what lies there must not be taken for a module or a setting.
  here=$PWD
  cd "$RUNNER_TEMP"
  environment=$RUNNER_TEMP/pilotscan-environment
  echo "::group::Install pilotscan"
  "$python" -I -m venv --clear "$environment" ||
    refuse "Python could not make an environment; the log says why"
  bin=$environment/bin
  if [[ -d $environment/Scripts ]]; then
    bin=$environment/Scripts
  fi
  "$bin/python" -I -m pip install --quiet --no-input --disable-pip-version-check "$wanted" ||
    refuse "pilotscan could not be installed; the log says why"
  echo "::endgroup::"
  cd "$here"
  python=$bin/python
  exe=$bin/pilotscan
fi

export PILOTSCAN_EXE=$exe
exec "$python" -I "$GITHUB_ACTION_PATH/.github/action/check.py"
