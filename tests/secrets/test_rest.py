"""Secrets over HTTP, on a real server whose log is as chatty as can be."""

import http.client
import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.realserver import TOKEN, RealServer

from .kernel import Kernel
from .keyrings import chosen

#: Part of every value here, so that one place can look for it.
MARK = "TOP-SECRET"
VALUE = f"{MARK}-1"
URL = "/modelarts/secrets"
SIZE = 64 << 10


def files(server: RealServer) -> Path:
    """The folder of the file of secrets."""
    return server.root.parent / "data" / "modelarts"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    options = (
        "--debug",
        "--Credentials.store=file",
        "--ServerApp.authorizer_class=tests.upload.deny.DenyAsAsked",
    )
    with RealServer(tmp_path_factory.mktemp("secrets"), options) as server:
        yield server
    log = server.log.read_text()
    assert "Traceback" not in log
    assert MARK not in log


@pytest.fixture(autouse=True)
def _empty(request: pytest.FixtureRequest) -> None:
    """Each test begins without secrets."""
    if "server" in request.fixturenames:
        shared: RealServer = request.getfixturevalue("server")
        for name in names(shared):
            shared.client.delete(f"{URL}/{name}").raise_for_status()


@pytest.fixture
def stranger(server: RealServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client:
        yield client


def names(server: RealServer) -> list[str]:
    reply = server.client.get(URL).raise_for_status().json()
    return [item["name"] for item in reply["secrets"]]


def put(server: RealServer, name: str, value: str = VALUE) -> httpx.Response:
    return server.client.put(f"{URL}/{quote(name, safe='')}", json={"value": value})


def stored(server: RealServer) -> dict[str, str]:
    """What is in the file."""
    document = json.loads((files(server) / "credentials.json").read_bytes())
    items = document["namespaces"].get("secret", {})
    return {name: item["value"] for name, item in items.items()}


def refused(reply: httpx.Response, status: int, code: str) -> None:
    assert (reply.status_code, reply.json()["code"]) == (status, code), reply.text
    assert MARK not in reply.text
    assert "Traceback" not in reply.text
    assert reply.json()["message"]


# --- what it is for ----------------------------------------------------------------------------


def test_a_secret_is_set_listed_changed_and_deleted(server: RealServer) -> None:
    begun = time.time() * 1000
    assert put(server, "api_key").status_code == 204
    reply = server.client.get(URL)
    assert reply.json()["store"] == "file"
    (item,) = reply.json()["secrets"]
    assert (item["name"], set(item)) == ("api_key", {"name", "changed"})
    assert begun - 1 <= item["changed"] <= time.time() * 1000
    assert reply.headers["Cache-Control"] == "no-store"
    assert put(server, "api_key", f"{MARK}-2").status_code == 204
    assert stored(server) == {"api_key": f"{MARK}-2"}
    assert server.client.delete(f"{URL}/api_key").status_code == 204
    refused(server.client.delete(f"{URL}/api_key"), 404, "secrets.not_found")
    assert names(server) == []
    assert MARK not in (files(server) / "credentials.json").read_text()


@pytest.mark.parametrize("name", ["a", "0", "_", "A.b-c_d", "x" * 128, "a..b", "1.tmp"])
def test_a_good_name_is_taken(server: RealServer, name: str) -> None:
    assert put(server, name).status_code == 204
    assert names(server) == [name]
    assert server.client.delete(f"{URL}/{name}").status_code == 204


@pytest.mark.parametrize(
    "value",
    [
        f'{{"value": "{MARK}"}}',
        f'"{MARK}"',
        f"[{MARK}]",
        f" {MARK}\r\n",
        f"{MARK} 密码 🔑",
        "\\ud800",
        "M" * SIZE,
        "é" * (SIZE // 2),
        "\x01" * SIZE,
    ],
    ids=range(9),
)
def test_a_value_is_kept_as_it_is(server: RealServer, value: str) -> None:
    assert put(server, "api_key", value).status_code == 204
    assert stored(server) == {"api_key": value}


def test_there_is_no_way_to_read_a_value(server: RealServer) -> None:
    put(server, "api_key")
    for method in ("GET", "HEAD", "POST", "PATCH", "OPTIONS"):
        for path in (f"{URL}/api_key", URL, f"{URL}?name=api_key", f"{URL}/api_key/value"):
            reply = server.client.request(method, path, json={"value": "x"})
            assert MARK not in reply.text
            assert MARK not in str(reply.headers)
            if path == f"{URL}/api_key" and method != "OPTIONS":
                assert reply.status_code == 405
    assert stored(server) == {"api_key": VALUE}


# --- who may -----------------------------------------------------------------------------------

CALLS = [("GET", URL), ("PUT", f"{URL}/api_key"), ("DELETE", f"{URL}/api_key")]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nobody_gets_in_without_a_token(
    server: RealServer, stranger: httpx.Client, method: str, path: str
) -> None:
    put(server, "api_key")
    for headers in ({}, {"Authorization": "token wrong"}):
        reply = stranger.request(method, path, headers=headers, json={"value": f"{MARK}-x"})
        assert reply.status_code == 403
        assert "api_key" not in reply.text
    assert stored(server) == {"api_key": VALUE}


@pytest.mark.parametrize(("method", "path"), CALLS[1:])
def test_a_page_elsewhere_cannot_use_the_cookie(
    server: RealServer, stranger: httpx.Client, method: str, path: str
) -> None:
    put(server, "api_key")
    stranger.get("/login").raise_for_status()
    stranger.get("/api/status", params={"token": TOKEN}).raise_for_status()
    body = {"value": f"{MARK}-x"}
    assert stranger.request(method, path, json=body).status_code == 403
    own = {"X-XSRFToken": stranger.cookies["_xsrf"]}
    elsewhere = own | {"Origin": "https://elsewhere.example"}
    assert stranger.request(method, path, json=body, headers=elsewhere).status_code in (403, 404)
    assert stored(server) == {"api_key": VALUE}
    assert stranger.request(method, path, json=body, headers=own).status_code == 204


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_who_is_not_authorised_is_refused(server: RealServer, method: str, path: str) -> None:
    put(server, "api_key")
    denied = "read" if method == "GET" else "write"
    for header in ("all", denied):
        reply = server.client.request(
            method, path, headers={"X-Deny": header}, json={"value": f"{MARK}-x"}
        )
        refused(reply, 403, "request.forbidden")
    assert stored(server) == {"api_key": VALUE}


# --- bad names and bodies ----------------------------------------------------------------------

#: As they stand in the request, and what comes of them.
BAD_NAMES = {
    "..": (400, "secrets.bad_name"),
    ".": (400, "secrets.bad_name"),
    "%2e%2e": (400, "secrets.bad_name"),
    "..%2f..%2fjobs.db": (400, "secrets.bad_name"),
    "%2Fetc%2Fpasswd": (400, "secrets.bad_name"),
    "a%2fb": (400, "secrets.bad_name"),
    "a%5Cb": (400, "secrets.bad_name"),
    "%252e": (400, "secrets.bad_name"),
    "a%00b": (400, "secrets.bad_name"),
    "a%0A": (400, "secrets.bad_name"),
    "a%0d%0aX-Header:%20y": (400, "secrets.bad_name"),
    "%20": (400, "secrets.bad_name"),
    "-a": (400, "secrets.bad_name"),
    ".a": (400, "secrets.bad_name"),
    "a+b": (400, "secrets.bad_name"),
    "%C3%A9": (400, "secrets.bad_name"),
    "%D9%A3": (400, "secrets.bad_name"),
    "%F0%9F%94%91": (400, "secrets.bad_name"),
    "x" * 129: (400, "secrets.bad_name"),
    "x" * 20_000: (400, "secrets.bad_name"),
    "%ff": (400, "http.400"),
    "": (404, "request.not_found"),
    "../jobs/x": (404, "request.not_found"),
    "a/b": (404, "request.not_found"),
}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("name", BAD_NAMES, ids=range(len(BAD_NAMES)))
def test_a_bad_name_is_refused(server: RealServer, method: str, name: str) -> None:
    before = sorted(files(server).rglob("*"))
    # Other clients tidy the path up before they send it.
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"token {TOKEN}"}
    connection.request(method, f"{URL}/{name}", json.dumps({"value": VALUE}), headers)
    reply = connection.getresponse()
    text = reply.read().decode()
    connection.close()
    assert (reply.status, json.loads(text)["code"]) == BAD_NAMES[name]
    assert reply.getheader("X-Header") is None
    assert MARK not in text
    assert sorted(files(server).rglob("*")) == before
    assert names(server) == []


BAD_BODIES = [
    b"",
    b"not json TOP-SECRET",
    b"\xff\xfeTOP-SECRET",
    b'"TOP-SECRET"',
    b'["TOP-SECRET"]',
    b"{}",
    b'{"value": null}',
    b'{"value": ""}',
    b'{"value": 5}',
    b'{"value": ["TOP-SECRET"]}',
    b'{"value": {"TOP-SECRET": 1}}',
    b'{"value": "TOP-SECRET", "TOP-SECRET": 1}',
    b'{"TOP-SECRET": "TOP-SECRET"}',
    b'{"value": "TOP-SECRET\\u0000"}',
    b'{"value": "TOP-SECRET\\ud800"}',
    b'{"value": "TOP-SECRET',
    b"[" * 100_000,
    b'{"value": "TOP-SECRET' + b"x" * SIZE + b'"}',
    b'{"value": "TOP-SECRET' + "é".encode() * (SIZE // 2) + b'"}',
    b'{"value": "TOP-SECRET' + b"x" * (20 << 20) + b'"}',
    b'{"value": "TOP-SECRET"}' + b" " * (1 << 20),
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_bad_body_is_refused_and_none_of_it_is_repeated(server: RealServer, body: bytes) -> None:
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        reply = server.client.put(f"{URL}/api_key", content=body, headers={"Content-Type": kind})
        refused(reply, 400, "secrets.bad_value")
    assert names(server) == []


# --- many at once, and a file that is not as it should be ----------------------------------------


def test_many_requests_at_once_lose_nothing(server: RealServer) -> None:
    wanted = {f"name-{number}": f"{MARK}-{number}" for number in range(40)}
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda item: put(server, *item), wanted.items()))
    assert {reply.status_code for reply in replies} == {204}
    assert stored(server) == wanted


def test_a_file_that_others_can_read_is_closed_and_the_log_says_so(server: RealServer) -> None:
    put(server, "api_key")
    path = files(server) / "credentials.json"
    path.chmod(0o666)
    assert names(server) == ["api_key"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert "narrowed" in server.log.read_text()


def test_a_file_that_is_a_link_is_a_clear_error(server: RealServer, tmp_path: Path) -> None:
    put(server, "api_key")
    path = files(server) / "credentials.json"
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    refused(server.client.get(URL), 500, "credentials.linked")
    refused(put(server, "api_key", f"{MARK}-2"), 500, "credentials.linked")
    path.unlink()
    (tmp_path / "moved").rename(path)
    assert stored(server) == {"api_key": VALUE}


def test_a_damaged_file_is_said_once_and_kept(server: RealServer) -> None:
    put(server, "api_key")
    path = files(server) / "credentials.json"
    path.write_bytes(path.read_bytes()[:-10])
    before = path.read_bytes()
    reply = server.client.get(URL)
    refused(reply, 500, "credentials.damaged")
    assert Path(reply.json()["params"]["path"]).read_bytes() == before
    assert "damaged" in server.log.read_text()
    assert names(server) == []
    assert put(server, "api_key").status_code == 204
    assert names(server) == ["api_key"]


def test_secrets_outlive_the_server(tmp_path: Path) -> None:
    with RealServer(tmp_path, ("--Credentials.store=file",)) as server:
        put(server, "api_key")
        server.restart()
        assert names(server) == ["api_key"]


# --- settings and keyrings -----------------------------------------------------------------------


def test_the_operator_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "vault.json"
    options = ("--Credentials.store=file", f"--Credentials.file={path}")
    with RealServer(tmp_path, options) as server:
        assert put(server, "api_key").status_code == 204
        assert not (files(server) / "credentials.json").exists()
    assert VALUE in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_choice_that_does_not_exist_is_named_and_the_server_runs(tmp_path: Path) -> None:
    server = RealServer(tmp_path, ("--Credentials.store=vault",))
    server.ready = "/api/status"
    with server:
        assert server.client.get(URL).status_code == 404
    (line,) = (x for x in server.log.read_text().splitlines() if "jupyterlab_modelarts is off" in x)
    assert "'store'" in line


@pytest.mark.parametrize(
    ("backend", "status", "code"),
    [
        (chosen("Locked"), 503, "credentials.keyring_locked"),
        (chosen("Telltale"), 500, "credentials.keyring_failed"),
        ("keyring.backends.null.Keyring", 503, "credentials.no_keyring"),
        ("keyring.backends.fail.Keyring", 503, "credentials.no_keyring"),
    ],
)
def test_a_keyring_that_fails_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, status: int, code: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    with RealServer(tmp_path, ("--debug", "--Credentials.store=keyring")) as server:
        refused(put(server, "api_key"), status, code)
        assert server.client.get(URL).json() == {"secrets": [], "store": "keyring"}
    log = server.log.read_text()
    assert MARK not in log
    assert "Traceback" not in log


def test_a_keyring_that_hangs_holds_nobody_up_and_the_file_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen("Hanging"))
    with RealServer(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        setting = pool.submit(put, server, "api_key")
        # A kernel that starts meanwhile has to look for itself.
        with Kernel(server) as kernel:
            slowest = 0.0
            for _ in range(10):
                begun = time.monotonic()
                assert server.client.get("/modelarts/capabilities").status_code == 200
                slowest = max(slowest, time.monotonic() - begun)
            assert slowest < 2
            assert not setting.done()
            told = kernel.run("import os; print(os.environ['JUPYTERLAB_MODELARTS_CREDENTIALS'])")
        assert told.text.strip() == f"auto:{files(server)}/credentials.json"
        assert setting.result(20).status_code == 204
        assert server.client.get(URL).json()["store"] == "file"
        assert stored(server) == {"api_key": VALUE}
        begun = time.monotonic()
        server.stop(signal.SIGTERM)
        assert time.monotonic() - begun < 10
