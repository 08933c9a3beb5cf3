"""Asking what stands in the way, before any byte flows."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from jupyterlab_modelarts.core.paths import Workspace, clean_path
from jupyterlab_modelarts.upload.check import check
from jupyterlab_modelarts.upload.models import CheckReply, CheckRequest, Problem, UploadEntry

from .conftest import MAX_SIZE
from .tus import UPLOADS, Tus, code


def ask(folder: Path, *paths: str, destination: str = "", size: int = 1) -> CheckReply:
    """Check files; a path that ends in ``/`` is a folder."""
    entries = tuple(
        UploadEntry(
            path=path.rstrip("/") if len(path) > 1 else path, size=size, folder=path[-1:] == "/"
        )
        for path in paths
    )
    return check(Workspace(folder), CheckRequest(destination=destination, entries=entries))


def only(reply: CheckReply) -> Problem:
    (problem,) = reply.problems
    return problem


def test_nothing_stands_in_the_way_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "there.txt").touch()
    reply = ask(tmp_path, "new.txt", "folder/new.txt", "folder/empty/", "数据/x", "there.txt2")
    assert (reply.problems, reply.error) == ((), None)
    assert abs(reply.free - shutil.disk_usage(tmp_path).free) < 1 << 30


def test_a_file_that_is_there_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/x.txt").write_text("12345")
    os.utime(tmp_path / "sub/x.txt", (1000, 1000))
    reply = ask(tmp_path, "new.txt", "sub/x.txt")
    problem = only(reply)
    assert (problem.index, problem.error) == (1, None)
    assert problem.existing is not None
    assert problem.existing.path == "sub/x.txt"
    assert (problem.existing.size, problem.existing.modified) == (5, 1000)
    assert not problem.existing.folder
    assert problem.suggestion == "sub/x (1).txt"


@pytest.mark.parametrize("link", [False, True])
def test_a_folder_cannot_be_replaced_by_a_file(tmp_path: Path, link: bool) -> None:
    (tmp_path / "real").mkdir()
    if link:
        (tmp_path / "x").symlink_to("real")
    else:
        (tmp_path / "x").mkdir()
    problem = only(ask(tmp_path, "x"))
    assert problem.existing is not None
    assert problem.existing.folder
    assert problem.error is not None
    assert problem.error.code == "path.name_taken"
    assert problem.suggestion == "x (1)"


def test_a_file_cannot_be_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    problem = only(ask(tmp_path, "x/"))
    assert problem.existing is not None
    assert not problem.existing.folder
    assert problem.error is not None
    assert problem.error.code == "path.name_taken"
    below = only(ask(tmp_path, "x/y"))
    assert below.error is not None
    assert below.error.code == "path.not_a_folder"
    assert below.suggestion is None


def test_a_folder_that_is_there_is_no_problem_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert ask(tmp_path, "x/", "x/new.txt").problems == ()


def test_a_link_that_leads_nowhere_is_something_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to("nowhere")
    assert only(ask(tmp_path, "x")).existing is not None


def test_links_out_of_the_root_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "root/out").symlink_to("../secret")
    problem = only(ask(tmp_path / "root", "out/x"))
    assert problem.error is not None
    assert problem.error.code == "path.outside_root"
    reply = ask(tmp_path / "root", "x", destination="out")
    assert reply.error is not None
    assert reply.error.code == "path.outside_root"
    assert reply.free == 0


@pytest.mark.parametrize(
    ("path", "expected", "suggestion"),
    [
        ("../x", "path.outside_root", None),
        ("/x", "path.outside_root", None),
        ("a/../x", "path.outside_root", None),
        ("a\\b", "path.reserved_characters", "a_b"),
        ("a/b:c/d", "path.reserved_characters", "a/b_c/d"),
        ("a\nb", "path.control_characters", "a_b"),
        ("\ud800x", "path.control_characters", "_x"),
        ("", "path.empty_name", "unnamed"),
        ("   ", "path.empty_name", "unnamed"),
        ("n" * 300 + ".txt", "path.name_too_long", "n" * 251 + ".txt"),
        ("d/" * 1100 + "x", "path.name_too_long", None),
    ],
    ids=range(11),
)
def test_bad_names_get_good_suggestions(
    tmp_path: Path, path: str, expected: str, suggestion: str | None
) -> None:
    problem = only(ask(tmp_path, path))
    assert problem.existing is None
    assert problem.error is not None
    assert problem.error.code == expected
    assert problem.suggestion == suggestion
    problem.model_dump_json()


def test_suggestions_are_free_valid_and_unique(tmp_path: Path) -> None:
    for name in ("x.txt", "x (1).txt", "a_b", "cafe\u0301", "n" * 255):
        (tmp_path / name).touch()
    sent = [
        *("x.txt", "x (1).txt", "x (2).txt", "x.txt"),
        *("a:b", "a\\b", "a_b", "a\nb"),
        *("caf\u00e9", "cafe\u0301"),
        *("n" * 255, "n" * 256, "n" * 300),
        *("new", "new", "new (1)", "new"),
    ]
    problems = ask(tmp_path, *sent).problems
    untroubled = set(range(len(sent))) - {problem.index for problem in problems}
    suggestions = [problem.suggestion for problem in problems]
    assert None not in suggestions
    names = [str(suggestion) for suggestion in suggestions] + [sent[index] for index in untroubled]
    assert len(set(names)) == len(names)
    for name in names:
        assert clean_path(name) == name
        assert not (tmp_path / name).exists()


def test_two_names_of_one_drop_that_look_the_same_cannot_both_be_written(tmp_path: Path) -> None:
    problem = only(ask(tmp_path, "caf\u00e9.txt", "cafe\u0301.txt"))
    assert problem.index == 1
    assert problem.error is not None
    assert problem.error.code == "path.name_taken"
    assert problem.suggestion == "caf\u00e9 (1).txt"


@pytest.mark.parametrize("paths", [("x", "x/y"), ("x/y", "x"), ("x", "x/y/z"), ("x/y/z", "x")])
def test_a_file_and_a_folder_of_one_drop_cannot_have_one_name(
    tmp_path: Path, paths: tuple[str, str]
) -> None:
    problem = only(ask(tmp_path, *paths))
    assert problem.index == 1
    assert problem.error is not None
    assert problem.error.code in ("path.name_taken", "path.not_a_folder")


def test_a_name_whose_accents_are_encoded_otherwise_is_found(tmp_path: Path) -> None:
    (tmp_path / "cafe\u0301").mkdir()
    (tmp_path / "cafe\u0301/n\u0303").touch()
    problem = only(ask(tmp_path, "caf\u00e9/\u00f1"))
    assert problem.existing is not None
    assert problem.existing.path == "caf\u00e9/n\u0303"


def test_too_little_space_is_said_with_figures(tmp_path: Path) -> None:
    reply = ask(tmp_path, "x", size=2**53 - 1)
    assert reply.error is not None
    assert reply.error.code == "storage.disk_full"
    assert reply.error.params["need"] == "8192 TB"
    assert reply.error.params["name"] == "x"


FEW, MANY = 300, 3000
SHAPES: dict[str, Callable[[int], str]] = {
    "there": lambda n: f"there/数据-{n}",
    "deep": lambda n: f"folder-{n % 100}/deeper-{n % 1000}/file-{n}.txt",
    "equal": lambda n: "the same",
    "bad": lambda n: "odd:name",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_work_grows_no_faster_than_the_entries(tmp_path: Path, shape: str) -> None:
    (tmp_path / "there").mkdir()
    for number in range(MANY):
        (tmp_path / f"there/数据-{number}").touch()

    def calls(count: int) -> int:
        """How many functions are called: the same on each machine, unlike seconds."""
        paths = [SHAPES[shape](number) for number in range(count)]
        counted = 0

        def look(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(look)
        try:
            ask(tmp_path, *paths)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(MANY) < 1.5 * MANY / FEW * calls(FEW)


# --- over HTTP -----------------------------------------------------------------------------


def post(tus: Tus, destination: str, *entries: dict[str, Any]) -> Any:
    body = {"destination": destination, "entries": list(entries)}
    return tus.server.client.post(f"{UPLOADS}check", json=body)


def test_the_server_answers(tus: Tus) -> None:
    (tus.place / "x.txt").write_text("mine")
    reply = post(tus, tus.folder, {"path": "x.txt", "size": 5}, {"path": "y.txt", "size": 5})
    assert reply.status_code == 200
    (problem,) = reply.json()["problems"]
    assert (problem["index"], problem["suggestion"]) == (0, "x (1).txt")
    assert reply.json()["error"] is None


@pytest.mark.parametrize(
    ("destination", "expected"),
    [
        ("missing", "path.folder_missing"),
        ("file", "path.not_a_folder"),
        ("..", "path.outside_root"),
        ("n" * 300, "path.name_too_long"),
        ("a\0", "path.control_characters"),
    ],
)
def test_a_destination_that_cannot_be_used_is_said(
    tus: Tus, destination: str, expected: str
) -> None:
    (tus.place / "file").touch()
    inside = destination if destination == ".." else f"{tus.folder}/{destination}"
    reply = post(tus, inside, {"path": "x", "size": 5})
    assert reply.status_code == 200
    assert reply.json()["error"]["code"] == expected
    assert reply.json()["problems"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"destination": "", "entries": [{"path": "x"}]}',
        b'{"destination": "", "entries": [{"path": "x", "size": -1}]}',
        b'{"destination": "", "entries": [{"path": "x", "size": 1e400}]}',
        b'{"destination": "\\ud800", "entries": []}',
    ],
    ids=range(7),
)
def test_a_question_that_makes_no_sense_is_refused(tus: Tus, body: bytes) -> None:
    reply = tus.server.client.post(f"{UPLOADS}check", content=body)
    assert (reply.status_code, code(reply)) == (400, "request.invalid")


def test_half_a_character_in_a_name_is_shown_as_a_mark(tus: Tus) -> None:
    body = b'{"destination": "", "entries": [{"path": "a\\ud83d.txt", "size": 1}]}'
    reply = tus.server.client.post(f"{UPLOADS}check", content=body)
    assert reply.status_code == 200
    (problem,) = reply.json()["problems"]
    assert problem["error"]["code"] == "path.control_characters"
    assert problem["suggestion"] == "a_.txt"


def test_a_read_only_destination_is_said(small: Tus) -> None:
    reply = post(small, "sealed", {"path": "x", "size": 5})
    assert reply.json()["error"]["code"] == "storage.read_only"
    assert reply.json()["problems"] == []


def test_a_read_only_folder_below_is_said_of_its_entries(small: Tus) -> None:
    entries = [{"path": path, "size": 5} for path in ("x", "sealed/x", "sealed/a/y", "sealed/old")]
    entries.append({"path": "sealed", "size": 0, "folder": True})
    problems = post(small, "", *entries).json()["problems"]
    assert [problem["index"] for problem in problems] == [1, 2, 3]
    assert {problem["error"]["code"] for problem in problems} == {"storage.read_only"}


def test_a_file_that_the_operator_does_not_allow_is_said(tus: Tus) -> None:
    reply = post(
        tus, tus.folder, {"path": "x", "size": MAX_SIZE}, {"path": "y", "size": MAX_SIZE + 1}
    )
    (problem,) = reply.json()["problems"]
    assert (problem["index"], problem["error"]["code"]) == (1, "upload.too_large")


def test_more_than_the_disk_holds_is_said(small: Tus) -> None:
    reply = post(small, "", {"path": "x", "size": 5 << 20}, {"path": "y", "size": 5 << 20})
    error = reply.json()["error"]
    assert error["code"] == "storage.disk_full"
    assert error["params"] == {"name": "/", "free": "8 MB", "need": "10 MB"}
    assert reply.json()["free"] == 8 << 20
