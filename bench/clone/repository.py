"""The repository that is cloned: the same each time, without a network."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

SEED = 20261127
FOLDERS = 400
SOURCES = 6_000
COMMITS = 2_000
#: Files that each commit changes, of those that are text.
CHANGES = 6
#: Each so many commits one file that does not compress is added or replaced.
BINARY_EVERY = 12
BINARY_SIZES = (250_000, 2_100_000)
WORDS = 3_000
START = 1_700_000_000


def make_repository(bare: Path) -> None:
    """A bare repository of about 200 MB: source text with a history, and binary files."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", bare], check=True)
    command = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=bare, stdin=subprocess.PIPE) as importing:
        if importing.stdin is None:
            raise RuntimeError("git fast-import has no pipe")
        _write(importing.stdin)
    if importing.returncode != 0:
        raise RuntimeError("git fast-import failed")
    # As a forge has it: one pack, with deltas.
    subprocess.run(["git", "repack", "-a", "-d", "-f", "--quiet"], cwd=bare, check=True)


def size_of(bare: Path) -> int:
    """Bytes of its packs."""
    return sum(path.stat().st_size for path in bare.glob("objects/pack/*.pack"))


def _write(stream: IO[bytes]) -> None:
    """All commits, for fast-import."""
    random_ = random.Random(SEED)
    text = _Text(random_)
    sources = [_source_name(number) for number in range(SOURCES)]
    contents = {name: text.lines(random_.randint(40, 240)) for name in sources}
    _commit(stream, 0, ((name, _joined(lines)) for name, lines in contents.items()))
    for number in range(1, COMMITS + 1):
        changed = random_.sample(sources, CHANGES)
        for name in changed:
            lines = contents[name]
            place = random_.randrange(len(lines))
            lines[place : place + random_.randint(0, 4)] = text.lines(random_.randint(1, 8))
        files = [(name, _joined(contents[name])) for name in changed]
        if number % BINARY_EVERY == 0:
            name = f"assets/figure-{random_.randrange(COMMITS // BINARY_EVERY):03}.png"
            files.append((name, random_.randbytes(random_.randint(*BINARY_SIZES))))
        _commit(stream, number, iter(files))


def _commit(stream: IO[bytes], number: int, files: Iterator[tuple[str, bytes]]) -> None:
    message = f"change {number}".encode()
    stream.write(
        b"commit refs/heads/main\n"
        b"committer Bench <bench@example.org> %d +0000\ndata %d\n%s\n"
        % (START + 600 * number, len(message), message)
    )
    for name, content in files:
        stream.write(b"M 100644 inline %s\ndata %d\n" % (name.encode(), len(content)))
        stream.write(content)
        stream.write(b"\n")


def _source_name(number: int) -> str:
    folder = number % FOLDERS
    return f"src/part{folder % 20}/module{folder}/file{number}.py"


def _joined(lines: list[str]) -> bytes:
    return "".join(lines).encode()


class _Text:
    """Lines that look like source: few words often, many words rarely."""

    def __init__(self, random_: random.Random) -> None:
        self._random = random_
        letters = "etaoinshrdlucmfw"
        self._words = [
            "".join(random_.choices(letters, k=random_.randint(2, 11))) for _ in range(WORDS)
        ]
        self._weights = [1 / (rank + 3) for rank in range(WORDS)]

    def lines(self, count: int) -> list[str]:
        """So many."""
        words = iter(self._random.choices(self._words, self._weights, k=5 * count))
        return [
            f"{'    ' * self._random.randint(0, 3)}{a}_{b} = {c}({d}, {e!r})\n"
            for a, b, c, d, e in zip(words, words, words, words, words, strict=True)
        ]
