"""Pieces that follow each other come by one request, and each that is there counts."""

import secrets
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.core.objectstore.transfer import curl, download
from jupyterlab_modelarts.core.objectstore.transfer.layout import (
    MAX_PIECE,
    MIB,
    PIECE,
    in_rows,
    pieces_in_request,
)

from .store_proxy import Reply, Request, StoreProxy
from .transfer_kit import Kit, content, sha256

DATA = content(4 * PIECE + 5)


@given(some.sets(some.integers(0, 60)), some.integers(1, 5))
def test_rows_hold_all_numbers_in_order_and_none_is_too_long(numbers: set[int], most: int) -> None:
    rows = list(in_rows(sorted(numbers), most))
    assert [number for row in rows for number in row] == sorted(numbers)
    assert all(1 <= len(row) <= most for row in rows)
    # None could be a part of the one before it.
    for one, other in pairwise(rows):
        assert one.stop < other.start or len(one) == most


@pytest.mark.parametrize(
    ("size", "requests"), [(PIECE + 1, 2), (100 * MIB, 7), (512 * MIB, 16), (8192 * MIB, 128)]
)
def test_a_moderate_file_comes_by_many_requests_and_a_large_one_by_large_ones(
    size: int, requests: int
) -> None:
    request = pieces_in_request(size, PIECE) * PIECE
    assert request <= MAX_PIECE
    assert -(-size // request) == requests


class Breaking(StoreProxy):
    """Breaks off after so many bytes of each range."""

    limit: int | None = None

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self.asked = Counter[str]()

    def answer(self, request: Request) -> Reply:
        reply = super().answer(request)
        if request.method != "GET" or "Range" not in request.headers:
            return reply
        self.asked[request.headers["Range"].removeprefix("bytes=")] += 1
        return reply._replace(cut=self.limit)


@pytest.fixture
def large(weed: Kit, monkeypatch: pytest.MonkeyPatch) -> Iterator[Breaking]:
    """A few pieces by a request."""
    monkeypatch.setattr(download, "pieces_in_request", lambda size, piece: 3)
    monkeypatch.setattr(curl, "PAUSE", 0.01)
    weed.put("large.bin", DATA)
    connection = weed.access.connection
    with Breaking(connection.endpoint) as proxy:
        weed.access.connection = connection.model_copy(update={"endpoint": proxy.endpoint})
        yield proxy


@pytest.mark.parametrize("checksums", ["auto", "always"])
def test_all_of_it_arrives(weed: Kit, large: Breaking, checksums: str) -> None:
    weed.run("download", f"{weed.url}large.bin", destination="", checksums=checksums)
    assert sha256((weed.root / "large.bin").read_bytes()) == sha256(DATA)
    assert weed.progress.done == len(DATA)
    assert sorted(large.asked) == [f"0-{3 * PIECE - 1}", f"{3 * PIECE}-{len(DATA) - 1}"]


@pytest.mark.parametrize("checksums", ["auto", "always"])
def test_what_came_before_a_break_is_not_fetched_again(
    weed: Kit, large: Breaking, checksums: str
) -> None:
    large.limit = PIECE + 3 * MIB
    weed.run("download", f"{weed.url}large.bin", destination="", checksums=checksums)
    assert sha256((weed.root / "large.bin").read_bytes()) == sha256(DATA)
    assert weed.progress.done == len(DATA)
    assert {f"{PIECE}-{3 * PIECE - 1}", f"{2 * PIECE}-{3 * PIECE - 1}"} <= set(large.asked)


def test_when_no_piece_comes_it_ends_and_goes_on_later(weed: Kit, large: Breaking) -> None:
    spec = weed.spec("download", f"{weed.url}large.bin", destination="")
    id = secrets.token_hex(16)
    large.limit = PIECE - 1
    first = weed.begin(spec, id)
    with pytest.raises(AppError):
        weed.finish(first)
    assert not (weed.root / "large.bin").exists()
    large.limit = None
    weed.finish(weed.begin(spec, id, first.ctx.checkpoint))
    assert sha256((weed.root / "large.bin").read_bytes()) == sha256(DATA)
