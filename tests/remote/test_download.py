"""Whole downloads, by a real Jupyter server from a real HTTP server."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.realserver import RealServer, free_port
from tests.upload.tus import until

from .conftest import MAX_SIZE, Remote
from .site import MIB, Site


def test_a_file_arrives_whole_with_its_date(remote: Remote, site: Site) -> None:
    job = remote.get(site.url("/file.bin"), sha256=site.sha256)
    assert job["state"] == "succeeded", job["error"]
    assert job["outputs"] == [f"{remote.folder.name}/file.bin"]
    assert job["progress"]["done"] == job["progress"]["total"] == len(site.content)
    assert (remote.folder / "file.bin").read_bytes() == site.content
    assert (remote.folder / "file.bin").stat().st_mtime == 1445412480
    assert remote.names() == ["file.bin"]


@pytest.mark.parametrize(
    "page", ["plain", "chunked", "gzipped", "gzipped-in-parts", "no-head", "moved"]
)
def test_whatever_the_server_is_like_the_content_is_right(
    remote: Remote, site: Site, page: str
) -> None:
    job = remote.get(site.url(f"/{page}"), name="data.bin")
    assert job["state"] == "succeeded", job["error"]
    assert (remote.folder / "data.bin").read_bytes() == site.content


def test_a_compressed_body_without_its_end_is_no_file(remote: Remote, site: Site) -> None:
    job = remote.get(site.url("/gzipped-in-part"))
    assert (job["state"], job["error"]["code"]) == ("failed", "remote.cut_short")
    assert "of ? have arrived" in job["error"]["message"]


def test_an_empty_file_arrives(remote: Remote, site: Site) -> None:
    assert remote.get(site.url("/empty"))["state"] == "succeeded"
    assert (remote.folder / "empty").read_bytes() == b""


def test_a_connection_that_breaks_is_taken_up_where_it_was(remote: Remote, site: Site) -> None:
    site.broken = 3
    assert remote.get(site.url("/file.bin"))["state"] == "succeeded"
    assert (remote.folder / "file.bin").read_bytes() == site.content
    starts = [given.partition("=")[2].partition("-")[0] for _, given in site.asked("/file.bin")]
    assert starts[0] == ""
    assert [int(start) for start in starts[1:]] == sorted(int(start) for start in starts[1:])
    assert all(int(start) > 0 for start in starts[1:])


def test_without_ranges_a_broken_download_says_so_and_begins_anew(
    remote: Remote, site: Site
) -> None:
    site.broken = 1
    job = remote.get(site.url("/plain"))
    assert (job["state"], job["resumable"]) == ("failed", True)
    assert job["error"]["code"] == "remote.cut_short"
    assert "1000 B of 2 MB" in job["error"]["message"]
    remote.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
    assert remote.server.wait_for(job["id"], "succeeded", "failed")["state"] == "succeeded"
    assert (remote.folder / "plain").read_bytes() == site.content


def test_a_server_that_only_claims_to_give_parts_is_asked_for_all(
    remote: Remote, site: Site
) -> None:
    site.broken = 1
    job = remote.get(site.url("/ignores-ranges"))
    assert job["error"]["code"] == "remote.cut_short"
    remote.server.client.post(f"/modelarts/jobs/{job['id']}/resume").raise_for_status()
    assert remote.server.wait_for(job["id"], "succeeded", "failed")["state"] == "succeeded"
    assert (remote.folder / "ignores-ranges").read_bytes() == site.content


def test_a_wrong_part_is_never_mixed_in(remote: Remote, site: Site) -> None:
    job = remote.get(site.url("/wrong-range"))
    assert job["error"]["code"] == "remote.changed"
    assert remote.names() == []


def test_a_slow_server_is_asked_over_several_connections(remote: Remote, site: Site) -> None:
    site.content = site.content * 12
    job = remote.get(site.url("/crawl"), sha256=site.sha256)
    assert job["state"] == "succeeded", job["error"]
    assert len(site.asked("/crawl")) > 1


def test_a_pause_keeps_what_is_there(remote: Remote, site: Site) -> None:
    id = remote.start(site.url("/slow"))
    until(lambda: remote.server.job(id)["progress"]["done"] > MIB)
    remote.server.client.post(f"/modelarts/jobs/{id}/pause").raise_for_status()
    assert remote.server.job(id)["state"] == "paused"
    assert remote.names() == [f".remote-{id}.part"]
    remote.server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
    assert remote.server.wait_for(id, "succeeded", "failed")["state"] == "succeeded"
    assert (remote.folder / "slow").read_bytes() == site.content
    half = len(site.content) // 2
    assert site.asked("/slow")[-1] == ("GET", f"bytes={half}-{len(site.content) - 1}")


def test_cancelling_leaves_nothing(remote: Remote, site: Site) -> None:
    id = remote.start(site.url("/slow"))
    until(lambda: remote.server.job(id)["progress"]["done"] > MIB)
    remote.server.client.post(f"/modelarts/jobs/{id}/cancel").raise_for_status()
    assert remote.server.job(id)["state"] == "cancelled"
    assert remote.names() == []


def test_a_file_that_changed_in_between_is_not_mixed_with_the_old_one(
    remote: Remote, site: Site
) -> None:
    id = remote.start(site.url("/slow"))
    until(lambda: remote.server.job(id)["progress"]["done"] > MIB)
    remote.server.client.post(f"/modelarts/jobs/{id}/pause").raise_for_status()
    site.etag = '"version-2"'
    remote.server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
    job = remote.server.wait_for(id, "failed")
    assert (job["error"]["code"], job["resumable"]) == ("remote.changed", False)
    assert remote.names() == []


def test_the_server_is_killed_and_the_download_goes_on(tmp_path: Path, site: Site) -> None:
    with RealServer(tmp_path, ("--Remote.allowed_networks=127.0.0.0/8",)) as server:
        remote = Remote(server, "folder")
        id = remote.start(site.url("/slow"), sha256=site.sha256)
        until(lambda: server.job(id)["progress"]["done"] > MIB)
        # The checkpoint comes some seconds later.
        until(lambda: _has_checkpoint(server.root.parent, id), seconds=10)
        server.restart()
        job = server.job(id)
        assert (job["state"], job["resumable"]) == ("interrupted", True)
        server.client.post(f"/modelarts/jobs/{id}/resume").raise_for_status()
        assert server.wait_for(id, "succeeded", "failed")["state"] == "succeeded"
        digest = hashlib.sha256((remote.folder / "slow").read_bytes()).hexdigest()
        assert digest == site.sha256
        assert site.asked("/slow")[-1][1].startswith(f"bytes={len(site.content) // 2}-")


def _has_checkpoint(home: Path, id: str) -> bool:
    (database,) = home.glob("data/modelarts/*/server-*/jobs.db")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT checkpoint FROM jobs WHERE id = ?", (id,)).fetchone()
    return "missing" in (row[0] or "")


def test_a_wrong_checksum_keeps_nothing(remote: Remote, site: Site) -> None:
    job = remote.get(site.url("/file.bin"), sha256="0" * 64)
    assert job["error"]["code"] == "remote.checksum"
    assert site.sha256 in job["error"]["message"]
    assert remote.names() == []


def test_other_requests_are_served_meanwhile(remote: Remote, site: Site) -> None:
    id = remote.start(site.url("/slow"))
    assert remote.server.client.get("/modelarts/capabilities").status_code == 200
    site.gate.set()
    assert remote.server.wait_for(id, "succeeded")["error"] is None


class TestNames:
    def test_come_from_the_server_in_any_script(self, remote: Remote, site: Site) -> None:
        remote.get(site.url("/named"))
        assert remote.names() == ["数据.csv"]

    def test_never_lead_out_of_the_folder(self, remote: Remote, site: Site) -> None:
        remote.get(site.url("/hostile-name"))
        assert remote.names() == [".bashrc"]

    @pytest.mark.parametrize("name", ["../up", "a/b", "", "\0"])
    def test_of_the_user_neither(self, remote: Remote, site: Site, name: str) -> None:
        job = remote.get(site.url("/file.bin"), name=name)
        if name:
            assert job["error"]["code"].startswith("path.")
            assert remote.names() == []
        assert not (remote.server.root / "up").exists()

    def test_that_are_taken_are_refused_before_a_byte_flows(
        self, remote: Remote, site: Site
    ) -> None:
        (remote.folder / "slow").write_text("mine")
        job = remote.get(site.url("/slow"))
        assert job["error"]["code"] == "path.name_taken"
        assert (remote.folder / "slow").read_text() == "mine"
        assert remote.names() == ["slow"]

    def test_that_are_taken_get_a_number(self, remote: Remote, site: Site) -> None:
        (remote.folder / "file.bin").write_text("mine")
        job = remote.get(site.url("/file.bin"), conflict="rename")
        assert job["outputs"] == [f"{remote.folder.name}/file (1).bin"]
        assert (remote.folder / "file.bin").read_text() == "mine"

    def test_that_are_taken_are_overwritten_on_request(self, remote: Remote, site: Site) -> None:
        (remote.folder / "file.bin").write_text("mine")
        assert remote.get(site.url("/file.bin"), conflict="overwrite")["state"] == "succeeded"
        assert (remote.folder / "file.bin").read_bytes() == site.content


class TestRefusals:
    @pytest.mark.parametrize(
        ("page", "code"),
        [
            ("nothing", "remote.not_found"),
            ("gone", "remote.not_found"),
            ("login", "remote.login"),
            ("brotli", "remote.encoding"),
            ("loop", "remote.redirects"),
            ("not-gzipped", "remote.bad_encoding"),
            ("to-file", "remote.redirect"),
            ("to-nowhere", "remote.redirect"),
            ("to-metadata", "remote.address"),
            ("to-inside", "remote.address"),
            ("notebook.ipynb", "remote.not_a_file"),
        ],
    )
    def test_are_told_by_their_cause(
        self, remote: Remote, site: Site, page: str, code: str
    ) -> None:
        job = remote.get(site.url(f"/{page}"))
        assert (job["state"], job["error"]["code"]) == ("failed", code)
        assert job["error"]["hint"]
        assert remote.names() == []

    def test_that_pass_are_waited_for(self, remote: Remote, site: Site) -> None:
        assert remote.get(site.url("/busy"))["state"] == "succeeded"
        assert (remote.folder / "busy").read_bytes() == b"at last"

    def test_of_a_silent_server_come_in_time(self, remote: Remote, site: Site) -> None:
        job = remote.get(site.url("/silent"))
        assert job["error"]["code"] == "remote.silent"
        assert job["resumable"]

    @pytest.mark.parametrize("page", ["endless", "bomb"])
    def test_what_is_too_large_is_noticed_while_it_comes(
        self, remote: Remote, site: Site, page: str
    ) -> None:
        job = remote.get(site.url(f"/{page}"))
        assert job["error"]["code"] == "remote.too_large"
        assert remote.names() == []

    def test_what_is_said_to_be_too_large_is_not_begun(self, remote: Remote, site: Site) -> None:
        site.content = bytes(MAX_SIZE + 1)
        job = remote.get(site.url("/file.bin"))
        assert job["error"]["code"] == "remote.too_large"
        assert "32 MB" in job["error"]["message"]

    def test_nobody_listens(self, remote: Remote) -> None:
        info = remote.look(f"http://127.0.0.1:{free_port()}/x")[0]
        assert info["error"]["code"] == "remote.unreachable"

    def test_there_is_no_such_host(self, remote: Remote) -> None:
        info = remote.look("http://no-such-host.invalid/x")[0]
        assert info["error"]["code"] == "remote.host_unknown"


def test_many_downloads_run_beside_each_other(remote: Remote, site: Site) -> None:
    site.gate.set()
    ids = [remote.start(site.url("/slow"), name=f"file-{number}") for number in range(10)]
    for id in ids:
        assert remote.server.wait_for(id, "succeeded", "failed")["state"] == "succeeded"
    assert len(remote.names()) == 10


def test_two_downloads_never_write_to_one_name(remote: Remote, site: Site) -> None:
    first = remote.start(site.url("/slow"), name="same")
    body = {
        "spec": {
            "kind": "remote",
            "url": site.url("/slow"),
            "destination": remote.folder.name,
            "name": "same",
        }
    }
    reply = remote.server.client.post("/modelarts/jobs", json=body)
    assert (reply.status_code, reply.json()["code"]) == (409, "job.busy")
    site.gate.set()
    assert remote.server.wait_for(first, "succeeded")["error"] is None
