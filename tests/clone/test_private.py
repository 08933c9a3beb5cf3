"""Private repositories: credentials go to git, and nowhere else."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from .conftest import Clones, StartServer
from .forge import PASSWORD, USER, Forge, git


def test_without_credentials_the_error_asks_for_them_at_once(clones: Clones, forge: Forge) -> None:
    begin = time.monotonic()
    clones.server.client.delete(
        "/modelarts/clone/credentials", params={"url": f"{forge.url}/private/plans"}
    ).raise_for_status()
    reply = clones.look(f"{forge.url}/private/plans")
    assert (reply.status_code, reply.json()["code"]) == (403, "clone.auth_required")
    assert clones.fails(f"{forge.url}/private/plans") == "clone.auth_required"
    assert time.monotonic() - begin < 30


def test_a_wrong_password_is_refused_within_seconds(clones: Clones, forge: Forge) -> None:
    clones.log_in(f"{forge.url}/private/plans", USER, "wrong")
    begin = time.monotonic()
    assert clones.look(f"{forge.url}/private/plans").json()["code"] == "clone.wrong_credentials"
    assert time.monotonic() - begin < 30


def test_a_job_goes_on_once_the_password_is_right(clones: Clones, forge: Forge) -> None:
    clones.log_in(f"{forge.url}/private/plans", USER, "wrong")
    job = clones.get(f"{forge.url}/private/plans")
    assert (job["error"]["code"], job["resumable"]) == ("clone.wrong_credentials", True)
    clones.log_in(f"{forge.url}/private/plans", USER, PASSWORD)
    clones.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
    clones.server.wait_for(job["id"], "succeeded")
    assert (clones.folder / "plans/plan.txt").read_bytes() == b"secret plan"


def test_the_password_is_nowhere_but_in_memory(
    start_server: StartServer, forge: Forge, tmp_path: Path
) -> None:
    clones = start_server()
    clones.log_in(f"{forge.url}/private/plans", USER, PASSWORD)
    id = clones.start(f"{forge.url}/private/plans")
    seen = set()
    while (job := clones.server.job(id))["state"] in ("queued", "running"):
        seen |= set(all_processes())
    assert job["state"] == "succeeded", job["error"]
    assert not any(PASSWORD.encode() in text for text in seen)
    assert any(b"private/plans" in text for text in seen)
    assert PASSWORD not in clones.server.client.get("/modelarts/jobs").text
    holders = [path for path in tmp_path.rglob("*") if holds(path, PASSWORD)]
    assert holders == []


def all_processes() -> Iterator[bytes]:
    """Command lines and environments of all that runs."""
    for path in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                yield (path / name).read_bytes()
            except OSError:
                continue


def holds(path: Path, text: str) -> bool:
    return path.is_file() and text.encode() in path.read_bytes()


def test_remembered_credentials_survive_the_server(start_server: StartServer, forge: Forge) -> None:
    clones = start_server()
    clones.log_in(f"{forge.url}/private/plans", USER, PASSWORD, remember=True)
    clones.server.restart()
    assert clones.look(f"{forge.url}/private/plans").status_code == 200


def test_credentials_of_one_host_are_not_given_to_another(
    start_server: StartServer, forge: Forge, tmp_path: Path
) -> None:
    clones = start_server()
    clones.log_in(f"{forge.url}/private/plans", USER, PASSWORD)
    with Forge(tmp_path / "other") as other:
        (other.folder / "private").mkdir(parents=True)
        reply = clones.look(f"{other.url}/private/plans")
    assert reply.json()["code"] == "clone.auth_required"


def test_a_submodule_on_another_host_gets_the_credentials_of_that_host(
    start_server: StartServer, forge: Forge, tmp_path: Path
) -> None:
    clones = start_server()
    with Forge(tmp_path / "other") as other:
        other.make("private/parts", {"part.txt": b"secret part"})
        work = forge.make("private/whole", {"own.txt": b"own"})
        git(work, "submodule", "--quiet", "add", str(other.folder / "private/parts.git"), "parts")
        url = f"{other.url}/private/parts.git"
        git(work, "config", "--file=.gitmodules", "submodule.parts.url", url)
        forge.commit("private/whole")
        clones.log_in(f"{forge.url}/private/whole", USER, PASSWORD)
        job = clones.get(f"{forge.url}/private/whole", submodules=True)
        assert (job["error"]["code"], job["error"]["params"]["url"]) == ("clone.auth_required", url)
        clones.log_in(url, USER, "wrong")
        clones.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
        job = clones.server.wait_for(job["id"], "failed")
        error = job["error"]
        assert (error["code"], error["params"]["url"]) == ("clone.wrong_credentials", url)
        clones.log_in(url, USER, PASSWORD)
        clones.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
        clones.server.wait_for(job["id"], "succeeded")
    assert (clones.folder / "whole/parts/part.txt").read_bytes() == b"secret part"


def test_a_password_in_an_address_is_refused_and_not_repeated(clones: Clones, forge: Forge) -> None:
    url = f"http://{USER}:{PASSWORD}@{forge.host}/private/plans"
    reply = clones.look(url)
    assert reply.json()["code"] == "clone.bad_url"
    assert PASSWORD not in reply.text
    refused = clones.submit(url)
    assert (refused.status_code, PASSWORD in refused.text) == (400, False)
    assert PASSWORD not in clones.server.client.get("/modelarts/jobs").text
    assert PASSWORD not in clones.server.log.read_text()


@pytest.mark.parametrize(
    "address",
    [
        "http://{secret}@{host}/o/r",
        "http://user:pa/{secret}@{host}/o/r",
        "http://user:12/{secret}@{host}/o/r",
        "http://{host}/o/r?private_token={secret}",
        "oauth2:{secret}@{host}/o/r.git",
        "user:{secret}@example.org/o/r",
    ],
)
def test_a_token_in_an_address_is_never_stored_shown_or_logged(
    clones: Clones, forge: Forge, address: str
) -> None:
    secret = "t0ken-of-the-visitor"
    reply = clones.submit(address.format(secret=secret, host=forge.host))
    assert (reply.status_code, reply.json()["code"]) == (400, "clone.bad_url")
    assert secret not in reply.text
    assert secret not in clones.server.client.get("/modelarts/jobs").text
    assert secret not in clones.server.log.read_text()


def test_a_password_that_does_not_fit_is_not_repeated(clones: Clones, forge: Forge) -> None:
    body = {"url": f"{forge.url}/private/plans", "password": [PASSWORD]}
    reply = clones.server.client.put("/modelarts/clone/credentials", json=body)
    assert (reply.status_code, PASSWORD in reply.text) == (400, False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA, forge: Forge) -> Iterator[Forge]:
    certificate = authority.issue_cert("127.0.0.1")
    with Forge(forge.folder, certificate) as secure:
        yield secure


def test_a_certificate_of_an_unknown_authority_is_refused(clones: Clones, secure: Forge) -> None:
    assert clones.look(f"{secure.url}/team/tools").json()["code"] == "clone.certificate"


def test_the_operator_can_name_an_authority(
    start_server: StartServer, secure: Forge, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    clones = start_server(f"--Clone.ca_file={tmp_path / 'ca.pem'}")
    assert (clones.must(f"{secure.url}/team/tools") / "README.md").exists()
