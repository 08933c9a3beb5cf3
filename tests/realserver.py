"""A real Jupyter server in a process of its own, to be talked to over HTTP, and killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from typing_extensions import Self

PROJECT = Path(__file__).parent.parent
TOKEN = "rehearsal-token"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealServer:
    """Start, stop, kill and start again on the same folders and port.

    Args:
        home: where root, data, runtime and config folders are made.
        options: more command-line options.
        wrapper: a command to start it with, such as ``unshare``.
    """

    def __init__(
        self, home: Path, options: tuple[str, ...] = (), wrapper: tuple[str, ...] = ()
    ) -> None:
        self.root = home / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.log = home / "server.log"
        #: What answers once it is up.
        self.ready = "/modelarts/capabilities"
        self._home = home
        # The embedded store runs only where it is tested: it takes a second, and memory.
        embedded = any(option.startswith("--ObjectStore.embedded=") for option in options)
        self._options = options if embedded else (*options, "--ObjectStore.embedded=off")
        self._wrapper = wrapper
        self._process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"Authorization": f"token {TOKEN}"},
            timeout=60,
            # It is on loopback, whatever proxy the environment names.
            trust_env=False,
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        environment = os.environ | {
            "JUPYTER_DATA_DIR": str(self._home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self._home / "runtime"),
            "JUPYTER_CONFIG_DIR": str(self._home / "config"),
            "PYTHONPATH": str(PROJECT),
        }
        extensions = {"jupyterlab_modelarts": True, "tests.rehearse": True, "jupyterlab": False}
        command = [
            *self._wrapper,
            sys.executable,
            "-m",
            "jupyter_server",
            f"--ServerApp.jpserver_extensions={extensions}",
            f"--ServerApp.root_dir={self.root}",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.open_browser=False",
            f"--IdentityProvider.token={TOKEN}",
            "--allow-root",
            *self._options,
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=environment, start_new_session=True
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        for _ in range(600):
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            with contextlib.suppress(httpx.TransportError):
                if self.client.get(self.ready).status_code == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the server is not ready:\n{self.log.read_text()}")

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        """End it; ``SIGKILL`` leaves it no chance to tidy up."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal_number)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(15)
        self._process = None

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def restart(self) -> None:
        self.kill()
        self.start()

    def job(self, id: str) -> dict[str, Any]:
        reply = self.client.get(f"/modelarts/jobs/{id}").raise_for_status().json()
        assert isinstance(reply, dict)
        return reply

    def wait_for(self, id: str, *states: str, seconds: float = 20) -> dict[str, Any]:
        """The job once it is in one of ``states``."""
        job: dict[str, Any] = {}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job = self.job(id)
            if job["state"] in states:
                return job
            time.sleep(0.05)
        raise AssertionError(f"the job did not become {states}: {job}")

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.client.close()
