"""Downloads never reach into the network that the server stands in."""

import pytest

from jupyterlab_modelarts.core.net import AddressGuard
from tests.realserver import RealServer

from .conftest import Remote
from .site import Site

#: Every way to write 127.0.0.1 that some resolver understands.
LOOPBACKS = ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "not an address",
        "",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not AddressGuard().allows(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"]
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert AddressGuard().allows(address)


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "fd00::5", "2002:a01:203::"])
def test_the_operator_can_allow_networks(address: str) -> None:
    guard = AddressGuard(["10.1.0.0/16", "fd00::/8", "2002:a01::/32"])
    assert guard.allows(address)
    assert not guard.allows("10.2.0.1")


def test_what_is_no_network_is_noticed() -> None:
    with pytest.raises(ValueError, match=r"10\.1"):
        AddressGuard(["10.1"])


@pytest.mark.parametrize("host", LOOPBACKS)
def test_by_default_no_name_leads_inside(strict: Remote, site: Site, host: str) -> None:
    info = strict.look(site.url("/file.bin", host))[0]
    assert info["error"]["code"] == "remote.address"
    job = strict.get(site.url("/file.bin", host))
    assert job["error"]["code"] == "remote.address"
    assert site.requests == []
    assert strict.names() == []


def test_an_address_that_is_refused_is_named(strict: Remote, site: Site) -> None:
    message = strict.look(site.url("/file.bin", "localhost"))[0]["error"]["message"]
    assert "localhost" in message
    assert "127.0.0.1" in message or "::1" in message


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "does not begin with http"),
        ("ftp://example.org/x", "does not begin with http"),
        ("gopher://example.org/x", "does not begin with http"),
        ("dict://example.org/x", "does not begin with http"),
        ("/etc/passwd", "does not begin with http"),
        ("http://", "names no host"),
        ("http://user:hunter2@example.org/x", "no place in it"),
        ("http://example.org:99999/x", "not a URL"),
        ("http://[example.org/x", "not a URL"),
        ("http://exa mple.org/x", "white space"),
        ("ftp://user:hunter2@example.org/x", "does not begin with http"),
        ("user:hunter2@example.org/x", "does not begin with http"),
        ("http://user:hunter2 word@example.org/x", "white space"),
        ("http://user:hunter2@example.org:99999/x", "not a URL"),
        ("http://user:a/hunter2@example.org/x", "not a URL"),
        ("http://example.org/x\r\nHost: evil", "white space"),
    ],
)
def test_other_addresses_are_not_even_tried(remote: Remote, url: str, reason: str) -> None:
    info = remote.look(url)[0]
    assert info["error"]["code"] == "remote.bad_url"
    assert reason in info["error"]["message"]
    assert "hunter2" not in str(info["error"])
    body = {"spec": {"kind": "remote", "url": url, "destination": remote.folder.name}}
    reply = remote.server.client.post("/modelarts/jobs", json=body)
    assert (reply.status_code, reply.json()["code"]) == (400, "remote.bad_url")
    assert "hunter2" not in reply.text
    assert "hunter2" not in remote.server.client.get("/modelarts/jobs").text
    assert "hunter2" not in remote.server.log.read_text()


def test_a_proxy_of_the_environment_is_not_used(
    tmp_path_factory: pytest.TempPathFactory, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, site.url("/"))
    with RealServer(tmp_path_factory.mktemp("proxied")) as server:
        info = Remote(server, "folder").look("http://127.0.0.1:9/file.bin")[0]
    assert info["error"]["code"] == "remote.address"
    assert site.requests == []
