"""What the object stores send over the wire.

A secret key goes in by `ConnectionKeys` and never comes out.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ..core.errors import ErrorInfo
from ..core.jobs.models import JobSpec
from ..core.objectstore.connection import Addressing, Connection, ShortText
from ..core.wire import Count, Milliseconds, WireModel

ConnectionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
BucketName = Annotated[str, StringConstraints(min_length=1, max_length=255)]
#: As long as an object's key can be, and a workspace path.
LongText = Annotated[str, StringConstraints(max_length=4096)]
#: What is done when something of that name is there already. ``update`` leaves alone what is the
#: same already (size and time, or checksum), and overwrites the rest.
ObsConflict = Literal["update", "overwrite", "skip", "rename"]
ObsAction = Literal["download", "upload", "copy", "move", "delete"]


# --- connections -------------------------------------------------------------


class ConnectionKeys(WireModel):
    """Access keys as a user enters them.

    Attributes:
        access_key: AK.
        secret_key: SK.
        token: the security token of temporary keys; empty for lasting ones.
        expires: when temporary keys end, or null if nobody knows.
    """

    access_key: ShortText = Field(min_length=1)
    secret_key: Annotated[str, StringConstraints(max_length=1024)] = Field(min_length=1)
    token: Annotated[str, StringConstraints(max_length=16384)] = ""
    expires: Milliseconds | None = None


class ConnectionRequest(WireModel):
    """A connection as a user enters it.

    Attributes:
        name: what to call it; empty for the endpoint's host.
        endpoint: with or without ``https://``.
        region: empty to read it from the endpoint.
        bucket: the only one to be shown, for keys that may not list buckets; empty for all.
        ca_file: a workspace path of certificates to trust; empty for the system's.
        keys: null keeps those that are there.
    """

    name: ShortText = ""
    endpoint: ShortText
    region: ShortText = ""
    addressing: Addressing = "auto"
    bucket: ShortText = ""
    ca_file: LongText = ""
    keys: ConnectionKeys | None = None


class ConnectionInfo(WireModel):
    """A connection and what is known of it.

    Attributes:
        editable: whether the user may change and remove it.
        access_key: the first characters of the AK, for telling keys apart; empty without keys.
        expires: when its temporary keys end, or null.
        home: the bucket to begin with, or empty.
    """

    connection: Connection
    editable: bool
    access_key: str
    expires: Milliseconds | None = None
    home: str = ""


class EmbeddedInfo(WireModel):
    """The store that this server itself runs, for when nothing else is configured.

    Attributes:
        state: ``missing`` is that its program is not installed; ``off`` that another store is
            configured or the operator does not want it.
        error: why it failed.
        folder: where its data are, on the server's disk.
    """

    state: Literal["off", "missing", "starting", "running", "failed"]
    error: ErrorInfo | None = None
    folder: str = ""


class ConnectionList(WireModel):
    """The reply of ``GET modelarts/obs/connections``: the first is the default."""

    connections: tuple[ConnectionInfo, ...]
    embedded: EmbeddedInfo


class ProbeRequest(WireModel):
    """What to test: settings that may not be saved yet.

    Attributes:
        id: the connection whose keys are used where ``settings.keys`` is null.
        bucket: where to write and read the test object; empty for the first that there is.
        write: whether an object is written, read and deleted, or things are only listed.
    """

    id: ConnectionId | None = None
    settings: ConnectionRequest
    bucket: ShortText = ""
    write: bool = True


class ProbeStep(WireModel):
    """A step of the test.

    Attributes:
        step: ``connect`` reaches the host, ``list`` lists, ``put``, ``get`` and ``delete`` handle a
            small object.
        error: why it failed; null when it went well, or was left out.
        done: whether it was tried.
    """

    step: Literal["connect", "list", "put", "get", "delete"]
    done: bool
    error: ErrorInfo | None = None


class ProbeReport(WireModel):
    """What the test found. ``bucket`` is where it wrote, or empty.

    Attributes:
        milliseconds: the shortest round trip.
    """

    steps: tuple[ProbeStep, ...]
    bucket: str
    milliseconds: float | None = None


# --- what is there -----------------------------------------------------------


class BucketInfo(WireModel):
    """A bucket. ``created`` is null where the store does not say."""

    name: str
    created: Milliseconds | None = None


class BucketList(WireModel):
    """The reply of ``GET modelarts/obs/buckets``, sorted by name."""

    buckets: tuple[BucketInfo, ...]


class ObsItem(WireModel):
    """An object or a folder.

    Attributes:
        key: the whole key; a folder's ends with ``/``.
        name: its last part.
        modified: null for a folder.
        storage_class: such as ``STANDARD``; empty if the store says nothing.
    """

    key: str
    name: str
    folder: bool
    size: Count = 0
    modified: Milliseconds | None = None
    etag: str = ""
    storage_class: str = ""


class ObsPage(WireModel):
    """A page of a folder: the reply of ``GET modelarts/obs/list``.

    Attributes:
        items: sorted by key as far as this page goes.
        next: give it as ``start`` to get the next page; null on the last.
    """

    items: tuple[ObsItem, ...]
    next: str | None


class ObsDetails(WireModel):
    """All about an object.

    Attributes:
        address: ``obs://bucket/key``.
        metadata: what its writer has attached.
        encryption: such as ``AES256``; empty if it is not encrypted by the store.
    """

    address: str
    item: ObsItem
    content_type: str
    encryption: str
    metadata: dict[str, str]


class ObsCount(WireModel):
    """How much is in a folder.

    Attributes:
        complete: False when counting was given up after ``objects``: there are more.
    """

    objects: Count
    size: Count
    complete: bool


class FolderRequest(WireModel):
    """A folder to make. ``key`` ends with ``/``."""

    connection: ConnectionId
    bucket: BucketName
    key: LongText


class LinkRequest(WireModel):
    """A temporary link to make.

    Attributes:
        seconds: how long it works, a week at most.
    """

    connection: ConnectionId
    bucket: BucketName
    key: LongText
    seconds: int = Field(ge=60, le=7 * 24 * 3600)


class ObsLink(WireModel):
    """A temporary link: whoever has it can read the object until then."""

    url: str
    expires: Milliseconds


class ObsTable(WireModel):
    """The first rows of a table, all as text. ``total`` is how many there are, or null."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: Count | None = None


