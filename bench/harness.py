"""What all benches share: rows measured in turn with a peer, the table, the results file.

A bench is a module ``bench/NAME/run.py`` whose ``main`` does

    with Bench("NAME") as bench:
        bench.compare("copying 1 GiB", "MB/s", ours, peer, peer_name="cp 9.1", target=2)
        bench.limit("memory growth", "MiB", samples, target=32)
    return bench.status
"""

import hashlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Literal, NamedTuple

from typing_extensions import Self

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
RESULTS = ROOT / "bench" / "results"
REPEAT = 3

Better = Literal["higher", "lower"]
Measure = Callable[[], float]


class Row(NamedTuple):
    """One line of the results. All values are medians.

    Attributes:
        metric: what was measured, in words.
        unit: of ``ours`` and ``peer``.
        ours: our value.
        peer: the peer's value; null for a limit.
        peer_name: who the peer is; null for a limit.
        ratio: how many times better ours is than the peer's; null for a limit.
        target: the least ``ratio``; for a limit the worst ``ours``.
        ok: whether the target is met.
    """

    metric: str
    unit: str
    ours: float
    peer: float | None
    peer_name: str | None
    ratio: float | None
    target: float
    ok: bool


class Bench:
    """Collects the rows of one bench. Leaving its ``with`` block writes and prints them.

    Args:
        name: the folder's name.
        seconds: after this time the bench is given up.
    """

    def __init__(self, name: str, seconds: int = 900) -> None:
        self.name = name
        self.rows: list[Row] = []
        self._seconds = seconds

    def compare(
        self,
        metric: str,
        unit: str,
        ours: Measure,
        peer: Measure,
        *,
        peer_name: str,
        target: float,
        better: Better = "higher",
        repeat: int = REPEAT,
    ) -> Row:
        """Run ours and the peer's in turn, one and the other first by turns, and add a row.

        Args:
            metric: what is measured.
            unit: of what the callables return.
            ours: does the work once and returns the value.
            peer: the same for the peer.
            peer_name: the peer's name and version.
            target: how many times better ours has to be.
            better: whether higher or lower values are better.
            repeat: how often each is run.
        """
        say(f"{metric}, {unit}")
        pairs: list[tuple[float, float]] = []
        for turn in range(repeat):
            if turn % 2 == 0:
                pair = ours(), peer()
            else:
                theirs_first = peer()
                pair = ours(), theirs_first
            say(f"    ours {pair[0]:9.2f}   {peer_name} {pair[1]:9.2f}")
            pairs.append(pair)
        mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
        ratio = mine / theirs if better == "higher" else theirs / mine
        row = Row(metric, unit, mine, theirs, peer_name, ratio, target, ratio >= target)
        self.rows.append(row)
        return row

    def limit(self, metric: str, unit: str, samples: Sequence[float], *, target: float) -> Row:
        """Add a row without a peer: the samples' median must not be above ``target``."""
        say(f"{metric}, {unit}\n    ours {'  '.join(f'{sample:.2f}' for sample in samples)}")
        value = statistics.median(samples)
        row = Row(metric, unit, value, None, None, None, target, value <= target)
        self.rows.append(row)
        return row

    @property
    def status(self) -> int:
        """The exit status: 0 when there are rows and all are ok."""
        return 0 if self.rows and all(row.ok for row in self.rows) else 1

    def __enter__(self) -> Self:
        say(machine())
        self._interrupt_on(signal.SIGTERM, signal.SIGALRM)
        signal.alarm(self._seconds)
        return self

    def _interrupt_on(self, *signals: signal.Signals) -> None:
        """Let ``with`` blocks end what they started when this process is to end."""

        def interrupt(number: int, _: FrameType | None) -> None:
            late = f" after {self._seconds} s" if number == signal.SIGALRM else ""
            raise SystemExit(f"bench {self.name}: given up{late}")

        for each in signals:
            signal.signal(each, interrupt)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.alarm(0)
        if error is not None:
            return
        RESULTS.mkdir(exist_ok=True)
        rows = [_rounded(row) for row in self.rows]
        text = json.dumps(rows, indent=2, ensure_ascii=False)
        (RESULTS / f"{self.name}.json").write_text(text + "\n", "utf-8")
        say(f"\n{table(self.rows)}")


def _rounded(row: Row) -> dict[str, Any]:
    return {
        key: float(f"{value:.4g}") if isinstance(value, float) else value
        for key, value in row._asdict().items()
    }


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, aligned to be read as it is."""
    lines: list[tuple[str, ...]] = [("metric", "unit", "ours", "peer", "ratio", "target", "ok")]
    for row in rows:
        limit = row.peer is None
        lines.append(
            (
                row.metric,
                row.unit,
                f"{row.ours:.4g}",
                "" if limit else f"{row.peer:.4g} ({row.peer_name})",
                "" if row.ratio is None else f"{row.ratio:.2f}x",
                f"<= {row.target:g}" if limit else f">= {row.target:g}x",
                "yes" if row.ok else "NO",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def say(text: str) -> None:
    """Print now."""
    print(text, flush=True)


def machine() -> str:
    """The machine in a line, and whether somebody else keeps it busy."""
    cores = os.cpu_count() or 1
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    line = f"{system}, {cores} cores, Python {platform.python_version()}"
    load = os.getloadavg()[0]
    warning = "; somebody else is busy here: trust the ratios more than the rates"
    return f"{line}, load {load:.1f}{warning if load > cores / 2 else ''}"


def peers(name: str) -> Path:
    """The Python of an environment with all of ``bench/NAME/requirements.txt``.

    It is made when it is not there, and anew when the requirements have changed.
    """
    wanted = ROOT / "bench" / name / "requirements.txt"
    folder = CACHE / name / "venv"
    python = folder / "bin" / "python"
    stamp = folder / ".installed"
    digest = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return python
    say(f"==> The peers of {name}, in {folder.relative_to(ROOT)}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(wanted)], check=True)
    stamp.write_text(digest)
    return python


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder on the project's disk."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=CACHE, ignore_cleanup_errors=True) as path:
        yield Path(path)


def touch_memory(folder: Path) -> None:
    """Use the memory once that is about to be filled, by a file in ``folder`` that goes again.

    A virtual machine hands freed memory back to its host within seconds, and getting it again
    takes longer than copying to it. That is a cost of the machine, not of who is measured.
    """
    file = folder / ".touch.bin"
    with file.open("wb") as target:
        for _ in range(2048):
            target.write(bytes(1 << 20))
    os.sync()  # what was written before is not to be paid for now
    file.unlink()
