"""Archives from strangers, unpacked by a real server."""

import io
import os
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from jupyterlab_modelarts.core.net import AddressGuard
from jupyterlab_modelarts.remote.errors import ArchiveError, ArchiveUnsafe
from jupyterlab_modelarts.remote.http import Stop
from jupyterlab_modelarts.remote.settings import RemoteSettings
from jupyterlab_modelarts.remote.unpack import Unpacker
from tests.upload.tus import until

from .conftest import Remote
from .site import Site

TarMode = Literal["w:", "w:gz", "w:bz2", "w:xz"]
_COMPRESSED: dict[str, TarMode] = {".gz": "w:gz", ".bz2": "w:bz2", ".xz": "w:xz"}


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(*entries: tuple[str, bytes], mode: TarMode = "w:gz", **fields: Any) -> bytes:
    """A tar; ``fields`` go to the last entry."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for number, (name, content) in enumerate(entries, 1):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            if number == len(entries):
                for key, value in fields.items():
                    setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def unpack_into(folder: Path, name: str, on_step: Callable[[int], None] = lambda _: None) -> None:
    """Unpack an archive in a folder to its folder ``into``, without a server."""
    (folder / "into").mkdir()
    settings = RemoteSettings(AddressGuard())
    Unpacker(folder / name, name, folder / "into", settings, on_step).run()


def unpack(remote: Remote, site: Site, name: str, archive: bytes, **spec: Any) -> dict[str, Any]:
    site.archive = archive
    return remote.get(site.url(f"/archive/{name}"), unpack=True, **spec)


def tree(remote: Remote) -> dict[str, bytes]:
    root = remote.folder
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("data.zip", zipped(("a.txt", b"1"), ("sub/b.txt", b"2"))),
        ("data.tar", tarred(("a.txt", b"1"), ("sub/b.txt", b"2"), mode="w:")),
        ("data.tar.gz", tarred(("a.txt", b"1"), ("sub/b.txt", b"2"))),
        ("data.tbz2", tarred(("./a.txt", b"1"), ("./sub//b.txt", b"2"), mode="w:bz2")),
        ("data.tar.xz", tarred(("a.txt", b"1"), ("sub/b.txt", b"2"), mode="w:xz")),
    ],
)
def test_an_archive_becomes_a_folder(remote: Remote, site: Site, name: str, archive: bytes) -> None:
    job = unpack(remote, site, name, archive)
    assert job["state"] == "succeeded", job["error"]
    assert job["outputs"] == [f"{remote.folder.name}/data"]
    assert tree(remote) == {"data/a.txt": b"1", "data/sub/b.txt": b"2"}
    assert remote.names() == ["data"]


def test_programs_can_be_run_and_nothing_gets_more_rights(remote: Remote, site: Site) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, mode in (("plain", 0o666), ("program", 0o6777), ("sealed", 0)):
            info = tarfile.TarInfo(name)
            info.mode = mode
            tar.addfile(info)
    unpack(remote, site, "a.tar", archive.getvalue())
    modes = [
        stat.S_IMODE((remote.folder / "a" / name).stat().st_mode)
        for name in ("plain", "program", "sealed")
    ]
    assert modes == [0o644, 0o755, 0o600]


def test_chinese_names_of_old_programs_are_read(remote: Remote, site: Site) -> None:
    archive = zipped(("XXXX.txt", b"1"))
    unpack(remote, site, "old.zip", archive.replace(b"XXXX", "数据".encode("gb18030")))
    assert tree(remote) == {"old/数据.txt": b"1"}


def test_awkward_names_are_made_usable(remote: Remote, site: Site) -> None:
    unpack(remote, site, "a.zip", zipped(("a:b.txt", b"1"), ("c\\d.txt", b"2")))
    assert tree(remote) == {"a/a_b.txt": b"1", "a/c/d.txt": b"2"}


def test_links_inside_are_kept(remote: Remote, site: Site) -> None:
    archive = tarred(("a.txt", b"1"), ("sub/link", b""), type=tarfile.SYMTYPE, linkname="../a.txt")
    assert unpack(remote, site, "a.tar.gz", archive)["state"] == "succeeded"
    assert (remote.folder / "a/sub/link").readlink() == Path("../a.txt")
    archive = tarred(("a.txt", b"1"), ("hard", b""), type=tarfile.LNKTYPE, linkname="a.txt")
    assert unpack(remote, site, "b.tar.gz", archive)["state"] == "succeeded"
    assert tree(remote)["b/hard"] == b"1"


def zip_links(links: dict[str, str]) -> bytes:
    def entry(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        return info

    return zipped(*((entry(name), target.encode()) for name, target in links.items()))


def tar_links(links: dict[str, str], hard: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.LNKTYPE if name in hard else tarfile.SYMTYPE
            info.linkname = target
            archive.addfile(info)
    return buffer.getvalue()


#: Harmless one by one: `l0/..` is nothing as long as there is no `l0`, and the parent once it
#: leads to the folder itself.
CHAIN = {
    "x": "".join(f"l{number}/" for number in range(12)) + "../" * 12 + "etc/hostname",
    **{f"l{number}": "." for number in range(12)},
}


HOSTILE = {
    "up.zip": zipped(("../evil", b"!")),
    "inner-up.zip": zipped(("a/../../evil", b"!")),
    "absolute.zip": zipped(("/tmp/evil", b"!")),
    "backslash.zip": zipped(("..\\evil", b"!")),
    "up.tar": tarred(("../evil", b"!"), mode="w:"),
    "absolute.tar": tarred(("/tmp/evil", b"!"), mode="w:"),
    "symlink-up.tar": tarred(("l", b""), mode="w:", type=tarfile.SYMTYPE, linkname="../.."),
    "symlink-root.tar": tarred(("l", b""), mode="w:", type=tarfile.SYMTYPE, linkname="/etc"),
    "hardlink.tar": tarred(("l", b""), mode="w:", type=tarfile.LNKTYPE, linkname="../../x"),
    "device.tar": tarred(("d", b""), mode="w:", type=tarfile.CHRTYPE),
    "fifo.tar": tarred(("f", b""), mode="w:", type=tarfile.FIFOTYPE),
    "symlink.zip": zip_links({"link": "../../evil"}),
    "chain.zip": zip_links(CHAIN),
    "chain.tar": tar_links(CHAIN),
    "hardlink-chain.tar": tar_links({**CHAIN, "y": "x"}, hard=("y",)),
    "long-link.zip": zip_links({"link": "x" * 5000}),
    "no-link.zip": zip_links({"link": ""}),
    "null-link.zip": zip_links({"link": "a\0b"}),
    "twice.zip": zipped(("a", b"1"), ("./a", b"2")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives_are_refused_and_leave_nothing(
    remote: Remote, site: Site, name: str
) -> None:
    job = unpack(remote, site, name, HOSTILE[name])
    assert job["error"]["code"] == "remote.archive_unsafe"
    assert remote.names() == []
    assert not (remote.server.root / "evil").exists()


def test_nothing_is_written_through_a_link(remote: Remote, site: Site) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, "sub"
        archive.addfile(link)
        file = tarfile.TarInfo("l/file")
        file.size = 1
        archive.addfile(file, io.BytesIO(b"1"))
    job = unpack(remote, site, "through.tar", buffer.getvalue())
    assert job["state"] == "failed"
    assert remote.names() == []


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("bomb.zip", zipped(("zeros", bytes(8 << 20)))),
        ("bomb.tar.gz", tarred(("zeros", bytes(8 << 20)))),
        ("many.zip", zipped(*((f"f{number}", b"") for number in range(101)))),
    ],
)
def test_bombs_are_noticed(remote: Remote, site: Site, name: str, archive: bytes) -> None:
    job = unpack(remote, site, name, archive)
    assert job["error"]["code"] == "remote.archive_too_large"
    assert remote.names() == []


def test_a_zip_that_lies_about_its_sizes_is_counted_as_it_comes(remote: Remote, site: Site) -> None:
    archive = zipped(("zeros", bytes(8 << 20)))
    lie = archive.replace(struct.pack("<L", 8 << 20), struct.pack("<L", 10))
    job = unpack(remote, site, "lie.zip", lie)
    assert job["state"] == "failed"
    assert job["error"]["code"].startswith("remote.")
    assert remote.names() == []


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("a.zip", b"not a zip"),
        ("a.tar.gz", b"not a tar"),
        ("a.tar", b""),
        ("cut.zip", zipped(("a", b"x" * 1000))[:-40]),
        ("cut.tar.gz", tarred(("a", os.urandom(100_000)))[:-5000]),
        ("a.txt", b"text"),
        ("unusual.zip", zipped(("a", b"1"), compression=zipfile.ZIP_LZMA)),
    ],
)
def test_what_is_no_archive_is_told(remote: Remote, site: Site, name: str, archive: bytes) -> None:
    job = unpack(remote, site, name, archive)
    assert job["error"]["code"] == "remote.not_an_archive"
    assert remote.names() == []


TWO = (("a", os.urandom(1000)), ("b", os.urandom(1000)))


@pytest.mark.parametrize(
    ("name", "archive", "at"),
    [
        # The header of "b", behind one block and two for "a".
        ("a.tar", tarred(*TWO, mode="w:"), 3 * 512),
        # The middle, and the checksum at the end.
        *(
            (f"a.tar{ending}", tarred(*TWO, mode=mode), at)
            for ending, mode in _COMPRESSED.items()
            for at in (1000, -6)
        ),
        ("a.zip", zipped(*TWO), 500),
    ],
)
def test_a_damaged_archive_is_not_unpacked(
    remote: Remote, site: Site, name: str, archive: bytes, at: int
) -> None:
    damaged = bytearray(archive)
    damaged[at] ^= 0x55
    job = unpack(remote, site, name, bytes(damaged))
    assert job["error"]["code"] == "remote.not_an_archive"
    assert remote.names() == []


def test_a_chain_of_links_that_no_system_follows_is_refused(tmp_path: Path) -> None:
    links = {f"l{number}": f"l{number + 1}" for number in range(5000)}
    (tmp_path / "a.tar").write_bytes(tar_links(links))
    with pytest.raises(ArchiveUnsafe):
        unpack_into(tmp_path, "a.tar")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_file_of_an_archive_can_be_stopped_in_the_middle(tmp_path: Path, name: str) -> None:
    content = bytes(5 << 20)
    make = zipped if name.endswith(".zip") else tarred
    (tmp_path / name).write_bytes(make(("large", content)))

    def on_step(done: int) -> None:
        if done >= 2 << 20:
            raise Stop

    with pytest.raises(Stop):
        unpack_into(tmp_path, name, on_step)
    assert (tmp_path / "into" / "large").stat().st_size < len(content)


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("a.zip", zip_links({"link": "x" * (64 << 20)})),
        (
            "a.tar.gz",
            tarred(("a", bytes(64 << 20)), type=tarfile.GNUTYPE_LONGNAME),
        ),
    ],
)
def test_little_cannot_take_much_memory(tmp_path: Path, name: str, archive: bytes) -> None:
    (tmp_path / name).write_bytes(archive)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError):
            unpack_into(tmp_path, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_passwords_are_told_of(remote: Remote, site: Site) -> None:
    archive = bytearray(zipped(("a", b"1")))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    job = unpack(remote, site, "a.zip", bytes(archive))
    assert job["error"]["code"] == "remote.archive_encrypted"


class TestFoldersThatAreThere:
    @pytest.fixture(autouse=True)
    def _folder(self, remote: Remote) -> None:
        (remote.folder / "data").mkdir()
        (remote.folder / "data" / "mine").write_text("mine")

    def test_are_not_touched(self, remote: Remote, site: Site) -> None:
        job = unpack(remote, site, "data.zip", zipped(("a", b"1")))
        assert job["error"]["code"] == "path.name_taken"
        assert tree(remote) == {"data/mine": b"mine"}

    def test_stand_beside_the_new_one(self, remote: Remote, site: Site) -> None:
        unpack(remote, site, "data.zip", zipped(("a", b"1")), conflict="rename")
        assert tree(remote) == {"data/mine": b"mine", "data (1)/a": b"1"}

    def test_are_replaced_on_request(self, remote: Remote, site: Site) -> None:
        unpack(remote, site, "data.zip", zipped(("a", b"1")), conflict="overwrite")
        assert tree(remote) == {"data/a": b"1"}
        assert remote.names() == ["data"]

    def test_stay_when_unpacking_fails(self, remote: Remote, site: Site) -> None:
        unpack(remote, site, "data.zip", HOSTILE["up.zip"], conflict="overwrite")
        assert tree(remote) == {"data/mine": b"mine"}

    def test_come_back_when_replacing_them_was_cut_off(self, remote: Remote, site: Site) -> None:
        id = remote.start(site.url("/slow"), name="data.zip", unpack=True, conflict="overwrite")
        until(lambda: remote.server.job(id)["progress"]["done"] > 0)
        remote.server.client.post(f"/modelarts/jobs/{id}/pause").raise_for_status()
        # What a server leaves that is killed between two renames.
        (remote.folder / "data").rename(remote.folder / f".remote-{id}.unpacking.old")
        remote.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
        assert tree(remote) == {"data/mine": b"mine"}
        assert remote.names() == ["data"]
