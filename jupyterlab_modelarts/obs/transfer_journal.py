"""Which steps of a job are done: survives a sudden end."""

import hashlib
import threading
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

from .transfer_steps import Step

_SIZE = 8


class Journal:
    """Remembers steps by a digest each, so that a hundred thousand take little room."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes() if path.exists() else b""
        whole = len(content) - len(content) % _SIZE
        self._done = {content[at : at + _SIZE] for at in range(0, whole, _SIZE)}
        self._file = path.open("r+b" if path.exists() else "w+b", buffering=0)
        # The last one may have been cut.
        self._file.truncate(whole)
        self._file.seek(whole)
        self._lock = threading.Lock()

    def __contains__(self, step: Step) -> bool:
        return _digest(step) in self._done

    def add(self, step: Step) -> None:
        """A step is done."""
        with self._lock:
            self._file.write(_digest(step))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def _digest(step: Step) -> bytes:
    text = f"{step.source}\0{step.place or step.target}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
