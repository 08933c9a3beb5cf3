"""Where users may write: names and paths from outside are treated as hostile."""

import errno
import os
import stat
import unicodedata
from itertools import count
from pathlib import Path, PurePosixPath

from .errors import (
    ControlCharacters,
    EmptyName,
    FolderMissing,
    NameTooLong,
    NotAFolder,
    OutsideRoot,
    ReservedCharacters,
    ReservedName,
    from_os_error,
)

#: Bytes of one name that Linux file systems take.
MAX_NAME = 255
#: Bytes of a relative path that we take; Linux's limit is 4096 for the whole.
MAX_PATH = 2048

#: Marks with a meaning in paths, here or in Jupyter, and what Windows cannot store.
RESERVED = frozenset('/\\:*?"<>|' if os.name == "nt" else "/\\:")
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789"}
)


class Workspace:
    """The server's root folder. Turns workspace paths into real ones, and never out of it.

    A workspace path is relative to the root, with ``/``; "" is the root itself.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))

    def locate(self, path: str) -> Path:
        """The real place of a workspace path, which need not exist; links are followed.

        Raises:
            OutsideRoot: it leads out of the root, by itself or through a link.
            BadName: it has a NUL.
        """
        if "\0" in path or not _is_encodable(path):
            raise ControlCharacters(name=printable(path))
        relative = PurePosixPath(path)
        if relative.is_absolute() or ".." in relative.parts:
            raise OutsideRoot(path=printable(path))
        real = Path(os.path.realpath(self.root / relative))
        if real != self.root and self.root not in real.parents:
            raise OutsideRoot(path=printable(path))
        return real

    def folder(self, path: str) -> Path:
        """The real place of a folder that exists.

        Raises:
            FolderMissing, NotAFolder, OutsideRoot, BadName.
            AppError: the system will not say.
        """
        real = self.locate(path)
        try:
            mode = real.stat().st_mode
        except OSError as error:
            # A link that leads to itself leads nowhere.
            if error.errno in (errno.ENOENT, errno.ELOOP):
                raise FolderMissing(path=printable(path)) from None
            raise from_os_error(error, printable(path)) from None
        if not stat.S_ISDIR(mode):
            raise NotAFolder(path=printable(path))
        return real

    def relative(self, real: Path) -> str:
        """The workspace path of a real one inside the root."""
        path = real.relative_to(self.root).as_posix()
        return "" if path == "." else path


def printable(name: str) -> str:
    """``name`` for showing: what cannot be printed becomes a visible mark."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def _is_encodable(path: str) -> bool:
    """Whether the system can be asked for it: half a character has no bytes."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def clean_name(name: str) -> str:
    """A single file name as it will be written: in Unicode's composed form (NFC).

    Raises:
        BadName, NameTooLong: it cannot be used.
    """
    name = unicodedata.normalize("NFC", name)
    if name.strip() in ("", ".", ".."):
        raise EmptyName(name=printable(name))
    # All that is looked for is unprintable, and most names are printable as a whole.
    if not name.isprintable() and any(_is_control(c) for c in name):
        raise ControlCharacters(name=printable(name))
    if reserved := RESERVED.intersection(name):
        raise ReservedCharacters(name=name, characters=" ".join(sorted(reserved)))
    if _is_device(name):
        raise ReservedName(name=name)
    if len(name.encode()) > MAX_NAME:
        raise NameTooLong(name=name, length=len(name.encode()), limit=MAX_NAME)
    return name


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_control(character: str) -> bool:
    # Cf is left in: joiners are part of emoji and of several scripts. But what turns the
    # direction of writing can make a program look like a picture.
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _TURNING


def _is_device(name: str) -> bool:
    return os.name == "nt" and name.split(".", maxsplit=1)[0].lower() in _WINDOWS_DEVICES


def clean_path(path: str) -> str:
    """A relative path from outside, each name of it cleaned.

    Raises:
        OutsideRoot: it is absolute or has ``..``.
        BadName, NameTooLong: a name in it cannot be used.
    """
    names = path.split("/")
    if path.startswith("/") or ".." in names:
        raise OutsideRoot(path=printable(path))
    cleaned = "/".join(clean_name(name) for name in names)
    if len(cleaned.encode()) > MAX_PATH:
        raise NameTooLong(name=cleaned, length=len(cleaned.encode()), limit=MAX_PATH)
    return cleaned


def suggest_name(name: str) -> str:
    """The nearest name that can be used, for one that `clean_name` refuses."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("_" if c in RESERVED or _is_control(c) else c for c in name)
    if _is_device(name):
        name = f"_{name}"
    name = shorten_name(name, MAX_NAME)
    return "unnamed" if name.strip() in ("", ".", "..") else name


def shorten_name(name: str, limit: int) -> str:
    """``name`` cut to ``limit`` bytes before its extension, never inside a character."""
    if len(name.encode()) <= limit:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > 16:
        stem, dot, extension = name, "", ""
    room = limit - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + extension


def find_same_name(folder: Path, name: str) -> str | None:
    """The entry of ``folder`` that is ``name`` to the eye: equal after normalisation."""
    if os.path.lexists(f"{folder}/{name}"):
        return name
    # Only what can be decomposed has another spelling. Most names have none, Chinese ones
    # neither, and then a folder of thousands need not be read for each of them.
    if unicodedata.is_normalized("NFD", name):
        return None
    try:
        entries = os.listdir(folder)
    except OSError:
        return None
    return next((e for e in entries if unicodedata.normalize("NFC", e) == name), None)


def numbered(name: str, number: int) -> str:
    """``name (number)``, with the number before the extension."""
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    suffix = f" ({number}){dot}{extension}"
    return shorten_name(stem, MAX_NAME - len(suffix.encode())) + suffix


def free_name(folder: Path, name: str) -> str:
    """``name`` with the first number such that nothing of that name stands in ``folder``."""
    return next(
        candidate
        for candidate in (numbered(name, number) for number in count(1))
        if find_same_name(folder, candidate) is None
    )
