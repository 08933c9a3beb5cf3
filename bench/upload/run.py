"""Uploads, against JupyterLab's own and another tus server: see docs/benchmarks.md."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from bench.harness import REPEAT, Bench, Measure, peers, scratch, touch_memory
from bench.jupyter import Lab, jupyterlab
from bench.processes import ServerProcess
from bench.upload.browsing import Ui, make_files, seconds_in_browser
from bench.upload.clients import (
    MIB,
    Client,
    lag_p99,
    send_by_contents,
    send_by_tus,
)
from bench.upload.servers import far_away, tuspyserver

GIB = 1 << 30
LAB = "JupyterLab 4.6.6"
#: Measures how late the server's event loop is.
LAG = "bench.lag"
TUS = "tuspyserver 4.4.3"
#: JupyterLab's rate does not depend on the size; from 512 MiB on its screen fails in chromium
#: (ERR_BLOB_OUT_OF_MEMORY).
LAB_SIZE = 256 * MIB
FAR_SIZE = 64 * MIB
PART = 8 * MIB
ROUND_TRIP_MS = 100
SMALL_FILES = 1000
SMALL_SIZE = 10 << 10


def rate(size: int, folder: Path, upload: Callable[[], object]) -> float:
    """MB/s of an upload of ``size`` bytes into ``folder``, whose files are removed then."""
    touch_memory(folder)
    start = time.perf_counter()
    upload()
    seconds = time.perf_counter() - start
    files = [path for path in folder.iterdir() if path.is_file()]
    sizes = [file.stat().st_size for file in files]
    if size not in sizes:
        raise RuntimeError(f"{size} bytes were uploaded, and {sizes} are there")
    for file in files:
        file.unlink()
    return size / seconds / 1e6


def by_tus(port: int, folder: Path, url: str, size: int = GIB, part: int | None = None) -> Measure:
    """A tus upload by a program."""

    def upload() -> None:
        with closing(Client(port)) as client:
            send_by_tus(client, url, "ours.bin", size, part)

    return lambda: rate(size, folder, upload)


def by_contents(port: int, folder: Path, size: int) -> Measure:
    """An upload by a program that speaks JupyterLab's protocol."""

    def upload() -> None:
        with closing(Client(port)) as client:
            send_by_contents(client, "theirs.bin", size)

    return lambda: rate(size, folder, upload)


def by_ours(lab: Lab, size: int = GIB, part: int | None = None, port: int | None = None) -> Measure:
    """A tus upload by a program, to us."""
    return by_tus(port or lab.server.port, lab.root, "/modelarts/upload/", size, part)


def measure_server(bench: Bench, ours: Lab) -> None:
    """What our server uses. Comes first: the server is fresh."""
    client = Client(ours.server.port)
    upload = by_ours(ours)
    growth, lag, cpu = [], [], []
    before: int | None = None
    for _ in range(REPEAT):
        lag_p99(client)
        with ours.server.watch() as usage:
            upload()
        before = before or usage.before
        lag.append(lag_p99(client))
        growth.append((usage.peak - before) / MIB)
        cpu.append(usage.cpu * 1000 / (GIB / MIB))
    bench.limit("server's memory growth, 1 GiB", "MiB", growth, target=32)
    bench.limit("server's event loop delay p99, 1 GiB", "ms", lag, target=15)
    bench.limit("server's processor time per MiB", "ms", cpu, target=2)


def compare_programs(bench: Bench, ours: Lab, theirs: Lab) -> None:
    """A program on the same machine."""
    bench.compare(
        "program, 1 GiB (peer: 256 MiB)",
        "MB/s",
        by_ours(ours),
        by_contents(theirs.server.port, theirs.root, LAB_SIZE),
        peer_name=LAB,
        target=12,
    )


def compare_tus(bench: Bench, ours: Lab, tus: ServerProcess, folder: Path) -> None:
    """The same client for both, as the protocol is the same."""
    bench.compare(
        "program, 1 GiB in parts of 8 MiB",
        "MB/s",
        by_ours(ours, part=PART),
        by_tus(tus.port, folder, "/files/", part=PART),
        peer_name=TUS,
        target=1,
    )


def compare_far(bench: Bench, ours: Lab, theirs: Lab, log: Path) -> None:
    """A program far away."""
    with (
        far_away(ours.server.port, ROUND_TRIP_MS, log) as our_port,
        far_away(theirs.server.port, ROUND_TRIP_MS, log) as their_port,
    ):
        bench.compare(
            f"program, 64 MiB, {ROUND_TRIP_MS} ms round trip",
            "MB/s",
            by_ours(ours, FAR_SIZE, port=our_port),
            by_contents(their_port, theirs.root, FAR_SIZE),
            peer_name=LAB,
            target=8,
        )


def compare_screens(bench: Bench, ours: Lab, theirs: Lab, home: Path) -> None:
    """A user with chromium."""

    def seconds(ui: Ui, lab: Lab, folder: str, count: int, size: int) -> Measure:
        names = make_files(home / folder, count, size)

        def measure() -> float:
            touch_memory(home)
            return seconds_in_browser(ui, lab, home / folder, names)

        return measure

    def megabytes(ui: Ui, lab: Lab, size: int) -> Measure:
        measure = seconds(ui, lab, f"large-{ui}", 1, size)
        return lambda: size / measure() / 1e6

    bench.compare(
        "chromium, 1 GiB (peer: 256 MiB)",
        "MB/s",
        megabytes("ours", ours, GIB),
        megabytes("lab", theirs, LAB_SIZE),
        peer_name=LAB,
        target=8,
    )
    bench.compare(
        f"chromium, {SMALL_FILES:,} files of 10 KiB",
        "s",
        seconds("ours", ours, "small-ours", SMALL_FILES, SMALL_SIZE),
        seconds("lab", theirs, "small-lab", SMALL_FILES, SMALL_SIZE),
        peer_name=LAB,
        target=5,
        better="lower",
    )


def main() -> int:
    bench = Bench("upload")
    with bench, scratch() as home, ExitStack() as stack:
        python = peers("upload")
        ours = stack.enter_context(
            jupyterlab(Path(sys.executable), home / "ours", extensions=(LAG,))
        )
        measure_server(bench, ours)
        theirs = stack.enter_context(jupyterlab(python, home / "theirs", extensions=(LAG,)))
        compare_programs(bench, ours, theirs)
        with tuspyserver(python, home / "tus") as tus:
            compare_tus(bench, ours, tus, home / "tus" / "files")
        compare_far(bench, ours, theirs, home / "far.log")
        compare_screens(bench, ours, theirs, home)
    return bench.status


if __name__ == "__main__":
    sys.exit(main())
