"""What an object looks like, from as few of its bytes as are needed."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..core.errors import N_
from ..core.files import human_size
from ..core.objectstore.address import Address
from ..core.objectstore.errors import Encrypted, IsAFolder
from .models import ObsPreview
from .object_errors import Archived, NothingInIt, NotShown, PreviewMissing, TooLarge, Unreadable
from .object_store import ObjectStore, ObjectStores, require_readable
from .preview_images import image_type
from .preview_parquet import read_parquet
from .preview_text import TEXT_BYTES, decode, inflate, read_table

#: Bytes that a preview begins with.
HEAD_BYTES = 256 << 10
#: What is a reason for no preview, rather than an error of the request.
_REASONS = (Archived, Encrypted, NothingInIt, NotShown, PreviewMissing, TooLarge, Unreadable)


class PreviewLimits(NamedTuple):
    """Bytes of what is shown as a whole."""

    image: int
    notebook: int


class _Head(NamedTuple):
    """The beginning of an object."""

    store: ObjectStore
    address: Address
    size: int
    etag: str
    data: bytes

    def read(self, start: int, length: int) -> bytes:
        return self.store.read(self.address, start, length, self.etag)

    def require(self, limit: int) -> None:
        if self.size > limit:
            raise TooLarge(
                address=self.address, size=human_size(self.size), limit=human_size(limit)
            )


class PreviewService:
    """Makes previews.

    Args:
        stores: opens them.
        limits: how much is shown.
    """

    def __init__(self, stores: ObjectStores, limits: PreviewLimits) -> None:
        self._stores = stores
        self._limits = limits

    async def preview(self, connection: str, address: Address) -> ObsPreview:
        """What an object looks like, or why that is not shown.

        Raises:
            AppError: it cannot be read at all.
        """
        if address.is_folder:
            raise IsAFolder(address=address)

        def ask(store: ObjectStore) -> ObsPreview:
            try:
                return self._preview(store, address)
            except _REASONS as reason:
                return ObsPreview(kind="none", reason=reason.info())

        return await self._stores.ask(connection, ask)

    def _preview(self, store: ObjectStore, address: Address) -> ObsPreview:
        found = store.head(address)
        require_readable(address, found)
        head = _begin(store, address, found)
        name = address.name.lower()
        if image_type(head.data):
            head.require(self._limits.image)
            return ObsPreview(kind="image")
        if head.data.startswith(b"PAR1"):
            table, cut = read_parquet(address, head.size, head.read)
            return ObsPreview(kind="table", table=table, truncated=cut)
        if name.endswith(".ipynb"):
            head.require(self._limits.notebook)
            if (notebook := _notebook(head.read(0, head.size))) is not None:
                return ObsPreview(kind="notebook", text=notebook)
        return _text_or_table(head, name)


def _begin(store: ObjectStore, address: Address, found: Mapping[str, Any]) -> _Head:
    size, etag = int(found["ContentLength"]), str(found["ETag"])
    if not size:
        raise NothingInIt(address=address)
    data = store.read(address, 0, min(size, HEAD_BYTES), etag)
    return _Head(store, address, size, etag, data)


def _text_or_table(head: _Head, name: str) -> ObsPreview:
    data, complete = head.data, len(head.data) == head.size
    if data.startswith(b"\x1f\x8b"):
        inflated = inflate(data, HEAD_BYTES + 1)
        if inflated is None:
            raise Unreadable(address=head.address, format="gzip", reason=N_("it is damaged"))
        data, complete = inflated[:HEAD_BYTES], complete and len(inflated) <= HEAD_BYTES
        name = name.removesuffix(".gz")
    text = decode(data, complete=complete)
    if text is None:
        raise NotShown(address=head.address)
    if name.endswith((".csv", ".tsv", ".tab")):
        found = read_table(text, tabs=not name.endswith(".csv"), complete=complete)
        if found is not None:
            return ObsPreview(kind="table", table=found[0], truncated=found[1])
    if len(data) > TEXT_BYTES:
        complete = False
        text = decode(data[:TEXT_BYTES], complete=False) or ""
    return ObsPreview(kind="text", text=text, truncated=not complete)


def _notebook(data: bytes) -> str | None:
    """A notebook's JSON, which nothing in it is trusted for; None for what is no notebook."""
    import nbformat

    try:
        notebook: Any = nbformat.reads(data.decode(), as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    # Its faults are of many kinds, some of other libraries; all mean the same.
    except Exception:  # noqa: BLE001
        return None
    for each in notebook.cells:
        each.metadata.pop("trusted", None)
    return json.dumps(notebook)
