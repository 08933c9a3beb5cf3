"""Clones, against git: see docs/benchmarks.md."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.clone.repository import make_repository, size_of
from bench.harness import ROOT, Bench, say, scratch, touch_memory
from bench.jupyter import Lab, jupyterlab
from bench.processes import ServerProcess, free_port

REPEAT = 6


@contextmanager
def forge(home: Path) -> Iterator[str]:
    """A web server with one repository. Yields its address."""
    bare = home / "files" / "bench.git"
    bare.parent.mkdir(parents=True)
    make_repository(bare)
    say(f"a repository of {size_of(bare) / 1e6:.0f} MB")
    port = free_port()
    command = [sys.executable, "-m", "bench.clone.serve", str(bare.parent), str(port)]
    with ServerProcess(command, port, home / "log", {"PYTHONPATH": str(ROOT)}):
        yield f"http://127.0.0.1:{port}/bench.git"


def clone(lab: Lab, url: str) -> float:
    """Seconds of a job."""
    touch_memory(lab.root)
    seconds = lab.run_job({"kind": "clone", "url": url, "name": "ours"})
    check(lab.root / "ours")
    return seconds


def by_git(folder: Path, url: str) -> float:
    """Seconds of git."""
    touch_memory(folder)
    target = folder / "git"
    start = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", url, str(target)], check=True)
    seconds = time.perf_counter() - start
    check(target)
    return seconds


def check(folder: Path) -> None:
    """See that a clone is complete; it is removed."""
    command = ["git", "status", "--porcelain"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True)
    if done.stdout or not any(folder.glob("src/*/*/*.py")):
        raise RuntimeError(f"{folder.name} is not what was cloned")
    shutil.rmtree(folder)


def git_version() -> str:
    done = subprocess.run(["git", "--version"], stdout=subprocess.PIPE, check=True, text=True)
    return "git " + done.stdout.split()[2]


def main() -> int:
    bench = Bench("clone")
    with bench, scratch() as home, ExitStack() as stack:
        url = stack.enter_context(forge(home / "forge"))
        lab = stack.enter_context(jupyterlab(Path(sys.executable), home / "ours"))
        bench.compare(
            "200 MB over HTTP",
            "s",
            lambda: clone(lab, url),
            lambda: by_git(home, url),
            peer_name=git_version(),
            # Not more than 1.05 times as long.
            target=round(1 / 1.05, 3),
            better="lower",
            repeat=REPEAT,
        )
    return bench.status


if __name__ == "__main__":
    sys.exit(main())
