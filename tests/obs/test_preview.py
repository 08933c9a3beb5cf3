"""What objects look like, honest ones and hostile ones."""

import codecs
import contextlib
import gzip
import io
import json
import os
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import nbformat.v4
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.obs import preview_parquet
from jupyterlab_modelarts.obs.object_errors import Unreadable

from .object_kit import PNG, Bucket
from .transfer_kit import until

MIB = 1 << 20


def preview(objects: Bucket, key: str, data: bytes, **more: Any) -> dict[str, Any]:
    objects.put(key, data, **more)
    reply = objects.ask("preview", key).raise_for_status().json()
    assert isinstance(reply, dict)
    return reply


def reason(found: dict[str, Any]) -> str:
    assert found["kind"] == "none"
    return str(found["reason"]["code"])


class TestText:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            ("naïve 内容 🎉\n".encode(), "naïve 内容 🎉\n"),
            (codecs.BOM_UTF8 + b"mark", "mark"),
            ("Grüße".encode("utf-16"), "Grüße"),
            ("中文内容,第二列".encode("gb18030"), "中文内容,第二列"),
            ("Größe été à la carte".encode("latin-1"), "Größe été à la carte"),
            (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
            (b"<svg onload='x'/>", "<svg onload='x'/>"),
        ],
    )
    def test_any_usual_encoding_is_read(self, objects: Bucket, data: bytes, text: str) -> None:
        found = preview(objects, "a.svg", data)
        assert (found["kind"], found["text"], found["truncated"]) == ("text", text, False)

    def test_only_the_beginning_of_a_long_one_is_shown(self, objects: Bucket) -> None:
        # A character of three bytes is cut by the limit.
        found = preview(objects, "a.log", "中".encode() * (MIB // 3))
        assert found["truncated"]
        assert found["text"] == "中" * (65536 // 3)

    @pytest.mark.parametrize(
        "data", [b"\x00\x01\x02", b"\x7fELF\x02\x01\x01\x00", bytes(range(1, 256)) * 20]
    )
    def test_what_is_no_text_is_not_shown_as_some(self, objects: Bucket, data: bytes) -> None:
        assert reason(preview(objects, "a.txt", data)) == "obs.not_shown"

    def test_an_empty_one_is_called_so(self, objects: Bucket) -> None:
        assert reason(preview(objects, "a.txt", b"")) == "obs.empty"


class TestCompressed:
    def test_text_and_tables_are_shown(self, objects: Bucket) -> None:
        found = preview(objects, "a.csv.gz", gzip.compress(b"a,b\n1,2\n"))
        assert found["table"] == {"columns": ["a", "b"], "rows": [["1", "2"]], "total": 1}
        assert preview(objects, "a.log.gz", gzip.compress(b"line\n"))["text"] == "line\n"

    def test_a_bomb_does_not_go_off(self, objects: Bucket) -> None:
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join(packer.compress(b"a" * MIB) for _ in range(500)) + packer.flush()
        assert len(bomb) < MIB
        found = preview(objects, "a.txt.gz", bomb)
        assert (len(found["text"]), found["truncated"]) == (65536, True)

    def test_a_damaged_one_is_called_so(self, objects: Bucket) -> None:
        assert reason(preview(objects, "a.gz", b"\x1f\x8b" + b"x" * 50)) == "obs.unreadable"


class TestTable:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.csv", b'name,note\nx,"1,5\nand more"\ny,2\n'),
            ("a.csv", b'name;note\r\nx;"1,5\nand more"\r\ny;2\r\n'),
            ("a.csv", b'name|note\nx|"1,5\nand more"\ny|2\n'),
            ("a.tsv", b'name\tnote\nx\t"1,5\nand more"\ny\t2'),
        ],
    )
    def test_any_usual_delimiter_is_found(self, objects: Bucket, name: str, data: bytes) -> None:
        assert preview(objects, name, data)["table"] == {
            "columns": ["name", "note"],
            "rows": [["x", "1,5\nand more"], ["y", "2"]],
            "total": 2,
        }

    def test_only_the_first_rows_of_a_long_one_are_shown(self, objects: Bucket) -> None:
        data = b"".join(b"%d;%d\n" % (n, n * n) for n in range(100_000))
        found = preview(objects, "a.csv", data)
        assert (len(found["table"]["rows"]), found["table"]["total"]) == (100, None)
        assert (found["truncated"], found["table"]["rows"][99]) == (True, ["100", "10000"])

    def test_a_million_columns_are_cut(self, objects: Bucket) -> None:
        line = b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n"
        found = preview(objects, "a.csv", line * 2)
        assert (len(found["table"]["columns"]), found["truncated"]) == (200, True)

    def test_rows_may_be_uneven_and_cells_endless(self, objects: Bucket) -> None:
        found = preview(objects, "a.csv", b"a,b\n1\n1,2,3\n" + b"x" * 5000 + b",y\n")
        table = found["table"]
        assert table["columns"] == ["a", "b", ""]
        assert table["rows"][:2] == [["1", "", ""], ["1", "2", "3"]]
        assert len(table["rows"][2][0]) == 1000

    def test_a_quote_that_never_ends_is_shown_as_text(self, objects: Bucket) -> None:
        found = preview(objects, "a.csv", b'"' + b"x" * 300_000)
        assert (found["kind"], found["truncated"]) == ("text", True)


def parquet(table: pa.Table, **more: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **more)
    return file.getvalue()


class TestParquet:
    def test_the_first_rows_are_shown(self, objects: Bucket) -> None:
        table = pa.table(
            {
                "n": list(range(300)),
                "名字": ["a", None, "c"] * 100,
                "nested": [{"x": [1, 2]}] * 300,
            }
        )
        found = preview(objects, "a.parquet", parquet(table))
        assert found["table"]["columns"] == ["n", "名字", "nested"]
        assert found["table"]["rows"][1] == ["1", "", "{'x': [1, 2]}"]
        assert (len(found["table"]["rows"]), found["table"]["total"]) == (100, 300)
        assert found["truncated"]

    def test_few_rows_of_many_columns_are_cut(self, objects: Bucket) -> None:
        table = pa.table({f"c{n}": [n] for n in range(500)})
        found = preview(objects, "a", parquet(table))
        assert (len(found["table"]["rows"][0]), found["truncated"]) == (200, True)

    def test_none_at_all_is_shown_with_its_columns(self, objects: Bucket) -> None:
        found = preview(objects, "a.parquet", parquet(pa.table({"a": pa.array([], pa.int64())})))
        assert found["table"] == {"columns": ["a"], "rows": [], "total": 0}

    @pytest.mark.parametrize(
        "length", [0, 1, 7, 4096, 2**31 - 1, 2**32 - 1], ids=lambda n: f"{n} bytes"
    )
    def test_a_footer_that_lies_does_no_harm(self, objects: Bucket, length: int) -> None:
        data = parquet(pa.table({"a": list(range(10_000))}))
        data = data[:-8] + struct.pack("<I", length) + b"PAR1"
        assert reason(preview(objects, "a.parquet", data)) == "obs.unreadable"

    def test_damage_anywhere_does_no_harm(self, objects: Bucket) -> None:
        data = parquet(pa.table({"a": list(range(1000)), "b": ["x"] * 1000}))
        for part in range(4):
            place = len(data) * (2 * part + 1) // 8
            damaged = data[:place] + b"\xff" * 40 + data[place + 40 :]
            found = preview(objects, f"{part}.parquet", damaged)
            assert found["kind"] in ("table", "none")

    def test_a_page_that_inflates_without_end_is_given_up(self, objects: Bucket) -> None:
        value = "x" * (400 * MIB)
        table = pa.table({"a": [value]})
        data = parquet(table, compression="zstd", use_dictionary=False, write_statistics=False)
        del value, table
        assert len(data) < 10 * MIB
        assert reason(preview(objects, "a.parquet", data)) == "obs.unreadable"

    def test_only_what_is_shown_is_read(self, objects: Bucket) -> None:
        # Noise, so that it is as large in the store as it is here.
        noise = pa.array([zlib.crc32(b"%d" % n) for n in range(3_000_000)])
        data = parquet(pa.table({"a": noise}), use_dictionary=False, compression="none")
        assert len(data) > 20 * MIB
        found = preview(objects, "a.parquet", data)
        assert found["table"]["rows"][5] == [str(zlib.crc32(b"5"))]

    def test_a_store_that_answers_too_late_is_given_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(preview_parquet, "SECONDS", 0.5)
        data = parquet(pa.table({"a": [1, 2, 3]}))

        def read(start: int, length: int) -> bytes:
            # Who has asked is gone, and tidied up after, before the answer comes.
            until(lambda: not processes())
            time.sleep(0.2)
            return data[start : start + length]

        with pytest.raises(Unreadable, match="too long"):
            preview_parquet.read_parquet(Address("b", "k"), len(data), read)

    def test_who_reads_it_knows_no_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_ACCESS_KEY", "nobody-may-see")
        data = parquet(pa.table({"a": [1, 2, 3]}))
        known: list[bytes] = []

        def read(start: int, length: int) -> bytes:
            known.extend((process / "environ").read_bytes() for process in processes())
            return data[start : start + length]

        table, _ = preview_parquet.read_parquet(Address("b", "k"), len(data), read)
        assert table.total == 3
        assert known
        assert not any(b"nobody-may-see" in each for each in known)


def processes() -> list[Path]:
    """Those that read a Parquet file for this one, and have not ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_ours = f"PPid:\t{os.getpid()}\n" in (process / "status").read_text()
            if is_ours and b"preview_parquet_process" in (process / "cmdline").read_bytes():
                found.append(process)
    return found


class TestNotebook:
    def notebook(self, **metadata: Any) -> dict[str, Any]:
        cell = nbformat.v4.new_code_cell("1 + 1", metadata=metadata)  # type: ignore[no-untyped-call]
        found: dict[str, Any] = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
        return found

    def test_a_valid_one_is_shown_and_not_trusted(self, objects: Bucket) -> None:
        data = json.dumps(self.notebook(trusted=True, tags=["a"])).encode()
        found = preview(objects, "a.ipynb", data)
        assert found["kind"] == "notebook"
        (cell,) = json.loads(found["text"])["cells"]
        assert (cell["source"], cell["metadata"]) == ("1 + 1", {"tags": ["a"]})

    @pytest.mark.parametrize(
        "data", [b"{}", b'{"nbformat": 4, "cells": 5}', b"no JSON", b"[" * 100_000]
    )
    def test_what_is_none_is_shown_as_text(self, objects: Bucket, data: bytes) -> None:
        assert preview(objects, "a.ipynb", data)["kind"] == "text"

    def test_a_huge_one_is_not_read(self, objects: Bucket) -> None:
        found = preview(objects, "a.ipynb", b'{"cells": [' + b" " * (200 * MIB) + b"]}")
        assert reason(found) == "obs.too_large"
        assert "10 MB" in found["reason"]["message"]


class TestImage:
    @pytest.mark.parametrize(
        "data",
        [
            PNG,
            b"\xff\xd8\xff\xe0" + bytes(50),
            b"GIF89a" + bytes(50),
            b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50),
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0" + bytes(50),
        ],
    )
    def test_it_is_told_by_its_content(self, objects: Bucket, data: bytes) -> None:
        assert preview(objects, "a.txt", data)["kind"] == "image"
        assert objects.ask("content", "a.txt").headers["Content-Type"].startswith("image/")

    def test_a_huge_one_is_not_shown(self, objects: Bucket) -> None:
        found = preview(objects, "a.png", PNG + bytes(21 * MIB))
        assert reason(found) == "obs.too_large"


def test_an_archived_object_must_be_restored_first(objects: Bucket) -> None:
    found = preview(objects, "a.txt", b"x", StorageClass="GLACIER")
    assert reason(found) == "obs.archived"
    assert objects.ask("content", "a.txt").json()["code"] == "obs.archived"
