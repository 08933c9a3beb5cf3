"""What stands in the way of an upload, found before any byte flows."""

import os
import unicodedata
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath

from ..core.errors import (
    AppError,
    DiskFull,
    NameTaken,
    NotAFolder,
    OutsideRoot,
    ReadOnly,
    from_os_error,
)
from ..core.files import free_bytes, human_size
from ..core.paths import MAX_PATH, Workspace, clean_path, numbered, printable, suggest_name
from .errors import TooLarge
from .models import CheckReply, CheckRequest, Existing, Problem, UploadEntry


def check(workspace: Workspace, request: CheckRequest, max_size: int | None = None) -> CheckReply:
    """Look at every entry of ``request``. Reads folders, so run it in a thread.

    Args:
        workspace: where it goes.
        request: what is to go there.
        max_size: bytes that the operator allows for a file.
    """
    try:
        folder = workspace.folder(request.destination)
    except AppError as error:
        return CheckReply(problems=(), error=error.info(), free=0)
    free = free_bytes(folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        failure: AppError = ReadOnly(path=request.destination or "/")
        return CheckReply(problems=(), error=failure.info(), free=free)
    problems = tuple(_Checker(workspace, request.destination, max_size).problems(request.entries))
    need = sum(entry.size for entry in request.entries)
    if need > free:
        name = request.entries[0].path if len(request.entries) == 1 else request.destination or "/"
        failure = DiskFull(name=name, free=human_size(free), need=human_size(need))
        return CheckReply(problems=problems, error=failure.info(), free=free)
    return CheckReply(problems=problems, error=None, free=free)


class _Folder:
    """A folder of the destination: where it is, if it is there, and the names given away.

    Attributes:
        real: where it is, or None while it is missing.
        sealed: the read-only folder in which it is or would be made, a workspace path, or None.
    """

    def __init__(self, real: Path | None, sealed: str | None) -> None:
        self.real = real
        self.sealed = sealed
        #: Names that entries of the request have, and whether as a folder.
        self._given: dict[str, bool] = {}
        self._next: dict[str, int] = {}
        self._names: dict[str, str] | None = None

    def same(self, name: str) -> str | None:
        """The entry that is ``name`` to the eye, or None."""
        if self.real is None:
            return None
        if name.isascii():
            return name if os.path.lexists(self.real / name) else None
        if self._names is None:
            self._names = {unicodedata.normalize("NFC", e): e for e in os.listdir(self.real)}
        return self._names.get(name)

    def give(self, name: str, *, folder: bool = False) -> bool:
        """Give ``name`` to an entry. Returns False if another one has it; folders may share it."""
        if name in self._given:
            return folder and self._given[name]
        self._given[name] = folder
        return True

    def free(self, name: str) -> str:
        """A name like ``name`` that nothing has; it is given away with that."""
        # Of a thousand equal names each begins to look where the one before ended.
        first = self._next.get(name, 1)
        number = next(n for n in count(first) if self._is_free(numbered(name, n)))
        self._next[name] = number + 1
        self._given[numbered(name, number)] = False
        return numbered(name, number)

    def _is_free(self, name: str) -> bool:
        return name not in self._given and self.same(name) is None


class _Checker:
    """Checks entries one by one; remembers what it has looked up and given away."""

    def __init__(self, workspace: Workspace, destination: str, max_size: int | None) -> None:
        self._workspace = workspace
        self._max_size = max_size
        # The destination itself has been looked at.
        self._folders: dict[str, _Folder] = {"": _Folder(workspace.folder(destination), None)}

    def problems(self, entries: Iterable[UploadEntry]) -> Iterable[Problem]:
        for index, entry in enumerate(entries):
            if problem := self._problem(index, entry):
                yield problem

    def _problem(self, index: int, entry: UploadEntry) -> Problem | None:
        try:
            if self._max_size is not None and entry.size > self._max_size:
                raise TooLarge(name=printable(entry.path), limit=human_size(self._max_size))
            return self._look(index, entry)
        except AppError as error:
            return Problem(index=index, error=error.info(), suggestion=self._valid(entry, error))
        except OSError as error:
            failure = from_os_error(error, printable(entry.path))
            return Problem(index=index, error=failure.info())

    def _look(self, index: int, entry: UploadEntry) -> Problem | None:
        parent, _, name = clean_path(entry.path).rpartition("/")
        folder = self._folder(parent)
        if not folder.give(name, folder=entry.folder):
            # Two names of one drop that differ only in how their accents are encoded.
            raise NameTaken(name=entry.path)
        same = folder.same(name)
        existing = folder.real / same if folder.real is not None and same is not None else None
        if existing is not None and entry.folder and existing.is_dir():
            return None
        if folder.sealed is not None:
            raise ReadOnly(path=folder.sealed)
        return self._occupied(index, entry, parent, existing) if existing is not None else None

    def _occupied(self, index: int, entry: UploadEntry, parent: str, real: Path) -> Problem:
        is_folder = real.is_dir()
        stat = real.lstat()
        path = _join(parent, real.name)
        # A file cannot replace a folder, nor the other way round.
        fixed = is_folder or entry.folder
        return Problem(
            index=index,
            existing=Existing(
                path=path, size=stat.st_size, modified=stat.st_mtime, folder=is_folder
            ),
            error=NameTaken(name=path).info() if fixed else None,
            suggestion=_join(parent, self._folder(parent).free(PurePosixPath(entry.path).name)),
        )

    def _folder(self, path: str) -> _Folder:
        """The folder ``path`` below the destination.

        Raises:
            AppError: it cannot be one.
        """
        if path not in self._folders:
            parent, _, name = path.rpartition("/")
            above = self._folder(parent)
            if not above.give(name, folder=True):
                raise NotAFolder(path=path)
            same = above.same(name)
            real, sealed = None, above.sealed
            if above.real is not None and same is not None:
                real = self._workspace.folder(self._workspace.relative(above.real / same))
                writable = os.access(real, os.W_OK | os.X_OK)
                sealed = None if writable else self._workspace.relative(real)
            self._folders[path] = _Folder(real, sealed)
        return self._folders[path]

    def _valid(self, entry: UploadEntry, error: AppError) -> str | None:
        """A path near the entry's that could be used, where there is one."""
        if isinstance(error, OutsideRoot | NotAFolder | ReadOnly | TooLarge):
            return None
        names = [suggest_name(name) for name in PurePosixPath(entry.path).parts] or ["unnamed"]
        path = "/".join(names)
        if len(path.encode()) > MAX_PATH:
            return None
        parent, _, name = path.rpartition("/")
        try:
            folder = self._folder(parent)
        except AppError:
            return None
        if folder.same(name) is None and folder.give(name):
            return path
        return _join(parent, folder.free(name))


def _join(parent: str, name: str) -> str:
    return f"{parent}/{name}" if parent else name
