"""Archives from strangers. Blocks; runs in threads."""

import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from ..core.errors import AppError
from ..core.files import human_size, require_space
from ..core.paths import clean_path, printable, suggest_name
from .errors import ArchiveEncrypted, ArchiveTooLarge, ArchiveUnsafe, NotAnArchive
from .naming import decode
from .settings import RemoteSettings

#: How many times larger than the archive its content may be …
MAX_RATIO = 200
#: … once it is larger than this: little text can be compressed very well.
RATIO_FROM = 256 << 20
#: Bytes that are read at once.
PIECE = 1 << 20
#: Bytes between two looks at the free space.
SPACE_STEP = 64 << 20

_BROKEN = (tarfile.TarError, zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError)


@dataclass(frozen=True)
class Entry:
    """Something in an archive.

    Attributes:
        name: as it stands there.
        kind: anything but files, folders and links is refused.
        open: its content, for a file.
        target: what a link leads to; a hard link's is the name of another entry.
        mode: permission bits, or None.
        modified: seconds since 1970, or None.
    """

    name: str
    kind: Literal["file", "folder", "symlink", "hardlink"]
    open: Callable[[], IO[bytes]] | None = None
    target: str = ""
    mode: int | None = None
    modified: float | None = None


class Unpacker:
    """Unpacks one archive into a folder that is empty.

    Args:
        archive: the file.
        name: what it is called, which tells what it is.
        folder: where to.
        settings: the operator's limits.
        on_entry: called after each entry with how many there were; what it raises ends it.
    """

    def __init__(
        self,
        archive: Path,
        name: str,
        folder: Path,
        settings: RemoteSettings,
        on_entry: Callable[[int], None],
    ) -> None:
        self._archive = archive
        self._name = name
        self._folder = folder
        self._settings = settings
        self._on_entry = on_entry
        self._limit = min(
            settings.max_unpacked, max(RATIO_FROM, archive.stat().st_size * MAX_RATIO)
        )
        self._bytes = 0
        self._links: list[tuple[Path, Entry]] = []
        self._seen: set[str] = set()

    def run(self) -> None:
        """Unpack it.

        Raises:
            ArchiveError: it is none, or not one to be trusted.
            AppError, OSError: it cannot be written.
        """
        try:
            with ExitStack() as stack:
                for number, entry in enumerate(self._entries(stack), 1):
                    if number > self._settings.max_entries:
                        raise ArchiveTooLarge(
                            name=self._name,
                            reason=f"more than {self._settings.max_entries} entries",
                        )
                    self._put_alone(entry)
                    self._on_entry(number)
        except _BROKEN as error:
            reason = str(error)[:200] or type(error).__name__
            raise NotAnArchive(name=self._name, reason=reason) from None
        # Last, so that nothing is ever written through one.
        for path, entry in self._links:
            self._link(path, entry)

    def _entries(self, stack: ExitStack) -> Iterator[Entry]:
        if self._name.lower().endswith(".zip"):
            archive = stack.enter_context(zipfile.ZipFile(self._archive))
            return self._in_zip(archive)
        return self._in_tar(stack.enter_context(tarfile.open(self._archive, "r:*")))

    def _in_zip(self, archive: zipfile.ZipFile) -> Iterator[Entry]:
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                raise ArchiveEncrypted(name=self._name)
            name, mode = _zip_name(info), info.external_attr >> 16
            if info.is_dir():
                yield Entry(name, "folder")
            elif stat.S_ISLNK(mode):
                target = archive.read(info)[:4096].decode(errors="replace")
                yield Entry(name, "symlink", target=target)
            elif stat.S_IFMT(mode) in (0, stat.S_IFREG):

                def opener(info: zipfile.ZipInfo = info) -> IO[bytes]:
                    return archive.open(info)

                yield Entry(name, "file", open=opener, mode=stat.S_IMODE(mode) or None)
            else:
                raise ArchiveUnsafe(name=self._name, entry=name, reason="it is a device")

    def _in_tar(self, archive: tarfile.TarFile) -> Iterator[Entry]:
        for info in archive:
            name = info.name
            if info.isdir():
                yield Entry(name, "folder")
            elif info.issym() or info.islnk():
                kind: Literal["symlink", "hardlink"] = "symlink" if info.issym() else "hardlink"
                yield Entry(name, kind, target=info.linkname)
            elif info.isreg():

                def opener(info: tarfile.TarInfo = info) -> IO[bytes]:
                    file = archive.extractfile(info)
                    if file is None:
                        raise tarfile.ReadError("a file without content")
                    return file

                yield Entry(name, "file", opener, mode=info.mode & 0o777, modified=info.mtime)
            else:
                raise ArchiveUnsafe(name=self._name, entry=name[:200], reason="it is a device")

    def _put_alone(self, entry: Entry) -> None:
        try:
            self._put(entry)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            raise self._unsafe(entry, "something else has its name") from None

    def _put(self, entry: Entry) -> None:
        path = self._place(entry)
        if path is None:
            return
        if entry.kind == "folder":
            path.mkdir(parents=True, exist_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.open is None:
            self._links.append((path, entry))
            return
        with entry.open() as source:
            self._copy(source, path)
        if entry.mode is not None:
            path.chmod(entry.mode & 0o755 | 0o600)
        if entry.modified is not None and 0 <= entry.modified < 2**40:
            os.utime(path, (entry.modified, entry.modified))

    def _place(self, entry: Entry) -> Path | None:
        """Where an entry goes; None for the archive's own folder."""
        if entry.name.startswith(("/", "\\")):
            raise self._unsafe(entry, "it is an absolute path")
        parts = [part for part in entry.name.split("/") if part not in ("", ".")]
        if not parts:
            return None
        if ".." in parts:
            raise self._unsafe(entry, "it leads out of the archive")
        try:
            # A name that is only awkward here, such as one with a colon, is no reason to refuse.
            path = clean_path("/".join(map(suggest_name, parts)))
        except AppError as error:
            raise self._unsafe(entry, str(error)) from None
        if entry.kind != "folder":
            # What comes twice may be a link first, and then a file through it.
            if path in self._seen:
                raise self._unsafe(entry, "it comes twice")
            self._seen.add(path)
        return self._folder / path

    def _unsafe(self, entry: Entry, reason: str) -> ArchiveUnsafe:
        return ArchiveUnsafe(name=self._name, entry=printable(entry.name[:200]), reason=reason)

    def _copy(self, source: IO[bytes], path: Path) -> None:
        with path.open("xb") as target:
            while data := source.read(PIECE):
                before = self._bytes // SPACE_STEP
                self._bytes += len(data)
                if self._bytes > self._limit:
                    raise ArchiveTooLarge(
                        name=self._name, reason=f"more than {human_size(self._limit)} come out"
                    )
                if self._bytes // SPACE_STEP > before:
                    require_space(self._folder, SPACE_STEP, self._name)
                target.write(data)

    def _link(self, path: Path, entry: Entry) -> None:
        base = (
            PurePosixPath()
            if entry.kind == "hardlink"
            else PurePosixPath(path.parent.relative_to(self._folder).as_posix())
        )
        target = Path(os.path.realpath(self._folder / base / entry.target))
        inside = self._folder in target.parents or target == self._folder
        if entry.target.startswith("/") or not inside:
            raise self._unsafe(entry, "it leads out of the archive")
        if os.path.lexists(path):
            raise self._unsafe(entry, "something else has its name")
        if entry.kind == "symlink":
            path.symlink_to(entry.target)
        elif target.is_file():
            with target.open("rb") as source:
                self._copy(source, path)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as its author saw it: old programs wrote it in the encoding of their country."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeEncodeError):
            name = decode(name.encode("cp437"))
    return name.replace("\\", "/")
