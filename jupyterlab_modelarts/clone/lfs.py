"""Large files that git-lfs keeps beside a repository."""

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .address import Place, find_place
from .contents import is_plain_file
from .git import Git

#: Git leaves large files to us, whatever the user's own settings say and whether git-lfs is here.
NO_FILTER = (
    "-c", "filter.lfs.smudge=",
    "-c", "filter.lfs.process=",
    "-c", "filter.lfs.required=false",
)  # fmt: skip

_SIZE = re.compile(rb"^\s*size: (\d+)$", re.MULTILINE)


def has_lfs() -> bool:
    """Whether git can get large files."""
    return shutil.which("git-lfs") is not None


async def wants_lfs(git: Git, folder: Path) -> bool:
    """Whether a clone was made with its large files."""
    found = await git.run("config", "--local", "--get", "filter.lfs.clean", cwd=folder, local=True)
    return has_lfs() and found.code == 0


async def list_large_files(git: Git, folder: Path) -> list[str]:
    """Those that git-lfs keeps, by what the repository says of its files."""
    result = await git.run("ls-files", "-z", "--", ":(attr:filter=lfs)", cwd=folder)
    names = result.stdout.decode(errors="surrogateescape").split("\0")
    return await asyncio.to_thread(
        lambda: [name for name in names if name and (folder / name).is_file()]
    )


async def large_size(git: Git, folder: Path) -> int:
    """Bytes of those in this version, as the files tell that stand in their place."""
    result = await git.must("lfs", "ls-files", "--debug", cwd=folder, local=True)
    return sum(map(int, _SIZE.findall(result.stdout)))


async def get_large_files(git: Git, folder: Path, on_line: Callable[[str], None]) -> None:
    """Get them.

    Args:
        git: for the repository.
        folder: its clone.
        on_line: told of progress.

    Raises:
        AppError: they cannot be had, or where they are is refused.
    """
    await git.must("lfs", "install", "--local", "--skip-repo", cwd=folder, local=True)
    server = await _find_server(git, folder)
    options = ["lfs.basicTransfersOnly=true", f"lfs.activityTimeout={git.stall_timeout}"]
    if server is not None:
        git = git.for_place(server)
        options.append(f"lfs.url={server.url}")
    await git.must(
        *(item for option in options for item in ("-c", option)),
        "lfs",
        "pull",
        cwd=folder,
        on_line=on_line,
        hears_stdout=True,
    )


async def _find_server(git: Git, folder: Path) -> Place | None:
    """Where they are; None for the host of an SSH address, which says so itself.

    A repository may name another server. Git-lfs is told which it is, so that it asks the one
    whose address is checked.
    """
    if is_plain_file(folder / ".lfsconfig"):
        for key in ("remote.origin.lfsurl", "lfs.url"):
            named = await git.run(
                "config", "--file", ".lfsconfig", "--get", key, cwd=folder, local=True
            )
            if url := named.stdout.decode(errors="replace").strip():
                return find_place(url, allow_file=git.allows_file)
    url = git.place.url
    if url.startswith("ssh:"):
        return None
    ending = "" if url.endswith(".git") else ".git"
    return Place(f"{url}{ending}/info/lfs")
