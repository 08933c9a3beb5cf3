"""Progress of one run, shared by the three hosts."""

import time
from collections.abc import Callable
from typing import Literal

from .meter import RateMeter
from .models import Progress


class ProgressState:
    """Collects what an operation reports. Not thread-safe: the host sees to that."""

    def __init__(self, start: Progress | None = None, clock: Callable[[], float] = time.monotonic):
        self._progress = start or Progress()
        self._meter = RateMeter(clock)

    def update(
        self,
        done: int | None,
        total: int | None,
        phase: str | None,
        unit: Literal["bytes", "items", "steps"] | None,
        items_done: int | None,
        items_total: int | None,
    ) -> bool:
        """Take in a report. Returns whether the phase changed."""
        given = {
            "done": done,
            "total": total,
            "phase": phase,
            "unit": unit,
            "items_done": items_done,
            "items_total": items_total,
        }
        old_phase = self._progress.phase
        self._progress = self._progress.model_copy(
            update={name: value for name, value in given.items() if value is not None}
        )
        if done is not None:
            self._meter.add(done)
        return self._progress.phase != old_phase

    def snapshot(self) -> Progress:
        """The progress now, with speed and time left."""
        return self._progress.model_copy(
            update={"rate": self._meter.rate(), "eta": self._meter.eta(self._progress.total)}
        )

    def at_rest(self) -> Progress:
        """The progress of something that does not move."""
        return self._progress.model_copy(update={"rate": None, "eta": None})
