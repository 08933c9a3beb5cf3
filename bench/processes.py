"""Servers that a bench starts: on loopback, in process groups of their own, always ended."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import psutil
from typing_extensions import Self

#: Seconds that a server gets to start, and to end.
START_TIMEOUT = 60.0
STOP_TIMEOUT = 10.0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def on_one_cpu() -> Iterator[None]:
    """Processes started within run all on one processor, where the system can do that.

    A browser's threads then do not slow each other down on processors that share what is behind
    them, and what takes time is all the work, not only that of the busiest thread.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


class ServerProcess:
    """A server that runs inside a ``with`` block.

    Args:
        command: what to run.
        port: where it will listen.
        log: where its output goes; the folder it is in becomes the working directory, so that
            no module of this project is found by chance.
        environment: variables beside those of this process.
        ready: asked again and again until it says that the server works; when it is not
            given, that the port can be connected to is enough.
    """

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        log: Path,
        environment: Mapping[str, str] | None = None,
        ready: Callable[[], bool] | None = None,
    ) -> None:
        self.port = port
        self._command = command
        self._log = log
        self._environment = os.environ | dict(environment or {})
        self._ready = ready or self._listens
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._log.parent,
                env=self._environment,
                start_new_session=True,
            )
        try:
            self._wait(self._process)
        except BaseException:
            self._end(self._process)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._end(self._process)

    def watch(self) -> "Usage":
        """Watch what it uses, in a ``with`` block."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return Usage(psutil.Process(self._process.pid))

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end:
            if process.poll() is not None:
                break
            if self._ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self._command[0]} did not start:\n{self._log.read_text()[-4000:]}")

    def _listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        # The group is its own, and outlives it when it left something behind.
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_TIMEOUT)


class Usage:
    """What a process uses while a ``with`` block runs.

    Attributes:
        before: resident bytes when it began.
        peak: most resident bytes seen.
        cpu: seconds of processor time, user and system.
    """

    def __init__(self, process: psutil.Process) -> None:
        self.before = self.peak = process.memory_info().rss
        self.cpu = 0.0
        self._process = process
        self._done = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)

    def _sample(self) -> None:
        while not self._done.wait(0.02):
            self.peak = max(self.peak, self._process.memory_info().rss)

    def _cpu_now(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def __enter__(self) -> Self:
        self.cpu = -self._cpu_now()
        self._sampler.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cpu += self._cpu_now()
        self._done.set()
        self._sampler.join()
