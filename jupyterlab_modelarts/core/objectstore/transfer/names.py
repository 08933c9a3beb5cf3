"""What objects are called on the disk. Keys are hostile."""

import hashlib
import unicodedata
from typing import NamedTuple

from ...errors import BadName, NameTooLong
from ...paths import MAX_NAME, clean_name, shorten_name, suggest_name
from ..address import Address
from .errors import UnsafeKey


class LocalName(NamedTuple):
    """Where an object goes.

    Attributes:
        path: relative, with ``/``.
        renamed: whether it is not what the key says.
    """

    path: str
    renamed: bool


class LocalNames:
    """Turns keys into relative paths, each key into one of its own.

    A name that cannot be on the disk becomes the nearest one that can, with a mark of the key, so
    that it is the same on each run and takes nobody else's place.

    Args:
        ignores_case: whether the disk takes ``A`` and ``a`` for the same.
    """

    def __init__(self, *, ignores_case: bool) -> None:
        self._ignores_case = ignores_case
        self._taken: dict[str, bytes] = {}

    def find(self, address: Address, relative: str) -> LocalName:
        """Where an object goes.

        Args:
            address: for errors.
            relative: its key without the folder that is copied.

        Raises:
            UnsafeKey: it leads elsewhere, or nowhere.
        """
        names = relative.split("/")
        if any(name in ("", ".", "..") or "\0" in name for name in names):
            raise UnsafeKey(address=address)
        path = "/".join(map(_usable, names))
        if self._is_twin(path, relative):
            path = _marked(path, relative)
        return LocalName(path, path != relative)

    def _is_twin(self, path: str, relative: str) -> bool:
        """Whether another key has this path already.

        Only what can be spelled in two ways is remembered: other paths have one key each.
        """
        spelled = path.casefold() if self._ignores_case else path
        if not self._ignores_case and unicodedata.is_normalized("NFD", path):
            return False
        own = _digest(relative)
        return self._taken.setdefault(spelled, own) != own


def _usable(name: str) -> str:
    try:
        return clean_name(name)
    except (BadName, NameTooLong):
        return _marked(suggest_name(name), name)


def _marked(path: str, key: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > 16:
        stem, dot, extension = name, "", ""
    end = f" ({_digest(key).hex()[:8]}){dot}{extension}"
    return folder + slash + shorten_name(stem, MAX_NAME - len(end.encode())) + end


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
