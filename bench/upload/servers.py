"""The other servers of this bench: tuspyserver, and any of them far away."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness import ROOT
from bench.processes import ServerProcess, free_port


@contextmanager
def tuspyserver(python: Path, home: Path) -> Iterator[ServerProcess]:
    """The tus server of FastAPI, in uvicorn with its fast parts."""
    port = free_port()
    (home / "files").mkdir(parents=True)
    command = [
        str(python),
        *("-m", "uvicorn", "bench.upload.tus_peer:app", "--host=127.0.0.1", f"--port={port}"),
        *("--no-access-log", "--log-level=warning"),
    ]
    environment = {"PYTHONPATH": str(ROOT), "TUS_FILES": str(home / "files")}
    with ServerProcess(command, port, home / "server.log", environment) as server:
        yield server


@contextmanager
def far_away(port: int, milliseconds: float, log: Path) -> Iterator[int]:
    """The same server behind a long way. Yields the port to use instead.

    Args:
        port: the server's.
        milliseconds: from sending a request to its reply, at least.
        log: where the proxy's output goes.
    """
    near = free_port()
    command = [sys.executable, "-m", "bench.upload.delay"]
    environment = {"PYTHONPATH": str(ROOT)}
    with ServerProcess(
        [*command, *map(str, (near, port, milliseconds / 2))], near, log, environment
    ):
        yield near
