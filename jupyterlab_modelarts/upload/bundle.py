"""Many small files that travel as one upload: a tar archive, unpacked here."""

import contextlib
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..core.errors import DISK_FULL, AppError, ErrorInfo
from ..core.files import Conflict, find_folder, make_folders, os_failure, put
from ..core.paths import MAX_PATH, Workspace, clean_path, numbered, printable
from .errors import BadBundle

if TYPE_CHECKING:
    from typing_extensions import Self

Stopped = Callable[[], bool]

#: Bytes of a bundle, and files in it: `tarfile` keeps all that it has read in memory.
MAX_SIZE = 64 << 20
MAX_ENTRIES = 10_000

_DAMAGED = "the archive is damaged"
#: Entries that say something of the next one: its name, its size.
_EXTRA_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
#: Bytes that such a header may have: a path, and what belongs to it.
_MAX_EXTRA = MAX_PATH + 1024
#: What reading a hostile header may end in: numbers that are none, headers of headers of headers.
_UNREADABLE = (tarfile.TarError, ValueError, OverflowError, RecursionError)


class BundleResult:
    """What became of a bundle.

    Attributes:
        done: how many entries stand in place.
        failed: those that do not, and why.
        written: files that were written, and are not flushed to the disk yet.
    """

    def __init__(self) -> None:
        self.done = 0
        self.failed: dict[str, ErrorInfo] = {}
        self.written: list[Path] = []

    def note(self, name: str, error: AppError) -> None:
        """An entry could not be written."""
        if isinstance(error, DISK_FULL) or error.code == BadBundle.code:
            raise error
        self.failed[printable(name)] = error.info()


def unpack(
    archive: Path,
    workspace: Workspace,
    destination: str,
    conflict: Conflict,
    *,
    again: bool,
    stopped: Stopped,
) -> BundleResult:
    """Put the files of ``archive`` below ``destination``, each in one step.

    Runs in a thread. An entry that cannot be written is reported and the others go on.

    Args:
        archive: the tar file.
        workspace: its files stay inside.
        destination: a workspace path.
        conflict: what to do where a file stands.
        again: an earlier run did not get to the end: what it put in place is not touched.
        stopped: asked before each entry; true ends the run.

    Raises:
        BadBundle: it is not an archive of plain files and folders.
        DiskFull: the disk filled up.
    """
    if again:
        clear_scratch(archive, workspace, destination)
    result = BundleResult()
    unpacker = _Unpacker(workspace, destination, conflict, _scratch_name(archive), again)
    with _open(archive) as tar:
        for member in _members(tar):
            if stopped():
                break
            try:
                final = unpacker.unpack(tar, member)
                result.done += 1
                if final is not None:
                    result.written.append(final)
            except OSError as error:
                result.note(
                    member.name, os_failure(error, member.name, archive.parent, member.size)
                )
            except AppError as error:
                result.note(member.name, error)
    return result


def flush(files: Iterable[Path], executor: Executor) -> None:
    """Make files survive a power cut. Waits for the threads of ``executor``, which do it."""
    # Side by side, the file system can put many of them into one transaction.
    for _ in executor.map(_sync, files, chunksize=32):
        pass


def clear_scratch(archive: Path, workspace: Workspace, destination: str) -> None:
    """Remove what an earlier run was just writing when the server died."""
    with contextlib.suppress(AppError, OSError), _open(archive) as tar:
        for parent in {str(PurePosixPath(member.name).parent) for member in _members(tar)}:
            with contextlib.suppress(AppError, OSError):
                path = "" if parent == "." else clean_path(parent)
                folder, missing = find_folder(workspace, destination, path)
                if not missing:
                    (folder / _scratch_name(archive)).unlink(missing_ok=True)


def _scratch_name(archive: Path) -> str:
    return f"{archive.name}-entry"


@contextlib.contextmanager
def _open(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        tar = tarfile.open(archive, "r:", tarinfo=_Header)  # noqa: SIM115 - closed below
    except _UNREADABLE:
        raise BadBundle(reason=_DAMAGED) from None
    with tar:
        try:
            yield tar
        except tarfile.TarError:
            raise BadBundle(reason=_DAMAGED) from None


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """All entries.

    Raises:
        BadBundle: the archive is damaged.
    """
    position = 0
    for number in count():
        member = _next(tar)
        if member is None:
            break
        if number == MAX_ENTRIES:
            raise BadBundle(reason=f"it has more than {MAX_ENTRIES} files")
        # A negative size would lead back to where it has been.
        if tar.offset <= position:
            raise BadBundle(reason=_DAMAGED)
        position = tar.offset
        yield member
    # Python takes a damaged header for the end, but the real end is a block of zeros.
    end = b""
    if tar.fileobj is not None:
        tar.fileobj.seek(tar.offset)
        end = tar.fileobj.read(tarfile.BLOCKSIZE)
    if end != bytes(tarfile.BLOCKSIZE):
        raise BadBundle(reason=_DAMAGED)


def _next(tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return tar.next()
    except _UNREADABLE:
        raise BadBundle(reason=_DAMAGED) from None


class _Header(tarfile.TarInfo):
    """A header as `tarfile` reads it, unless it is larger than any path needs.

    Python reads the extra ones whole into memory, and its older versions take time that grows
    with the square of their size.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "Self":
        header = super().frombuf(buf, encoding, errors)
        if header.type in _EXTRA_HEADERS and header.size > _MAX_EXTRA:
            raise tarfile.HeaderError("the header is too large")
        return header


class _Unpacker(NamedTuple):
    workspace: Workspace
    destination: str
    conflict: Conflict
    scratch_name: str
    again: bool

    def unpack(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Path | None:
        """Put one entry in its place. Returns the file that was written, if any."""
        # A sparse file of some bytes may unpack to any size.
        if not (member.isreg() or member.isdir()) or member.issparse():
            raise BadBundle(reason="it contains something that is neither a file nor a folder")
        path = PurePosixPath(clean_path(member.name.rstrip("/")))
        if member.isdir():
            make_folders(self.workspace, self.destination, str(path))
            return None
        folder = make_folders(self.workspace, self.destination, str(path.parent))
        if self.again and self._is_in_place(folder, path.name, member):
            return None
        source = tar.extractfile(member)
        if source is None:
            raise BadBundle(reason=f"{member.name} has no content")
        scratch = folder / self.scratch_name
        try:
            with scratch.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            # A date that the system cannot keep is no reason to refuse the file.
            with contextlib.suppress(OSError, ValueError, OverflowError):
                os.utime(scratch, (member.mtime, member.mtime))
            return put(scratch, folder, path.name, self.conflict)
        finally:
            scratch.unlink(missing_ok=True)

    def _is_in_place(self, folder: Path, name: str, member: tarfile.TarInfo) -> bool:
        if self.conflict != "rename":
            return _is_same(folder / name, member) is True
        # "Keep both" may have given it a number.
        names = chain([name], (numbered(name, number) for number in count(1)))
        answers = (_is_same(folder / candidate, member) for candidate in names)
        return next(answer for answer in answers if answer is not False) is True


def _is_same(file: Path, member: tarfile.TarInfo) -> bool | None:
    """Whether ``file`` is what unpacking ``member`` gives; None if there is no such file."""
    try:
        stat = file.lstat()
    except FileNotFoundError:
        return None
    return stat.st_size == member.size and abs(stat.st_mtime - member.mtime) < 1e-3


def _sync(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return  # Somebody has moved it since, and that is their right.
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
