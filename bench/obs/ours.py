"""Runs our transfers in a process of its own, as the server does: a line of JSON for each.

    python -m bench.obs.ours ROOT ENDPOINT

Its imports are not measured, as a server has done them long before.
"""

import json
import secrets
import sys
import time
from pathlib import Path

from bench.obs.keys import ACCESS, SECRET
from jupyterlab_modelarts.core.jobs.direct import DirectRun
from jupyterlab_modelarts.core.objectstore.clients import Clients
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys
from jupyterlab_modelarts.core.paths import Workspace
from jupyterlab_modelarts.obs.models import ObsSpec
from jupyterlab_modelarts.obs.transfer import ObsOperation, TransferService


class Access:
    """Opens the one store."""

    def __init__(self, endpoint: str) -> None:
        self._connection = Connection(id="bench", name="bench", endpoint=endpoint)

    async def open(self, connection: str) -> tuple[Connection, Keys]:
        del connection
        return self._connection, Keys(ACCESS, SECRET)


def main(root: Path, endpoint: str) -> None:
    """Answer until there are no more lines."""
    service = TransferService(Workspace(root), root.parent / "state", Access(endpoint), Clients())
    operation = ObsOperation(service)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        spec = ObsSpec.model_validate_json(line)
        start = time.perf_counter()
        run = DirectRun(operation, spec, secrets.token_hex(16))
        run.start()
        run.result()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
