"""A job while it runs in the server."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Literal, Protocol

from ..errors import AppError, ErrorInfo
from .models import Checkpoint, Job
from .operation import Operation
from .progress import ProgressState

#: Seconds between two progress events of one job.
EVENT_INTERVAL = 0.2

StopReason = Literal["cancelled", "paused", "interrupted"]


class LiveJobOwner(Protocol):
    """Who is told about a running job. Always called on the loop's thread."""

    def on_progress(self, live: "LiveJob", *, phase_changed: bool) -> None:
        """It has moved."""

    def on_checkpoint(self, live: "LiveJob", checkpoint: Checkpoint) -> None:
        """It wants something kept."""


class LiveJob:
    """The server's `JobContext`: passes reports on, at most five a second.

    Operations call it from any thread; it hands over to the loop's thread, in order.
    """

    def __init__(
        self,
        job: Job,
        operation: Operation[Any],
        checkpoint: Checkpoint,
        owner: LiveJobOwner,
    ) -> None:
        self.job = job
        self.operation = operation
        self.task: asyncio.Task[None] | None = None
        #: Why it was asked to stop, or None while it was not.
        self.stop_reason: StopReason | None = None
        #: What is to be told with that.
        self.stop_error: ErrorInfo | None = None
        #: Whether it is being closed, which happens once.
        self.closing = False
        #: When its progress was last written to the disk, by its owner's monotonic clock.
        self.stored_at = 0.0
        self._owner = owner
        self._checkpoint = checkpoint
        self._outputs = job.outputs
        self._warnings = job.warnings
        self._state = ProgressState(job.progress)
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._timer: asyncio.TimerHandle | None = None
        self._last_event = 0.0
        self._closed = False

    @property
    def id(self) -> str:
        return self.job.id

    @property
    def checkpoint(self) -> Checkpoint:
        return self._checkpoint

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._on_loop(lambda: self._owner.on_checkpoint(self, checkpoint))

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
        def report() -> None:
            changed = self._state.update(done, total, phase, unit, items_done, items_total)
            self._tell(phase_changed=changed)

        self._on_loop(report)

    def output(self, path: str) -> None:
        def report() -> None:
            if path not in self._outputs:
                self._outputs = (*self._outputs, path)

        self._on_loop(report)

    def warn(self, warning: AppError) -> None:
        info = warning.info()

        def report() -> None:
            # A run that goes on from a checkpoint may find the same again.
            if info not in self._warnings:
                self._warnings = (*self._warnings, info)

        self._on_loop(report)

    def snapshot(self) -> Job:
        """The job with its progress now."""
        return self.job.model_copy(
            update={
                "progress": self._state.snapshot(),
                "outputs": self._outputs,
                "warnings": self._warnings,
            }
        )

    def close(self) -> None:
        """It runs no more: later reports are ignored."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _on_loop(self, call: Callable[[], None]) -> None:
        def unless_closed() -> None:
            if not self._closed:
                call()

        if threading.get_ident() == self._thread:
            unless_closed()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(unless_closed)

    def _tell(self, *, phase_changed: bool) -> None:
        wait = self._last_event + EVENT_INTERVAL - time.monotonic()
        if phase_changed or wait <= 0:
            self._tell_now(phase_changed)
        elif self._timer is None:
            # The last of a burst must not be lost: it is told when the interval is over.
            self._timer = self._loop.call_later(wait, self._tell_now, False)

    def _tell_now(self, phase_changed: bool) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._last_event = time.monotonic()
        self._owner.on_progress(self, phase_changed=phase_changed)
