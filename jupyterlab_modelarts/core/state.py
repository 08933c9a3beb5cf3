"""Where the server keeps what must outlive it."""

import hashlib
import os
import sys
from itertools import count
from pathlib import Path
from typing import IO

from jupyter_core.paths import jupyter_data_dir

if sys.platform == "win32":

    def _lock(file: IO[str]) -> bool:
        """Windows users run one server; take the folder as it is."""
        del file
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        """Lock a file for this process. Returns False if another one has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # No locks on this file system: better one folder for all than none.
            return True
        return True


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
            lock = (self.path / "lock").open("w")
            if _lock(lock):
                self._held = lock
                return
            lock.close()

    def close(self) -> None:
        """Let another server have it."""
        self._held.close()
