"""What an object looks like: its first bytes, made sense of. Blocks; runs in threads."""

import csv
import io
import json
import zlib
from typing import TYPE_CHECKING, Any

from ..core.errors import AppError
from ..core.objectstore.address import Address
from .models import ObsPreview, ObsTable
from .object_errors import NoParquet, NoPreview, NothingInIt, TooLargeToOpen
from .ranged import RangedObject

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Bytes of an object that are read for text and tables.
HEAD = 64 << 10
#: Bytes that may come out of a compressed one.
MAX_INFLATED = 256 << 10
#: Rows, columns, and characters of a cell that are shown.
MAX_ROWS = 100
MAX_COLUMNS = 200
MAX_CELL = 500
#: Bytes of the largest image and notebook that are shown.
MAX_IMAGE = 20 << 20
MAX_NOTEBOOK = 10 << 20

#: How the images begin that browsers show and that cannot hold programs.
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}
_PARQUET = b"PAR1"


def image_type(content: bytes) -> str:
    """The media type of an image by its first bytes; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found = (kind for magic, kind in _IMAGES.items() if content.startswith(magic))
    return next(found, "")


def preview(client: "S3Client", address: Address) -> ObsPreview:
    """What an object looks like.

    Raises:
        BotoCoreError, ClientError: it cannot be read.
    """
    head = client.head_object(Bucket=address.bucket, Key=address.key)
    size = head["ContentLength"]
    if size == 0:
        return _none(NothingInIt())
    reply = client.get_object(Bucket=address.bucket, Key=address.key, Range=f"bytes=0-{HEAD - 1}")
    with reply["Body"] as body:
        start = body.read(HEAD)
    name = address.name.lower()
    try:
        kind = image_type(start)
        # Two letters alone are no bitmap.
        if kind and (kind != "image/bmp" or name.endswith(".bmp")):
            return _image(address, size)
        if start.startswith(_PARQUET):
            return _parquet(RangedObject(client, address, size, head["ETag"]))
        if name.endswith(".ipynb"):
            return _notebook(client, address, size)
        return _text(name, start, size)
    except AppError as error:
        return _none(error)


def _none(reason: AppError) -> ObsPreview:
    return ObsPreview(kind="none", reason=reason.info())


def _image(address: Address, size: int) -> ObsPreview:
    if size > MAX_IMAGE:
        raise TooLargeToOpen(address=str(address), limit=f"{MAX_IMAGE >> 20} MB")
    return ObsPreview(kind="image")


def _notebook(client: "S3Client", address: Address, size: int) -> ObsPreview:
    if size > MAX_NOTEBOOK:
        raise TooLargeToOpen(address=str(address), limit=f"{MAX_NOTEBOOK >> 20} MB")
    with client.get_object(Bucket=address.bucket, Key=address.key)["Body"] as body:
        content = body.read()
    try:
        document: Any = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        return _text("", content[:HEAD], size)
    return ObsPreview(kind="notebook", text=content.decode(errors="replace"))


def _text(name: str, start: bytes, size: int) -> ObsPreview:
    truncated = size > len(start)
    if name.endswith(".gz"):
        start, cut = _inflate(start)
        truncated = truncated or cut
        name = name.removesuffix(".gz")
    text = decode(start, whole=not truncated)
    if text is None:
        raise NoPreview
    if name.endswith((".csv", ".tsv")) and (table := _table(text, name, truncated)):
        return ObsPreview(kind="table", table=table, truncated=truncated)
    return ObsPreview(kind="text", text=text, truncated=truncated)


def _inflate(data: bytes) -> tuple[bytes, bool]:
    inflating = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = inflating.decompress(data, MAX_INFLATED)
    except zlib.error:
        raise NoPreview from None
    return content, bool(inflating.unconsumed_tail)


def decode(data: bytes, *, whole: bool) -> str | None:
    """Bytes as text, in whatever encoding they are; None if they are none.

    Args:
        data: the beginning of something.
        whole: whether it is all of it; else a character may be cut in two at the end.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data[: len(data) // 2 * 2].decode(encoding, "replace")
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(1 if whole else 4):
            try:
                return data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1")


def _table(text: str, name: str, truncated: bool) -> ObsTable | None:
    """The rows of a table; None if there are none."""
    lines = text.splitlines(keepends=True)
    if truncated and len(lines) > 1:
        lines.pop()
    delimiter = "\t" if name.endswith(".tsv") else _delimiter(lines)
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO("".join(lines)), delimiter=delimiter):
            rows.append(tuple(cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]))
            if len(rows) > MAX_ROWS:
                break
    except csv.Error:
        return None
    if not rows:
        return None
    total = None if truncated or len(rows) > MAX_ROWS else len(rows) - 1
    return ObsTable(columns=rows[0], rows=tuple(rows[1 : MAX_ROWS + 1]), total=total)


def _delimiter(lines: list[str]) -> str:
    """What divides the columns: of the usual ones, that which is in the first line most often."""
    first = lines[0] if lines else ""
    return max(",;\t|", key=first.count)


def _parquet(source: RangedObject) -> ObsPreview:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise NoParquet from None
    try:
        file = pq.ParquetFile(source)
        columns = file.schema_arrow.names[:MAX_COLUMNS]
        batch = next(file.iter_batches(MAX_ROWS, columns=columns), None)
        total = int(file.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError, MemoryError):
        raise NoPreview from None
    records = batch.to_pylist()[:MAX_ROWS] if batch is not None else []
    rows = tuple(
        tuple(
            "" if (cell := record.get(name)) is None else str(cell)[:MAX_CELL] for name in columns
        )
        for record in records
    )
    table = ObsTable(columns=tuple(columns), rows=rows, total=total)
    return ObsPreview(kind="table", table=table, truncated=total > len(rows))
