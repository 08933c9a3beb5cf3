"""Which addresses git may connect to: pins, proxies, names."""

import pytest

from jupyterlab_modelarts.clone.address import find_place
from jupyterlab_modelarts.clone.errors import AddressRefused, HostUnknown
from jupyterlab_modelarts.clone.feature import Clone
from jupyterlab_modelarts.clone.git import Git
from jupyterlab_modelarts.clone.guard import check_address, find_proxy
from jupyterlab_modelarts.clone.settings import CloneSettings
from jupyterlab_modelarts.core.net import INTERNAL, AddressGuard

from .conftest import Clones, StartServer
from .forge import Forge

#: Loopback is refused, which is a name and an address that every machine has.
STRICT = CloneSettings(AddressGuard())
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_git_is_kept_to_the_addresses_that_were_checked() -> None:
    place = find_place("http://localhost:8080/o/r")
    (pin,) = await check_address(place, CloneSettings(AddressGuard(INTERNAL)))
    assert pin.startswith("http.curloptResolve=localhost:8080:")
    assert "127.0.0.1" in pin


@pytest.mark.parametrize(
    ("url", "variables"),
    [
        ("http://localhost/o/r", {"HTTP_PROXY": "http://proxy:3128"}),
        ("http://localhost/o/r", {"https_proxy": "http://proxy:3128"}),
        ("ssh://git@localhost/o/r", {"ALL_PROXY": "http://proxy:3128"}),
        ("ssh://git@localhost/o/r", {"ssh_proxy": "http://proxy:3128"}),
        ("http://localhost/o/r", {"http_proxy": "", "all_proxy": "http://proxy:3128"}),
        ("http://localhost/o/r", {"http_proxy": "http://proxy:3128", "no_proxy": "localhost"}),
        ("http://localhost/o/r", {"http_proxy": "http://proxy:3128", "NO_PROXY": "a.b, *"}),
        ("https://localhost/o/r", {"HTTPS_PROXY": "http://proxy:3128", "no_proxy": ".localhost"}),
        ("http://127.0.0.1/o/r", {"http_proxy": "http://proxy:3128"}),
    ],
)
async def test_what_git_connects_to_itself_is_checked_whatever_proxies_there_are(
    url: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AddressRefused):
        await check_address(find_place(url), STRICT)


@pytest.mark.parametrize(
    ("url", "variable"),
    [
        ("http://localhost/o/r", "http_proxy"),
        ("https://localhost/o/r", "https_proxy"),
        ("https://localhost/o/r", "HTTPS_PROXY"),
        ("http://localhost/o/r", "all_proxy"),
        ("https://localhost/o/r", "ALL_PROXY"),
    ],
)
async def test_what_a_proxy_connects_to_is_for_the_proxy_to_check(
    url: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://proxy:3128")
    monkeypatch.setenv("no_proxy", "host,example.org")
    assert find_proxy(find_place(url)) == "http://proxy:3128"
    assert await check_address(find_place(url), STRICT) == ()


def test_git_goes_by_the_proxy_where_it_was_said_to(
    start_server: StartServer, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The forge itself stands in for a proxy: it serves what it is asked for by the whole address.
    monkeypatch.setenv("http_proxy", forge.url)
    clones = start_server()
    reply = clones.look("http://nowhere.invalid/team/tools")
    assert any(request.startswith("http://nowhere.invalid/") for request in forge.requests)
    assert reply.status_code == 200, reply.text


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe"],
)
async def test_metadata_services_are_refused_where_private_networks_are_allowed(
    address: str,
) -> None:
    host = f"[{address}]" if ":" in address else address
    settings = Clone().settings()
    with pytest.raises(AddressRefused):
        await check_address(find_place(f"http://{host}/latest/meta-data"), settings)


def nobody(origin: str) -> None:
    """Who the user is to whom: nobody."""
    del origin


async def test_what_needs_no_network_works_where_there_is_none() -> None:
    git = Git(STRICT, find_place("http://no-such-host.invalid/o/r"), nobody)
    assert (await git.must("version", local=True)).stdout.startswith(b"git version")
    with pytest.raises(HostUnknown):
        await git.must("version")


async def test_what_needs_no_network_has_none(forge: Forge) -> None:
    git = Git(STRICT, find_place(f"{forge.url}/team/tools"), nobody)
    before = len(forge.requests)
    result = await git.run("ls-remote", f"{forge.url}/team/tools", local=True)
    assert result.code != 0
    assert "not allowed" in result.stderr
    assert len(forge.requests) == before


def test_a_name_that_nobody_knows_for_a_moment_ends_no_clone_for_good(clones: Clones) -> None:
    job = clones.get("http://no-such-host.invalid/team/tools")
    assert (job["error"]["code"], job["resumable"]) == ("clone.host_unknown", True)
