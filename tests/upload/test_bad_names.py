"""Names, paths and destinations that must not be taken, and those that must."""

from pathlib import Path

import pytest

from .tus import Tus, code


@pytest.fixture
def tus(tidy: Tus) -> Tus:
    return tidy


BAD_PATHS = {
    "..": "path.outside_root",
    "../x": "path.outside_root",
    "a/../../x": "path.outside_root",
    "a/..": "path.outside_root",
    "/etc/x": "path.outside_root",
    "//x": "path.outside_root",
    ".": "path.empty_name",
    "./x": "path.empty_name",
    "a//b": "path.empty_name",
    "a/": "path.empty_name",
    "   ": "path.empty_name",
    " .. ": "path.empty_name",
    "a\0b": "path.control_characters",
    "a\nb": "path.control_characters",
    "a\rb/c": "path.control_characters",
    "a\x1b[31mb": "path.control_characters",
    "a\x7f": "path.control_characters",
    "a\u2028b": "path.control_characters",
    "a\u202egnp.exe": "path.control_characters",
    "a\u2066b\u2069": "path.control_characters",
    "a\\b": "path.reserved_characters",
    "..\\x": "path.reserved_characters",
    "C:x": "path.reserved_characters",
    "n" * 256: "path.name_too_long",
    "é" * 128: "path.name_too_long",
    "文" * 86: "path.name_too_long",
    "e\u0301" * 128: "path.name_too_long",
    "/".join(["d" * 100] * 30): "path.name_too_long",
}


@pytest.mark.parametrize(("path", "expected"), BAD_PATHS.items(), ids=range(len(BAD_PATHS)))
@pytest.mark.parametrize("key", ["filename", "path", "path in a job"])
def test_a_bad_name_is_refused(tus: Tus, key: str, path: str, expected: str) -> None:
    before = sorted(tus.server.root.iterdir())
    if key == "path in a job":
        job = tus.start_job("innocent")
        reply = tus.create(5, b"hello", job=job, path=path)
        assert tus.server.job(job)["state"] == "running"
        tus.steer(job, "cancel")
    else:
        reply = tus.create(5, b"hello", **{key: path})
    assert code(reply) == expected
    assert reply.status_code == (403 if expected == "path.outside_root" else 400)
    assert "\x1b" not in reply.json()["message"]
    assert list(tus.place.iterdir()) == []
    assert sorted(tus.server.root.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    [
        "plain.txt",
        "with space (1).tar.gz",
        ".hidden",
        "...",
        "-rf",
        "~",
        "$(id)",
        "%2e%2e%2fx",
        "数据 📊.csv",
        "👩‍💻",
        "n" * 255,
        "文" * 85,
        'a"b<c>d|e?f*g',
        "trailing.",
        " leading",
    ],
)
def test_an_unusual_name_is_kept_as_it_is(tus: Tus, name: str) -> None:
    assert tus.create(5, b"hello", filename=name).status_code == 201
    assert [path.name for path in tus.place.iterdir()] == [name]


def test_folders_on_the_way_are_made(tus: Tus) -> None:
    assert tus.create(5, b"hello", path="a/b c/数据/file.txt").status_code == 201
    assert (tus.place / "a/b c/数据/file.txt").read_bytes() == b"hello"


def test_a_folder_is_not_made_before_its_file_is_complete(tus: Tus) -> None:
    url = tus.new(5, path="new/file.txt")
    assert [path.name[:8] for path in tus.place.iterdir()] == [".upload-"]
    tus.delete(url)
    assert list(tus.place.iterdir()) == []


BAD_DESTINATIONS = {
    "..": (403, "path.outside_root"),
    "a/../..": (403, "path.outside_root"),
    "../root": (403, "path.outside_root"),
    "a\0b": (400, "path.control_characters"),
    "missing": (404, "path.folder_missing"),
    "missing/below": (404, "path.folder_missing"),
    "file.txt": (409, "path.not_a_folder"),
    "file.txt/below": (409, "path.not_a_folder"),
    "d" * 300: (400, "path.name_too_long"),
    "loop": None,
    "outside": (403, "path.outside_root"),
    "outside/below": (403, "path.outside_root"),
}


@pytest.mark.parametrize("destination", BAD_DESTINATIONS, ids=range(len(BAD_DESTINATIONS)))
def test_a_bad_destination_is_refused(tus: Tus, tmp_path: Path, destination: str) -> None:
    (tus.place / "file.txt").write_bytes(b"")
    (tus.place / "loop").symlink_to("loop")
    (tmp_path / "below").mkdir()
    (tus.place / "outside").symlink_to(tmp_path)
    inside = destination if destination.startswith("..") else f"{tus.folder}/{destination}"
    reply = tus.create(5, b"hello", filename="x", destination=inside)
    if expected := BAD_DESTINATIONS[destination]:
        assert (reply.status_code, code(reply)) == expected
    assert 400 <= reply.status_code < 500
    # The same for a client that makes the job itself.
    job = tus.start_job("x", destination=inside)
    failed = tus.server.wait_for(job, "failed")
    if expected:
        assert failed["error"]["code"] == expected[1]
    assert not failed["resumable"]
    assert tus.create(5, b"hello", job=job).status_code in (400, 403, 404, 409, 410)
    assert [*tmp_path.rglob("x"), *tmp_path.rglob(".upload-*")] == []


def test_a_link_that_leads_out_of_the_root_is_not_followed(tus: Tus, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tus.place / "out").symlink_to(tmp_path)
    (tus.place / "up").symlink_to("../..")
    (tus.place / "dangling").symlink_to(tmp_path / "not there")
    for path in ("out/x", "out/new/x", "up/x", "dangling/x", "out/secret.txt"):
        reply = tus.create(5, b"hello", path=path, conflict="overwrite")
        assert (reply.status_code, code(reply)) == (403, "path.outside_root"), path
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def test_a_file_that_is_a_link_is_replaced_and_not_written_through(
    tus: Tus, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tus.place / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert tus.create(5, b"hello", filename="link.txt").status_code == 409
    reply = tus.create(5, b"hello", filename="link.txt", conflict="overwrite")
    assert reply.status_code == 201
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert not (tus.place / "link.txt").is_symlink()
    assert (tus.place / "link.txt").read_bytes() == b"hello"


def test_a_link_inside_the_root_is_followed(tus: Tus) -> None:
    (tus.place / "real").mkdir()
    (tus.place / "link").symlink_to("real")
    assert tus.create(5, b"hello", path="link/a.txt").status_code == 201
    inside = f"{tus.folder}/link"
    assert tus.create(5, b"hello", filename="b.txt", destination=inside).status_code == 201
    assert {path.name for path in (tus.place / "real").iterdir()} == {"a.txt", "b.txt"}
