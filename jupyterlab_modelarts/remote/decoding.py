"""Bodies that servers compress although they were asked not to."""

import zlib
from collections.abc import Iterator

from .errors import BadEncoding, UnknownEncoding
from .pages import host_of

#: Names whose content is compressed itself: servers that call that an encoding mean the file.
_COMPRESSED = (".gz", ".tgz", ".z", ".br", ".zst")
#: Bytes that come out at once, at most: little can become very much.
PIECE = 1 << 20


class Decoder:
    """Turns the pieces of a body into pieces of the file.

    Args:
        encoding: the Content-Encoding; empty for none.
        name: of the file.
        url: where it comes from.

    Raises:
        UnknownEncoding: nobody here can decode it.
    """

    def __init__(self, encoding: str, name: str, url: str) -> None:
        self._is_plain = not encoding or name.lower().endswith(_COMPRESSED)
        self._host = host_of(url)
        self._inflating = _inflating()
        self._is_begun = False
        if not self._is_plain and encoding not in ("gzip", "x-gzip", "deflate"):
            raise UnknownEncoding(host=self._host, encoding=encoding[:40])

    @property
    def is_complete(self) -> bool:
        """Whether the body may end here."""
        return not self._is_begun or self._inflating.eof

    def decode(self, data: bytes) -> Iterator[bytes]:
        """What comes out of the next piece.

        Raises:
            BadEncoding: it is damaged, or something else than was said.
        """
        if self._is_plain:
            yield data
            return
        while data:
            self._is_begun = True
            if self._inflating.eof:
                # Compressed in several parts, one after the other.
                self._inflating = _inflating()
            try:
                piece = self._inflating.decompress(data, PIECE)
            except zlib.error:
                raise BadEncoding(host=self._host) from None
            if piece:
                yield piece
            data = self._inflating.unconsumed_tail or self._inflating.unused_data


def _inflating() -> "zlib._Decompress":
    # Either format, told apart by its beginning.
    return zlib.decompressobj(zlib.MAX_WBITS | 32)
