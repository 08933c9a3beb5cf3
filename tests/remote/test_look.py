"""What is told about an address before it is downloaded."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from jupyterlab_modelarts.remote.naming import disposition_name, folder_name, is_archive, name_of
from jupyterlab_modelarts.remote.pages import file_url
from tests.realserver import RealServer

from .conftest import Remote
from .site import Site


def test_name_size_and_type_are_told(remote: Remote, site: Site) -> None:
    (info,) = remote.look(site.url("/file.zip"))
    assert (info["name"], info["size"], info["error"]) == ("file.zip", len(site.content), None)
    assert info["resumable"]
    assert info["archive"]
    assert not info["taken"]
    assert site.asked("/file.zip") == [("HEAD", "")]


def test_a_server_without_head_is_asked_otherwise(remote: Remote, site: Site) -> None:
    (info,) = remote.look(site.url("/no-head"))
    assert (info["size"], info["error"]) == (len(site.content), None)


def test_names_that_are_taken_are_told(remote: Remote, site: Site) -> None:
    (remote.folder / "file.tar.gz").touch()
    (remote.folder / "file").mkdir()
    (info,) = remote.look(site.url("/file.tar.gz"))
    assert info["taken"]
    assert info["folder_taken"]


def test_many_are_looked_up_at_once_and_in_order(remote: Remote, site: Site) -> None:
    urls = [site.url(f"/file-{number}.csv") for number in range(20)] + [site.url("/nothing")]
    infos = remote.look(*urls)
    assert [info["url"] for info in infos] == urls
    assert [info["name"] for info in infos[:2]] == ["file-0.csv", "file-1.csv"]
    assert infos[-1]["error"]["code"] == "remote.not_found"


def test_a_malformed_address_is_told_of_beside_the_others(remote: Remote, site: Site) -> None:
    infos = remote.look(site.url("/file.csv"), "http://[bad/x", site.url("/to-nowhere"))
    assert [info["error"] and info["error"]["code"] for info in infos] == [
        None,
        "remote.bad_url",
        "remote.redirect",
    ]


def test_a_page_in_place_of_a_notebook_is_noticed(remote: Remote, site: Site) -> None:
    (info,) = remote.look(site.url("/notebook.ipynb"))
    assert info["error"]["code"] == "remote.not_a_file"


def test_a_silent_server_does_not_hold_us_up(remote: Remote, site: Site) -> None:
    (info,) = remote.look(site.url("/silent"))
    assert info["size"] == 1000


@pytest.mark.parametrize(
    "body",
    [{}, {"urls": []}, {"urls": ["http://a/"] * 51}, {"urls": [""]}, {"urls": ["x" * 9000]}],
)
def test_questions_that_make_no_sense_are_refused(remote: Remote, body: object) -> None:
    reply = remote.server.client.post("/modelarts/remote/look", json=body)
    assert (reply.status_code, reply.json()["code"]) == (400, "request.invalid")


def test_a_folder_that_is_not_there_is_told(remote: Remote, site: Site) -> None:
    body = {"urls": [site.url("/file.bin")], "destination": "no/such"}
    reply = remote.server.client.post("/modelarts/remote/look", json=body)
    assert reply.json()["code"] == "path.folder_missing"
    body["destination"] = "../.."
    reply = remote.server.client.post("/modelarts/remote/look", json=body)
    assert reply.json()["code"] == "path.outside_root"


class TestTls:
    @pytest.fixture
    def authority(self) -> trustme.CA:
        return trustme.CA()

    @pytest.fixture
    def secure(self, authority: trustme.CA) -> Iterator[Site]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        with Site(context) as site:
            yield site

    def test_a_certificate_of_nobody_is_refused(self, remote: Remote, secure: Site) -> None:
        (info,) = remote.look(secure.url("/file.bin"))
        assert info["error"]["code"] == "remote.certificate"
        assert "c.Remote.ca_file" in info["error"]["hint"]

    def test_the_operator_can_name_authorities(
        self, tmp_path: Path, authority: trustme.CA, secure: Site
    ) -> None:
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        options = (
            "--Remote.allowed_networks=127.0.0.0/8",
            f"--Remote.ca_file={tmp_path / 'ca.pem'}",
        )
        with RealServer(tmp_path / "server", options) as server:
            job = Remote(server, "folder").get(secure.url("/file.bin"), sha256=secure.sha256)
        assert job["state"] == "succeeded", job["error"]


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("https://github.com/o/r/blob/main/a/b.ipynb", "https://github.com/o/r/raw/main/a/b.ipynb"),
        ("https://github.com/o/r/blob/main/a.md#L3", "https://github.com/o/r/raw/main/a.md"),
        ("https://gitlab.com/g/s/r/-/blob/v1/x.py", "https://gitlab.com/g/s/r/-/raw/v1/x.py"),
        ("https://git.example.cn/g/r/-/blob/v1/x", "https://git.example.cn/g/r/-/raw/v1/x"),
        ("https://gitee.com/o/r/blob/master/a.txt", "https://gitee.com/o/r/raw/master/a.txt"),
        ("https://bitbucket.org/o/r/src/main/a.txt", "https://bitbucket.org/o/r/raw/main/a.txt"),
        (
            "https://huggingface.co/datasets/o/d/blob/main/x.parquet",
            "https://huggingface.co/datasets/o/d/resolve/main/x.parquet",
        ),
        ("https://gist.github.com/me/0123abcd", "https://gist.github.com/me/0123abcd/raw"),
        ("https://github.com/o/r/releases/download/v1/x.whl",) * 2,
        ("http://example.org/o/r/blob/main/x",) * 2,
        ("  https://example.org/a?b=c%20d  ", "https://example.org/a?b=c%20d"),
    ],
)
def test_the_page_of_a_file_leads_to_the_file(page: str, file: str) -> None:
    assert file_url(page) == file


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename=data.csv", "data.csv"),
        ('attachment; filename="a b;c.csv"; size=3', "a b;c.csv"),
        (r'attachment; filename="a\"b.csv"', 'a"b.csv'),
        ("attachment; filename*=UTF-8''%e6%95%b0.csv", "数.csv"),
        ("attachment; filename*=GB18030''%ca%fd.csv; filename=x", "数.csv"),
        ("attachment; filename*=nonsense''x%ff; filename=y.csv", "y.csv"),
        ('attachment; filename="%E6%95%B0.csv"', "数.csv"),
        ('attachment; filename="数.csv"', "数.csv"),
        ('attachment; filename="Êý.csv"', "数.csv"),
        ("attachment", ""),
        ("", ""),
        ("filename", ""),
        ("attachment; filename=", ""),
    ],
)
def test_names_in_content_disposition(header: str, name: str) -> None:
    assert disposition_name(header) == name


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("https://e.org/a/b%20c.csv?x=1", {}, "b c.csv"),
        ("https://e.org/%E6%95%B0.csv", {}, "数.csv"),
        ("https://e.org/folder/", {}, "folder"),
        ("https://e.org/", {}, "download"),
        ("https://e.org", {"content-type": "text/csv; charset=utf-8"}, "download.csv"),
        ("https://e.org/a%2F..%2Fb", {}, "a_.._b"),
        ("https://e.org/..", {}, "unnamed"),
        ("https://e.org/x", {"content-disposition": "filename=..\\..\\evil.exe"}, "x"),
        (
            "https://e.org/x",
            {"content-disposition": 'a; filename="..\\\\..\\\\evil.exe"'},
            "evil.exe",
        ),
        ("https://e.org/x", {"content-disposition": 'a; filename="..."'}, "x"),
        ("https://e.org/x", {"content-disposition": 'a; filename="a:b\x00c"'}, "a_b_c"),
    ],
)
def test_names_can_be_used_as_they_are(url: str, headers: dict[str, str], name: str) -> None:
    assert name_of(url, headers) == name


def test_folders_of_archives_are_called_like_them() -> None:
    names = ["a.zip", "b.tar.gz", "c.TGZ", "d.txt", ".zip"]
    assert [folder_name(name) for name in names] == [
        "a",
        "b",
        "c",
        "d.txt (unpacked)",
        ".zip (unpacked)",
    ]
    assert [is_archive(name) for name in names] == [True, True, True, False, True]
