"""What a repository has, asked without cloning it."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from .address import Place
from .errors import Moved
from .git import Git, check_version
from .models import MAX_FOLDERS, MAX_REFS, CloneTree


class Refs(NamedTuple):
    """Branches and tags by name, and the default branch."""

    default: str
    branches: tuple[str, ...]
    tags: tuple[str, ...]


async def list_refs(git: Git, place: Place, timeout: float) -> Refs:
    """What there is.

    Raises:
        AppError: it cannot be asked.
    """
    check_version((await git.must("version", timeout=timeout, local=True)).stdout.decode())
    result = await git.must(
        "ls-remote", "--symref", "--", place.url, "HEAD", "refs/heads/*", "refs/tags/*",
        timeout=timeout,
    )  # fmt: skip
    default, branches, tags = "", [], []
    for line in result.stdout.decode(errors="replace").splitlines():
        what, _, name = line.partition("\t")
        if name == "HEAD" and what.startswith("ref: refs/heads/"):
            default = what.removeprefix("ref: refs/heads/")
        elif name.startswith("refs/heads/"):
            branches.append(name.removeprefix("refs/heads/"))
        elif name.startswith("refs/tags/") and not name.endswith("^{}"):
            tags.append(name.removeprefix("refs/tags/"))
    tags.sort(key=_version, reverse=True)
    return Refs(default if default in branches else "", tuple(branches), tuple(tags))


async def find_repository(git: Git, place: Place, timeout: float) -> tuple[Place, Refs]:
    """The same, and where it is: maybe only under its full name.

    Raises:
        AppError: it cannot be asked.
    """
    try:
        return place, await list_refs(git, place, timeout)
    except Moved:
        if place == place.full:
            raise
    return place.full, await list_refs(git, place.full, timeout)


async def list_folders(git: Git, place: Place, ref: str, timeout: float) -> CloneTree:
    """The folders of a version: of its commit only names are fetched.

    Raises:
        AppError: it cannot be asked.
    """
    folder = Path(tempfile.mkdtemp(prefix="git-tree-"))
    try:
        branch = (f"--branch={ref}",) if ref else ()
        await git.must(
            "clone", "--bare", "--quiet", "--depth=1", "--single-branch", "--no-tags",
            "--filter=blob:none", "--template=", *branch, "--", place.url, str(folder / "bare"),
            timeout=timeout,
        )  # fmt: skip
        result = await git.run(
            "ls-tree", "-r", "-d", "-z", "--name-only", "HEAD",
            cwd=folder / "bare", timeout=timeout, local=True,
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    names = [name.decode(errors="replace") for name in result.stdout.split(b"\0") if name]
    # Names with marks that cannot be printed are no names that anybody chooses.
    folders = sorted(name for name in names if name.isprintable())
    return CloneTree(folders=tuple(folders[:MAX_FOLDERS]), complete=len(folders) <= MAX_FOLDERS)


def shorten(names: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    """As many as may be sent, ``wanted`` among them."""
    first = (wanted,) if wanted in names else ()
    return tuple(dict.fromkeys((*first, *names)))[:MAX_REFS]


def _version(name: str) -> list[tuple[int, int | str]]:
    """For sorting: 1.10 comes after 1.9."""
    parts = re.split(r"(\d+)", name)
    return [(1, int(part)) if part.isdecimal() else (0, part) for part in parts]
