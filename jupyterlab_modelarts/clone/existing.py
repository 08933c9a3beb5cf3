"""Clones that are there already: of which repository, and whether they may be pulled."""

import re
from contextlib import suppress
from pathlib import Path

from .address import Place, find_place
from .contents import some_of
from .errors import BadUrl, OtherBranch, OtherRepository, RiskySettings
from .git import Git
from .look import list_refs

#: With these, git would go where nobody has checked, write elsewhere, or run a program. The folder
#: may have come with an archive. What options and the environment of git overrule is not in it.
_RISKY = re.compile(
    r"include\..*|includeif\..*|url\..*|filter\..*|core\.(worktree|alternaterefscommand)|"
    r"http\.(.*\.)?(proxy|curloptresolve|followredirects)|remote\..*\.(proxy|uploadpack|vcs|lfsurl)|"
    r"lfs\.(url|customtransfer\..*|extension\..*|(.*\.)?standalonetransferagent)"
)
#: As ``git lfs install`` leaves them.
_LFS = re.compile(r"filter\.lfs\.\w+\n(true|git-lfs [\w %-]+)")


def origin_of(folder: Path) -> str | None:
    """The address of the repository that a folder is a clone of; None if it is not one."""
    config = folder / ".git" / "config"
    section = ""
    with suppress(OSError, UnicodeDecodeError):
        for line in config.read_text().splitlines():
            text = line.strip()
            if text.startswith("["):
                section = text
            elif section == '[remote "origin"]' and text.startswith("url = "):
                return text.removeprefix("url = ")
    return None


def is_clone_of(folder: Path, place: Place) -> bool:
    """Whether a folder is a clone of a repository, however its address was written."""
    try:
        origin = find_place(origin_of(folder) or "", allow_file=place.url.startswith("file:"))
    except BadUrl:
        return False
    return origin.full == place.full


async def check_existing(git: Git, folder: Path, ref: str) -> None:
    """Check whether a clone may be brought up to date.

    Args:
        git: for the repository.
        folder: the clone.
        ref: the branch that is wanted; empty for the default branch.

    Raises:
        OtherRepository: it is one of another repository.
        RiskySettings: it has settings that nobody here has made.
        OtherBranch: it has another branch checked out.
        AppError: the repository cannot be asked.
    """
    origins, risky = [], []
    for scope in ("--local", "--worktree"):
        listed = await git.run("config", scope, "--list", "-z", cwd=folder, local=True)
        for entry in listed.stdout.decode(errors="surrogateescape").split("\0"):
            key, _, value = entry.partition("\n")
            if key == "remote.origin.url":
                origins.append(value)
            elif _RISKY.fullmatch(key) and not _LFS.fullmatch(entry):
                risky.append(key)
    if len(set(origins)) != 1 or not is_clone_of(folder, git.place):
        raise OtherRepository(name=folder.name)
    if risky:
        raise RiskySettings(name=folder.name, settings=some_of(dict.fromkeys(risky)))
    head = await git.run("symbolic-ref", "--short", "--quiet", "HEAD", cwd=folder, local=True)
    found = head.stdout.decode(errors="replace").strip()
    wanted = ref or (await list_refs(git, git.place, None)).default
    if wanted and found != wanted:
        raise OtherBranch(name=folder.name, found=found or "HEAD", ref=wanted)
