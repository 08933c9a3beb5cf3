"""An object that travels in pieces."""

import os
import threading
from collections.abc import Callable

from ...errors import AppError

Failed = Callable[[AppError], None]


class Assembly:
    """Counts pieces, and finishes when the last one is done.

    Args:
        file: the descriptor that they share; closed in the end.
        count: how many pieces there are.
        finish: called once all are done.
        failed: called with the first error instead, once all pieces have ended.
    """

    def __init__(self, file: int, count: int, finish: Callable[[], None], failed: Failed) -> None:
        self._file = file
        self._left = count
        self._finish = finish
        self._failed = failed
        self._error: AppError | None = None
        self._active = 0
        self._given_up = False
        self._closed = False
        self._lock = threading.Lock()

    def run(self, piece: Callable[[], None]) -> None:
        """Do a piece, unless another one has failed."""
        with self._lock:
            if self._given_up:
                return
            self._active += 1
        try:
            if self._error is None:
                piece()
        except AppError as error:
            self._error = self._error or error
        except BaseException:
            self._leave()
            self.give_up()
            raise
        if self._leave():
            self.end()

    def end(self) -> None:
        """All pieces are done."""
        try:
            if self._error is None:
                self._finish()
        except AppError as error:
            self._error = error
        finally:
            with self._lock:
                self._close()
        if self._error is not None:
            self._failed(self._error)

    def give_up(self) -> None:
        """The whole transfer ends: no other piece is begun."""
        with self._lock:
            self._given_up = True
            if not self._active:
                self._close()

    def _leave(self) -> bool:
        """A piece has ended. Returns whether it was the last of all."""
        with self._lock:
            self._left -= 1
            self._active -= 1
            if self._given_up and not self._active:
                self._close()
            return not self._given_up and not self._left

    def _close(self) -> None:
        # Only once: by then the number may be somebody else's file.
        if not self._closed:
            self._closed = True
            os.close(self._file)
