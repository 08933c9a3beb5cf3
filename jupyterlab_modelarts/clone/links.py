"""Symbolic links of a repository that lead out of the workspace."""

import os
from pathlib import Path


def disarm_links(folder: Path, root: Path) -> int:
    """Make files of the links in ``folder`` that lead out of ``root``, as where there are no links.

    Such a file holds the path that the link led to. Returns how many there were.
    """
    count = 0
    for where, folders, files in os.walk(folder):
        if ".git" in folders and Path(where) == folder:
            folders.remove(".git")
        for name in (*folders, *files):
            path = Path(where, name)
            if path.is_symlink() and not _is_inside(path, root):
                target = path.readlink()
                path.unlink()
                path.write_bytes(os.fsencode(target))
                count += 1
    return count


def _is_inside(link: Path, root: Path) -> bool:
    real = Path(os.path.realpath(link))
    return real == root or root in real.parents
