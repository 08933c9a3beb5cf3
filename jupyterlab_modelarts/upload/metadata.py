"""The ``Upload-Metadata`` header of tus, and what we read from it."""

import base64

from pydantic import Field, ValidationError

from ..core.files import Conflict
from ..core.wire import Milliseconds, WireModel, describe
from .errors import BadUpload

#: Characters of the header that are read.
MAX_HEADER = 16_384


class UploadMetadata(WireModel):
    """What a client may say about an upload. Keys that are not here are ignored.

    Attributes:
        filename: the name, from clients that know nothing of us.
        destination: the folder, a workspace path; only without ``job``.
        job: the job it belongs to.
        path: where it goes, relative to the job's destination.
        conflict: what to do with a file that stands there.
        modified: time of last change, milliseconds since 1970.
        sha256: the content's digest in hexadecimal digits, or ``pending``.
        bundle: the content is a tar archive to be unpacked.
    """

    filename: str = ""
    destination: str = ""
    job: str = Field(default="", pattern="^([0-9a-f]{32})?$")
    path: str = ""
    conflict: Conflict = "fail"
    modified: Milliseconds | None = None
    sha256: str = Field(default="", pattern="^([0-9a-f]{64}|pending)?$")
    bundle: bool = False


def parse_metadata(header: str) -> UploadMetadata:
    """Read the header: comma-separated pairs of a key and a value in base64.

    Raises:
        BadUpload: it is not of that form.
    """
    if len(header) > MAX_HEADER:
        raise BadUpload(reason="Upload-Metadata is too long")
    values: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        if key not in UploadMetadata.model_fields:
            continue
        try:
            values[key] = base64.b64decode(encoded, validate=True).decode()
        except ValueError:
            raise BadUpload(reason=f"Upload-Metadata: {key} is not base64 of UTF-8") from None
    try:
        return UploadMetadata.model_validate(values)
    except ValidationError as error:
        raise BadUpload(reason=f"Upload-Metadata: {describe(error)}") from None
