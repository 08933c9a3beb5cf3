"""What git says of its progress."""

import re
from typing import NamedTuple

_LINE = re.compile(
    r"(?:remote: )?(?P<what>Counting objects|Compressing objects|Receiving objects|"
    r"Resolving deltas|Updating files|Checking out files|Filtering content):"
    r"\s+\d+% \((?P<done>\d+)/(?P<total>\d+)\)"
    r"(?:, (?P<amount>[\d.]+) (?P<unit>bytes|KiB|MiB|GiB|TiB))?"
)
_PHASES = {
    "Counting objects": "counting",
    "Compressing objects": "compressing",
    "Receiving objects": "receiving",
    "Resolving deltas": "resolving",
    "Updating files": "checkout",
    "Checking out files": "checkout",
    "Filtering content": "checkout",
}
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}


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
    if match["amount"]:
        size = int(float(match["amount"]) * _UNITS[match["unit"]])
    return Step(_PHASES[match["what"]], int(match["done"]), int(match["total"]), size)
