"""Threads that share one transfer's work."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, Protocol
from weakref import WeakSet

from .errors import Stopped

Task = Callable[[], None]
Kind = Literal["task", "piece", "bundle"]


class Bundle(NamedTuple):
    """Many small steps that are one task."""

    do: Task
    steps: int


class Owner(Protocol):
    """Whoever has pieces waiting."""

    def give_up(self) -> None:
        """They are not going to be done."""


#: Tasks that may wait: enough to know early how much there is, few enough for memory to stay flat.
MAX_WAITING = 10_000


class Crew:
    """Does tasks in threads until there are no more, one fails for good, or it is stopped.

    A task may add pieces of itself. They come before other tasks, so that what was begun is
    finished first.

    Args:
        threads: how many.
        max_pieces: how many pieces at once, since each of them fills memory.
        max_bundles: how many bundles at once, since each of them keeps a processor busy.
        stop: set by whoever wants it to end early.
    """

    def __init__(
        self, threads: int, max_pieces: int, max_bundles: int, stop: threading.Event
    ) -> None:
        self.stop = stop
        self._limits: dict[Kind, int] = {
            "task": threads,
            "piece": max_pieces,
            "bundle": max_bundles,
        }
        self._tasks = deque[Task]()
        self._bundles = deque[Bundle]()
        self._waiting = 0
        self._pieces = deque[Task]()
        # Their pieces keep them.
        self._owners = WeakSet[Owner]()
        self._busy: dict[Kind, int] = dict.fromkeys(self._limits, 0)
        self._fed = False
        self._fault: BaseException | None = None
        self._changed = threading.Condition()

    def run(self, tasks: Iterable[Task | Bundle]) -> None:
        """Do all of them. Blocks.

        Raises:
            Stopped: it was stopped.
            Exception: what the first task raised that failed, or the iteration.
        """
        workers = [
            threading.Thread(target=self._work, daemon=True) for _ in range(self._limits["task"])
        ]
        for worker in workers:
            worker.start()
        try:
            for task in tasks:
                if not self._accept(task):
                    break
        except BaseException as fault:  # noqa: BLE001 - raised below, when all threads have ended
            self._give_up(fault)
        with self._changed:
            self._fed = True
            self._changed.notify_all()
        for worker in workers:
            worker.join()
        for owner in self._owners:
            owner.give_up()
        self._pieces.clear()
        if self._fault is not None:
            raise self._fault
        if self.stop.is_set():
            raise Stopped

    def add_pieces(self, owner: Owner, pieces: Iterable[Task]) -> None:
        """Called by a task: what is left to be done of it."""
        with self._changed:
            self._owners.add(owner)
            self._pieces.extend(pieces)
            self._changed.notify_all()

    def wake(self) -> None:
        """Called after ``stop`` was set: nobody waits any more."""
        with self._changed:
            self._changed.notify_all()

    def _accept(self, task: Task | Bundle) -> bool:
        with self._changed:
            while self._waiting >= MAX_WAITING and not self.stop.is_set():
                self._changed.wait()
            if isinstance(task, Bundle):
                self._bundles.append(task)
                self._waiting += task.steps
            else:
                self._tasks.append(task)
                self._waiting += 1
            self._changed.notify()
            return not self.stop.is_set()

    def _work(self) -> None:
        while (found := self._next()) is not None:
            kind, task = found
            try:
                task()
            except BaseException as fault:  # noqa: BLE001 - raised in `run`
                self._give_up(fault)
            with self._changed:
                self._busy[kind] -= 1
                if kind != "task" or not self._is_busy:
                    self._changed.notify_all()

    def _next(self) -> tuple[Kind, Task] | None:
        with self._changed:
            while not self.stop.is_set():
                found = self._take()
                if found is not None:
                    self._busy[found[0]] += 1
                    return found
                left = self._pieces or self._bundles or self._tasks
                if self._fed and not self._is_busy and not left:
                    break
                self._changed.wait()
            return None

    def _take(self) -> tuple[Kind, Task] | None:
        """What may be begun now."""
        if self._pieces:
            return ("piece", self._pieces.popleft()) if self._may("piece") else None
        if self._bundles and self._may("bundle"):
            bundle = self._bundles.popleft()
            self._make_room(bundle.steps)
            return "bundle", bundle.do
        if self._tasks:
            self._make_room(1)
            return "task", self._tasks.popleft()
        return None

    def _make_room(self, steps: int) -> None:
        if self._waiting >= MAX_WAITING:
            self._changed.notify_all()
        self._waiting -= steps

    def _may(self, kind: Kind) -> bool:
        return self._busy[kind] < self._limits[kind]

    @property
    def _is_busy(self) -> bool:
        return any(self._busy.values())

    def _give_up(self, fault: BaseException) -> None:
        with self._changed:
            if self._fault is None and not (isinstance(fault, Stopped) and self.stop.is_set()):
                self._fault = fault
            self.stop.set()
            self._changed.notify_all()
