"""Lists of 100,000 objects, against jupyterlab-minio: see docs/benchmarks.md."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

from bench.harness import REPEAT, Bench, Measure, peers, say, scratch
from bench.jupyter import TOKEN, Lab, jupyterlab
from bench.listing.fill import fill
from bench.obs.keys import ACCESS, BUCKET, SECRET
from bench.obs.stores import seaweed
from bench.processes import free_port
from bench.upload.clients import MIB, Client

PEER = "jupyterlab-minio 2.4.2"
#: Objects in the folders ``many/`` and ``few/``.
MANY, FEW = 100_000, 3_000
PAGE = 1_000
SCRIPT = Path(__file__).with_name("browser.mjs")
BROWSER_TIMEOUT = 200


def page(client: Client, folder: str, start: str | None = None) -> tuple[int, str | None]:
    """A page, as the screen asks for it. Returns how many objects, and where the next begins."""
    query = {
        "connection": "operator-1",
        "bucket": BUCKET,
        "prefix": f"{folder}/",
        "limit": str(PAGE),
        **({} if start is None else {"start": start}),
    }
    found = json.loads(client.send("GET", f"/modelarts/obs/list?{urlencode(query)}").body)
    return len(found["items"]), found["next"]


def first_page(client: Client, folder: str) -> int:
    """The first rows of a folder."""
    return page(client, folder)[0]


def pages(client: Client, folder: str) -> int:
    """All of a folder, page after page."""
    found, start = page(client, folder)
    while start is not None:
        more, start = page(client, folder, start)
        found += more
    return found


def peers_list(client: Client, folder: str) -> int:
    """All of a folder: the peer has no pages."""
    reply = client.send("GET", f"/jupyterlab-minio/files/{BUCKET}/{folder}/")
    return len(json.loads(reply.body))


def seconds(lab: Lab, ask: Callable[[Client, str], int], folder: str, least: int) -> float:
    """How long an answer takes."""
    with closing(Client(lab.server.port)) as client:
        start = time.perf_counter()
        found = ask(client, folder)
        taken = time.perf_counter() - start
    if found < least:
        raise RuntimeError(f"{found} objects were listed in place of {least}")
    return taken


def others_p95(lab: Lab, work: Callable[[], object]) -> float:
    """The 95th percentile of milliseconds that other requests take while ``work`` goes on."""
    command = [sys.executable, "-m", "bench.listing.others", str(lab.server.port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        work()
        process.stdin.close()
        times = sorted(json.loads(process.stdout.readline()))
    return float(times[int(len(times) * 0.95)])


def measure_server(bench: Bench, ours: Lab) -> None:
    """100,000 objects page by page. Comes first: the server is fresh."""
    cold = seconds(ours, first_page, "many", PAGE)
    bench.limit("first page of 100,000 objects, fresh server", "s", [cold], target=1)
    samples = [seconds(ours, first_page, "many", PAGE) for _ in range(5 * REPEAT)]
    bench.limit("first page of 100,000 objects", "s", samples, target=1)
    late, growth = [], []
    before: int | None = None
    for _ in range(REPEAT):
        with ours.server.watch() as usage:
            late.append(others_p95(ours, lambda: seconds(ours, pages, "many", MANY)))
        before = before or usage.before
        growth.append((usage.peak - before) / MIB)
    bench.limit("other requests p95 while 100,000 are listed", "ms", late, target=20)
    bench.limit("server's memory growth, 100,000 listed", "MiB", growth, target=16)


def measure_browser(bench: Bench, ours: Lab) -> None:
    """The same folder on the screen."""
    order = {
        "url": f"http://127.0.0.1:{ours.server.port}/lab?token={TOKEN}",
        "folder": "many",
        "count": MANY,
    }
    first, late, growth = [], [], []
    for _ in range(REPEAT):
        # Should node be killed, chromium ends with the pipe between them.
        done = subprocess.run(
            ["node", str(SCRIPT), json.dumps(order)],
            stdout=subprocess.PIPE,
            timeout=BROWSER_TIMEOUT,
            check=True,
        )
        seen = json.loads(done.stdout)
        first.append(seen["first"])
        late.append(sorted(seen["frames"])[int(len(seen["frames"]) * 0.95)])
        growth.append((seen["after"] - seen["before"]) / MIB)
    bench.limit("chromium: first rows of 100,000 objects", "s", first, target=1)
    bench.limit("chromium: time between frames p95, scrolling", "ms", late, target=34)
    bench.limit("chromium: heap growth from 20,000 to 100,000 rows", "MiB", growth, target=2)


def repeated(work: Callable[[], float], at_least: float = 3) -> Callable[[], object]:
    """Do it again and again for some seconds, for percentiles to mean something."""

    def run() -> None:
        end = time.perf_counter() + at_least
        while time.perf_counter() < end:
            work()

    return run


def compare(bench: Bench, ours: Lab, theirs: Lab) -> None:
    """The same folders by the peer."""

    def listing(lab: Lab, ask: Callable[[Client, str], int], folder: str, least: int) -> Measure:
        return lambda: seconds(lab, ask, folder, least)

    bench.compare(
        "other requests p95 while 3,000 are listed",
        "ms",
        lambda: others_p95(ours, repeated(listing(ours, pages, "few", FEW))),
        lambda: others_p95(theirs, repeated(listing(theirs, peers_list, "few", FEW))),
        peer_name=PEER,
        target=10,
        better="lower",
    )
    bench.compare(
        "first rows of 3,000 objects",
        "s",
        listing(ours, first_page, "few", PAGE),
        listing(theirs, peers_list, "few", FEW),
        peer_name=PEER,
        target=2,
        better="lower",
    )
    bench.compare(
        "first rows of 100,000 objects",
        "s",
        listing(ours, first_page, "many", PAGE),
        listing(theirs, peers_list, "many", MANY),
        peer_name=PEER,
        target=20,
        better="lower",
        repeat=1,
    )


def ours_config(endpoint: str) -> dict[str, object]:
    """How our server is told of the store."""
    connection = {
        "name": "bench",
        "endpoint": endpoint,
        "access_key": ACCESS,
        "secret_key": SECRET,
        "bucket": BUCKET,
    }
    return {"ObjectStore": {"connections": [connection]}}


def peers_config(endpoint: str) -> dict[str, object]:
    """How the peer is told of it."""
    given = {"url": endpoint, "accessKey": ACCESS, "secretKey": SECRET, "pathStyle": True}
    return {"JupyterLabS3": given}


def configured(path: Path, config: dict[str, object]) -> Sequence[str]:
    """The options of a server that reads ``config``."""
    path.write_text(json.dumps(config))
    return [f"--config={path}"]


def main() -> int:
    bench = Bench("listing")
    with bench, scratch() as home, ExitStack() as stack:
        python = peers("listing")
        filer = free_port()
        store = stack.enter_context(seaweed(home / "store", filer))
        say(f"==> {MANY + FEW:,} objects")
        for folder, count in (("many", MANY), ("few", FEW)):
            fill(filer, BUCKET, folder, count)
        options = configured(home / "ours.json", ours_config(store))
        ours = stack.enter_context(jupyterlab(Path(sys.executable), home / "ours", options=options))
        measure_server(bench, ours)
        measure_browser(bench, ours)
        options = configured(home / "theirs.json", peers_config(store))
        theirs = stack.enter_context(jupyterlab(python, home / "theirs", options=options))
        compare(bench, ours, theirs)
    return bench.status


if __name__ == "__main__":
    sys.exit(main())
