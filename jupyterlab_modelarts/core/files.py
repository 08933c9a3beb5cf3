"""Putting finished content into its place."""

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path, PurePosixPath
from typing import Literal

from .errors import AppError, DiskFull, NameTaken, TooManyFiles, from_os_error
from .paths import Workspace, find_same_name, free_name

#: What to do when a file of that name stands in the destination.
Conflict = Literal["fail", "overwrite", "rename"]


def free_bytes(folder: Path) -> int:
    """Bytes that this user may still write on the file system of ``folder``."""
    return shutil.disk_usage(folder).free


def require_space(folder: Path, need: int, name: str) -> None:
    """Check for room.

    Raises:
        DiskFull: there is less than ``need`` bytes.
    """
    free = free_bytes(folder)
    if free < need:
        raise DiskFull(name=name, free=human_size(free), need=human_size(need))


def os_failure(error: OSError, path: str, folder: Path, need: int) -> AppError:
    """The error to show for a failed system call, with figures when the disk is full.

    Args:
        error: what the system said.
        path: what was written, a workspace path.
        folder: where on the disk.
        need: bytes that were still to be written.
    """
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return from_os_error(error, path)
    if error.errno == errno.ENOSPC and _is_out_of_files(folder):
        return TooManyFiles(path=path)
    free = 0
    # Of a used-up quota the disk knows nothing: it has room, but not for this user.
    if error.errno == errno.ENOSPC:
        with contextlib.suppress(OSError):
            free = free_bytes(folder)
    return DiskFull(name=path, free=human_size(free), need=human_size(need))


def _is_out_of_files(folder: Path) -> bool:
    """Whether a file system has room for bytes, but not for another file."""
    try:
        disk = os.statvfs(folder)
    except (OSError, AttributeError):
        return False
    # Some file systems make room for files as they go, and have no such number.
    return disk.f_files > 0 and disk.f_favail == 0


def human_size(count: float) -> str:
    """Bytes for people, in the units of JupyterLab's file browser: a KB has 1024 bytes."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1024:
            return f"{_short(count)} {unit}"
        count /= 1024
    return f"{_short(count)} TB"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def this_boot() -> str:
    """What tells this run of the machine from others, where the system knows; else nothing."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def place(temporary: Path, final: Path, *, replace: bool) -> None:
    """Give ``temporary`` its final name, in the same folder, in one step.

    Args:
        temporary: complete and flushed.
        final: where it goes.
        replace: whether a file that stands there may be replaced. A folder never is, nor a
            link to one.

    Raises:
        NameTaken: something stands there that may not be replaced.
        OSError: the system refused.
    """
    if final.is_dir():
        raise NameTaken(name=final.name)
    if replace:
        temporary.replace(final)
        return
    try:
        # A link fails where a rename would replace: nobody can slip in between.
        os.link(temporary, final)
    except FileExistsError:
        raise NameTaken(name=final.name) from None
    except OSError:
        # No hard links here (FAT, some FUSE): the best that is left.
        if os.path.lexists(final):
            raise NameTaken(name=final.name) from None
        temporary.rename(final)
    else:
        temporary.unlink()


def find_folder(workspace: Workspace, destination: str, path: str) -> tuple[Path, tuple[str, ...]]:
    """The deepest folder on ``path`` below ``destination``, and the names that are missing.

    Links are followed, but only inside the root.

    Raises:
        AppError: a file is in the way, or it leads out of the root.
    """
    folder = workspace.folder(destination)
    names = PurePosixPath(path).parts
    for number, name in enumerate(names):
        existing = find_same_name(folder, name)
        if existing is None:
            return folder, names[number:]
        folder = workspace.folder(workspace.relative(folder / existing))
    return folder, ()


def make_folders(workspace: Workspace, destination: str, path: str) -> Path:
    """The folder ``path`` below ``destination``, made as needed.

    Raises:
        AppError: a file is in the way, or it leads out of the root.
        OSError: it could not be made.
    """
    folder, missing = find_folder(workspace, destination, path)
    for name in missing:
        folder /= name
        folder.mkdir(exist_ok=True)
    return folder


def put(
    temporary: Path, folder: Path, name: str, conflict: Conflict, *, unflushed: int | None = None
) -> Path:
    """Give a complete file its name in ``folder``, as ``conflict`` says. Returns where.

    Args:
        temporary: on the same disk as ``folder``.
        folder: where it goes.
        name: to be.
        conflict: what to do if something of that name is there.
        unflushed: its descriptor, if it was not brought to the disk. That is done if it replaces
            something: after a power cut there is to be the old or the new.

    Raises:
        NameTaken: something is there and may not be replaced.
        OSError: the system refused.
    """
    existing = find_same_name(folder, name)
    final = folder / (existing or name)
    if existing is not None and conflict == "rename":
        final = folder / free_name(folder, name)
    if existing is None and conflict == "overwrite":
        os.replace(temporary, final)  # noqa: PTH105 - it makes another path, for each file of many
        return final
    if existing is not None and conflict == "overwrite":
        _keep_mode(final, temporary)
        if unflushed is not None:
            os.fsync(unflushed)
    place(temporary, final, replace=conflict == "overwrite")
    return final


def put_folder(made: Path, folder: Path, name: str, conflict: Conflict) -> Path:
    """Give a complete folder its name in ``folder``, as `put` does for files. Returns where.

    One that is replaced is first moved aside. `put_back` sees to it after a sudden end.

    Raises:
        NameTaken: something is there and may not be replaced.
        OSError: the system refused.
    """
    existing = find_same_name(folder, name)
    if existing is None:
        final = folder / name
        made.rename(final)
    elif conflict == "rename":
        final = folder / free_name(folder, name)
        made.rename(final)
    elif conflict == "overwrite":
        final = folder / existing
        aside = _aside(made)
        final.rename(aside)
        try:
            made.rename(final)
        except OSError:
            aside.rename(final)
            raise
        remove_quietly(aside)
    else:
        raise NameTaken(name=name)
    sync_folder(folder)
    return final


def put_back(made: Path, folder: Path, name: str) -> None:
    """After a sudden end of `put_folder`: what it moved aside gets its name again.

    If something else has that name by now, it gets a free one: it is all that the user has of it.

    Raises:
        OSError: the system refused.
    """
    aside = _aside(made)
    if not os.path.lexists(aside):
        return
    taken = find_same_name(folder, name) is not None
    if taken and not os.path.lexists(made):
        # The new one is in its place: this was about to be removed.
        remove_quietly(aside)
    else:
        aside.rename(folder / (free_name(folder, name) if taken else name))


def remove_quietly(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it that can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _aside(made: Path) -> Path:
    return made.with_name(f"{made.name}.old")


def _keep_mode(old: Path, new: Path) -> None:
    """A script that is overwritten stays a script."""
    with contextlib.suppress(OSError):
        mode = old.lstat().st_mode
        if stat.S_ISREG(mode):
            new.chmod(stat.S_IMODE(mode))


def write_atomic(path: Path, data: bytes) -> None:
    """Write a small file of our own such that it is never seen half written."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
