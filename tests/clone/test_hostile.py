"""Addresses, names and repositories that mean harm."""

import os
from pathlib import Path

import pytest

from .conftest import Clones, StartServer
from .forge import Forge, git


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch /tmp/owned",
        "-u/tmp/owned",
        "ext::sh -c touch% /tmp/owned",
        "https://ext::sh/x",
        "file:///etc",
        "/etc",
        "fd::17",
        "git://example.org/o/r",
        "ssh://-oProxyCommand=touch/o/r",
        "ssh://-oProxyCommand=touch@example.org/o/r",
        "-oProxyCommand=touch:o/r",
        "https://-x/o/r",
        "https://straße.example/o/r",
        "git@straße.example:o/r",
        "https://example.org/o/r\n--upload-pack=x",
        "https://example.org",
        "http://",
        "",
    ],
)
def test_what_is_no_address_of_a_repository_is_refused(clones: Clones, url: str) -> None:
    reply = clones.look(url)
    assert reply.status_code == 400, reply.text
    assert clones.submit(url).status_code == 400
    assert clones.names() == []


@pytest.mark.parametrize("ref", ["--upload-pack=x", "-b", "a..b", "a b", "@{-1}", "x.lock", "a:b"])
def test_refs_that_are_options_or_expressions_are_refused(
    clones: Clones, forge: Forge, ref: str
) -> None:
    reply = clones.submit(f"{forge.url}/team/tools", ref=ref)
    assert (reply.status_code, clones.names()) == (400, [])


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"destination": ".."}, "path.outside_root"),
        ({"destination": "/etc"}, "path.outside_root"),
        ({"paths": ["../x"]}, "path.outside_root"),
    ],
)
def test_nothing_is_written_outside_the_workspace(
    clones: Clones, forge: Forge, spec: dict[str, object], code: str
) -> None:
    assert clones.fails(f"{forge.url}/team/tools", **spec) == code


@pytest.mark.parametrize("name", [".git", ".GIT ", "../up", "..", "a/b", "x" * 300])
def test_names_that_no_folder_may_have_are_refused_at_once(
    clones: Clones, forge: Forge, name: str
) -> None:
    reply = clones.submit(f"{forge.url}/team/tools", name=name)
    assert (reply.status_code, clones.names()) == (400, []), reply.text


def test_folders_that_look_like_options_are_only_folders(clones: Clones, forge: Forge) -> None:
    forge.make("team/dashes", {"--no-cone/a.txt": b"a", "b/b.txt": b"b"})
    made = clones.must(f"{forge.url}/team/dashes", paths=["--no-cone"])
    assert sorted(path.name for path in made.iterdir()) == ["--no-cone", ".git"]


def test_links_that_lead_out_become_plain_files(clones: Clones, forge: Forge) -> None:
    work = forge.make("team/links", {"a.txt": b"a"})
    (work / "inside").symlink_to("a.txt")
    (work / "outside").symlink_to("/etc/passwd")
    (work / "climbing").symlink_to("../../../../..")
    forge.commit("team/links")
    job = clones.get(f"{forge.url}/team/links")
    made = clones.folder / "links"
    assert (made / "inside").is_symlink()
    assert not (made / "outside").is_symlink()
    assert (made / "outside").read_text() == "/etc/passwd"
    assert (made / "climbing").read_text() == "../../../../.."
    (warning,) = job["warnings"]
    assert warning["code"] == "clone.links_replaced"
    assert warning["params"] == {"count": "2", "names": "climbing, outside"}


def test_links_that_come_with_a_pull_are_replaced_and_those_of_the_user_stay(
    clones: Clones, forge: Forge
) -> None:
    work = forge.make("team/later-links", {"a.txt": b"a"})
    made = clones.must(f"{forge.url}/team/later-links")
    (made / "mine").symlink_to("/tmp")
    (work / "outside").symlink_to("/etc/passwd")
    forge.commit("team/later-links")
    job = clones.get(f"{forge.url}/team/later-links", conflict="pull")
    assert (made / "outside").read_text() == "/etc/passwd"
    assert (made / "mine").is_symlink()
    assert [warning["code"] for warning in job["warnings"]] == ["clone.links_replaced"]


