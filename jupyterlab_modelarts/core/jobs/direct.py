"""Runs an operation here and now, without a server: what the terminal and the notebook share."""

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, Literal, NamedTuple, TypeVar

from ..errors import AppError
from ..files import human_size
from .models import Checkpoint, JobSpec, Progress
from .operation import Operation
from .progress import ProgressState

SpecT = TypeVar("SpecT", bound=JobSpec)


class DirectContext:
    """A `JobContext` that keeps everything in memory. Safe to use from any thread.

    Args:
        id: names the operation's leftovers.
        on_progress: called after each report, in the reporter's thread.
    """

    def __init__(self, id: str, on_progress: Callable[[], None] = lambda: None) -> None:
        self.id = id
        self.checkpoint: Checkpoint = {}
        self.outputs: list[str] = []
        self.warnings: list[AppError] = []
        self._state = ProgressState()
        self._lock = threading.Lock()
        self._on_progress = on_progress

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint

    def progress(
        self,
        done: int | None = None,
        *,
        total: int | None = None,
        phase: str | None = None,
        unit: Literal["bytes", "items", "steps"] | None = None,
        items_done: int | None = None,
        items_total: int | None = None,
    ) -> None:
        with self._lock:
            self._state.update(done, total, phase, unit, items_done, items_total)
        self._on_progress()

    def output(self, path: str) -> None:
        self.outputs.append(path)

    def warn(self, warning: AppError) -> None:
        self.warnings.append(warning)

    def snapshot(self) -> Progress:
        """The progress now, with speed and time left."""
        with self._lock:
            return self._state.snapshot()


class DirectRun(Generic[SpecT]):
    """One run of an operation, in a thread with a loop of its own.

    The thread that asked for it stays free: to draw, and to hear of interrupts.
    """

    def __init__(self, operation: Operation[SpecT], spec: SpecT, id: str) -> None:
        self.ctx = DirectContext(id)
        self._operation = operation
        self._spec = spec
        self._error: BaseException | None = None
        self._started = threading.Event()
        self._ended = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name=f"{operation.kind}-{id[:8]}")

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._started.wait()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not longer. Returns whether it has come."""
        return self._ended.wait(seconds)

    def cancel(self) -> None:
        """Stop it and remove what it left. Harmless when it has ended."""
        if self._loop is not None and self._task is not None and not self._ended.is_set():
            self._loop.call_soon_threadsafe(self._task.cancel)

    def result(self) -> list[str]:
        """After the end: the paths it made.

        Raises:
            asyncio.CancelledError: it was cancelled.
            AppError: it failed.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self.ctx.outputs

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - handed over to whoever asks for the result
            self._error = error
        finally:
            self._started.set()
            self._ended.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(self._operation.run(self._spec, self.ctx))
        self._started.set()
        try:
            await self._task
        except asyncio.CancelledError:
            await self._operation.discard(self._spec, self.ctx)
            raise


class Shown(NamedTuple):
    """What a bar shows: the fraction from 0 to 1 or None, and a line of text."""

    fraction: float | None
    text: str


def describe_progress(progress: Progress) -> Shown:
    """What a bar shows: the fraction from 0 to 1 or None, and a line of text."""
    fraction = progress.done / progress.total if progress.total else None
    size = human_size if progress.unit == "bytes" else (lambda count: f"{count:,.0f}")
    parts = [size(progress.done) + (f" of {size(progress.total)}" if progress.total else "")]
    if progress.rate:
        parts.append(f"{size(progress.rate)}/s")
    if progress.eta is not None:
        parts.append(f"{human_time(progress.eta)} left")
    if progress.items_total is not None:
        parts.append(f"{progress.items_done or 0:,} of {progress.items_total:,} files")
    return Shown(fraction, " · ".join(parts))


def human_time(seconds: float) -> str:
    """Seconds for people: ``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
