#!/usr/bin/env bash
# Prints the Python to build the environment with, or one line that says what to install.
#     scripts/find_tools.sh TARGET
set -euo pipefail
target=${1:-lab}

missing() {
  echo "make $target needs $1" >&2
  exit 1
}

python=
for name in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.10; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    python=$name
    break
  fi
done
[[ -n $python ]] ||
  missing 'Python >= 3.10: install it with "sudo apt install python3 python3-venv", or set PYTHON to its path.'
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  missing "the venv module of $("$python" --version): install it with \"sudo apt install python3-venv\"."

node=$(node -p 'process.versions.node' 2>/dev/null || echo none)
IFS=. read -r major minor _ <<<"$node.0"
if [[ $node == none ]] || ((major < 20 || (major == 20 && minor < 19))); then
  found=$([[ $node == none ]] || echo " (found $node)")
  missing "Node.js >= 20.19$found: install it with \"sudo apt install nodejs npm\", or take a newer release where your system's is older."
fi
echo "$python"
