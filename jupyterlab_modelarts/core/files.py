"""Putting finished content into its place."""

import contextlib
import os
import shutil
from pathlib import Path, PurePosixPath
from typing import Literal

from .errors import DiskFull, NameTaken, NotAFolder
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


def human_size(count: float) -> str:
    """Bytes for people: decimal units, as JupyterLab shows them."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


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
        replace: whether a file that stands there may be replaced. A folder never is.

    Raises:
        NameTaken: something stands there that may not be replaced.
        OSError: the system refused.
    """
    if final.is_dir() and not final.is_symlink():
        raise NameTaken(name=final.name)
    if replace:
        os.replace(temporary, final)
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
        os.rename(temporary, final)
    else:
        os.unlink(temporary)



def make_folders(workspace: Workspace, destination: str, path: str) -> Path:
    """The folder ``path`` below ``destination``, made as needed; links are followed only inside.

    Raises:
        AppError: a file is in the way, or it leads out of the root.
        OSError: it could not be made.
    """
    folder = workspace.folder(destination)
    for name in PurePosixPath(path).parts:
        existing = find_same_name(folder, name)
        inside = workspace.locate(workspace.relative(folder / (existing or name)))
        if existing is None:
            inside.mkdir(exist_ok=True)
        elif not inside.is_dir():
            raise NotAFolder(path=workspace.relative(folder / existing))
        folder = inside
    return folder


def put(temporary: Path, folder: Path, name: str, conflict: Conflict) -> Path:
    """Give a complete file its name in ``folder``, as ``conflict`` says. Returns where.

    Raises:
        NameTaken: something is there and may not be replaced.
        OSError: the system refused.
    """
    existing = find_same_name(folder, name)
    final = folder / (existing or name)
    if existing is not None and conflict == "rename":
        final = folder / free_name(folder, name)
    place(temporary, final, replace=conflict == "overwrite")
    return final


def write_atomic(path: Path, data: bytes) -> None:
    """Write a small file of our own such that it is never seen half written."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(data)
    os.replace(temporary, path)
