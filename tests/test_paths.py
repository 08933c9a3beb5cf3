"""Names and paths from outside: whatever they are, nothing leaves the root."""

import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jupyterlab_modelarts.core.errors import (
    AppError,
    BadName,
    FolderMissing,
    NameTooLong,
    NotAFolder,
    OutsideRoot,
)
from jupyterlab_modelarts.core.files import find_folder, make_folders
from jupyterlab_modelarts.core.paths import (
    MAX_NAME,
    MAX_PATH,
    Workspace,
    clean_name,
    clean_path,
    find_same_name,
    free_name,
    numbered,
    printable,
    shorten_name,
    suggest_name,
)

#: Anything Python calls a string, with what is odd about names more often than by chance.
ODD = st.sampled_from(["..", ".", "/", "\\", "\0", "\n", " ", ":", "é", "e\u0301", "\ud800", "x"])
TEXT = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(ODD, max_size=12).map("".join),
    st.builds(
        lambda text, times: text * times, st.text(st.characters(), max_size=3), st.integers(0, 300)
    ),
)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A root with folders, files and links in and out of it, in a folder with more."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        (root / "a/b").mkdir(parents=True)
        (root / "cafe\u0301").mkdir()
        (root / "file").write_text("x")
        (root / "in").symlink_to("a")
        (root / "out").symlink_to("..")
        (root / "etc").symlink_to("/etc")
        (root / "loop").symlink_to("loop")
        (root / "dangling").symlink_to("nowhere")
        (Path(folder) / "root-of-another").mkdir()
        (root / "prefix").symlink_to("../root-of-another")
        yield Workspace(root)


@given(TEXT)
@example("a" * 255 + "e\u0301")
@example("\u0340" * 200)
@example("\ufb2c" * 100)
def test_a_clean_name_is_one_name_that_the_disk_takes(name: str) -> None:
    try:
        clean = clean_name(name)
    except (BadName, NameTooLong) as error:
        said = error.info()
        # It can be sent, and does nothing to a terminal.
        said.model_dump_json()
        assert all(unicodedata.category(character) != "Cc" for character in said.message)
        return
    assert clean == unicodedata.normalize("NFC", name)
    assert clean not in ("", ".", "..")
    assert not set(clean) & set("/\\:\0\n")
    assert len(clean.encode()) <= MAX_NAME
    assert clean_name(clean) == clean


@given(TEXT)
@example(" " * 300 + "a")
@example("." * 2 + "a" * 300)
@example("x." + "\u0301" * 200)
@example("e" * 252 + "\u0301.t")
def test_what_is_suggested_is_always_accepted_and_stays(name: str) -> None:
    suggestion = suggest_name(name)
    assert clean_name(suggestion) == suggestion
    assert suggest_name(suggestion) == suggestion


@given(TEXT)
def test_a_good_name_is_suggested_as_it_is(name: str) -> None:
    try:
        clean = clean_name(name)
    except (BadName, NameTooLong):
        return
    assert suggest_name(name) == clean


@given(TEXT, st.integers(1, 10**9))
@example(" " * 300 + "a", 1)
def test_a_numbered_name_is_another_good_one(name: str, number: int) -> None:
    name = suggest_name(name)
    other = numbered(name, number)
    assert clean_name(other) == other
    assert other != name
    assert numbered(name, number) != numbered(name, number + 1)


@given(TEXT, st.integers(40, 300))
def test_a_shortened_name_keeps_to_the_limit_and_to_whole_characters(name: str, limit: int) -> None:
    name = suggest_name(name)
    short = shorten_name(name, limit)
    assert len(short.encode()) <= limit
    assert short == name or len(name.encode()) > limit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report.pdf", "report (1).pdf"),
        ("archive.tar.gz", "archive.tar (1).gz"),
        ("Makefile", "Makefile (1)"),
        (".bashrc", ".bashrc (1)"),
        ("数据.csv", "数据 (1).csv"),
        ("n" * 251 + ".txt", "n" * 247 + " (1).txt"),
        ("文" * 83 + ".txt", "文" * 82 + " (1).txt"),
    ],
)
def test_numbers_go_before_the_extension(name: str, expected: str) -> None:
    assert numbered(name, 1) == expected


