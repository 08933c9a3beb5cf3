"""Does what a transfer consists of, with many threads, and goes on when single steps fail."""

import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from ..core.errors import DISK_FULL, AppError, from_os_error
from ..core.objectstore.errors import (
    BadCertificate,
    BucketMissing,
    Busy,
    ClockSkew,
    HostUnknown,
    KeysExpired,
    NoKeys,
    PathStyleRefused,
    Unreachable,
    WrongKeys,
    WrongRegion,
)
from ..core.objectstore.transfer.crew import Bundle, Crew, Task
from ..core.objectstore.transfer.engine import SMALL
from ..core.objectstore.transfer.remote import BATCH
from ..core.objectstore.transfer.store import Work
from .transfer_errors import SomeFailed
from .transfer_journal import Journal
from .transfer_steps import Decision, Direction, PerformSmall, Problem, Step

#: Requests at once, and pieces of large objects among them: more than two for each processor
#: hinder each other. Bundles of small ones are many requests each, and take turns in Python.
THREADS = 16
PIECES = min(8, max(4, 2 * (os.cpu_count() or 1)))
BUNDLES = 2
#: How many steps, or bytes of them, make a bundle.
BUNDLE = 256
BUNDLE_SIZE = 4 << 20
#: All others would fail alike.
HOPELESS = (
    *DISK_FULL,
    BadCertificate,
    BucketMissing,
    Busy,
    ClockSkew,
    HostUnknown,
    KeysExpired,
    NoKeys,
    PathStyleRefused,
    Unreachable,
    WrongKeys,
    WrongRegion,
)


class Failures:
    """What could not be done."""

    def __init__(self) -> None:
        self.count = 0
        self._first: AppError | None = None
        self._lock = threading.Lock()

    def add(self, error: AppError) -> None:
        """Take note.

        Raises:
            AppError: the same, if nothing else can succeed either.
        """
        if isinstance(error, HOPELESS):
            raise error
        with self._lock:
            self.count += 1
            self._first = self._first or error

    def report(self, total: int) -> None:
        """The end.

        Raises:
            AppError: something failed.
        """
        if self._first is None:
            return
        if total <= 1:
            raise self._first
        raise SomeFailed(failed=self.count, total=total, first=self._first)


class TransferRun:
    """One run of a transfer. Blocks.

    Args:
        direction: what is to be done.
        work: with what.
        journal: what was done in earlier runs.
    """

    def __init__(self, direction: Direction, work: Work, journal: Journal) -> None:
        self._direction = direction
        self._work = work
        self._journal = journal
        self._failures = Failures()
        self._found = 0

    def run(self, *, delete_extra: bool) -> None:
        """Do it all.

        Raises:
            Stopped: it was stopped.
            AppError: it failed, in all or in part.
        """
        self._work.crew.run(self._tasks())
        self._direction.finish(complete=not self._failures.count)
        # What could not be read is not to be taken for something that is not there.
        if delete_extra and not self._failures.count:
            self._remove_extras()
        self._failures.report(self._found)

    def _tasks(self) -> Iterator[Task | Bundle]:
        small: list[Step] = []
        size = 0
        for found in self._direction.steps():
            self._found += 1
            if isinstance(found, Problem):
                self._failures.add(found.error)
                continue
            self._work.tally.found(found.size)
            # What has to be compared with something else is better done by many threads.
            is_small = found.fresh and not found.folder and found.size <= SMALL
            if self._direction.perform_small is None or not is_small:
                yield partial(self._do, found)
                continue
            small.append(found)
            size += found.size
            if len(small) >= BUNDLE or size >= BUNDLE_SIZE:
                yield self._bundle(self._direction.perform_small, small)
                small, size = [], 0
        if self._direction.perform_small is not None and small:
            yield self._bundle(self._direction.perform_small, small)
        self._work.tally.complete()

    def _bundle(self, perform: PerformSmall, steps: list[Step]) -> Bundle:
        def do() -> None:
            decisions = [each for step in steps if (each := self._decide(step)) is not None]
            perform(decisions, self._done, self._failures.add)

        return Bundle(do, len(steps))

    def _do(self, step: Step) -> None:
        decision = self._decide(step)
        if decision is None:
            return
        try:
            self._direction.perform(decision, partial(self._done, step), self._failures.add)
        except AppError as error:
            self._failures.add(error)

    def _decide(self, step: Step) -> Decision | None:
        """What is to be done, or None if that is nothing, or has failed."""
        try:
            if self._journal.has(step) and self._direction.again(step, doubtful=False):
                self._work.tally.done(step.size)
                return None
            if self._journal.doubts(step) and self._direction.again(step, doubtful=True):
                self._journal.add(step)
                self._work.tally.done(step.size)
                return None
            decision = self._direction.decide(step)
        except AppError as error:
            self._failures.add(error)
            return None
        if decision.verdict == "skip":
            self._work.tally.done(step.size)
            return None
        return decision

    def _done(self, step: Step) -> None:
        try:
            self._journal.add(step)
        except OSError as error:
            raise from_os_error(error, step.destination) from None
        self._work.tally.done()

    def _remove_extras(self) -> None:
        extras = self._direction.extras()
        while batch := list(islice(extras, BATCH)):
            for error in self._direction.remove(batch).values():
                self._failures.add(error)


def delete_all(
    steps: Iterator[Step | Problem],
    remove: Callable[[list[Step]], dict[str, AppError]],
    folders: list[Step],
    work: Work,
) -> None:
    """Delete in batches, and then the folders that are empty now.

    Raises:
        Stopped: it was stopped.
        AppError: something could not be deleted.
    """
    failures, found = Failures(), 0

    def tasks() -> Iterator[Task]:
        nonlocal found
        batch: list[Step] = []
        for step in steps:
            found += 1
            if isinstance(step, Problem):
                failures.add(step.error)
                continue
            work.tally.found(1)
            batch.append(step)
            if len(batch) == BATCH:
                yield task(batch)
                batch = []
        if batch:
            yield task(batch)
        work.tally.complete()

    def task(batch: list[Step]) -> Task:
        def do() -> None:
            try:
                failed = remove(batch)
            except AppError as fault:
                failed = {step.source: fault for step in batch}
            for error in failed.values():
                failures.add(error)
            work.tally.moved(len(batch) - len(failed))

        return do

    work.crew.run(tasks())
    if folders and not failures.count:
        for error in remove(folders).values():
            failures.add(error)
    failures.report(found)


def make_crew(stop: threading.Event) -> Crew:
    """The threads of one run."""
    return Crew(THREADS, PIECES, BUNDLES, stop)
