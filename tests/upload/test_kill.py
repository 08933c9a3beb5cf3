"""What a server finds after kill -9 at every bad moment: all of them in one kill."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.realserver import RealServer

from .tus import OFFSET_TYPE, Slow, Tus, location, pattern, until

MIB = 1 << 20
CONTENT = pattern(6 * MIB)
CONFLICTS = ("fail", "overwrite", "rename")
#: Putting a file in place: nothing done yet; its new name was made; the old one was removed
#: as well; both are gone, whoever did that.
MOMENTS = ("before", "linked", "renamed", "lost")
PARTS = [pattern(size, seed) for seed, size in enumerate((100, 50, 70))]
#: How many parts were joined, and how far the next one was: half copied, or all of it but not
#: noted.
JOINS = [(0, "no"), (0, "unnoted"), (1, "no"), (1, "half"), (1, "unnoted"), (2, "half"), (3, "no")]


@dataclass
class Upload:
    url: str
    job: str
    folder: Path = field(default_factory=Path)


@dataclass
class Wreck:
    """The server after it was started again, and the uploads that were under way."""

    tus: Tus
    part: Upload
    checked: Upload
    complete: Upload
    placing: dict[tuple[str, str], Upload]
    joining: dict[tuple[int, str], Upload]
    #: The jobs as they were found.
    found: list[dict[str, Any]]


@pytest.fixture(scope="module")
def wreck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wreck]:
    with RealServer(tmp_path_factory.mktemp("killed")) as server:
        tus = Tus(server)
        placing = {(c, m): begin_placing(tus, c, m) for c in CONFLICTS for m in MOMENTS}
        joining = {(n, how): begin_joining(tus, f"{n}-{how}") for n, how in JOINS}
        digest = hashlib.sha256(b"0123456789").hexdigest()
        complete = begin(tus, "complete.bin", 10, sha256=digest)
        tus.patch(complete.url, 0, b"01234")
        part, checked = (begin(tus, f"{name}.bin", len(CONTENT)) for name in ("part", "checked"))
        kill_while_receiving(tus, part, checked)
        tus.edit_record(complete.url).write_bytes(b"0123456789")
        for (conflict, moment), upload in placing.items():
            edit_placing(tus, upload, conflict, moment)
        for (joined, how), upload in joining.items():
            edit_joining(tus, upload, joined, how)
        server.start()
        found = server.client.get("/modelarts/jobs").json()["active"]
        yield Wreck(tus, part, checked, complete, placing, joining, found)


def begin(tus: Tus, name: str, size: int, folder: str = "", **metadata: str) -> Upload:
    job = tus.start_job(name, size=size, destination=folder)
    url = tus.new(size, job=job, path=name, **metadata)
    return Upload(url, job, tus.server.root / folder)


def kill_while_receiving(tus: Tus, part: Upload, checked: Upload) -> None:
    for upload in (part, checked):
        assert tus.patch(upload.url, 0, CONTENT[:MIB]).status_code == 204
    headers = {
        "Authorization": tus.server.client.headers["Authorization"],
        "Tus-Resumable": "1.0.0",
        "Content-Type": OFFSET_TYPE,
        "Upload-Offset": str(MIB),
        "Upload-Checksum": "sha1 " + "A" * 27 + "=",
        "Content-Length": str(len(CONTENT) - MIB),
    }
    id = checked.url.rpartition("/")[2]
    with (
        Slow.patch(tus.server, part.url, MIB, len(CONTENT) - MIB) as request,
        Slow(tus.server, "PATCH", checked.url, headers) as other,
    ):
        other.send(CONTENT[MIB : 5 * MIB])
        until(lambda: (tus.server.root / f".upload-{id}.part").stat().st_size > MIB)
        request.send(CONTENT[MIB : 4 * MIB])
        # Asking brings it to the disk; what comes after may be lost.
        until(lambda: tus.offset(part.url) == 4 * MIB)
        request.send(CONTENT[4 * MIB : 5 * MIB])
        tus.server.kill()


def begin_placing(tus: Tus, conflict: str, moment: str) -> Upload:
    folder = tus.server.root / f"{conflict}-{moment}"
    folder.mkdir()
    if conflict != "fail":
        (folder / "file.bin").write_bytes(b"old")
    upload = begin(tus, "file.bin", 10, folder.name, conflict=conflict)
    assert tus.patch(upload.url, 0, b"012345678").status_code == 204
    return upload


def edit_placing(tus: Tus, upload: Upload, conflict: str, moment: str) -> None:
    temporary = tus.edit_record(upload.url, state="placing")
    temporary.write_bytes(b"0123456789")
    final = upload.folder / placed_name(conflict)
    if moment == "linked" and conflict != "overwrite":
        os.link(temporary, final)
    elif moment == "renamed":
        temporary.replace(final)
    elif moment == "lost":
        temporary.unlink()
        (upload.folder / "file.bin").unlink(missing_ok=True)


def placed_name(conflict: str) -> str:
    return "file (1).bin" if conflict == "rename" else "file.bin"


def begin_joining(tus: Tus, folder: str) -> Upload:
    (tus.server.root / folder).mkdir()
    job = tus.start_job("joined.bin", destination=folder)
    urls = []
    for content in PARTS:
        urls.append(tus.part(len(content), job=job, path="joined.bin"))
        assert tus.patch(urls[-1], 0, content).status_code == 204
    # With a digest to come later it waits after joining, so that the parts can be put back.
    final = location(tus.join(*urls, job=job, path="joined.bin", sha256="pending"))
    return Upload(final, job, tus.server.root / folder)


def edit_joining(tus: Tus, upload: Upload, joined: int, how: str) -> None:
    left = {f"{number:032x}": part for number, part in enumerate(PARTS[joined:], joined)}
    left = {hashlib.md5((upload.job + id).encode()).hexdigest(): p for id, p in left.items()}
    digest = hashlib.sha256(b"".join(PARTS)).hexdigest()
    whole = tus.edit_record(upload.url, parts=tuple(left), sha256=digest)
    record = json.loads((tus.state() / f"{upload.url.rpartition('/')[2]}.json").read_text())
    for number, (id, content) in enumerate(left.items()):
        temporary = whole.with_name(f".upload-{id}.part")
        part = {"id": id, "length": len(content), "concat": "partial", "parts": (), "sha256": ""}
        path = temporary.relative_to(tus.server.root).as_posix()
        (tus.state() / f"{id}.json").write_text(json.dumps(record | part | {"temporary": path}))
        if number > 0 or how != "unnoted":
            temporary.write_bytes(content)
    more = {"no": 0, "half": 20, "unnoted": None}[how]
    following = PARTS[joined] if joined < len(PARTS) else b""
    whole.write_bytes(b"".join(PARTS[:joined]) + following[:more])


def check_arrived(wreck: Wreck, upload: Upload, name: str, content: bytes) -> None:
    digest = hashlib.sha256((upload.folder / name).read_bytes()).hexdigest()
    assert digest == hashlib.sha256(content).hexdigest()
    id = upload.url.rpartition("/")[2]
    assert not list(upload.folder.glob(f".upload-{id}*"))


def test_what_was_under_way_is_interrupted_and_can_go_on(wreck: Wreck) -> None:
    assert len(wreck.found) == 3 + len(wreck.placing) + len(wreck.joining)
    for job in wreck.found:
        assert (job["state"], job["resumable"]) == ("interrupted", True)
        assert job["error"]["code"] == "job.interrupted"


def test_of_a_part_what_was_on_the_disk_need_not_be_sent_again(wreck: Wreck) -> None:
    tus, upload = wreck.tus, wreck.part
    assert not (upload.folder / "part.bin").exists()
    (listed,) = tus.listed(upload.job)
    at = tus.offset(upload.url)
    assert listed["offset"] == at
    assert 4 * MIB <= at <= 5 * MIB
    assert tus.patch(upload.url, at, CONTENT[at:]).status_code == 204
    assert tus.server.wait_for(upload.job, "succeeded")["progress"]["done"] == len(CONTENT)
    check_arrived(wreck, upload, "part.bin", CONTENT)


def test_of_a_part_with_a_checksum_nothing_counts(wreck: Wreck) -> None:
    tus, upload = wreck.tus, wreck.checked
    assert [entry["offset"] for entry in tus.listed(upload.job)] == [MIB]
    assert tus.offset(upload.url) == MIB
    assert tus.patch(upload.url, MIB, CONTENT[MIB:]).status_code == 204
    check_arrived(wreck, upload, "checked.bin", CONTENT)


def test_after_the_last_byte_there_is_nothing_left_to_send(wreck: Wreck) -> None:
    tus, upload = wreck.tus, wreck.complete
    assert tus.offset(upload.url) == 10
    # What a client does that heard no answer to its last part.
    assert tus.patch(upload.url, 10, b"").status_code == 204
    check_arrived(wreck, upload, "complete.bin", b"0123456789")


@pytest.mark.parametrize("conflict", CONFLICTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_putting_a_file_in_place_goes_on(wreck: Wreck, conflict: str, moment: str) -> None:
    upload = wreck.placing[conflict, moment]
    tus = wreck.tus
    assert tus.steer(upload.job, "resume") == 202
    job = tus.server.wait_for(upload.job, "succeeded", "failed")
    if moment == "lost":
        # Its bytes are not there any more: it must not claim that the file arrived.
        assert (job["state"], job["resumable"]) == ("failed", False)
        assert list(upload.folder.iterdir()) == []
        return
    assert job["state"] == "succeeded", job["error"]
    name = placed_name(conflict)
    assert job["outputs"] == [f"{upload.folder.name}/{name}"]
    assert {path.name for path in upload.folder.iterdir()} == {"file.bin", name}
    check_arrived(wreck, upload, name, b"0123456789")
    if conflict == "rename":
        assert (upload.folder / "file.bin").read_bytes() == b"old"
    assert tus.head(upload.url).headers["Upload-Offset"] == "10"


@pytest.mark.parametrize(("joined", "how"), JOINS)
def test_joining_parts_goes_on(wreck: Wreck, joined: int, how: str) -> None:
    upload = wreck.joining[joined, how]
    assert wreck.tus.steer(upload.job, "resume") == 202
    job = wreck.tus.server.wait_for(upload.job, "succeeded", "failed")
    assert job["state"] == "succeeded", job["error"]
    check_arrived(wreck, upload, "joined.bin", b"".join(PARTS))
    assert [path.name for path in upload.folder.iterdir()] == ["joined.bin"]
