"""New uploads: what is asked for, and whether it can be."""

import os
import secrets
import time
from typing import NamedTuple

from ..core.errors import NameTaken, from_os_error
from ..core.files import human_size, require_space
from ..core.paths import clean_path, find_same_name
from .desk import UploadDesk
from .errors import BadUpload, TargetBusy, TooLarge
from .metadata import UploadMetadata
from .models import UploadSpec
from .records import UploadRecord
from .settings import UploadSettings


class Creation(NamedTuple):
    """A request for a new upload.

    Attributes:
        length: bytes in all, or None when the client will say later.
        metadata: what the client says of it.
        header: the same as it came, to be given back.
        partial: whether it will be joined with others.
        parts: the ids of the uploads to join, for a final one.
    """

    length: int | None
    metadata: UploadMetadata
    header: str = ""
    partial: bool = False
    parts: tuple[str, ...] = ()


class Creator:
    """Checks requests for new uploads and makes their records."""

    def __init__(self, desk: UploadDesk, settings: UploadSettings) -> None:
        self._desk = desk
        self._settings = settings

    def check_size(self, length: int | None, name: str) -> None:
        """Raises TooLarge if the operator does not allow so much."""
        limit = self._settings.max_size
        if limit is not None and (length or 0) > limit:
            raise TooLarge(name=name, limit=human_size(limit))

    def spec_for(self, creation: Creation) -> UploadSpec:
        """The spec of a job for a client that knows nothing of jobs: one file."""
        meta = creation.metadata
        path = clean_path(meta.path or meta.filename or f"upload-{secrets.token_hex(4)}")
        length = self.joined_length(creation.parts) if creation.parts else creation.length
        return UploadSpec(
            destination=meta.destination.strip("/"), name=path, size=length, modified=meta.modified
        )

    def check_target(self, spec: UploadSpec, path: str, creation: Creation) -> None:
        """See that the content can go to ``path`` below the job's destination.

        Raises:
            NameTaken, TargetBusy: something is there, or on its way there.
            DiskFull: there is no room.
            AppError: the destination cannot be used.
        """
        desk = self._desk
        folder = desk.workspace.folder(spec.destination)
        wanted = f"{spec.destination}/{path}".lstrip("/")
        parent = desk.workspace.locate(wanted.rpartition("/")[0])
        meta = creation.metadata
        if not creation.partial and not meta.bundle:
            name = path.rpartition("/")[2]
            same = find_same_name(parent, name) if parent.is_dir() else None
            if same and ((parent / same).is_dir() or meta.conflict == "fail"):
                raise NameTaken(name=path)
            for other in desk.records.of_jobs(desk.transfers):
                if other.target == wanted and not other.partial and other.state != "done":
                    raise TargetBusy(path=wanted)
        if not creation.parts:
            require_space(folder, (creation.length or 0) + desk.promised(), path)

    def joined_length(self, parts: tuple[str, ...]) -> int:
        """The length of uploads when joined.

        Raises:
            BadUpload: one is not a part, or not complete.
        """
        total = 0
        for part in map(self._desk.record, parts):
            if not part.partial or part.length is None or self._desk.stored(part) != part.length:
                raise BadUpload(reason="a part to be joined is not complete")
            total += part.length
        return total

    def make(self, creation: Creation, job: str, destination: str, path: str) -> UploadRecord:
        """Make the record and its empty file.

        Raises:
            AppError: the file cannot be made.
        """
        id = secrets.token_hex(16)
        meta = creation.metadata
        parts = creation.parts
        record = UploadRecord(
            id=id,
            job=job,
            destination=destination,
            path=path,
            temporary=self._temporary_for(destination, path, id),
            conflict=meta.conflict,
            length=self.joined_length(parts) if parts else creation.length,
            partial=creation.partial,
            parts=parts,
            bundle=meta.bundle,
            sha256="" if creation.partial else meta.sha256,
            modified=meta.modified,
            metadata=creation.header,
            expires=time.time() + self._settings.expiry,
        )
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            os.close(os.open(self._desk.temporary(record), flags, 0o666))
        except OSError as error:
            raise from_os_error(error, record.target or "/") from None
        return self._desk.records.save(record)

    def _temporary_for(self, destination: str, path: str, id: str) -> str:
        """A hidden file in the target's folder, or in the nearest one that exists."""
        workspace = self._desk.workspace
        folder = workspace.folder(destination)
        for name in path.split("/")[:-1]:
            below = folder / name
            if below.is_symlink() or not below.is_dir():
                break
            folder = below
        return workspace.relative(folder / f".upload-{id}.part")
