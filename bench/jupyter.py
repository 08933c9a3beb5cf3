"""JupyterLab as the benches run it: on loopback, with nothing of the user's."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from bench.harness import ROOT
from bench.processes import ServerProcess, free_port

#: The servers listen on loopback only, for as long as the bench runs.
TOKEN = "bench"

#: Seconds between two looks at a job.
POLL = 0.01

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

    def ask(self, path: str, body: object = None) -> dict[str, Any]:
        """A request to the server; with a body it is a POST."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            answer: dict[str, Any] = json.load(reply)
        return answer

    def run_job(self, spec: Mapping[str, object]) -> float:
        """Seconds of a job, from asking for it until it has succeeded."""
        start = time.perf_counter()
        id = self.ask("modelarts/jobs", {"spec": spec})["id"]
        while (job := self.ask(f"modelarts/jobs/{id}"))["state"] in ("queued", "running"):
            time.sleep(POLL)
        seconds = time.perf_counter() - start
        if job["state"] != "succeeded":
            raise RuntimeError(f"the job did not succeed: {job}")
        return seconds


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


def _disable(config: Path, plugins: Sequence[str]) -> None:
    folder = config / "labconfig"
    folder.mkdir(parents=True)
    page = {"disabledExtensions": dict.fromkeys(plugins, True)}
    (folder / "page_config.json").write_text(json.dumps(page))


@contextmanager
def jupyterlab(
    python: Path,
    home: Path,
    *,
    extensions: Sequence[str] = (),
    disabled: Sequence[str] = (),
    options: Sequence[str] = (),
) -> Iterator[Lab]:
    """A running JupyterLab with all its own files in ``home``.

    Args:
        python: of the environment that it is installed in.
        home: a folder that is not there yet.
        extensions: server extensions to load beside those of the environment.
        disabled: plugins of the front end to leave out.
        options: further options of the command line.
    """
    port = free_port()
    root = home / "root"
    root.mkdir(parents=True)
    _disable(home / "config", disabled)
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
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.jpserver_extensions={dict.fromkeys(extensions, True)}",
        # It is another program, which would be measured as well.
        "--ObjectStore.embedded=off",
        *options,
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
