"""What is at an address, before it is cloned."""

import time
from typing import Any

import pytest

from jupyterlab_modelarts.clone.address import find_place, split_rest

from .conftest import Clones
from .forge import Forge


def test_branches_and_tags_are_listed_newest_version_first(clones: Clones, forge: Forge) -> None:
    info = clones.look(f"{forge.url}/team/tools").raise_for_status().json()
    assert info["default_branch"] == info["ref"] == "main"
    assert set(info["branches"]) == {"main", "feature/new-look"}
    assert info["tags"] == ["v1.10", "v1.9"]
    assert (info["name"], info["taken"]) == ("tools", False)


def test_a_page_of_a_folder_is_understood(clones: Clones, forge: Forge) -> None:
    page = f"{forge.url}/team/tools/tree/feature/new-look/docs/a"
    info = clones.look(page).raise_for_status().json()
    assert info["url"] == f"{forge.url}/team/tools"
    assert (info["ref"], info["path"]) == ("feature/new-look", "docs/a")


def test_what_exists_is_known_and_whether_it_is_the_same(clones: Clones, forge: Forge) -> None:
    clones.must(f"{forge.url}/team/tools")
    info = clones.look(f"{forge.url}/team/tools").raise_for_status().json()
    assert (info["taken"], info["cloned"]) == (True, True)


def folder(clones: Clones, forge: Forge, name: str, destination: str | None = None) -> Any:
    destination = clones.folder.name if destination is None else destination
    body = {"url": f"{forge.url}/team/tools", "destination": destination, "name": name}
    return clones.server.client.post("/modelarts/clone/folder", json=body).json()


def test_what_is_under_another_name_is_known_too(clones: Clones, forge: Forge) -> None:
    clones.must(f"{forge.url}/team/tools", name="mine")
    (clones.folder / "plain").mkdir()
    assert folder(clones, forge, "mine") == {"taken": True, "cloned": True}
    assert folder(clones, forge, "plain") == {"taken": True, "cloned": False}
    assert folder(clones, forge, "free") == {"taken": False, "cloned": False}
    elsewhere = f"{clones.folder.name}/plain"
    assert folder(clones, forge, "mine", elsewhere) == {"taken": False, "cloned": False}


@pytest.mark.parametrize("name", ["../up", "a/b", "..", ".git", "", "a\\b", "x" * 300])
def test_no_clone_can_have_a_name_that_leads_elsewhere(
    clones: Clones, forge: Forge, name: str
) -> None:
    assert folder(clones, forge, name)["code"].startswith("path.")


@pytest.mark.parametrize("destination", ["..", "/etc", "missing"])
def test_nothing_is_told_of_other_folders(clones: Clones, forge: Forge, destination: str) -> None:
    assert "code" in folder(clones, forge, "passwd", destination)


def test_the_folders_of_a_version_are_listed(clones: Clones, forge: Forge) -> None:
    body = {"url": f"{forge.url}/team/tools", "ref": "v1.9"}
    tree = clones.server.client.post("/modelarts/clone/tree", json=body).raise_for_status().json()
    assert tree == {"folders": ["docs", "docs/a", "src"], "complete": True}


def test_a_silent_server_is_given_up(clones: Clones, forge: Forge) -> None:
    begin = time.monotonic()
    reply = clones.look(f"{forge.url}/silent/tools")
    assert reply.json()["code"] == "clone.silent"
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:9/team/tools", "clone.unreachable"),
        ("http://no-such-host.invalid/team/tools", "clone.host_unknown"),
        ("http://169.254.169.254/latest/meta-data", "clone.address"),
        ("http://[fe80::1]/team/tools", "clone.address"),
        ("ssh://git@169.254.169.254/team/tools", "clone.address"),
    ],
)
def test_each_cause_has_its_own_error(clones: Clones, url: str, code: str) -> None:
    assert clones.look(url).json()["code"] == code
    assert clones.fails(url) == code


def test_no_such_repository_and_no_such_branch_are_told_apart(clones: Clones, forge: Forge) -> None:
    assert clones.fails(f"{forge.url}/team/none") == "clone.no_repository"
    assert clones.fails(f"{forge.url}/team/tools", ref="none") == "clone.no_ref"


@pytest.mark.parametrize(
    ("text", "url", "rest"),
    [
        ("https://github.com/o/r", "https://github.com/o/r", ""),
        (" github.com/o/r.git ", "https://github.com/o/r.git", ""),
        ("https://github.com/o/r/tree/main/a/b", "https://github.com/o/r", "main/a/b"),
        ("https://github.com/o/r/blob/main/a.py?x#L3", "https://github.com/o/r", "main/a.py"),
        ("https://gitlab.com/g/s/r/-/tree/dev/a", "https://gitlab.com/g/s/r", "dev/a"),
        ("https://gitee.com/o/r/tree/master/%E6%96%87", "https://gitee.com/o/r", "master/文"),
        ("https://github.com/o/r/pull/12", "https://github.com/o/r", ""),
        ("git@github.com:o/r.git", "ssh://git@github.com/o/r.git", ""),
        ("ssh://git@host.example:2222/o/r", "ssh://git@host.example:2222/o/r", ""),
        ("https://someone@host.example/o/r", "https://host.example/o/r", ""),
    ],
)
def test_addresses_are_understood(text: str, url: str, rest: str) -> None:
    place = find_place(text)
    assert (place.url, place.rest) == (url, rest)


def test_the_longest_branch_that_exists_is_meant() -> None:
    refs = {"release", "release/1.0"}
    assert split_rest("release/1.0/docs/a", refs) == ("release/1.0", "docs/a")
    assert split_rest("release/2.0/a.py", refs, is_file=True) == ("release", "2.0")
    assert split_rest("other/a", refs) is None
