"""How objects are cut into pieces."""

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


def part_size(size: int, name: str) -> int:
    """Bytes of a part such that there are not more than `MAX_PARTS`.

    Raises:
        TooLargeObject: no object can be so large.
    """
    if size > MAX_PART * MAX_PARTS:
        raise TooLargeObject(name=name, limit=human_size(MAX_PART * MAX_PARTS))
    least = -(-size // MAX_PARTS)
    return max(PIECE, -(-least // MIB) * MIB)


def spans(size: int, piece: int) -> list[Span]:
    """All pieces, in order."""
    return [Span(start, min(size, start + piece)) for start in range(0, size, piece)]
