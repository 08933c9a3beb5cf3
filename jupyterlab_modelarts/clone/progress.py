"""What git says of its progress."""

import re
from typing import NamedTuple

_LINE = re.compile(
    r"(?:remote: )?(?P<what>Counting objects|Compressing objects|Receiving objects|"
    r"Resolving deltas|Updating files|Checking out files|Filtering content|"
    r"Downloading LFS objects):"
    r"\s+\d+% \((?P<done>\d+)/(?P<total>\d+)\)"
    r"(?:, (?P<amount>[\d.]+) (?P<unit>bytes|[KMGT]?i?B))?"
)
_PHASES = {
    "Counting objects": "counting",
    "Compressing objects": "compressing",
    "Receiving objects": "receiving",
    "Resolving deltas": "resolving",
    "Updating files": "checkout",
    "Checking out files": "checkout",
    "Filtering content": "checkout",
    "Downloading LFS objects": "lfs",
}
#: Those of git, and those of git-lfs.
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40} | {
    "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12
}  # fmt: skip


class Step(NamedTuple):
    """How far git is.

    Attributes:
        phase: what it does.
        done: objects or files.
        total: of them in all.
        size: bytes received, or None where it does not say.
    """

    phase: str
    done: int
    total: int
    size: int | None


def read_step(line: str) -> Step | None:
    """A line of progress, or None for any other."""
    match = _LINE.match(line)
    if match is None:
        return None
    size = None
    if match["amount"] and match["unit"] in _UNITS:
        size = int(float(match["amount"]) * _UNITS[match["unit"]])
    return Step(_PHASES[match["what"]], int(match["done"]), int(match["total"]), size)
