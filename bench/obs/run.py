"""Transfers with object stores, against s5cmd, aws s3 cp, rclone and plain boto3.

All work with the same SeaweedFS, and, where the store is not to be what limits, with nginx.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from bench.harness import REPEAT, Bench, Measure, peers, scratch, touch_memory
from bench.obs.keys import ACCESS, BUCKET, SECRET
from bench.obs.stores import nginx, seaweed
from bench.processes import Usage

MIB = 1 << 20
GIB = 1 << 30
SMALL_FILES, SMALL_SIZE = 5000, 10 << 10
#: How fast we have to be.
TARGETS = {"s5cmd": 0.95, "aws s3 cp": 1.0, "rclone": 1.0, "boto3": 1.0}


class Talker:
    """A process that does what it is told by a line of JSON."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._read()

    def ask(self, question: Mapping[str, Any]) -> float:
        """Seconds that it took."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return float(self._read()["seconds"])

    def watch(self) -> Usage:
        """Watch what it uses."""
        return Usage(psutil.Process(self._process.pid))

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("it ended")
        return dict(json.loads(line))

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def talker(command: Sequence[str]) -> Iterator[Talker]:
    """One that ends with the block."""
    made = Talker(command)
    try:
        yield made
    finally:
        made.close()


class Places:
    """Fresh places for each measurement: nothing is compared with, or replaces, what is there."""

    def __init__(self, home: Path) -> None:
        self.root = home / "root"
        self.root.mkdir()
        (self.root / "small").mkdir()
        block = os.urandom(8 * MIB)
        with (self.root / "big").open("wb") as file:
            for number in range(GIB // len(block)):
                file.write(block[number:] + block[:number])
        for number in range(SMALL_FILES):
            (self.root / "small" / f"{number:05}").write_bytes(block[number : number + SMALL_SIZE])
        self._numbers = count()

    def key(self) -> str:
        """Where nothing is in the bucket."""
        return f"{next(self._numbers)}/"

    def folder(self) -> Path:
        """An empty one in the workspace."""
        made = self.root / f"out-{next(self._numbers)}"
        made.mkdir()
        return made


def timed(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds that a program takes."""
    start = time.perf_counter()
    subprocess.run(
        command,
        env=os.environ | dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return time.perf_counter() - start


class Programs:
    """The peers, and we: each copies ``what`` (big or small) up or down."""

    def __init__(self, places: Places, endpoint: str, python: Path, ours: Talker, plain: Talker):
        self.root = places.root
        self._places = places
        self._endpoint = endpoint
        self._bin = python.parent
        self._ours = ours
        self._plain = plain
        self._environment = {
            "AWS_ACCESS_KEY_ID": ACCESS,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "RCLONE_CONFIG": str(places.root / "rclone.conf"),
            "RCLONE_S3_PROVIDER": "Other",
            "RCLONE_S3_ENDPOINT": endpoint,
            "RCLONE_S3_ACCESS_KEY_ID": ACCESS,
            "RCLONE_S3_SECRET_ACCESS_KEY": SECRET,
        }

    def up(self, who: str, what: str) -> float:
        """Seconds to send."""
        key, source = self._places.key(), self._places.root / what
        folder = what == "small"
        if who == "ours":
            destination = f"obs://{BUCKET}/{key}"
            return self._ours.ask(_spec("upload", what, destination))
        if who == "boto3":
            target = key if folder else key + what
            return self._plain.ask({"what": "up", "path": str(source), "key": target})
        return self._run(who, f"{source}/" if folder else str(source), f"{key}", folder)

    def down(self, who: str, what: str) -> float:
        """Seconds to fetch what lies under ``source/``."""
        target = self._places.folder()
        key = "source/small/" if what == "small" else "source/big"
        if who == "ours":
            spec = _spec("download", f"obs://{BUCKET}/{key}", target.name)
            seconds = self._ours.ask(spec)
        elif who == "boto3":
            seconds = self._plain.ask({"what": "down", "path": str(target), "key": key})
        else:
            seconds = self._run(who, key, f"{target}/", what == "small", down=True)
        size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
        expected = GIB if what == "big" else SMALL_FILES * SMALL_SIZE
        if size != expected:
            raise RuntimeError(f"{who}: {size} bytes came, {expected} were wanted")
        if what == "big":
            shutil.rmtree(target)
        return seconds

    def _run(self, who: str, source: str, target: str, folder: bool, down: bool = False) -> float:
        scheme = ":s3:" if who == "rclone" else "s3://"
        remote = f"{scheme}{BUCKET}/{source if down else target}"
        pair = [remote, target] if down else [source, remote]
        if who == "s5cmd":
            if folder and down:
                pair[0] += "*"
            command = ["s5cmd", "--endpoint-url", self._endpoint, "cp", *pair]
        elif who == "rclone":
            command = ["rclone", "copy", *pair]
        else:
            more = ["--recursive"] if folder else []
            command = ["aws", "--endpoint-url", self._endpoint, "s3", "cp", *more, *pair]
        return timed([str(self._bin / command[0]), *command[1:]], self._environment)


def _spec(action: str, source: str, destination: str) -> dict[str, Any]:
    return {
        "kind": "obs",
        "action": action,
        "connection": "bench",
        "sources": [source],
        "destination": destination,
    }


def measure(programs: Programs, way: str, who: str, what: str) -> Measure:
    """MB/s of the big file, seconds of the small ones. Nobody flushes."""
    move: Callable[[str, str], float] = getattr(programs, way)

    def run() -> float:
        touch_memory(programs.root)
        seconds = move(who, what)
        return GIB / seconds / 1e6 if what == "big" else seconds

    return run


def compare(
    bench: Bench, programs: Programs, where: str, ways: Sequence[str], targets: Mapping[str, float]
) -> None:
    """All peers, both sizes."""
    for what in ("big", "small"):
        for way in ways:
            for who, target in targets.items():
                name = "1 GiB" if what == "big" else f"{SMALL_FILES:,} x 10 KiB"
                bench.compare(
                    f"{where}, {way}, {name}",
                    "MB/s" if what == "big" else "s",
                    measure(programs, way, "ours", what),
                    measure(programs, way, who, what),
                    peer_name=who,
                    target=target,
                    better="higher" if what == "big" else "lower",
                    repeat=REPEAT,
                )


def main() -> int:
    bench = Bench("obs", seconds=2400)
    with bench, scratch() as home, ExitStack() as stack:
        python = peers("obs")
        places = Places(home)
        store = stack.enter_context(seaweed(home / "store"))
        ours = stack.enter_context(talker(_ours(places, store)))
        plain_command = [str(python), str(Path(__file__).with_name("plain.py"))]
        plain = stack.enter_context(talker([*plain_command, store, ACCESS, SECRET, BUCKET]))
        programs = Programs(places, store, python, ours, plain)
        for what in ("big", "small"):
            ours.ask(_spec("upload", what, f"obs://{BUCKET}/source/"))
        peaks = []
        for way in ("up", "down"):
            with ours.watch() as usage:
                measure(programs, way, "ours", "big")()
            peaks.append(usage.peak / MIB)
        bench.limit("memory of the process, 1 GiB up and down", "MiB", peaks, target=200)
        compare(bench, programs, "SeaweedFS", ("down", "up"), TARGETS)
        static = stack.enter_context(nginx(home / "nginx", places.root, BUCKET))
        ours = stack.enter_context(talker(_ours(places, static)))
        plain = stack.enter_context(talker([*plain_command, static, ACCESS, SECRET, BUCKET]))
        still = Programs(places, static, python, ours, plain)
        compare(bench, still, "nginx", ("down",), {"boto3": 1.8})
    return bench.status


def _ours(places: Places, endpoint: str) -> list[str]:
    return [sys.executable, "-m", "bench.obs.ours", str(places.root), endpoint]


if __name__ == "__main__":
    sys.exit(main())
