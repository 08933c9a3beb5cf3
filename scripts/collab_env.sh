#!/usr/bin/env bash
# An environment with jupyter-collaboration on top of .venv, for the browser tests of editing
# together: in .venv itself it would change how every JupyterLab of this project opens documents.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=requirements/collab.txt
folder=.cache/collab
stamp=$folder/.installed
digest=$(cat "$wanted" .venv/pyvenv.cfg | sha256sum)
[[ -e $stamp && $(<"$stamp") == "$digest" ]] && exit 0

echo "==> JupyterLab with collaboration, in $folder"
.venv/bin/python -m venv --clear --without-pip "$folder"
site() { "$1" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'; }
# What .venv has counts as installed here, this project among it, which is there by a .pth of its own.
echo "import site; site.addsitedir('$(site .venv/bin/python)')" >"$(site "$folder/bin/python")/base.pth"
"$folder/bin/python" -m pip install -qq --disable-pip-version-check -r "$wanted"
echo "$digest" >"$stamp"
