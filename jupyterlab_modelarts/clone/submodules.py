"""Submodules, level by level: each address is checked before git has it."""

import asyncio
import os
import posixpath
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from ..core.errors import N_
from ..core.files import remove_quietly
from .address import Place, find_place, hide_password
from .contents import is_plain_file
from .errors import BadUrl, CloneError, Moved
from .git import Git
from .lfs import NO_FILTER

#: More levels than anybody has.
MAX_LEVELS = 10
_FACTS = r"^submodule\..+\.(path|url)$"


class _Submodule(NamedTuple):
    """As ``.gitmodules`` has it."""

    name: str
    path: str
    url: str


async def get_submodules(
    git: Git,
    place: Place,
    folder: Path,
    on_line: Callable[[str], None],
    on_left_out: Callable[[Path, CloneError], None],
    level: int = 0,
) -> list[tuple[Git, Path]]:
    """Get those of a clone, and those in them. Returns where they are.

    One that can never be had is no reason to lose the others.

    Args:
        git: for ``place``.
        place: the repository.
        folder: its clone.
        on_line: told of progress.
        on_left_out: told of each that cannot be had, and why.
        level: how deep ``folder`` is.

    Raises:
        AppError: one cannot be had now.
    """
    found: list[tuple[Git, Path]] = []
    for submodule in await _listed(git, folder, on_left_out):
        inside = folder / submodule.path
        try:
            if level >= MAX_LEVELS:
                reason = N_("the repositories are inside each other without end")
                raise BadUrl(url=hide_password(submodule.url), reason=reason)
            inner = find_place(_absolute(submodule.url, place.url), allow_file=git.allows_file)
            inner_git = git.for_place(inner)
            await _remove_half(git, folder, submodule)
            await _update(inner_git, folder, submodule, inner, on_line)
        except CloneError as error:
            if error.retryable:
                raise
            on_left_out(inside, error)
            continue
        found.append((inner_git, inside))
        found += await get_submodules(inner_git, inner, inside, on_line, on_left_out, level + 1)
    return found


async def _update(
    git: Git, folder: Path, submodule: _Submodule, place: Place, on_line: Callable[[str], None]
) -> None:
    """Get one."""
    for each in (place, place.full):
        # Git goes where this says, not where it would find that ``.gitmodules`` sends it.
        key = f"submodule.{submodule.name}.url"
        await git.must("config", key, each.url, cwd=folder, local=True)
        options = ("--progress", "--init", "--force")
        try:
            await git.must(
                *NO_FILTER, "submodule", "update", *options, "--", submodule.path,
                cwd=folder, on_line=on_line,
            )  # fmt: skip
        except Moved:
            if each == place.full:
                raise
        else:
            return


async def _listed(
    git: Git, folder: Path, on_left_out: Callable[[Path, CloneError], None]
) -> list[_Submodule]:
    """Those that are really in the tree. Of two in one place git may take the other one."""
    if not is_plain_file(folder / ".gitmodules"):
        return []
    tree = await git.run("ls-files", "--stage", "-z", cwd=folder, local=True)
    links = {
        entry.partition(b"\t")[2].decode(errors="surrogateescape")
        for entry in tree.stdout.split(b"\0")
        if entry.startswith(b"160000 ")
    }
    listed = await git.run(
        "config", "--file", ".gitmodules", "-z", "--get-regexp", _FACTS, cwd=folder, local=True
    )
    facts: dict[str, dict[str, str]] = {}
    for entry in listed.stdout.decode(errors="surrogateescape").split("\0"):
        key, _, value = entry.partition("\n")
        name, _, what = key.removeprefix("submodule.").rpartition(".")
        facts.setdefault(name, {})[what] = value
    found = [
        _Submodule(name, item["path"], item.get("url", ""))
        for name, item in facts.items()
        if item.get("path") in links
    ]
    often = Counter(submodule.path for submodule in found)
    for submodule in found:
        if often[submodule.path] > 1:
            reason = N_("another submodule has the same folder")
            error = BadUrl(url=hide_password(submodule.url), reason=reason)
            on_left_out(folder / submodule.path, error)
    return [submodule for submodule in found if often[submodule.path] == 1]


async def _remove_half(git: Git, folder: Path, submodule: _Submodule) -> None:
    """Remove what a run has left that was killed: git would take it for the repository."""
    name, path, _ = submodule
    if ".." in name.split("/"):
        return
    found = await git.must("rev-parse", "--git-path", f"modules/{name}", cwd=folder, local=True)
    half = folder / os.fsdecode(found.stdout.removesuffix(b"\n"))
    head = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    whole = await git.run(f"--git-dir={half}", *head, local=True)
    if whole.code != 0:
        await asyncio.to_thread(remove_quietly, half)
        await asyncio.to_thread(remove_quietly, folder / path / ".git")


def _absolute(url: str, base: str) -> str:
    """An address that may be relative to its repository's."""
    if not url.startswith(("./", "../")):
        return url
    parts = urlsplit(base)
    path = posixpath.normpath(posixpath.join(parts.path, url))
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
