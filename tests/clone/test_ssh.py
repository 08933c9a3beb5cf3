"""Clones over SSH, from a real sshd."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .conftest import Clones, StartServer
from .forge import Forge, git
from .sshd import SshServer


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[SshServer]:
    home = tmp_path / "sshd"
    home.mkdir()
    with SshServer(home) as sshd:
        yield sshd


@pytest.fixture
def clones(start_server: StartServer, sshd: SshServer) -> Clones:
    return start_server(f"--Clone.ssh_config={sshd.client()}")


def trust(clones: Clones, url: str, fingerprint: str) -> httpx.Response:
    body = {"url": url, "fingerprint": fingerprint}
    return clones.server.client.put("/modelarts/clone/hosts", json=body)


def test_a_host_that_is_trusted_by_its_fingerprint_can_be_cloned_from(
    clones: Clones, sshd: SshServer, forge: Forge
) -> None:
    url = sshd.url(forge.folder / "team/tools.git")
    begin = time.monotonic()
    reply = clones.look(url)
    assert time.monotonic() - begin < 30
    assert (reply.status_code, reply.json()["code"]) == (403, "clone.host_key_unknown")
    params = reply.json()["params"]
    assert (params["host"], params["fingerprint"]) == (sshd.host, sshd.fingerprint)
    assert not sshd.known.exists()
    assert trust(clones, url, params["fingerprint"]).status_code == 204
    assert set(clones.look(url).json()["branches"]) == {"main", "feature/new-look"}
    made = clones.must(url)
    assert (made / "README.md").read_bytes() == b"hello"
    assert git(made, "remote", "get-url", "origin") == url


def test_a_job_goes_on_once_its_host_is_trusted(
    clones: Clones, sshd: SshServer, forge: Forge
) -> None:
    url = sshd.url(forge.folder / "team/tools.git")
    job = clones.get(url)
    assert (job["error"]["code"], job["resumable"]) == ("clone.host_key_unknown", True)
    trust(clones, url, job["error"]["params"]["fingerprint"]).raise_for_status()
    clones.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
    clones.server.wait_for(job["id"], "succeeded")
    assert clones.names() == ["tools"]


def test_a_host_is_not_trusted_by_another_fingerprint(
    clones: Clones, sshd: SshServer, forge: Forge
) -> None:
    url = sshd.url(forge.folder / "team/tools.git")
    reply = trust(clones, url, "SHA256:" + "A" * 43)
    assert reply.json()["code"] == "clone.host_key_changed"
    assert not sshd.known.exists()


def test_what_is_known_of_other_hosts_stays(clones: Clones, sshd: SshServer, forge: Forge) -> None:
    # A line that was not ended.
    sshd.known.write_text("example.org ssh-ed25519 AAAA")
    url = sshd.url(forge.folder / "team/tools.git")
    trust(clones, url, sshd.fingerprint).raise_for_status()
    first, second = sshd.known.read_text().splitlines()
    assert first == "example.org ssh-ed25519 AAAA"
    assert second.startswith(f"[127.0.0.1]:{sshd.port} ssh-ed25519 ")


def test_a_host_whose_key_has_changed_is_refused(
    clones: Clones, sshd: SshServer, forge: Forge
) -> None:
    url = sshd.url(forge.folder / "team/tools.git")
    trust(clones, url, sshd.fingerprint).raise_for_status()
    clones.must(url)
    sshd.stop()
    sshd.change_key()
    sshd.start()
    assert clones.look(url).json()["code"] == "clone.host_key_changed"
    assert clones.fails(url, name="again") == "clone.host_key_changed"


def test_a_wrong_key_is_refused_within_seconds(
    start_server: StartServer, sshd: SshServer, forge: Forge
) -> None:
    clones = start_server(f"--Clone.ssh_config={sshd.client('other')}")
    url = sshd.url(forge.folder / "team/tools.git")
    trust(clones, url, sshd.fingerprint).raise_for_status()
    begin = time.monotonic()
    assert clones.look(url).json()["code"] == "clone.key_refused"
    assert clones.fails(url) == "clone.key_refused"
    assert time.monotonic() - begin < 30


def test_a_repository_that_is_not_there_is_an_error(
    clones: Clones, sshd: SshServer, forge: Forge
) -> None:
    url = sshd.url(forge.folder / "team/nothing.git")
    trust(clones, url, sshd.fingerprint).raise_for_status()
    assert clones.look(url).json()["code"] == "clone.no_repository"


def test_a_host_that_says_nothing_is_given_up(clones: Clones, sshd: SshServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"ssh://127.0.0.1:{silent.getsockname()[1]}/team/tools.git"
        begin = time.monotonic()
        reply = clones.look(url)
    assert reply.json()["code"] in ("clone.silent", "clone.unreachable")
    assert time.monotonic() - begin < 30
