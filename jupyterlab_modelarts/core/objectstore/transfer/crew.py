"""Threads that share one transfer's work."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol
from weakref import WeakSet

from .errors import Stopped

Task = Callable[[], None]


class Owner(Protocol):
    """Whoever has pieces waiting."""

    def give_up(self) -> None:
        """They are not going to be done."""


#: Tasks that may wait: enough to know early how much there is, few enough for memory to stay flat.
MAX_WAITING = 10_000


class Crew:
    """Does tasks in threads until there are no more, one fails for good, or it is stopped.

    A task may add pieces of itself. They come before other tasks, so that what was begun is
    finished first, and only so many run at once, since each of them fills memory.

    Args:
        threads: how many.
        max_pieces: how many pieces at once.
        stop: set by whoever wants it to end early.
    """

    def __init__(self, threads: int, max_pieces: int, stop: threading.Event) -> None:
        self.stop = stop
        self._threads = threads
        self._max_pieces = max_pieces
        self._tasks = deque[Task]()
        self._pieces = deque[Task]()
        # Their pieces keep them.
        self._owners = WeakSet[Owner]()
        self._busy = 0
        self._busy_pieces = 0
        self._fed = False
        self._fault: BaseException | None = None
        self._changed = threading.Condition()

    def run(self, tasks: Iterable[Task]) -> None:
        """Do all of them. Blocks.

        Raises:
            Stopped: it was stopped.
            Exception: what the first task raised that failed, or the iteration.
        """
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self._threads)]
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

    def _accept(self, task: Task) -> bool:
        with self._changed:
            while len(self._tasks) >= MAX_WAITING and not self.stop.is_set():
                self._changed.wait()
            self._tasks.append(task)
            self._changed.notify()
            return not self.stop.is_set()

    def _work(self) -> None:
        while (found := self._next()) is not None:
            task, is_piece = found
            try:
                task()
            except BaseException as fault:  # noqa: BLE001 - raised in `run`
                self._give_up(fault)
            with self._changed:
                self._busy -= 1
                self._busy_pieces -= is_piece
                if is_piece or not self._busy:
                    self._changed.notify_all()

    def _next(self) -> tuple[Task, bool] | None:
        with self._changed:
            while not self.stop.is_set():
                if self._pieces and self._busy_pieces < self._max_pieces:
                    self._busy_pieces += 1
                    self._busy += 1
                    return self._pieces.popleft(), True
                if self._tasks and not self._pieces:
                    self._busy += 1
                    if len(self._tasks) == MAX_WAITING:
                        self._changed.notify_all()
                    return self._tasks.popleft(), False
                if self._fed and not self._busy and not self._pieces and not self._tasks:
                    break
                self._changed.wait()
            return None

    def _give_up(self, fault: BaseException) -> None:
        with self._changed:
            if self._fault is None and not (isinstance(fault, Stopped) and self.stop.is_set()):
                self._fault = fault
            self.stop.set()
            self._changed.notify_all()
