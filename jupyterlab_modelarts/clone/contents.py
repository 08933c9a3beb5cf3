"""What a clone has checked out: links that lead out of the workspace, names that are alike."""

import asyncio
import os
import posixpath
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..core.errors import N_
from .errors import GitFailed
from .git import Git

#: A list of some millions of files. Links in a list that is cut off would not be seen.
_MAX_LIST = 1 << 28
_LINK = "120000"
#: Names that a warning shows.
_SHOWN = 3


class Contents(NamedTuple):
    """Paths of files in the working tree, and of those that are links."""

    paths: tuple[str, ...]
    links: tuple[str, ...]


async def list_contents(git: Git, folder: Path) -> Contents:
    """What git has put into ``folder``; of a sparse one only what is there.

    Raises:
        AppError: it cannot be told.
    """
    result = await git.must(
        "ls-files", "-t", "--stage", "-z", cwd=folder, limit=_MAX_LIST, local=True
    )
    if len(result.stdout) >= _MAX_LIST:
        raise GitFailed(reason=N_("too many files"))
    return await asyncio.to_thread(_read_list, result.stdout)


def _read_list(answer: bytes) -> Contents:
    paths, links = [], []
    for entry in answer.decode(errors="surrogateescape").split("\0"):
        facts, _, path = entry.partition("\t")
        if path and not facts.startswith("S "):
            paths.append(path)
            if facts[2:].startswith(_LINK):
                links.append(path)
    return Contents(tuple(paths), tuple(links))


def disarm_links(folder: Path, links: Iterable[str], root: Path) -> list[str]:
    """Make files of the links in ``folder`` that lead out of ``root``, as where there are no links.

    Such a file holds the path that the link led to. Returns which they were.
    """
    found = []
    for name in links:
        path = folder / name
        # Its folder may be one of those that just became files.
        if path.is_symlink() and not _is_inside(path, root):
            target = path.readlink()
            path.unlink()
            path.write_bytes(os.fsencode(target))
            found.append(name)
    return found


def _is_inside(link: Path, root: Path) -> bool:
    real = Path(os.path.realpath(link))
    return real == root or root in real.parents


def is_plain_file(path: Path) -> bool:
    """Whether it is a file of the repository's own, and no link to one of somebody else's."""
    return path.is_file() and not path.is_symlink()


def find_alike(paths: Iterable[str]) -> list[str]:
    """Names beside each other that differ only in case: ``a/Read me = a/read me``."""
    names = set(paths)
    for path in tuple(names):
        while (path := posixpath.dirname(path)) and path not in names:
            names.add(path)
    groups = defaultdict(list)
    for name in names:
        groups[name.casefold()].append(name)
    alike = {key: sorted(group) for key, group in groups.items() if len(group) > 1}
    # What is inside of two such folders is alike as well, which says nothing new.
    return sorted(
        " = ".join(group) for key, group in alike.items() if posixpath.dirname(key) not in alike
    )


def some_of(names: Iterable[str]) -> str:
    """Names for a message: the first ones."""
    shown = [name.encode(errors="replace").decode() for name in names]
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")
