"""Whether a file and an object, or two objects, are the same already."""

import hashlib
from pathlib import Path

from ..core.objectstore.listing import Item
from ..core.objectstore.transfer.engine import Info
from ..core.objectstore.transfer.etags import content_md5
from ..core.objectstore.transfer.layout import PIECE
from ..core.objectstore.transfer.mtime import read_mtime
from ..core.objectstore.transfer.store import Store

#: Nanoseconds: as exact as the disks of most systems are.
_MICROSECOND = 1000


def same_as_file(store: Store, item: Item, path: Path) -> bool:
    """Whether an object is what stands in a file."""
    found = path.stat()
    if found.st_size != item.size:
        return False
    # Files without a time of their own get that of the object.
    if abs(found.st_mtime_ns - (item.modified or 0) * 10**6) < _MICROSECOND:
        return True
    if (expected := content_md5(item.etag)) and item.size <= PIECE:
        return _md5(path) == expected
    info = store.engine.head(item.address)
    kept = read_mtime(info.metadata) if info is not None and info.etag == item.etag else None
    return kept is not None and abs(kept - found.st_mtime_ns) < _MICROSECOND


def same_as_object(path: Path, info: Info) -> bool:
    """Whether a file is what an object holds."""
    found = path.stat()
    if found.st_size != info.size:
        return False
    kept = read_mtime(info.metadata)
    if kept is not None and abs(kept - found.st_mtime_ns) < _MICROSECOND:
        return True
    expected = content_md5(info.etag)
    return expected is not None and info.size <= PIECE and _md5(path) == expected


def _md5(path: Path) -> bytes:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).digest()
