"""Many small files that travel as one upload: a tar archive, unpacked here."""

import os
import shutil
import tarfile
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..core.errors import AppError, ErrorInfo, from_os_error
from ..core.files import Conflict, make_folders, put
from ..core.paths import Workspace, clean_path
from .errors import BadBundle

Stopped = Callable[[], bool]


class BundleResult:
    """What became of a bundle: how many entries stand in place, and which do not."""

    def __init__(self) -> None:
        self.done = 0
        self.failed: dict[str, ErrorInfo] = {}


def unpack(
    archive: Path,
    workspace: Workspace,
    destination: str,
    conflict: Conflict,
    *,
    again: bool,
    stopped: Stopped,
    sync: Executor,
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
        sync: where files are flushed to the disk.

    Raises:
        BadBundle: it is not an archive of plain files and folders.
        DiskFull: the disk filled up.
    """
    result = BundleResult()
    unpacker = _Unpacker(workspace, destination, conflict, f"{archive.name}-entry", again)
    unsynced: list[Path] = []
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                if stopped():
                    break
                try:
                    final = unpacker.unpack(tar, member)
                    result.done += 1
                    if final is not None:
                        unsynced.append(final)
                except OSError as error:
                    _note(result, member.name, from_os_error(error, member.name))
                except AppError as error:
                    _note(result, member.name, error)
    except tarfile.TarError as error:
        raise BadBundle(reason=str(error)) from None
    # Side by side, the file system can put many of them into one transaction.
    for _ in sync.map(_sync, unsynced, chunksize=32):
        pass
    return result


def _note(result: BundleResult, name: str, error: AppError) -> None:
    if error.code in ("storage.disk_full", "upload.bad_bundle"):
        raise error
    result.failed[name] = error.info()


class _Unpacker(NamedTuple):
    workspace: Workspace
    destination: str
    conflict: Conflict
    scratch_name: str
    again: bool

    def unpack(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Path | None:
        """Put one entry in its place. Returns the file that was written, if any."""
        if not (member.isreg() or member.isdir()):
            raise BadBundle(reason="it contains something that is neither a file nor a folder")
        path = PurePosixPath(clean_path(member.name.rstrip("/")))
        if member.isdir():
            make_folders(self.workspace, self.destination, str(path))
            return None
        folder = make_folders(self.workspace, self.destination, str(path.parent))
        if self.again and _is_in_place(folder / path.name, member):
            return None
        source = tar.extractfile(member)
        assert source is not None
        scratch = folder / self.scratch_name
        try:
            with open(scratch, "wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            os.utime(scratch, (member.mtime, member.mtime))
            return put(scratch, folder, path.name, self.conflict)
        finally:
            scratch.unlink(missing_ok=True)


def _is_in_place(file: Path, member: tarfile.TarInfo) -> bool:
    try:
        stat = file.lstat()
    except FileNotFoundError:
        return False
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
