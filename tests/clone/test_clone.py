"""Clones of real repositories over HTTP."""

from pathlib import Path

import pytest

from .conftest import Clones
from .forge import Forge, git


def test_a_clone_is_what_git_makes_of_it(clones: Clones, forge: Forge) -> None:
    made = clones.must(f"{forge.url}/team/tools")
    assert made == clones.folder / "tools"
    assert (made / "docs/a/one.txt").read_bytes() == b"1"
    assert git(made, "status", "--porcelain", "--branch") == "## main...origin/main"
    assert git(made, "branch", "--remotes", "--format=%(refname:short)").split()[1:] == [
        "origin/feature/new-look",
        "origin/main",
    ]
    assert clones.names() == ["tools"]


def test_a_branch_with_a_slash_is_cloned(clones: Clones, forge: Forge) -> None:
    made = clones.must(f"{forge.url}/team/tools", ref="feature/new-look")
    assert (made / "docs/a/two.txt").exists()
    assert git(made, "branch", "--show-current") == "feature/new-look"


def test_a_tag_is_cloned(clones: Clones, forge: Forge) -> None:
    made = clones.must(f"{forge.url}/team/tools", ref="v1.9", name="old")
    assert git(made, "describe", "--tags") == "v1.9"


def test_a_shallow_clone_has_as_many_commits_as_asked(clones: Clones, forge: Forge) -> None:
    made = clones.must(f"{forge.url}/team/tools", ref="feature/new-look", depth=1)
    assert git(made, "rev-list", "--count", "HEAD") == "1"


def test_only_chosen_folders_are_there(clones: Clones, forge: Forge) -> None:
    made = clones.must(f"{forge.url}/team/tools", paths=["docs/a"])
    assert (made / "docs/a/one.txt").exists()
    assert not (made / "src").exists()
    assert git(made, "config", "remote.origin.partialclonefilter") == "blob:none"


def test_a_folder_that_is_not_in_the_repository_is_an_error(clones: Clones, forge: Forge) -> None:
    assert clones.fails(f"{forge.url}/team/tools", paths=["docs/b"]) == "clone.no_folder"


def test_an_empty_repository_is_cloned(clones: Clones, forge: Forge) -> None:
    git(forge.folder, "init", "--quiet", "--bare", "team/empty.git")
    assert (clones.must(f"{forge.url}/team/empty") / ".git").is_dir()


def test_submodules_come_along_level_by_level(clones: Clones, forge: Forge) -> None:
    forge.make("team/leaf", {"leaf.txt": b"leaf"})
    for name, inner in (("team/stem", "leaf"), ("team/tree", "stem")):
        work = forge.make(name, {"own.txt": b"own"})
        git(work, "submodule", "--quiet", "add", str(forge.folder / f"team/{inner}.git"), "in side")
        git(work, "config", "--file=.gitmodules", "submodule.in side.url", f"../{inner}.git")
        forge.commit(name)
    made = clones.must(f"{forge.url}/team/tree.git", submodules=True)
    assert (made / "in side/in side/leaf.txt").read_bytes() == b"leaf"
    assert git(made, "submodule", "status", "--recursive").count("\n") == 1


def test_a_forge_that_answers_only_under_the_full_name_is_understood(
    clones: Clones, forge: Forge
) -> None:
    looked = clones.look(f"{forge.url}/moved/tools").raise_for_status().json()
    assert looked["url"] == f"{forge.url}/moved/tools.git"
    made = clones.must(f"{forge.url}/moved/tools")
    assert git(made, "remote", "get-url", "origin") == f"{forge.url}/moved/tools.git"


def test_a_submodule_at_such_a_forge_is_found_too(clones: Clones, forge: Forge) -> None:
    work = forge.make("team/short", {"own.txt": b"own"})
    git(work, "submodule", "--quiet", "add", str(forge.folder / "moved/tools.git"), "inner")
    git(work, "config", "--file=.gitmodules", "submodule.inner.url", f"{forge.url}/moved/tools")
    forge.commit("team/short")
    made = clones.must(f"{forge.url}/team/short", submodules=True)
    assert (made / "inner/README.md").read_bytes() == b"moved"


def test_what_has_moved_elsewhere_is_an_error(clones: Clones, forge: Forge) -> None:
    assert clones.fails(f"{forge.url}/away/tools") == "clone.moved"


# --- what stands in the way ---------------------------------------------------


@pytest.fixture
def old(clones: Clones, forge: Forge) -> Path:
    """A clone, one commit behind."""
    name = f"team/grows-{clones.folder.name}"
    work = forge.make(name, {"a.txt": b"1"})
    made = clones.must(f"{forge.url}/{name}", name="grows")
    (work / "a.txt").write_bytes(b"2")
    forge.commit(name)
    return made


def address(forge: Forge, clones: Clones) -> str:
    return f"{forge.url}/team/grows-{clones.folder.name}"


def test_an_existing_folder_is_not_touched(clones: Clones, forge: Forge, old: Path) -> None:
    assert clones.fails(address(forge, clones), name="grows") == "path.name_taken"
    assert (old / "a.txt").read_bytes() == b"1"


def test_pull_brings_a_clone_up_to_date(clones: Clones, forge: Forge, old: Path) -> None:
    assert clones.must(address(forge, clones), name="grows", conflict="pull") == old
    assert (old / "a.txt").read_bytes() == b"2"


def test_pull_does_not_lose_what_was_changed_here(clones: Clones, forge: Forge, old: Path) -> None:
    (old / "a.txt").write_bytes(b"mine")
    code = clones.fails(address(forge, clones), name="grows", conflict="pull")
    assert code == "clone.cannot_pull"
    assert (old / "a.txt").read_bytes() == b"mine"


def test_pull_wants_a_clone_of_the_same_repository(clones: Clones, forge: Forge, old: Path) -> None:
    code = clones.fails(f"{forge.url}/team/tools", name="grows", conflict="pull")
    assert (code, old.is_dir()) == ("clone.other_repository", True)


def test_both_are_kept(clones: Clones, forge: Forge, old: Path) -> None:
    made = clones.must(address(forge, clones), name="grows", conflict="rename")
    assert (made.name, (made / "a.txt").read_bytes()) == ("grows (1)", b"2")
    assert (old / "a.txt").read_bytes() == b"1"


def test_overwriting_leaves_only_the_new_one(clones: Clones, forge: Forge, old: Path) -> None:
    (old / "mine.txt").write_bytes(b"mine")
    made = clones.must(address(forge, clones), name="grows", conflict="overwrite")
    assert made == old
    assert not (old / "mine.txt").exists()
    assert clones.names() == ["grows"]


def test_overwriting_that_fails_leaves_the_old_one(clones: Clones, forge: Forge, old: Path) -> None:
    where = f"{forge.url}/team/nothing"
    assert clones.fails(where, name="grows", conflict="overwrite") == "clone.no_repository"
    assert (old / "a.txt").read_bytes() == b"1"
