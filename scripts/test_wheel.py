"""Prove the package that users get, in a fresh environment without Node.js.

Builds the sdist, and the wheel from it; installs the wheel with the locked versions; checks that
both halves are enabled; starts the server, and asks every route for everything without a token.
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "jupyterlab_modelarts"
LABEXTENSION = "jupyterlab-modelarts"
#: OPTIONS is for all, as it only says what can be asked.
METHODS = {"delete", "get", "head", "patch", "post", "put"}
START_SECONDS = 60


class WheelError(Exception):
    """The package is not as it should be."""


def main() -> int:
    """Build, install, start, ask."""
    with tempfile.TemporaryDirectory(prefix="wheel-test-") as temporary:
        folder = Path(temporary)
        try:
            wheel = build(folder)
            env = environment(folder)
            install(wheel, folder, env)
            check_enabled(folder, env)
            check_routes(folder, env)
        except (WheelError, subprocess.CalledProcessError) as error:
            print(f"wheel: {error}")
            return 1
    return 0


def build(folder: Path) -> Path:
    """The wheel, built as a release is: from the sdist."""
    print("building sdist and wheel", flush=True)
    log = folder / "build.log"
    command = [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(ROOT)]
    with log.open("wb") as output:
        result = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        raise WheelError(f"the build failed:\n{log.read_text()}")
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def environment(folder: Path) -> dict[str, str]:
    """Variables under which the fresh environment is all there is: no Node.js, no user's files."""
    programs = folder / "venv" / "bin"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL_ENV"))
    }
    env = kept | {"HOME": str(folder / "home"), "PATH": str(programs), "TMPDIR": str(folder)}
    if shutil.which("node", path=env["PATH"]):
        raise WheelError("the environment has Node.js")
    return env


def install(wheel: Path, folder: Path, env: dict[str, str]) -> None:
    """Install the wheel into a new environment, with the versions of the lock."""
    print("installing", wheel.name, flush=True)
    (folder / "home").mkdir()
    venv.create(folder / "venv", with_pip=True)
    constraints = folder / "constraints.txt"
    constraints.write_text(without_hashes((ROOT / "requirements/dev.txt").read_text("utf-8")))
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "-qq", "-c", str(constraints)]
    # pip needs the user's own configuration of registries.
    home = {"HOME": os.environ.get("HOME", "/")}
    subprocess.run([*pip, str(wheel)], check=True, env=env | home)


def without_hashes(lock: str) -> str:
    """A lock file as constraints: pip would demand a hash for our own wheel too."""
    lines = (line.removesuffix(" \\") for line in lock.splitlines())
    return "\n".join(line for line in lines if not line.startswith((" ", "#"))) + "\n"


def check_enabled(folder: Path, env: dict[str, str]) -> None:
    """Both halves must be found, enabled and valid."""
    for words, name in ((["server", "extension"], PACKAGE), (["labextension"], LABEXTENSION)):
        result = subprocess.run(
            [str(folder / "venv/bin/jupyter"), *words, "list"],
            env=env,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        lines = " ".join(line for line in result.stdout.splitlines() if name in line)
        if "enabled" not in lines or "OK" not in lines:
            raise WheelError(f"jupyter {' '.join(words)} list:\n{result.stdout}")
        print(f"ok  jupyter {' '.join(words)} list")


def check_routes(folder: Path, env: dict[str, str]) -> None:
    """Every method of every route must refuse a request without a token."""
    with running_server(folder, env) as (url, token):
        api = json.loads(fetch(f"{url}modelarts/openapi.json", token=token)[1])
        routes = list(routes_of(api))
        if not routes:
            raise WheelError("modelarts/openapi.json lists no route")
        open_routes = []
        for method, path in routes:
            status, _ = fetch(f"{url}{path}", method=method)
            print(f"{'ok ' if status in (401, 403) else 'BAD'} {status} {method:8}{path}")
            if status not in (401, 403):
                open_routes.append(f"{method} {path}")
    if open_routes:
        raise WheelError(f"routes that answer without a token: {', '.join(open_routes)}")


def routes_of(api: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every method and path of an OpenAPI document, with an example for each parameter."""
    for template, operations in api["paths"].items():
        path = template.lstrip("/")
        for parameter in operations.get("parameters", []):
            value = example(parameter["schema"].get("pattern", ""))
            path = path.replace(f"{{{parameter['name']}}}", value)
        for method in sorted(METHODS & set(operations)):
            yield method.upper(), path


def example(pattern: str) -> str:
    """A value that a route takes: an id, or one of the words that its pattern names."""
    words: list[str] = re.findall(r"\w+", pattern)
    for candidate in ("0" * 32, *words, "x"):
        if re.search(pattern, candidate):
            return candidate
    raise WheelError(f"cannot think of an example for {pattern}")


def fetch(url: str, *, method: str = "GET", token: str = "") -> tuple[int, bytes]:
    """Ask for a URL. The request forgery check always passes, so that only the token counts."""
    headers = {"Cookie": "_xsrf=feed", "X-XSRFToken": "feed", "Tus-Resumable": "1.0.0"}
    if token:
        headers["Authorization"] = f"token {token}"
    data = b"" if method in ("PATCH", "POST", "PUT") else None
    # Only ever the server that this script has started.
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@contextmanager
def running_server(folder: Path, env: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A server from the fresh environment: its URL and token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex()
    (folder / "work").mkdir()
    command = [
        *(str(folder / "venv/bin/jupyter"), "server", "--no-browser"),
        *("--allow-root",) * (os.geteuid() == 0),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
        f"--ServerApp.root_dir={folder / 'work'}",
    ]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            env=env | {"JUPYTER_TOKEN": token},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}/"
        wait_for(url, token, server, log)
        yield url, token
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, token: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if fetch(f"{url}api/status", token=token)[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise WheelError(f"the server did not start:\n{log.read_text()}")


if __name__ == "__main__":
    sys.exit(main())
