"""What transfers must not lose, delete, leave behind or go on with."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.objectstore.errors import Unreachable
from jupyterlab_modelarts.core.objectstore.transfer.assembly import Assembly
from jupyterlab_modelarts.core.objectstore.transfer.crew import Crew
from jupyterlab_modelarts.core.objectstore.transfer.errors import Stopped
from jupyterlab_modelarts.obs import transfer

from .transfer_kit import MIB, Kit, content, until

# --- what is there -------------------------------------------------------------------------


def with_marker(kit: Kit) -> None:
    """A folder as consoles make it: with an object that stands for the folder."""
    kit.put("data/")
    kit.put("data/a.txt", b"theirs")
    kit.write("data/a.txt", b"mine")


def test_a_folder_with_its_marker_is_not_taken_for_empty(kit: Kit) -> None:
    with_marker(kit)
    kit.run("upload", "data", destination=kit.url, conflict="skip")
    assert kit.get("data/a.txt") == b"theirs"
    kit.run("upload", "data", destination=kit.url, conflict="rename")
    assert kit.get("data/a.txt") == b"theirs"
    assert kit.get("data/a (1).txt") == b"mine"


def test_two_sources_of_one_name_do_not_overwrite_each_other(kit: Kit) -> None:
    kit.write("x/data/a.txt", b"x")
    kit.write("y/data/a.txt", b"y")
    kit.run("upload", "x/data", "y/data", destination=kit.url, conflict="skip")
    assert kit.get("data/a.txt") in (b"x", b"y")
    assert len([name for name in kit.names() if name.endswith(".txt")]) == 1


# --- extras --------------------------------------------------------------------------------


def test_extras_are_neither_names_in_another_spelling_nor_files_of_other_jobs(weed: Kit) -> None:
    weed.put("data/café.txt", b"coffee")
    weed.run("download", f"{weed.url}data/", destination="")
    (weed.root / "data/café.txt").rename(weed.root / "data/cafe\u0301.txt")
    weed.write(f"data/.upload-{'0' * 32}.part", b"under way")
    weed.write(f"data/.obs-{'0' * 16}/piece.part", b"under way")
    weed.write("data/extra.txt", b"extra")
    weed.run("download", f"{weed.url}data/", destination="", delete_extra=True)
    assert weed.files() == [
        f"data/.obs-{'0' * 16}/piece.part",
        f"data/.upload-{'0' * 32}.part",
        "data/cafe\u0301.txt",
    ]


def test_extras_are_what_none_of_the_sources_has(weed: Kit) -> None:
    weed.put("x/data/one", b"1")
    weed.put("y/data/two", b"2")
    weed.write("data/three", b"3")
    sources = (f"{weed.url}x/data/", f"{weed.url}y/data/")
    weed.run("download", *sources, destination="", delete_extra=True)
    assert weed.files() == ["data/one", "data/two"]


def test_renaming_and_deleting_extras_is_refused_together(weed: Kit) -> None:
    weed.put("data/one", b"1")
    error = weed.fails("download", f"{weed.url}data/", conflict="rename", delete_extra=True)
    assert error.code == "obs.bad_transfer"


# --- resume --------------------------------------------------------------------------------


def test_after_the_machine_has_started_anew_nothing_comes_twice(
    weed: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    weed.put("data/a", b"a")
    weed.put("data/b", b"b")
    spec = weed.spec("download", f"{weed.url}data/", destination="", conflict="rename")
    remove = shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    first = weed.begin(spec, "0" * 32)
    weed.finish(first)
    # What the job knows is still there, as after a sudden end. One file was lost.
    (weed.root / "data/b").write_bytes(b"")
    monkeypatch.setattr(shutil, "rmtree", remove)
    monkeypatch.setattr(transfer, "this_boot", lambda: "another")
    weed.finish(weed.begin(spec, "0" * 32, first.ctx.checkpoint))
    assert weed.files() == ["data/a", "data/b", "data/b (1)"]
    assert (weed.root / "data/b (1)").read_bytes() == b"b"


def test_an_upload_that_cannot_be_aborted_now_is_aborted_later(own: Kit) -> None:
    own.write("large.bin", content(100 * MIB))
    run = own.begin(own.spec("upload", "large.bin", destination=own.url), "0" * 32)
    until(lambda: run.ctx.snapshot().done > 20 * MIB)
    own.server.kill()
    run.cancel()
    with pytest.raises(Unreachable):
        run.result()
    assert own.left() != []
    asyncio.run(own.service.clear_abandoned())
    assert own.left() != []
    own.server.start()
    assert own.uploads() != []
    asyncio.run(own.service.clear_abandoned())
    assert (own.uploads(), own.left()) == ([], [])


# --- links, copies -------------------------------------------------------------------------


def test_links_that_lead_to_each_other_are_followed_once(weed: Kit) -> None:
    weed.write("a/file", b"a")
    weed.write("b/file", b"b")
    (weed.root / "a/x").symlink_to(weed.root / "b")
    (weed.root / "b/y").symlink_to(weed.root / "a")
    error = weed.fails("upload", "a", destination=weed.url)
    assert error.code == "obs.some_failed"
    assert sorted(name for name in weed.names() if name[-1] != "/") == ["a/file", "a/x/file"]


# --- descriptors ---------------------------------------------------------------------------


def stop() -> None:
    raise Stopped


def nothing(*_: object) -> None:
    """Nothing."""


def test_a_descriptor_is_closed_once(tmp_path: Path) -> None:
    first = os.open(tmp_path / "first", os.O_CREAT | os.O_RDWR)
    assembly = Assembly(first, 2, nothing, nothing)
    with pytest.raises(Stopped):
        assembly.run(stop)
    # The number is somebody else's now.
    second = os.open(tmp_path / "second", os.O_CREAT | os.O_RDWR)
    assert second == first
    assembly.run(stop)
    os.fstat(second)
    os.close(second)


def test_what_waits_when_all_ends_is_closed(tmp_path: Path) -> None:
    crew = Crew(2, 1, 1, threading.Event())
    files: list[int] = []

    def task(number: int) -> Callable[[], None]:
        def do() -> None:
            file = os.open(tmp_path / str(number), os.O_CREAT | os.O_RDWR)
            files.append(file)
            assembly = Assembly(file, 1, nothing, nothing)
            crew.add_pieces(assembly, [lambda: assembly.run(stop)])

        return do

    with pytest.raises(Stopped):
        crew.run(task(number) for number in range(3))
    assert files
    for file in files:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(file)
