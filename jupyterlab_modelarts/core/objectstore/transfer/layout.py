"""How objects are cut into pieces."""

from collections.abc import Iterator, Sequence

from ...files import human_size
from .engine import Span
from .errors import TooLargeObject

MIB = 1 << 20
#: What is not larger travels in one request.
PIECE = 16 * MIB
#: S3's and OBS's limits.
MAX_PARTS = 10_000
MAX_PART = 5 << 30
#: Larger pieces would be too long to send again after a break.
MAX_PIECE = 64 * MIB
#: A file comes by so many requests at least, unless its pieces are fewer.
REQUESTS = 16


def part_size(size: int, name: str) -> int:
    """Bytes of a part such that there are not more than `MAX_PARTS`.

    Raises:
        TooLargeObject: no object can be so large.
    """
    if size > MAX_PART * MAX_PARTS:
        raise TooLargeObject(name=name, limit=human_size(MAX_PART * MAX_PARTS))
    least = -(-size // MAX_PARTS)
    return max(PIECE, -(-least // MIB) * MIB)


def pieces_in_request(size: int, piece: int) -> int:
    """How many pieces in a row are best fetched by one request.

    With fewer and larger requests stores have less to do (a fifth, with SeaweedFS). But a file of
    moderate size is to come by many connections, which are what is slow in most networks.
    """
    return max(1, min(MAX_PIECE, size // REQUESTS) // piece)


def in_rows(numbers: Sequence[int], most: int) -> Iterator[range]:
    """Growing numbers as ranges of at most ``most`` that follow each other."""
    start = end = -1
    for number in numbers:
        if number == end and number - start < most:
            end += 1
            continue
        if end > start:
            yield range(start, end)
        start, end = number, number + 1
    if end > start:
        yield range(start, end)


def spans(size: int, piece: int) -> list[Span]:
    """All pieces, in order."""
    return [Span(start, min(size, start + piece)) for start in range(0, size, piece)]
