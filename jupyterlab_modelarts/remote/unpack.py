"""Archives from strangers. Blocks; runs in threads."""

import bz2
import gzip
import io
import lzma
import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from typing_extensions import Self

from ..core.errors import N_, AppError
from ..core.files import human_size, require_space
from ..core.paths import clean_path, printable, suggest_name
from .errors import ArchiveEncrypted, ArchiveTooLarge, ArchiveTooMany, ArchiveUnsafe, NotAnArchive
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
#: Bytes of a link's target; systems keep no longer ones.
MAX_TARGET = 4095

_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
)


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
        on_step: called with the bytes that have come out, often; what it raises ends it.
    """

    def __init__(
        self,
        archive: Path,
        name: str,
        folder: Path,
        settings: RemoteSettings,
        on_step: Callable[[int], None],
    ) -> None:
        self._archive = archive
        self._name = name
        self._folder = folder
        self._settings = settings
        self._on_step = on_step
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
                        limit = f"{self._settings.max_entries:,}"
                        raise ArchiveTooMany(name=self._name, limit=limit)
                    self._put_alone(entry)
                    self._on_step(self._bytes)
        except (*_BROKEN, OSError) as error:
            # The system's errors have a number; those of gzip and bzip2 have none.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            reason = str(error)[:200] or type(error).__name__
            raise NotAnArchive(name=self._name, reason=reason) from None
        # Last, so that nothing is ever written through one.
        self._make_links()

    def _entries(self, stack: ExitStack) -> Iterator[Entry]:
        if self._name.lower().endswith(".zip"):
            archive = stack.enter_context(zipfile.ZipFile(self._archive))
            return self._in_zip(archive)
        stream = stack.enter_context(_Stream(self._archive))
        return self._in_tar(
            stack.enter_context(tarfile.open(mode="r:", fileobj=stream, tarinfo=_Header)), stream
        )

    def _in_zip(self, archive: zipfile.ZipFile) -> Iterator[Entry]:
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                raise ArchiveEncrypted(name=self._name)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                # `zipfile` knows others, but decompresses them without bound.
                raise NotImplementedError(N_("it is compressed in an unusual way"))
            name, mode = _zip_name(info), info.external_attr >> 16
            if info.is_dir():
                yield Entry(name, "folder")
            elif stat.S_ISLNK(mode):
                with archive.open(info) as file:
                    target = file.read(MAX_TARGET + 1)
                yield Entry(name, "symlink", target=target.decode(errors="replace"))
            elif stat.S_IFMT(mode) in (0, stat.S_IFREG):

                def opener(info: zipfile.ZipInfo = info) -> IO[bytes]:
                    return archive.open(info)

                yield Entry(name, "file", open=opener, mode=stat.S_IMODE(mode) or None)
            else:
                raise ArchiveUnsafe(name=self._name, entry=name, reason=N_("it is a device"))

    def _in_tar(self, archive: tarfile.TarFile, stream: IO[bytes]) -> Iterator[Entry]:
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
                raise ArchiveUnsafe(name=self._name, entry=name[:200], reason=N_("it is a device"))
        # Checksums stand at the very end, behind the mark that ends a tar.
        for _ in self._pieces(stream):
            pass

    def _put_alone(self, entry: Entry) -> None:
        try:
            self._put(entry)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            raise self._unsafe(entry, N_("something else has its name")) from None

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
            raise self._unsafe(entry, N_("it is an absolute path"))
        parts = [part for part in entry.name.split("/") if part not in ("", ".")]
        if not parts:
            return None
        if ".." in parts:
            raise self._unsafe(entry, N_("it leads out of the archive"))
        try:
            # A name that is only awkward here, such as one with a colon, is no reason to refuse.
            path = clean_path("/".join(map(suggest_name, parts)))
        except AppError as error:
            raise self._unsafe(entry, str(error)) from None
        if entry.kind != "folder":
            # What comes twice may be a link first, and then a file through it.
            if path in self._seen:
                raise self._unsafe(entry, N_("it comes twice"))
            self._seen.add(path)
        return self._folder / path

    def _unsafe(self, entry: Entry, reason: str) -> ArchiveUnsafe:
        return ArchiveUnsafe(name=self._name, entry=printable(entry.name[:200]), reason=reason)

    def _copy(self, source: IO[bytes], path: Path) -> None:
        with path.open("xb") as target:
            for data in self._pieces(source):
                if self._bytes // SPACE_STEP > (self._bytes - len(data)) // SPACE_STEP:
                    require_space(self._folder, SPACE_STEP, self._name)
                target.write(data)

    def _pieces(self, source: IO[bytes]) -> Iterator[bytes]:
        """What comes out of the archive, as long as it is not too much."""
        while data := source.read(PIECE):
            self._bytes += len(data)
            if self._bytes > self._limit:
                raise ArchiveTooLarge(name=self._name, limit=human_size(self._limit))
            self._on_step(self._bytes)
            yield data

    def _make_links(self) -> None:
        symlinks = [link for link in self._links if link[1].kind == "symlink"]
        for path, entry in self._links:
            if os.path.lexists(path):
                raise self._unsafe(entry, N_("something else has its name"))
            if entry.target.startswith("/"):
                raise self._unsafe(entry, N_("it leads out of the archive"))
            length = len(entry.target.encode(errors="replace"))
            if not 0 < length <= MAX_TARGET or "\0" in entry.target:
                raise self._unsafe(entry, N_("it leads nowhere"))
        for path, entry in symlinks:
            path.symlink_to(entry.target)
        # Once all are there: where one leads depends on the others.
        for path, entry in symlinks:
            self._resolve(path, entry)
        for path, entry in self._links:
            if entry.kind == "hardlink":
                target = self._resolve(self._folder / entry.target, entry)
                if target.is_file():
                    with target.open("rb") as source:
                        self._copy(source, path)

    def _resolve(self, path: Path, entry: Entry) -> Path:
        """What a path really leads to, which has to be in the archive."""
        try:
            real = Path(os.path.realpath(path))
        except RecursionError:
            raise self._unsafe(entry, N_("it leads nowhere")) from None
        if real != self._folder and self._folder not in real.parents:
            raise self._unsafe(entry, N_("it leads out of the archive"))
        return real


class _Stream(io.BufferedReader):
    """A tar without its compression. Long headers are refused: `tarfile` keeps them in memory."""

    def __init__(self, archive: Path) -> None:
        with archive.open("rb") as file:
            begin = file.read(16)
        for magic, opener in _COMPRESSIONS.items():
            if re.match(magic, begin):
                super().__init__(opener(archive))
                return
        super().__init__(archive.open("rb", buffering=0))

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= PIECE:
            raise tarfile.ReadError(N_("a header in it is too long"))
        return super().read(size)


class _Header(tarfile.TarInfo):
    """What is damaged, `tarfile` takes for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.strip(b"\0"):
                raise tarfile.ReadError(str(error)) from None
            # The end is made of zeros.
            raise


#: How compressed files begin, and what reads them.
_COMPRESSIONS: dict[bytes, Callable[[Path], io.BufferedIOBase]] = {
    rb"\x1f\x8b": gzip.GzipFile,
    rb"BZh\d1AY&SY": bz2.BZ2File,
    rb"\xfd7zXZ\0": lzma.LZMAFile,
}


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as its author saw it: old programs wrote it in the encoding of their country."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeEncodeError):
            name = decode(name.encode("cp437"))
    return name.replace("\\", "/")
