#!/usr/bin/env bash
# Installs the Node packages of one folder, exactly as its yarn.lock says.
#     scripts/node_install.sh [FOLDER]
set -euo pipefail
jlpm="$PWD/.venv/bin/jlpm"
cd "${1:-.}"

# jlpm does not read npm's configuration: pass on the registry that the user has set there.
if [[ -z ${YARN_NPM_REGISTRY_SERVER:-} ]] && command -v npm >/dev/null; then
  YARN_NPM_REGISTRY_SERVER=$(npm config get registry 2>/dev/null)
fi
[[ -z ${YARN_NPM_REGISTRY_SERVER:-} ]] || export YARN_NPM_REGISTRY_SERVER
# The browser tests use the system's chromium.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$jlpm" install --immutable >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
