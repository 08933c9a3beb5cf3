"""Times of last change in metadata: seconds and nanoseconds since 1970, as rclone writes them."""

import re
from collections.abc import Mapping

from .engine import MTIME

_TEXT = re.compile(r"-?\d{1,11}(?:\.\d{1,9})?")


def mtime_text(nanoseconds: int) -> str:
    """A time as it is stored."""
    seconds, rest = divmod(nanoseconds, 10**9)
    return f"{seconds}.{rest:09d}"


def read_mtime(metadata: Mapping[str, str]) -> int | None:
    """The time in an object's metadata, in nanoseconds, or None where there is none."""
    text = metadata.get(MTIME, "")
    if not _TEXT.fullmatch(text):
        return None
    seconds, _, rest = text.partition(".")
    return int(seconds) * 10**9 + int(rest.ljust(9, "0"))
