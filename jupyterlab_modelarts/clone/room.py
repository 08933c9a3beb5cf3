"""Whether a disk has room for what arrives."""

import asyncio
from pathlib import Path

from ..core.errors import DiskFull
from ..core.files import free_bytes, human_size
from .git import Git

#: How far a repository has to be until what is still to come can be guessed.
_KNOWN_FROM = 0.1
#: A guess may be wrong: only what is this many times too much is given up early.
_DOUBT = 2


def check_room(folder: Path, name: str, done: int, total: int) -> None:
    """Give up early when much more is to come than there is room for.

    Args:
        folder: where it grows.
        name: what it is called.
        done: bytes that are there.
        total: bytes that there will be, guessed.

    Raises:
        DiskFull: it cannot end well.
    """
    need = total - done
    if done < total * _KNOWN_FROM:
        return
    free = free_bytes(folder)
    if need > free * _DOUBT:
        raise DiskFull(name=name, free=human_size(free), need=human_size(need))


async def checkout_size(git: Git, folder: Path) -> int:
    """Bytes of all files of the version that is to be checked out."""
    result = await git.must("ls-tree", "-r", "-l", "-z", "HEAD", cwd=folder, local=True)
    return await asyncio.to_thread(_sum_sizes, result.stdout)


def _sum_sizes(answer: bytes) -> int:
    facts = (entry.partition(b"\t")[0].split() for entry in answer.split(b"\0"))
    return sum(int(fact[3]) for fact in facts if len(fact) == 4 and fact[3].isdigit())
