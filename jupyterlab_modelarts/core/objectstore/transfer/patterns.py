"""Which of many files are taken: ``*.csv``, ``data/**``, ``cache/``."""

import re
from collections.abc import Callable, Iterable

_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]]+\]|.", re.DOTALL)
_SAME_AS_ONE = ((re.compile(r"\*{3,}"), "**"), (re.compile(r"(\*\*/)+"), "**/"))


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
        self._include = [_Pattern(pattern) for pattern in include if pattern]
        self._exclude = [_Pattern(pattern) for pattern in exclude if pattern]

    def take(self, path: str) -> bool:
        """Whether a path, relative to what is copied, is taken."""
        path = path.rstrip("/")
        if self._include and not any(pattern.matches(path) for pattern in self._include):
            return False
        return not any(pattern.matches(path) for pattern in self._exclude)


class _Pattern:
    """One pattern, of any user's making: no path may cost more than a few steps a character.

    So all ways to match are followed at once, not one after the other as `re` does: bit n of a
    number says that what has been read so far may be the first n pieces.
    """

    def __init__(self, text: str) -> None:
        pieces = _pieces(text)
        self._end = 1 << len(pieces)
        self._tests = [_test(piece) for piece in pieces]
        # The pieces that take each character, found when it is first met.
        self._taking: dict[str, int] = {}
        self._stars = _bits(piece in ("*", "**") for piece in pieces)
        self._folders = _bits(piece == "**/" for piece in pieces)
        self._within = _bits(piece in ("*", "**", "**/") for piece in pieces)
        self._across = _bits(piece in ("**", "**/") for piece in pieces)

    def matches(self, path: str) -> bool:
        places = self._skip(1)
        for character in path:
            taking = self._taking.get(character)
            if taking is None:
                taking = self._taking[character] = _bits(test(character) for test in self._tests)
            # Wildcards stay where they are; from inside a folder there is no way on but its end.
            stay = places & (self._across if character == "/" else self._within)
            places = stay | self._skip((places & taking) << 1)
            places |= (stay & self._stars) << 1
            if not places:
                return False
        return bool(places & self._end)

    def _skip(self, places: int) -> int:
        """These places, and those behind wildcards that stand for nothing."""
        places |= (places & self._folders) << 1
        return places | (places & self._stars) << 1


def _pieces(pattern: str) -> list[str]:
    pattern = pattern.removeprefix("./")
    body = pattern.strip("/")
    # No more than two wildcards follow each other then: "**/" and "*".
    for several, one in _SAME_AS_ONE:
        body = several.sub(one, body)
    is_anchored, is_below = "/" in pattern.rstrip("/"), pattern.endswith("/")
    start, end = [] if is_anchored else ["**/"], ["/", "**"] if is_below else []
    return [*start, *_PIECE.findall(body), *end]


def _test(piece: str) -> Callable[[str], bool]:
    """Whether a piece takes a character, and is done with it."""
    if piece in ("*", "**"):
        return lambda _: False
    if piece == "**/":
        return "/".__eq__
    if piece == "?":
        return lambda character: character != "/"
    if len(piece) > 1:
        accepted = _set(piece)
        return lambda character: character != "/" and accepted.fullmatch(character) is not None
    return piece.__eq__


def _set(piece: str) -> re.Pattern[str]:
    inner = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[")
    inner = f"^{inner[1:]}" if inner.startswith("!") else inner.replace("^", "\\^", 1)
    try:
        return re.compile(f"[{inner}]")
    except re.error:
        # A range from its end to its start: nothing is in it.
        return re.compile("(?!)")


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << number for number, flag in enumerate(flags) if flag)
