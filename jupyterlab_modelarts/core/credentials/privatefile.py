"""Files that only their owner may read, written whole and one writer after the other."""

import contextlib
import logging
import os
import secrets
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import AppError
from ..files import os_failure, sync_folder
from .errors import StoreBusy, StoreForeign, StoreLinked, StoreUnreadable

log = logging.getLogger(__name__)

#: Seconds to wait for other writers; longer than a keyring may take to answer.
LOCK_SECONDS = 45.0
#: Seconds between two tries to get the lock.
LOCK_INTERVAL = 0.01

_threads: dict[Path, threading.Lock] = {}
_threads_guard = threading.Lock()

_PRIVATE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
#: A link is not followed, and a pipe is not waited for. Windows has none of these.
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)

if sys.platform == "win32":

    def _try_lock(descriptor: int) -> bool:
        """Windows users run one server."""
        del descriptor
        return True

    def _check_owner(path: Path, descriptor: int) -> None:
        """Files below a Windows user's folder are the user's own."""
        del path, descriptor

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        """Lock a file. Returns False if another process has it.

        Raises:
            OSError: this file system has no locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _check_owner(path: Path, descriptor: int) -> None:
        """Refuse a file of another user; narrow permissions that are too wide."""
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            raise StoreForeign(path=path)
        if status.st_mode & _OTHERS:
            log.warning("Others could read %s: its permissions are narrowed to 0600", path)
            os.fchmod(descriptor, _PRIVATE)


def read_private(path: Path) -> bytes | None:
    """The content of a private file, or None without one.

    Raises:
        CredentialError: it is a link, another user's, or cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _CAREFUL)
    except FileNotFoundError:
        return None
    except OSError as error:
        if path.is_symlink():
            raise StoreLinked(path=path) from None
        raise _unreadable(path, error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise StoreUnreadable(path=path, reason="it is not a plain file")
        _check_owner(path, descriptor)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(descriptor)


def _unreadable(path: Path, error: OSError) -> AppError:
    return StoreUnreadable(path=path, reason=error.strerror or type(error).__name__)


def make_private_folder(folder: Path, *, narrow: bool) -> None:
    """Make a folder that only its owner may enter.

    Args:
        folder: where. Its parents are made as needed.
        narrow: whether one that exists is ours alone, and may be closed to others.

    Raises:
        AppError: it could not be made, or not be narrowed.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if narrow and folder.stat().st_mode & _OTHERS:
            folder.chmod(0o700)
    except OSError as error:
        raise os_failure(error, str(folder), folder.parent, 0) from None


def _thread_lock(path: Path) -> threading.Lock:
    with _threads_guard:
        return _threads.setdefault(path, threading.Lock())


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of ``path`` out, in this process and in others.

    Raises:
        StoreBusy: another one does not come to an end.
        AppError: the lock could not be made.
    """
    lock = path.with_name(f".{path.name}.lock")
    # Not all file systems have locks, and a file's lock may be the whole process's.
    with _thread_lock(path):
        yield from _locked_by_file(path, lock)


def _locked_by_file(path: Path, lock: Path) -> Iterator[None]:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | _CAREFUL, _PRIVATE)
    except OSError as error:
        raise os_failure(error, str(lock), lock.parent, 0) from None
    try:
        if _wait_for_lock(path, descriptor):
            _remove_leftovers(path)
        yield
    finally:
        os.close(descriptor)


def _wait_for_lock(path: Path, descriptor: int) -> bool:
    """Returns False where the file system has no locks: better none than no credentials."""
    end = time.monotonic() + LOCK_SECONDS
    try:
        while not _try_lock(descriptor):
            if time.monotonic() > end:
                raise StoreBusy(path=path)
            time.sleep(LOCK_INTERVAL)
    except OSError as error:
        log.warning("%s cannot be locked: %s", path, error.strerror)
        return False
    return True


def _remove_leftovers(path: Path) -> None:
    """Remove what writers left that were killed: it holds credentials."""
    with contextlib.suppress(OSError):
        for name in os.listdir(path.parent):
            if name.startswith(f".{path.name}.") and name.endswith(".tmp"):
                path.with_name(name).unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Replace a private file such that a whole one stands there at every moment.

    Call it only while it is `locked`.

    Raises:
        AppError: it could not be written, so the old one is still there.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, _PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise os_failure(error, str(path), path.parent, len(data)) from None
    sync_folder(path.parent)
