"""New uploads: what is asked for, and whether it can be."""

import os
import secrets
import time
from pathlib import Path
from typing import NamedTuple

from ..core.errors import NameTaken, ReadOnly
from ..core.files import find_folder, human_size, os_failure, require_space
from ..core.paths import clean_path, find_same_name
from .bundle import MAX_SIZE as MAX_BUNDLE
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
        concat: tus's header: ``partial`` if it will be joined with others, ``final;...`` if it
            is what others are joined to, or empty.
        parts: the ids of the uploads to join, for a final one.
    """

    length: int | None
    metadata: UploadMetadata
    header: str = ""
    concat: str = ""
    parts: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether it will be joined with others."""
        return self.concat == "partial"


class Creator:
    """Checks requests for new uploads and makes their records."""

    def __init__(self, desk: UploadDesk, settings: UploadSettings) -> None:
        self._desk = desk
        self._settings = settings

    def check_size(self, length: int | None, meta: UploadMetadata) -> None:
        """See that so much may come.

        Raises:
            TooLarge: the operator does not allow it.
            BadUpload: it is a bundle that is larger than bundles are.
        """
        if meta.bundle and (length is None or length > MAX_BUNDLE):
            most = human_size(MAX_BUNDLE)
            raise BadUpload(reason=f"a bundle says its length, which is at most {most}")
        limit = self._settings.max_size
        if limit is not None and (length or 0) > limit:
            raise TooLarge(name=meta.filename or meta.path, limit=human_size(limit))

    def spec_for(self, creation: Creation) -> UploadSpec:
        """The spec of a job for a client that knows nothing of jobs: one file."""
        meta = creation.metadata
        path = clean_path(meta.path or meta.filename or f"upload-{secrets.token_hex(4)}")
        length = creation.length
        if creation.parts:
            length = self.joined_length(creation.parts, "")
        return UploadSpec(
            destination=meta.destination.strip("/"), name=path, size=length, modified=meta.modified
        )

    def find_target(self, spec: UploadSpec, path: str, creation: Creation) -> Path:
        """See that the content can go to ``path`` below the job's destination.

        Reads folders, so run it in a thread.

        Returns:
            The folder where it goes, or the nearest one that exists.

        Raises:
            NameTaken: something is there.
            AppError: the destination cannot be used.
        """
        parent, _, name = path.rpartition("/")
        try:
            folder, missing = find_folder(self._desk.workspace, spec.destination, parent)
            if not os.access(folder, os.W_OK | os.X_OK):
                raise ReadOnly(path=self._desk.workspace.relative(folder) or "/")
            # Parts have all arrived: it is too late to refuse them.
            if _has_name(creation) and not missing and not creation.parts:
                self._check_name(folder, name, path, creation)
        except OSError as error:
            folder = self._desk.workspace.root
            raise os_failure(error, path, folder, creation.length or 0) from None
        return folder

    def check_room(self, folder: Path, spec: UploadSpec, path: str, creation: Creation) -> None:
        """See that nothing else is on its way there, and that there is room.

        Raises:
            TargetBusy, DiskFull: that is not so.
        """
        if _has_name(creation):
            self._check_others(f"{spec.destination}/{path}".lstrip("/"))
        if not creation.parts:
            try:
                promised = self._desk.promised(folder)
                require_space(folder, (creation.length or 0) + promised, path)
            except OSError as error:
                raise os_failure(error, path, folder, creation.length or 0) from None

    def _check_name(self, folder: Path, name: str, path: str, creation: Creation) -> None:
        conflict = creation.metadata.conflict
        same = find_same_name(folder, name)
        if same and (conflict == "fail" or (conflict == "overwrite" and (folder / same).is_dir())):
            raise NameTaken(name=path)

    def _check_others(self, wanted: str) -> None:
        for other in self._desk.records.open_of_jobs(self._desk.transfers):
            if other.target == wanted and not other.partial:
                raise TargetBusy(path=wanted)

    def joined_length(self, parts: tuple[str, ...], job: str) -> int:
        """The length of uploads when joined for a job.

        Raises:
            BadUpload: one is not a part, or not complete, or of another job.
        """
        if len(set(parts)) < len(parts):
            raise BadUpload(reason="a part is to be joined twice")
        total = 0
        for part in map(self._desk.record, parts):
            if not part.partial or part.length is None or self._desk.stored(part) != part.length:
                raise BadUpload(reason="a part to be joined is not complete")
            if part.job not in ("", job):
                raise BadUpload(reason="a part to be joined belongs to something else")
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
            length=self.joined_length(parts, job) if parts else creation.length,
            concat=creation.concat,
            parts=parts,
            bundle=meta.bundle,
            sha256="" if creation.partial else meta.sha256,
            modified=meta.modified,
            metadata=creation.header,
            expires=time.time() + self._settings.expiry,
        )
        # The record first: a file without one would lie there for ever.
        self._desk.records.save(record)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        temporary = self._desk.temporary(record)
        try:
            os.close(os.open(temporary, flags, 0o666))
        except OSError as error:
            self._desk.records.remove(id)
            failure = os_failure(error, record.target or "/", temporary.parent, record.length or 0)
            raise failure from None
        return record

    def _temporary_for(self, destination: str, path: str, id: str) -> str:
        """A hidden file in the target's folder, or in the nearest one that exists."""
        workspace = self._desk.workspace
        folder, _ = find_folder(workspace, destination, path.rpartition("/")[0])
        return workspace.relative(folder / f".upload-{id}.part")


def _has_name(creation: Creation) -> bool:
    """Whether its path is that of a file: bundles and parts have names of their own."""
    return not creation.partial and not creation.metadata.bundle
