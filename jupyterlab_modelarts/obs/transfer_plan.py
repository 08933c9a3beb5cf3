"""What a transfer would do: a dry run that looks at the first objects only."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from ..core.errors import AppError
from .models import ObsPlan, ObsPlanEntry
from .transfer_steps import Decision, Direction, Problem, Step

#: Entries in the reply.
MAX_ENTRIES = 1000
#: How many steps are looked at, and for how many seconds.
MAX_STEPS = 20_000
MAX_SECONDS = 20.0
_AT_ONCE = 256


class PlanCount:
    """Counts what would be done."""

    def __init__(self) -> None:
        self._copies = self._copy_size = self._overwrites = self._skips = self._deletes = 0
        self._entries: list[ObsPlanEntry] = []

    def add(self, decision: Decision) -> None:
        """A step would be done, or skipped."""
        step = decision.step
        if decision.verdict == "skip":
            self._skips += 1
        else:
            self._copies += 1
            self._copy_size += step.size
            self._overwrites += decision.verdict == "overwrite"
        self._note(
            ObsPlanEntry(
                action=decision.verdict,
                source=step.source,
                destination=step.destination,
                size=step.size,
            )
        )

    def delete(self, step: Step) -> None:
        """Something would be deleted."""
        self._deletes += 1
        self._note(
            ObsPlanEntry(action="delete", source=step.source, destination="", size=step.size)
        )

    def plan(self, *, complete: bool) -> ObsPlan:
        """The reply."""
        return ObsPlan(
            copies=self._copies,
            copy_size=self._copy_size,
            overwrites=self._overwrites,
            skips=self._skips,
            deletes=self._deletes,
            entries=tuple(self._entries),
            complete=complete,
        )

    def _note(self, entry: ObsPlanEntry) -> None:
        if len(self._entries) < MAX_ENTRIES:
            self._entries.append(entry)


def plan_copies(direction: Direction, *, delete_extra: bool) -> ObsPlan:
    """A dry run of a transfer. Blocks.

    Raises:
        AppError: it cannot even begin: the only source is not there.
    """
    counted, seen = PlanCount(), 0
    end = time.monotonic() + MAX_SECONDS
    steps = direction.steps()
    problem: Problem | None = None
    with ThreadPoolExecutor(16) as pool:
        while batch := list(islice(steps, min(_AT_ONCE, MAX_STEPS - seen))):
            seen += len(batch)
            wanted = [step for step in batch if isinstance(step, Step)]
            problem = problem or next((each for each in batch if isinstance(each, Problem)), None)
            for decision in pool.map(direction.decide, wanted):
                counted.add(decision)
            if seen >= MAX_STEPS or time.monotonic() > end:
                return counted.plan(complete=False)
    if problem is not None and seen == 1:
        raise problem.error
    # A job with a problem deletes nothing.
    if delete_extra and problem is None:
        for step in islice(direction.extras(), MAX_STEPS):
            counted.delete(step)
    return counted.plan(complete=problem is None)


def plan_deletes(steps: Iterator[Step | Problem]) -> ObsPlan:
    """A dry run of a deletion. Blocks.

    Raises:
        AppError: there is nothing to delete.
    """
    counted, seen = PlanCount(), 0
    end = time.monotonic() + MAX_SECONDS
    errors: list[AppError] = []
    for step in steps:
        seen += 1
        if isinstance(step, Problem):
            errors.append(step.error)
        else:
            counted.delete(step)
        if time.monotonic() > end:
            return counted.plan(complete=False)
    if errors and seen == 1:
        raise errors[0]
    return counted.plan(complete=not errors)
