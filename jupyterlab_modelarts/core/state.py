"""Where the server keeps what must outlive it."""

import hashlib
import os
from itertools import count
from pathlib import Path
from typing import IO

from jupyter_core.paths import jupyter_data_dir

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class StateDir:
    """A folder that belongs to one running server.

    Servers with the same root folder use the same one after each other, so that a restart
    finds its jobs again; at the same time they get different ones.

    Args:
        root: the server's root folder.
        base: the operator's choice, or None for Jupyter's data folder.
    """

    def __init__(self, root: Path, base: Path | None = None) -> None:
        if base is None:
            name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
            base = Path(jupyter_data_dir()) / "modelarts" / name
        for number in count(1):
            self.path = base / f"server-{number}"
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = open(self.path / "lock", "w")  # noqa: SIM115 - held as long as the server runs
            if self._try_lock(lock):
                self._lock = lock
                return
            lock.close()

    @staticmethod
    def _try_lock(lock: IO[str]) -> bool:
        if fcntl is None:
            return True
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # No locks on this file system: better one folder for all than none.
            return True
        return True

    def close(self) -> None:
        """Let another server have it."""
        self._lock.close()
