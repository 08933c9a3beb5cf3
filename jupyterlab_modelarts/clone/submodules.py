"""Submodules, level by level: each address is checked before git has it."""

import posixpath
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from .address import Place, find_place
from .contents import is_plain_file
from .errors import BadUrl
from .git import Git
from .lfs import NO_FILTER

#: More levels than anybody has.
MAX_LEVELS = 10


async def get_submodules(
    git: Git, place: Place, folder: Path, on_line: Callable[[str], None], level: int = 0
) -> list[tuple[Git, Path]]:
    """Get those of a clone, and those in them. Returns where they are.

    Args:
        git: for ``place``.
        place: the repository.
        folder: its clone.
        on_line: told of progress.
        level: how deep ``folder`` is.

    Raises:
        AppError: one cannot be had, or its address is refused.
    """
    found: list[tuple[Git, Path]] = []
    for path, url in await _listed(git, folder):
        if level >= MAX_LEVELS:
            raise BadUrl(url=url, reason="the repositories are inside each other without end")
        inner = find_place(_absolute(url, place.url), allow_file=git.allows_file)
        inner_git = git.for_place(inner)
        options = ("--progress", "--init", "--force")
        await inner_git.must(
            *NO_FILTER, "submodule", "update", *options, "--", path, cwd=folder, on_line=on_line
        )
        found.append((inner_git, folder / path))
        found += await get_submodules(inner_git, inner, folder / path, on_line, level + 1)
    return found


async def _listed(git: Git, folder: Path) -> list[tuple[str, str]]:
    """Path and address of each that is really in the tree."""
    if not is_plain_file(folder / ".gitmodules"):
        return []
    tree = await git.run("ls-files", "--stage", "-z", cwd=folder)
    links = {
        entry.partition(b"\t")[2].decode(errors="surrogateescape")
        for entry in tree.stdout.split(b"\0")
        if entry.startswith(b"160000 ")
    }
    listed = await git.run(
        "config", "--file", ".gitmodules", "-z", "--get-regexp", r"\.(path|url)$", cwd=folder
    )
    found: dict[str, dict[str, str]] = {}
    for entry in listed.stdout.decode(errors="surrogateescape").split("\0"):
        key, _, value = entry.partition("\n")
        name, _, what = key.rpartition(".")
        found.setdefault(name, {})[what] = value
    pairs = [(item.get("path", ""), item.get("url", "")) for item in found.values()]
    return [(path, url) for path, url in pairs if path in links]


def _absolute(url: str, base: str) -> str:
    """An address that may be relative to its repository's."""
    if not url.startswith(("./", "../")):
        return url
    parts = urlsplit(base)
    path = posixpath.normpath(posixpath.join(parts.path, url))
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
