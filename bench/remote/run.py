"""Downloads from a URL, against curl: see docs/benchmarks.md."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.harness import REPEAT, Bench, scratch, touch_memory
from bench.jupyter import Lab, jupyterlab
from bench.processes import ServerProcess, free_port

MIB = 1 << 20
SIZE = 1 << 30
#: Measures how late the server's event loop is.
LAG = "bench.lag"

NGINX = """
daemon off;
master_process off;
pid {home}/pid;
error_log stderr warn;
events {{}}
http {{
  access_log off;
  sendfile on;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {home}/files;
  }}
}}
"""


@contextmanager
def nginx(home: Path) -> Iterator[str]:
    """A web server with one file. Yields the file's URL."""
    (home / "files").mkdir(parents=True)
    with (home / "files" / "file.bin").open("wb") as file:
        for _ in range(SIZE // MIB):
            file.write(os.urandom(MIB))
    port = free_port()
    (home / "nginx.conf").write_text(NGINX.format(home=home, port=port))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", "stderr"]
    with ServerProcess(command, port, home / "log"):
        yield f"http://127.0.0.1:{port}/file.bin"


def download(lab: Lab, url: str) -> float:
    """MB/s of a job, from asking for it until it has succeeded; the file is flushed by then."""
    touch_memory(lab.root)
    seconds = lab.run_job({"kind": "remote", "url": url, "name": "file.bin"})
    return check(lab.root / "file.bin", seconds)


def by_curl(folder: Path, url: str) -> float:
    """MB/s of curl, which does not flush the file."""
    touch_memory(folder)
    target = folder / "curl.bin"
    start = time.perf_counter()
    subprocess.run(["curl", "-s", "-o", str(target), url], check=True)
    return check(target, time.perf_counter() - start)


def check(file: Path, seconds: float) -> float:
    """The rate, if the file is complete; it is removed."""
    if file.stat().st_size != SIZE:
        raise RuntimeError(f"{file.name} has {file.stat().st_size} bytes")
    file.unlink()
    return SIZE / seconds / 1e6


def measure_server(bench: Bench, lab: Lab, url: str) -> None:
    """What our server uses. Comes first: the server is fresh."""
    growth, lag = [], []
    before: int | None = None
    for _ in range(REPEAT):
        lab.ask("bench/lag")
        with lab.server.watch() as usage:
            download(lab, url)
        lag.append(float(lab.ask("bench/lag")["p99"]))
        before = before or usage.before
        growth.append((usage.peak - before) / MIB)
    bench.limit("server's memory growth, 1 GiB", "MiB", growth, target=48)
    bench.limit("server's event loop delay p99, 1 GiB", "ms", lag, target=15)


def curl_version() -> str:
    done = subprocess.run(["curl", "--version"], stdout=subprocess.PIPE, check=True, text=True)
    return " ".join(done.stdout.split()[:2])


def main() -> int:
    bench = Bench("remote")
    with bench, scratch() as home, ExitStack() as stack:
        url = stack.enter_context(nginx(home / "nginx"))
        options = ("--Remote.allowed_networks=127.0.0.0/8",)
        python = Path(sys.executable)
        lab = stack.enter_context(
            jupyterlab(python, home / "ours", extensions=(LAG,), options=options)
        )
        measure_server(bench, lab, url)
        bench.compare(
            "1 GiB from nginx",
            "MB/s",
            lambda: download(lab, url),
            lambda: by_curl(home, url),
            peer_name=curl_version(),
            target=1,
            repeat=6,
        )
    return bench.status


if __name__ == "__main__":
    sys.exit(main())
