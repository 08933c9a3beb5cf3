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
        self._broken = False
        self._lock = threading.Lock()

    def run(self, piece: Callable[[], None]) -> None:
        """Do a piece, unless another one has failed."""
        with self._lock:
            self._active += 1
        try:
            if self._error is None:
                piece()
        except AppError as error:
            self._error = self._error or error
        except BaseException:
            self._leave(broken=True)
            raise
        if self._leave(broken=False):
            self.end()

    def end(self) -> None:
        """All pieces are done."""
        try:
            if self._error is None:
                self._finish()
        except AppError as error:
            self._error = error
        finally:
            os.close(self._file)
        if self._error is not None:
            self._failed(self._error)

    def _leave(self, *, broken: bool) -> bool:
        """A piece has ended. Returns whether it was the last of all."""
        with self._lock:
            self._left -= 1
            self._active -= 1
            self._broken = self._broken or broken
            if self._broken and not self._active:
                # Nobody comes any more: the whole transfer ends.
                os.close(self._file)
            return not self._broken and not self._left