def test_names_that_differ_only_in_case_are_told(clones: Clones, forge: Forge) -> None:
    files = {"Read.me": b"1", "read.me": b"2", "src/A/x.py": b"3", "src/a/X.py": b"4"}
    forge.make("team/alike", files)
    job = clones.get(f"{forge.url}/team/alike")
    (warning,) = job["warnings"]
    assert warning["code"] == "clone.names_alike"
    assert warning["params"] == {"count": "2", "names": "Read.me = read.me, src/A = src/a"}
    job = clones.get(f"{forge.url}/team/alike", paths=["src/a"], name="one")
    # Only of what is there.
    assert [warning["params"]["count"] for warning in job["warnings"]] == ["1"]


def test_hooks_of_the_users_own_template_do_not_run(
    start_server: StartServer, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = tmp_path / "template/hooks/post-checkout"
    hook.parent.mkdir(parents=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/owned\n")
    hook.chmod(0o755)
    (tmp_path / "gitconfig").write_text(
        f"[init]\ntemplateDir = {tmp_path}/template\n[core]\nhooksPath = {hook.parent}\n"
    )
    (tmp_path / ".gitconfig").write_text((tmp_path / "gitconfig").read_text())
    monkeypatch.setenv("HOME", str(tmp_path))
    made = start_server().must(f"{forge.url}/team/tools")
    assert (made / "README.md").exists()
    assert not (tmp_path / "owned").exists()
    assert not (made / ".git/hooks").exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ext::sh -c touch% owned", "clone.bad_url"),
        ("-u./owned", "clone.bad_url"),
        ("file:///etc", "clone.bad_url"),
        ("http://169.254.169.254/x/y", "clone.address"),
    ],
)
def test_submodules_with_harmful_addresses_are_left_out(
    clones: Clones, forge: Forge, url: str, code: str
) -> None:
    name = f"team/harmful-{clones.folder.name}"
    work = forge.make(name, {"a.txt": b"a"})
    git(work, "submodule", "--quiet", "add", str(forge.folder / "team/tools.git"), "inner")
    git(work, "config", "--file=.gitmodules", "submodule.inner.url", url)
    forge.commit(name)
    job = clones.get(f"{forge.url}/{name}", submodules=True)
    assert job["state"] == "succeeded"
    assert [warning["code"] for warning in job["warnings"]] == ["clone.submodules_left_out", code]
    assert job["warnings"][0]["params"] == {"count": "1", "names": "inner"}
    made = clones.server.root / job["outputs"][0]
    assert sorted(path.name for path in made.iterdir()) == [".git", ".gitmodules", "a.txt", "inner"]
    assert list((made / "inner").iterdir()) == []


def test_a_submodule_cannot_hide_its_address_behind_that_of_another(
    clones: Clones, forge: Forge
) -> None:
    work = forge.make("team/two-faced", {"a.txt": b"a"})
    git(work, "submodule", "--quiet", "add", str(forge.folder / "team/tools.git"), "inner")
    git(work, "config", "--file=.gitmodules", "submodule.inner.url", "../tools.git")
    # Git takes the last one of a path.
    git(work, "config", "--file=.gitmodules", "submodule.other.path", "inner")
    git(work, "config", "--file=.gitmodules", "submodule.other.url", f"{forge.url}/elsewhere/x")
    forge.commit("team/two-faced")
    job = clones.get(f"{forge.url}/team/two-faced", submodules=True)
    codes = [warning["code"] for warning in job["warnings"]]
    assert codes == ["clone.submodules_left_out", "clone.bad_url"]
    assert not any("/elsewhere/" in request for request in forge.requests)


def test_file_addresses_are_for_operators_to_allow(start_server: StartServer, forge: Forge) -> None:
    clones = start_server("--Clone.allow_file=True")
    made = clones.must(f"file://{forge.folder}/team/tools.git")
    assert (made / "README.md").exists()


def test_names_with_newlines_are_cloned_and_not_listed(clones: Clones, forge: Forge) -> None:
    forge.make("team/lines", {"a\nb/c.txt": b"c", "d/e.txt": b"e"})
    made = clones.must(f"{forge.url}/team/lines")
    assert os.listdir(made / "a\nb") == ["c.txt"]
    body = {"url": f"{forge.url}/team/lines"}
    tree = clones.server.client.post("/modelarts/clone/tree", json=body).raise_for_status().json()
    assert tree["folders"] == ["d"]
