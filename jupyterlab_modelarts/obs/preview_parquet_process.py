"""Reads the first rows of a Parquet file; see `preview_parquet`."""

import contextlib
import io
import json
import struct
import sys
from typing import Any

from .preview_text import COLUMNS, ROWS, cell


class _Ranges(io.RawIOBase):
    """A file whose bytes are asked for."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._position)
        length = left if size < 0 else min(size, left)
        if not length:
            return b""
        _say({"offset": self._position, "length": length})
        (count,) = struct.unpack("<I", sys.stdin.buffer.read(4))
        data = sys.stdin.buffer.read(count)
        self._position += len(data)
        return data


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _head(size: int) -> dict[str, Any]:
    from pyarrow import parquet

    file = parquet.ParquetFile(
        _Ranges(size),
        # Pages as they are needed, rather than whole columns.
        pre_buffer=False,
        buffer_size=256 << 10,
        thrift_string_size_limit=16 << 20,
        thrift_container_size_limit=1_000_000,
    )
    names = list(file.schema_arrow.names)
    shown = names[:COLUMNS]
    total = file.metadata.num_rows
    rows: list[tuple[str, ...]] = []
    groups = list(range(min(1, file.num_row_groups)))
    batches = file.iter_batches(ROWS, row_groups=groups, columns=shown, use_threads=False)
    for batch in batches:
        columns = [batch.column(number).to_pylist() for number in range(batch.num_columns)]
        rows.extend(tuple(map(cell, row)) for row in zip(*columns, strict=True))
        break
    cut = len(names) > COLUMNS or total > len(rows)
    return {"columns": list(map(cell, shown)), "rows": rows, "total": total, "cut": cut}


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Sends the table, or why there is none."""
    size, memory = map(int, sys.argv[1:])
    _limit_memory(memory)
    try:
        answer = _head(size)
    except MemoryError:
        answer = {"error": "it takes too much memory"}
    except Exception as error:  # noqa: BLE001 - said in a line
        answer = {"error": str(error).partition("\n")[0] or type(error).__name__}
    _say(answer)


if __name__ == "__main__":
    main()
