"""What an ETag tells of the content."""

import hashlib
import re
from collections.abc import Sequence

_ETAG = re.compile(r'"?([0-9a-f]{32})(?:-(\d{1,5}))?"?')


def content_md5(etag: str) -> bytes | None:
    """The MD5 of an object that was sent in one piece, or None where the ETag is something else."""
    match = _ETAG.fullmatch(etag)
    return bytes.fromhex(match[1]) if match and match[2] is None else None


def part_count(etag: str) -> int | None:
    """How many parts an object was made of, or None if it was sent in one piece."""
    match = _ETAG.fullmatch(etag)
    return int(match[2]) if match and match[2] is not None else None


def joined_md5(etag: str) -> bytes | None:
    """The MD5 of the parts' MD5s, or None where the ETag is something else."""
    match = _ETAG.fullmatch(etag)
    return bytes.fromhex(match[1]) if match and match[2] is not None else None


def join(digests: Sequence[bytes]) -> bytes:
    """The MD5 of the parts' MD5s."""
    return hashlib.md5(b"".join(digests), usedforsecurity=False).digest()
