"""Which of many files are taken: ``*.csv``, ``data/**``, ``cache/``."""

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]")


class Patterns:
    """Patterns as gitignore and rclone have them.

    ``*`` and ``?`` stand for what is within one name, ``**`` for folders as well. A pattern
    without ``/`` is about the name alone, wherever it is; one that ends with ``/`` about all that
    is below.

    Args:
        include: what is taken; with none, everything.
        exclude: what is left out, also of what is included.
    """

    def __init__(self, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        self._include = [_compile(pattern) for pattern in include if pattern]
        self._exclude = [_compile(pattern) for pattern in exclude if pattern]

    def take(self, path: str) -> bool:
        """Whether a path, relative to what is copied, is taken."""
        path = path.rstrip("/")
        if self._include and not any(pattern.fullmatch(path) for pattern in self._include):
            return False
        return not any(pattern.fullmatch(path) for pattern in self._exclude)


def _compile(pattern: str) -> re.Pattern[str]:
    pattern = pattern.removeprefix("./")
    below = pattern.endswith("/")
    anchored = "/" in pattern.rstrip("/")
    body = _translate(pattern.strip("/"))
    start = "" if anchored else "(?:.*/)?"
    return re.compile(start + body + ("/.*" if below else ""), re.DOTALL)


def _translate(pattern: str) -> str:
    done, position = [], 0
    for special in _SPECIAL.finditer(pattern):
        done.append(re.escape(pattern[position : special.start()]))
        done.append(_meaning(special.group()))
        position = special.end()
    return "".join(done) + re.escape(pattern[position:])


def _meaning(special: str) -> str:
    fixed = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if special in fixed:
        return fixed[special]
    inner = special[1:-1].replace("\\", "\\\\").replace("[", "\\[")
    inner = f"^{inner[1:]}" if inner.startswith("!") else inner.replace("^", "\\^", 1)
    try:
        re.compile(f"[{inner}]")
    except re.error:
        return re.escape(special)
    return f"(?!/)[{inner}]"
