"""Behind nginx with its default limit of 1 MB a request, and below a path as in JupyterHub."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.realserver import TOKEN, RealServer, free_port

from .tus import Tus, location, pattern, until

BASE = "/user/x"
MIB = 1 << 20

CONFIGURATION = """
daemon off;
master_process off;
pid {home}/pid;
error_log stderr warn;
events {{}}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location {base}/ {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
    }}
  }}
}}
"""


def find_nginx() -> str:
    # Debian keeps it where only root looks.
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "nginx is missing: run scripts/system_deps.sh"
    return program


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    server = RealServer(tmp_path_factory.mktemp("behind"), (f"--ServerApp.base_url={BASE}/",))
    server.client.base_url = httpx.URL(f"http://127.0.0.1:{server.port}{BASE}")
    with server:
        yield server


@pytest.fixture(scope="module")
def proxied(server: RealServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tus]:
    """Uploads through nginx."""
    home, port = tmp_path_factory.mktemp("nginx"), free_port()
    values = {"home": home, "port": port, "upstream": server.port, "base": BASE}
    Path(home, "nginx.conf").write_text(CONFIGURATION.format_map(values))
    command = [find_nginx(), "-p", str(home), "-c", str(home / "nginx.conf")]
    with (home / "log").open("wb") as log:
        nginx = subprocess.Popen([*command, "-e", "stderr"], stderr=log)
    url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"token {TOKEN}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        try:
            until(lambda: answers(client, nginx, home / "log"))
            yield Tus(server, "", client, f"{BASE}/modelarts/upload/")
        finally:
            nginx.terminate()
            nginx.wait(15)


def answers(client: httpx.Client, nginx: subprocess.Popen[bytes], log: Path) -> bool:
    assert nginx.poll() is None, log.read_text()
    try:
        return client.get(f"{BASE}/modelarts/capabilities").status_code == 200
    except httpx.TransportError:
        return False


def test_a_part_beyond_the_proxys_limit_is_refused_by_it_and_a_smaller_one_passes(
    proxied: Tus,
) -> None:
    content = pattern(3 * MIB)
    url = proxied.new(len(content), filename="halved.bin")
    part, at, refused = 4 * MIB, 0, 0
    while at < len(content):
        reply = proxied.patch(url, at, content[at : at + part])
        if reply.status_code == 413:
            # What a client does: the proxy does not say how much it would take.
            assert "Tus-Resumable" not in reply.headers
            refused += 1
            part //= 2
            assert proxied.offset(url) == at
            continue
        assert reply.status_code == 204
        at = int(reply.headers["Upload-Offset"])
    assert (refused, part) == (2, MIB)
    assert (proxied.place / "halved.bin").read_bytes() == content


def test_the_url_of_an_upload_keeps_the_path_of_the_server(proxied: Tus) -> None:
    reply = proxied.create(5, filename="located.txt")
    url = location(reply)
    assert url.startswith(f"{BASE}/modelarts/upload/")
    assert proxied.patch(url, 0, b"hello").status_code == 204
    assert (proxied.place / "located.txt").read_bytes() == b"hello"


def test_parts_are_joined_by_the_urls_that_the_proxy_knows(proxied: Tus) -> None:
    urls = []
    for data in (b"hello ", b"world"):
        urls.append(proxied.part(len(data)))
        assert proxied.patch(urls[-1], 0, data).status_code == 204
    absolute = f"{proxied.client.base_url}".rstrip("/") + urls[1]
    assert proxied.join(urls[0], absolute, filename="joined.txt").status_code == 201
    assert (proxied.place / "joined.txt").read_bytes() == b"hello world"


def test_errors_come_through_as_ours(proxied: Tus) -> None:
    (proxied.place / "taken.txt").write_text("mine")
    reply = proxied.create(5, b"hello", filename="taken.txt")
    assert (reply.status_code, reply.json()["code"]) == (409, "path.name_taken")
    assert reply.headers["Tus-Resumable"] == "1.0.0"
    missing = proxied.head(f"{BASE}/modelarts/upload/{'0' * 32}")
    assert (missing.status_code, missing.headers["Tus-Resumable"]) == (404, "1.0.0")
