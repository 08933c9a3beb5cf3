"""Writes the contract: ``python scripts/contract.py [--check]``.

``docs/openapi.json`` describes the routes; ``src/core/contract.gen.ts`` are the types for the
front end, made from the JSON Schema by json-schema-to-typescript. Both are committed, and
``--check`` fails if they are not what the models say.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyterlab_modelarts.app import FEATURES, routes
from jupyterlab_modelarts.core.contract import json_schema, open_api

ROOT = Path(__file__).parent.parent
OPEN_API = ROOT / "docs" / "openapi.json"
TYPESCRIPT = ROOT / "src" / "core" / "contract.gen.ts"


def typescript(schema: dict[str, Any]) -> str:
    """The TypeScript types of a JSON Schema, by the tool pinned in package.json."""
    # Referring to every definition makes the tool write each of them once.
    every = {name: {"$ref": f"#/$defs/{name}"} for name in schema["$defs"]}
    whole = {
        "title": "Contract",
        "description": "Everything that crosses the wire.",
        "type": "object",
        "properties": every,
        "required": sorted(every),
        "additionalProperties": False,
        **schema,
    }
    result = subprocess.run(
        ["jlpm", "--silent", "run", "contract"],
        input=json.dumps(whole),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if result.returncode != 0:
        raise SystemExit(f"json-schema-to-typescript failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` compare them. Returns the exit code."""
    schema = json_schema(FEATURES, routes())
    # The version changes at every release and says nothing about the routes.
    document = json.dumps(open_api(schema, routes(), "0"), indent=2, sort_keys=True) + "\n"
    wanted = {OPEN_API: document, TYPESCRIPT: typescript(schema)}
    if "--check" not in arguments:
        for path, text in wanted.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return 0
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the models say: run `make contract`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
