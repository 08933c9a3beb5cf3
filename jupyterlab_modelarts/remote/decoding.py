"""Bodies that servers compress although they were asked not to."""

import zlib
from collections.abc import Callable, Iterator

from .errors import UnknownEncoding
from .pages import host_of

#: Names whose content is compressed itself: servers that call that an encoding mean the file.
_COMPRESSED = (".gz", ".tgz", ".z", ".br", ".zst")
#: Bytes that come out at once, at most: little can become very much.
PIECE = 1 << 20


def decoder(encoding: str, name: str, url: str) -> Callable[[bytes], Iterator[bytes]]:
    """What turns a piece of a body into pieces of the file.

    Args:
        encoding: the Content-Encoding; empty for none.
        name: of the file.
        url: where it comes from.

    Raises:
        UnknownEncoding: nobody here can decode it.
    """
    if not encoding or name.lower().endswith(_COMPRESSED):
        return lambda data: iter((data,))
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise UnknownEncoding(host=host_of(url), encoding=encoding[:40])
    # Either format, told apart by its beginning.
    inflating = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def decode(data: bytes) -> Iterator[bytes]:
        while data:
            piece = inflating.decompress(data, PIECE)
            if piece:
                yield piece
            data = inflating.unconsumed_tail
            if not piece and not data:
                return

    return decode
