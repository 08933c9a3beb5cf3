"""The checksum extension of tus."""

import base64
import hashlib

from .errors import UnknownChecksum

ALGORITHMS = ("sha256", "sha1", "md5")


class PartChecksum:
    """What the client says a part's digest is: ``sha256 BASE64``.

    Raises:
        UnknownChecksum: it is not of that form.
    """

    def __init__(self, header: str) -> None:
        algorithm, _, encoded = header.strip().partition(" ")
        try:
            self._wanted = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise UnknownChecksum(given=header[:80]) from None
        if algorithm not in ALGORITHMS:
            raise UnknownChecksum(given=header[:80])
        self._hash = hashlib.new(algorithm, usedforsecurity=False)
        if len(self._wanted) != self._hash.digest_size:
            raise UnknownChecksum(given=header[:80])

    def update(self, data: bytes | memoryview) -> None:
        """The next bytes of the part."""
        self._hash.update(data)

    def matches(self) -> bool:
        """Whether what came is what the client meant."""
        return self._hash.digest() == self._wanted
