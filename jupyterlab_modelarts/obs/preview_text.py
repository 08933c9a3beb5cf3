"""Text and tables from the first bytes of an object, whatever they are."""

import codecs
import csv
import io
import zlib
from collections import Counter
from collections.abc import Iterable

from .models import ObsTable

#: Bytes of text that are shown.
TEXT_BYTES = 64 << 10
#: What is shown of a table.
ROWS = 100
COLUMNS = 200
CELL = 1000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t|"
#: What text has besides letters: tab, line ends, form feed, escape (of coloured logs).
_WHITE = frozenset("\t\n\r\f\v\b\x1b\x85")


def decode(data: bytes, *, complete: bool) -> str | None:
    """Text of a guessed encoding, or None for what is no text.

    Args:
        data: the beginning.
        complete: whether that is all; else the last character may be cut.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding, complete=complete)
    if b"\0" in data:
        return None
    text = _decoded(data, "utf-8", complete=complete)
    if text is None:
        text = _decoded(data, "gb18030", complete=complete)
        if text is None or not _is_chinese(text):
            text = data.decode("latin-1")
    return text if _is_text(text) else None


def _decoded(data: bytes, encoding: str, *, complete: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, complete)
    except UnicodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Whether it is really GB18030: Latin-1 passes for it, but as characters nobody uses."""
    foreign = [character for character in text if character > "\x7f"]
    common = sum(1 for character in foreign if _is_common(character))
    return common >= 0.7 * len(foreign)


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_text(text: str) -> bool:
    controls = sum(
        1 for each in text if (each < " " or "\x7f" <= each < "\xa0") and each not in _WHITE
    )
    return controls <= 0.01 * len(text)


def inflate(data: bytes, limit: int) -> bytes | None:
    """The first ``limit`` bytes of what is compressed with gzip; None if that is not valid."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, limit)
    except zlib.error:
        return None


def read_table(text: str, *, tabs: bool, complete: bool) -> tuple[ObsTable, bool] | None:
    """The beginning of a table, and whether something of it is left out.

    Args:
        text: CSV with any delimiter.
        tabs: whether its name says that they are tabs.
        complete: whether ``text`` is all there is.

    Returns:
        None where it is no table after all.
    """
    if not complete and "\n" in text:
        # The last line is cut somewhere.
        text = text[: text.rfind("\n") + 1]
    rows = _rows(text, "\t" if tabs else _delimiter(text))
    if not rows:
        return None
    whole = complete and len(rows) <= ROWS + 1
    header, *body = rows[: ROWS + 1]
    width = max(map(len, (header, *body)))
    cut = not whole or width > COLUMNS
    width = min(width, COLUMNS)
    table = ObsTable(
        columns=_cells(header, width),
        rows=tuple(_cells(row, width) for row in body),
        total=len(body) if whole else None,
    )
    return table, cut


def cell(value: object) -> str:
    """A value as it is shown."""
    text = "" if value is None else str(value)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def _cells(row: Iterable[str], width: int) -> tuple[str, ...]:
    cells = [cell(value) for value in list(row)[:width]]
    return (*cells, *[""] * (width - len(cells)))


def _rows(text: str, delimiter: str, limit: int = ROWS + 2) -> list[list[str]]:
    """The first records; those before the first that makes no sense."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == limit:
                break
    except csv.Error:
        # Such as a field that is longer than any should be.
        pass
    return rows


def _delimiter(text: str) -> str:
    """What makes the most records equally wide; of equals, what makes them widest."""

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _rows(text, delimiter, 50))
        if not widths:
            return 0, 0
        width, count = max(widths.items(), key=lambda item: item[1])
        return (count / widths.total(), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=score)