@given(TEXT)
def test_what_is_shown_of_a_name_can_be_shown(name: str) -> None:
    assert printable(name).isprintable()


@given(st.lists(TEXT, max_size=5).map("/".join))
@example("a/../b")
@example("/a")
@example("a//b")
@example("a/")
def test_a_clean_path_stays_below(path: str) -> None:
    try:
        clean = clean_path(path)
    except AppError as error:
        error.info().model_dump_json()
        return
    assert not clean.startswith("/")
    assert len(clean.encode()) <= MAX_PATH
    assert all(clean_name(name) == name for name in clean.split("/"))


PARTS = st.sampled_from(
    ["a", "b", "in", "out", "etc", "loop", "dangling", "prefix", "file", "new", "..", ".", "", "é"]
)


@given(st.one_of(st.lists(PARTS, max_size=6).map("/".join), TEXT))
@example("out/root-of-another")
@example("prefix")
@example("in/../out")
@example("/" * 3)
def test_no_path_leads_out_of_the_root(workspace: Workspace, path: str) -> None:
    for locate in (workspace.locate, workspace.folder):
        try:
            real = locate(path)
        except AppError as error:
            error.info().model_dump_json()
            continue
        resolved = Path(os.path.realpath(real))
        assert resolved == real
        assert real == workspace.root or workspace.root in real.parents
        assert workspace.locate(workspace.relative(real)) == real


@given(st.lists(PARTS, max_size=6).map("/".join))
def test_looking_for_a_folder_never_leads_out_of_the_root(workspace: Workspace, path: str) -> None:
    try:
        clean = clean_path(path)
        folder, missing = find_folder(workspace, "", clean)
    except AppError:
        return
    assert folder == workspace.root or workspace.root in folder.parents
    assert folder.is_dir()
    assert not missing or not os.path.lexists(folder / missing[0])


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("missing", FolderMissing),
        ("file", NotAFolder),
        ("file/below", NotAFolder),
        ("dangling", FolderMissing),
        ("loop", FolderMissing),
        ("loop/below", FolderMissing),
        ("n" * 300, NameTooLong),
        ("a\0b", BadName),
        ("out", OutsideRoot),
        ("prefix", OutsideRoot),
        ("etc", OutsideRoot),
        ("..", OutsideRoot),
        ("/etc", OutsideRoot),
    ],
)
def test_it_is_said_why_a_folder_cannot_be_used(
    workspace: Workspace, path: str, error: type[AppError]
) -> None:
    with pytest.raises(error):
        workspace.folder(path)


def test_the_root_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real/a").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    workspace = Workspace(tmp_path / "link")
    assert workspace.folder("a") == tmp_path / "real/a"
    assert workspace.relative(workspace.folder("a")) == "a"
    assert workspace.relative(workspace.folder("")) == ""


def test_names_that_look_the_same_are_found(tmp_path: Path) -> None:
    for name in ("cafe\u0301.txt", "plain.txt", "数据.csv"):
        (tmp_path / name).touch()
    assert find_same_name(tmp_path, "caf\u00e9.txt") == "cafe\u0301.txt"
    assert find_same_name(tmp_path, "plain.txt") == "plain.txt"
    assert find_same_name(tmp_path, "数据.csv") == "数据.csv"
    assert find_same_name(tmp_path, "other.txt") is None
    assert find_same_name(tmp_path / "missing", "é") is None


def test_a_free_name_is_free(tmp_path: Path) -> None:
    for name in ("x.txt", "x (1).txt", "x (2).txt"):
        (tmp_path / name).touch()
    (tmp_path / "x (3).txt").symlink_to("nowhere")
    assert free_name(tmp_path, "x.txt") == "x (4).txt"


def test_folders_are_made_only_where_they_are_missing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (tmp_path / "cafe\u0301").mkdir()
    made = make_folders(workspace, "", "caf\u00e9/a/b")
    assert made == tmp_path / "cafe\u0301" / "a" / "b"
    assert made.is_dir()
    assert make_folders(workspace, "", "caf\u00e9/a/b") == made
    assert make_folders(workspace, "cafe\u0301/a", "") == made.parent
