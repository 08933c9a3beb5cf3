"""Who is let in: every route, every method; and what strangers can make the server do."""

import itertools
import socket
from collections.abc import Iterator

import httpx
import pytest

from jupyterlab_modelarts.app import routes
from tests.realserver import TOKEN, RealServer

from .tus import OFFSET_TYPE, UPLOADS, Slow, Tus, location, metadata

MIB = 1 << 20
#: What stands for the parameters of routes.
VALUES = {"id": "0" * 32, "action": "cancel"}
CALLS = [
    (method.upper(), f"/modelarts/{route.path}".format_map(VALUES))
    for route in routes()
    for method in route.calls
]
#: OPTIONS is for all: browsers ask so before they let a page of another origin in.
GUARDED = [(method, path) for method, path in CALLS if method != "OPTIONS"]
WRITING = [(method, path) for method, path in GUARDED if method not in ("GET", "HEAD")]
TUS_HEADERS = {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": "5",
    "Upload-Offset": "0",
    "Upload-Metadata": metadata(filename="stranger.txt"),
    "Content-Type": OFFSET_TYPE,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    options = ("--ServerApp.authorizer_class=tests.upload.deny.DenyAsAsked",)
    with RealServer(tmp_path_factory.mktemp("admission"), options) as server:
        yield server
        tus = Tus(server)
        assert list(server.root.iterdir()) == []
        assert tus.records() == {}
        jobs = server.client.get("/modelarts/jobs").json()
        assert (jobs["active"], jobs["finished"]) == ([], [])
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def stranger(server: RealServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client:
        yield client


@pytest.fixture
def browser(stranger: httpx.Client) -> httpx.Client:
    """A client that has logged in and shows a cookie, as a browser does."""
    # Its page sets what pages elsewhere cannot know.
    stranger.get("/login").raise_for_status()
    stranger.get("/api/status", params={"token": TOKEN}).raise_for_status()
    assert stranger.get("/modelarts/capabilities").status_code == 200
    return stranger


def body_of(method: str) -> bytes | None:
    return b"hello" if method in ("POST", "PATCH") else None


def test_the_document_names_every_route_and_method(server: RealServer) -> None:
    document = server.client.get("/modelarts/openapi.json").json()
    named = {
        (method, path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert named == {(m, f"/modelarts/{route.path}") for route in routes() for m in route.calls}
    assert len(named) == len(CALLS) > 10
    for route in routes():
        own = [base for base in route.handler.__mro__ if base.__module__.startswith("jupyterlab_")]
        verbs = ("get", "head", "post", "put", "patch", "delete", "options")
        written = {verb for verb in verbs if any(verb in vars(base) for base in own)}
        assert written == set(route.calls), route.path


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_nobody_gets_in_without_a_token(stranger: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "token wrong"}, {"Authorization": "Basic eDp5"}):
        reply = stranger.request(
            method, path, headers=TUS_HEADERS | headers, content=body_of(method)
        )
        assert reply.status_code in (401, 403)
        assert "Location" not in reply.headers
        assert "Upload-Offset" not in reply.headers


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_a_page_elsewhere_cannot_use_the_cookie(
    browser: httpx.Client, method: str, path: str
) -> None:
    reply = browser.request(method, path, headers=TUS_HEADERS, content=body_of(method))
    assert reply.status_code == 403
    # A method in disguise is looked at as what it is.
    disguised = {"X-HTTP-Method-Override": method}
    reply = browser.post(path, headers=TUS_HEADERS | disguised, content=b"hello")
    assert reply.status_code == 403


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_foreign_origin_is_refused(browser: httpx.Client, method: str, path: str) -> None:
    origin = {"Origin": "https://elsewhere.example", "X-XSRFToken": browser.cookies["_xsrf"]}
    reply = browser.request(method, path, headers=TUS_HEADERS | origin, content=body_of(method))
    # OPTIONS tells nothing but the version, and browsers do not show even that to the page.
    assert reply.status_code in (403, 404) or method == "OPTIONS"
    assert "Location" not in reply.headers
    assert "Upload-Offset" not in reply.headers
    assert "elsewhere" not in reply.headers.get("Access-Control-Allow-Origin", "")


def test_the_cookie_with_its_token_lets_the_browser_in(browser: httpx.Client) -> None:
    headers = TUS_HEADERS | {"X-XSRFToken": browser.cookies["_xsrf"]}
    url = location(browser.post(UPLOADS, headers=headers))
    assert browser.delete(url, headers=headers).status_code == 204
    assert browser.delete("/modelarts/jobs", headers=headers).status_code == 204


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_who_is_not_authorised_is_refused_everywhere(
    server: RealServer, method: str, path: str
) -> None:
    headers = TUS_HEADERS | {"X-Deny": "all"}
    reply = server.client.request(method, path, headers=headers, content=body_of(method))
    assert reply.status_code == 403
    if method != "HEAD":
        assert reply.json()["code"] == "request.forbidden"


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_who_may_only_read_cannot_write(server: RealServer, method: str, path: str) -> None:
    headers = TUS_HEADERS | {"X-Deny": "write"}
    reply = server.client.request(method, path, headers=headers, content=body_of(method))
    assert reply.status_code == 403
    assert server.client.get("/modelarts/jobs", headers=headers).status_code == 200


# --- bodies --------------------------------------------------------------------------------


def swallowed(request: Slow, limit: int) -> int:
    """How many MiB of a body without end are taken before the connection breaks."""
    block = f"{MIB:x}\r\n".encode() + bytes(MIB) + b"\r\n"
    for count in itertools.count():
        try:
            request.send(block)
        except OSError:
            return count
        assert count < limit, "the body is read without end"
    raise AssertionError


@pytest.mark.parametrize(("method", "path"), [("POST", UPLOADS), ("PATCH", UPLOADS + "0" * 32)])
def test_the_body_of_a_stranger_is_not_read(server: RealServer, method: str, path: str) -> None:
    headers = TUS_HEADERS | {"Transfer-Encoding": "chunked"}
    with Slow(server, method, path, headers) as request:
        assert swallowed(request, limit=32) < 32


def test_a_stranger_is_told_that_nothing_else_can_come_over_the_connection(
    stranger: httpx.Client,
) -> None:
    for _ in range(20):
        reply = stranger.post(UPLOADS, headers=TUS_HEADERS, content=b"hello")
        assert (reply.status_code, reply.headers["Connection"]) == (403, "close")


def test_a_body_that_is_announced_by_a_stranger_is_not_waited_for(server: RealServer) -> None:
    headers = TUS_HEADERS | {"Content-Length": str(400 * MIB)}
    with Slow(server, "POST", UPLOADS, headers) as request:
        status, body = request.reply()
    assert status == 403
    assert b"request.forbidden" in body


def test_the_body_of_a_refused_upload_is_read_only_so_far(server: RealServer) -> None:
    headers = TUS_HEADERS | {"Transfer-Encoding": "chunked", "Authorization": f"token {TOKEN}"}
    with Slow(server, "PATCH", UPLOADS + "0" * 32, headers) as request:
        assert swallowed(request, limit=128) < 128


def test_a_stranger_that_never_sends_its_body_holds_nothing(server: RealServer) -> None:
    headers = TUS_HEADERS | {"Content-Length": "5"}
    waiting = [Slow(server, "POST", UPLOADS, headers) for _ in range(20)]
    for request in waiting:
        assert request.reply()[0] == 403
        request.close()
    assert server.client.get("/modelarts/capabilities").status_code == 200


def test_rubbish_instead_of_a_request_does_no_harm(server: RealServer) -> None:
    for rubbish in (b"\0" * 100_000, b"PATCH\r\n\r\n", b"GET " + b"/" * 100_000, b"\x16\x03\x01"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            try:
                connection.sendall(rubbish + b"\r\n\r\n")
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
            except OSError:
                continue
    assert server.client.get("/modelarts/capabilities").status_code == 200


ORIGIN = "https://elsewhere.example"


@pytest.fixture(scope="module")
def shared_origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A server whose operator lets pages of another origin in."""
    options = (f"--ServerApp.allow_origin={ORIGIN}",)
    with RealServer(tmp_path_factory.mktemp("origin"), options) as server:
        yield server


@pytest.mark.parametrize("path", [UPLOADS, UPLOADS + "0" * 32])
def test_a_page_of_an_allowed_origin_may_upload(shared_origin: RealServer, path: str) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,tus-resumable,upload-offset",
    }
    url = f"http://127.0.0.1:{shared_origin.port}{path}"
    preflight = httpx.options(url, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"authorization", "tus-resumable", "upload-offset", "upload-length"} <= set(allowed)


def test_such_a_page_can_read_where_its_upload_is(shared_origin: RealServer) -> None:
    headers = TUS_HEADERS | {"Origin": ORIGIN}
    reply = shared_origin.client.post(UPLOADS, headers=headers)
    assert reply.status_code == 201
    exposed = reply.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Location", "Upload-Offset", "Upload-Expires"} <= set(exposed)


@pytest.mark.parametrize("path", ["", "jobs/xyz", "upload/../../etc", "nothing%0d%0aX: y"])
def test_what_is_no_route_is_an_error_that_programs_can_read(server: RealServer, path: str) -> None:
    reply = server.client.get(f"/modelarts/{path}")
    assert reply.status_code == 404
    if reply.request.url.path.startswith("/modelarts/"):
        assert reply.json()["code"] == "request.not_found"


def test_strangers_do_not_learn_what_is_no_route(stranger: httpx.Client) -> None:
    assert stranger.get("/modelarts/nothing").status_code == 403
