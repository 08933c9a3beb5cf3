"""Large files that git-lfs keeps, from a real LFS server."""

import os
import shutil
import time
from pathlib import Path

import pytest

from .conftest import Clones, StartServer
from .forge import PASSWORD, USER, Forge, git


def large(number: int, size: int = 1 << 20) -> bytes:
    return bytes([number]) * 16 + os.urandom(size - 16)


def test_large_files_arrive_when_they_are_wanted(clones: Clones, forge: Forge) -> None:
    files = {"one.bin": large(1), "two.bin": large(2, 300)}
    forge.make_large("team/large", files)
    made = clones.must(f"{forge.url}/team/large", lfs=True)
    assert {name: (made / name).read_bytes() for name in files} == files
    assert git(made, "status", "--porcelain") == ""
    assert git(made, "lfs", "ls-files", "--name-only").split() == ["one.bin", "two.bin"]


def test_large_files_that_are_left_out_are_told(clones: Clones, forge: Forge) -> None:
    forge.make_large("team/left", {f"{n}.bin": large(n, 100) for n in range(5)})
    job = clones.get(f"{forge.url}/team/left")
    assert job["state"] == "succeeded"
    assert (clones.folder / "left/0.bin").read_bytes().startswith(b"version https://git-lfs")
    (warning,) = job["warnings"]
    assert warning["code"] == "clone.lfs_left_out"
    assert warning["params"] == {"count": "5", "names": "0.bin, 1.bin, 2.bin, …"}
    assert "git lfs pull" in warning["hint"]


def test_progress_counts_the_bytes_of_large_files(clones: Clones, forge: Forge) -> None:
    forge.rate = 2 << 20
    forge.make_large("slow/large", {"one.bin": large(1, 6 << 20), "two.bin": large(2)})
    id = clones.start(f"{forge.url}/slow/large", lfs=True)
    seen = set()
    while (job := clones.server.job(id))["state"] in ("queued", "running"):
        progress = job["progress"]
        if progress["phase"] == "lfs":
            assert (progress["unit"], progress["total"]) == ("bytes", 7 << 20)
            seen.add(progress["done"])
        time.sleep(0.02)
    assert job["state"] == "succeeded", job["error"]
    assert len([done for done in seen if 0 < done < 7 << 20]) >= 3
    assert job["progress"]["items_total"] == 2


def test_cancel_while_large_files_arrive_leaves_nothing(clones: Clones, forge: Forge) -> None:
    forge.rate = 1 << 20
    forge.make_large("slow/endless", {"one.bin": large(1, 8 << 20)})
    id = clones.start(f"{forge.url}/slow/endless", lfs=True)
    for _ in range(400):
        if clones.server.job(id)["progress"]["phase"] == "lfs":
            break
        time.sleep(0.05)
    time.sleep(0.5)
    clones.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
    clones.server.wait_for(id, "cancelled")
    assert clones.names() == []


def test_large_files_of_a_private_repository_need_the_same_password(
    clones: Clones, forge: Forge
) -> None:
    files = {"one.bin": large(1)}
    forge.make_large("private/large", files)
    clones.log_in(f"{forge.url}/private/large", USER, PASSWORD)
    made = clones.must(f"{forge.url}/private/large", lfs=True)
    assert (made / "one.bin").read_bytes() == files["one.bin"]


def test_large_files_of_submodules_come_along(clones: Clones, forge: Forge) -> None:
    files = {"one.bin": large(1)}
    forge.make_large("team/inner-large", files)
    work = forge.make("team/outer-large", {"own.txt": b"own"})
    # Its large files cannot be had from a folder.
    without = ("filter.lfs.process=", "filter.lfs.smudge=", "filter.lfs.required=false")
    plain = [item for option in without for item in ("-c", option)]
    inner = str(forge.folder / "team/inner-large.git")
    git(work, *plain, "submodule", "--quiet", "add", inner, "inner")
    git(work, "config", "--file=.gitmodules", "submodule.inner.url", "../inner-large.git")
    forge.commit("team/outer-large")
    made = clones.must(f"{forge.url}/team/outer-large.git", lfs=True, submodules=True)
    assert (made / "inner/one.bin").read_bytes() == files["one.bin"]


def test_pull_brings_large_files_too(clones: Clones, forge: Forge) -> None:
    work = forge.make_large("team/grows-large", {"one.bin": large(1)})
    clones.must(f"{forge.url}/team/grows-large", lfs=True)
    newer = large(2)
    (work / "one.bin").write_bytes(newer)
    forge.commit("team/grows-large")
    forge.lfs.take_from(work)
    made = clones.must(f"{forge.url}/team/grows-large", conflict="pull")
    assert (made / "one.bin").read_bytes() == newer


def test_an_object_that_the_server_lacks_is_an_error_and_can_be_resumed(
    clones: Clones, forge: Forge
) -> None:
    work = forge.make_large("team/lacks", {"one.bin": large(1), "two.bin": large(2)})
    oid = git(work, "lfs", "ls-files", "--long").split()[0]
    (forge.lfs.folder / oid).rename(forge.lfs.folder / "elsewhere")
    job = clones.get(f"{forge.url}/team/lacks", lfs=True)
    assert (job["state"], job["error"]["code"]) == ("failed", "clone.lfs_missing")
    assert not (clones.folder / "lacks").exists()
    (forge.lfs.folder / "elsewhere").rename(forge.lfs.folder / oid)
    clones.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
    clones.server.wait_for(job["id"], "succeeded")
    assert clones.names() == ["lacks"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://169.254.169.254/latest", "clone.address"),
        ("ssh://-oProxyCommand=touch/o/r", "clone.bad_url"),
        ("file:///etc", "clone.bad_url"),
    ],
)
def test_a_repository_cannot_send_git_lfs_where_git_may_not_go(
    clones: Clones, forge: Forge, url: str, code: str
) -> None:
    name = f"team/sends-{clones.folder.name}"
    work = forge.make_large(name, {"one.bin": large(1)})
    (work / ".lfsconfig").write_text(f"[lfs]\n\turl = {url}\n")
    forge.commit(name)
    job = clones.get(f"{forge.url}/{name}", lfs=True)
    assert job["state"] == "succeeded"
    assert [warning["code"] for warning in job["warnings"]] == [code, "clone.lfs_left_out"]


def test_another_lfs_server_that_a_repository_names_is_asked(
    clones: Clones, forge: Forge, tmp_path: Path
) -> None:
    content = large(1)
    with Forge(tmp_path) as other:
        work = forge.make_large("team/named", {"one.bin": content})
        other.lfs.take_from(work)
        (work / ".lfsconfig").write_text(f"[lfs]\n\turl = {other.url}/any.git/info/lfs\n")
        forge.commit("team/named")
        made = clones.must(f"{forge.url}/team/named", lfs=True)
        assert len(other.lfs.downloads) == 1
    assert (made / "one.bin").read_bytes() == content


def test_without_git_lfs_the_error_offers_to_clone_without_large_files(
    start_server: StartServer, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge.make_large("team/plain", {"one.bin": large(1)})
    # As on a server that has git, but no git-lfs.
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("git", "sh"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(programs))
    clones = start_server()
    assert clones.look(f"{forge.url}/team/plain").json()["lfs"] is False
    job = clones.get(f"{forge.url}/team/plain", lfs=True)
    assert job["error"]["code"] == "clone.no_lfs"
    assert "Clone without large files" in job["error"]["hint"]
    assert clones.names() == []
    job = clones.get(f"{forge.url}/team/plain")
    assert [warning["code"] for warning in job["warnings"]] == ["clone.lfs_left_out"]
