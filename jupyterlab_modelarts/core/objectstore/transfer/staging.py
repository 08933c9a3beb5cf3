"""Where what is on its way to the disk stands until it is complete."""

import contextlib
import hashlib
import shutil
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

#: Folders whose disk is remembered.
MAX_KNOWN = 10_000


class Staging:
    """Hidden folders of one job, one on each disk that it writes to, so that renaming is atomic.

    Args:
        name: of the folders.
        folders: those that there are from an earlier run.
        on_new: told of each new one before it is made.
    """

    def __init__(self, name: str, folders: Iterable[Path], on_new: Callable[[Path], None]) -> None:
        self._name = name
        self._on_new = on_new
        self._by_device = {folder.stat().st_dev: folder for folder in folders if folder.is_dir()}

        self._by_folder: dict[Path, Path] = {}
        self._making = threading.Lock()

    def file(self, folder: Path, key: str) -> Path:
        """The temporary file of something that will stand in ``folder``."""
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        staging = self._by_folder.get(folder) or self._find(folder)
        return staging / f"{digest}.part"

    def _find(self, folder: Path) -> Path:
        with self._making:
            device = folder.stat().st_dev
            if device not in self._by_device:
                staging = folder / self._name
                self._on_new(staging)
                staging.mkdir(exist_ok=True)
                self._by_device[device] = staging
            if len(self._by_folder) >= MAX_KNOWN:
                self._by_folder.clear()
            self._by_folder[folder] = self._by_device[device]
            return self._by_device[device]

    def clear(self) -> None:
        """Remove them with all that is in them."""
        for folder in self._by_device.values():
            shutil.rmtree(folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """After success nothing is needed any more; else what can be gone on with."""
        if error is None:
            self.clear()
        for folder in self._by_device.values():
            with contextlib.suppress(OSError):
                folder.rmdir()
