"""The servers of this bench: ours, JupyterLab without us, and tuspyserver."""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bench.harness import ROOT
from bench.processes import ServerProcess, free_port
from bench.upload.clients import TOKEN

#: Nobody answers JupyterLab's questions here, and it must not ask the internet.
NOTIFICATION_SETTINGS = {"fetchNews": "false", "checkForUpdates": False}


class Lab(NamedTuple):
    """A running JupyterLab.

    Attributes:
        server: its process.
        root: the folder in which its users work.
    """

    server: ServerProcess
    root: Path


def _answers(port: int) -> Callable[[], bool]:
    def answers() -> bool:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/status", headers={"Authorization": f"token {TOKEN}"}
        )
        with suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(request, timeout=5).close()
            return True
        return False

    return answers


def _settings(home: Path) -> Path:
    folder = home / "settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True)
    (folder / "notification.jupyterlab-settings").write_text(json.dumps(NOTIFICATION_SETTINGS))
    return home / "settings"


@contextmanager
def jupyterlab(python: Path, home: Path) -> Iterator[Lab]:
    """JupyterLab of the environment of ``python``, with all its own files in ``home``."""
    port = free_port()
    root = home / "root"
    root.mkdir(parents=True)
    command = [
        str(python),
        *("-m", "jupyterlab", "--no-browser", "--allow-root"),
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={TOKEN}",
        f"--LabApp.user_settings_dir={_settings(home)}",
        f"--LabApp.workspaces_dir={home / 'workspaces'}",
        "--ServerApp.jpserver_extensions={'bench.upload.lag': True}",
    ]
    environment = {
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    log = home / "server.log"
    with ServerProcess(command, port, log, environment, _answers(port)) as server:
        yield Lab(server, root)


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