class ObsPreview(WireModel):
    """What an object looks like.

    Attributes:
        kind: which of the others is there; for ``image`` get ``modelarts/obs/content``, for
            ``none`` there is ``reason``.
        text: for ``text``; for ``notebook`` its JSON.
        truncated: whether there is more than is shown.
        reason: why there is no preview.
    """

    kind: Literal["text", "table", "notebook", "image", "none"]
    text: str = ""
    table: ObsTable | None = None
    truncated: bool = False
    reason: ErrorInfo | None = None


class ObsContent(WireModel):
    """An object as a document: the reply of ``GET modelarts/obs/document``.

    Attributes:
        format: how ``content`` is to be read.
        etag: give it back when saving, so that nobody's change is overwritten unseen.
    """

    content: str
    format: Literal["text", "base64"]
    etag: str
    size: Count
    modified: Milliseconds


class ObsSave(WireModel):
    """A document to write: the body of ``PUT modelarts/obs/document``.

    Attributes:
        etag: of the version that was changed; empty for a new object, null to overwrite whatever
            is there.
    """

    connection: ConnectionId
    bucket: BucketName
    key: LongText
    content: str
    format: Literal["text", "base64"] = "text"
    etag: str | None


class ObsSaved(WireModel):
    """A document has been written."""

    etag: str
    size: Count
    modified: Milliseconds


# --- transfers ---------------------------------------------------------------


class ObsSpec(JobSpec):
    """Copy, move or delete objects.

    Attributes:
        connection: whose keys are used.
        sources: for ``upload`` workspace paths; else ``obs://bucket/key``, where a folder's ends
            with ``/``.
        destination: for ``download`` a workspace folder; for ``upload``, ``copy`` and ``move`` an
            ``obs://`` folder, ending with ``/``, or with a single source the new object's address;
            for ``delete`` nothing.
        include: patterns such as ``*.csv`` or ``data/**``; with none, everything is taken.
        exclude: patterns of what is left out, also of what ``include`` names.
        delete_extra: remove from the destination what the source does not have.
        checksums: when those of large objects are compared that are downloaded: ``always``, or only
            where neither TLS nor the machine itself protects bytes on their way. Those of small
            objects, and of all that is sent, are compared anyway.
    """

    kind: Literal["obs"] = "obs"
    action: ObsAction
    connection: ConnectionId
    sources: tuple[LongText, ...] = Field(min_length=1, max_length=1000)
    destination: LongText = ""
    conflict: ObsConflict = "update"
    include: tuple[ShortText, ...] = Field(default=(), max_length=100)
    exclude: tuple[ShortText, ...] = Field(default=(), max_length=100)
    delete_extra: bool = False
    checksums: Literal["auto", "always"] = "auto"


class ObsPlanEntry(WireModel):
    """What would happen to one file or object."""

    action: Literal["copy", "overwrite", "rename", "skip", "delete"]
    source: str
    destination: str
    size: Count


class ObsPlan(WireModel):
    """What a transfer would do: the reply of ``POST modelarts/obs/plan`` (a dry run).

    Attributes:
        overwrites: how many of the copies replace something.
        entries: the first ones.
        complete: False when there is more than was looked at.
    """

    copies: Count
    copy_size: Count
    overwrites: Count
    skips: Count
    deletes: Count
    entries: tuple[ObsPlanEntry, ...]
    complete: bool
