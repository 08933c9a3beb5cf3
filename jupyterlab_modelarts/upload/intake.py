"""Takes in the bytes of uploads: one part at a time of each."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import NamedTuple

from ..core.errors import AppError
from ..core.files import human_size, os_failure
from .checksum import PartChecksum
from .desk import UploadDesk
from .digest import Digests
from .errors import BadUpload, ChecksumMismatch, OffsetMismatch, TooLarge, TooLong, UploadGone
from .receiver import Receiver
from .records import UploadRecord
from .settings import UploadSettings
from .writer import PartWriter


class Part(NamedTuple):
    """A part as its headers announce it.

    Attributes:
        offset: where it begins.
        size: its bytes, or None when the client does not say.
        length: the upload's whole length, when the client says it only now.
        checksum: what its digest must be, if the client says so.
    """

    offset: int
    size: int | None = None
    length: int | None = None
    checksum: PartChecksum | None = None


class Intake:
    """Opens, feeds and closes the receivers of parts."""

    def __init__(
        self, desk: UploadDesk, digests: Digests, settings: UploadSettings, executor: Executor
    ) -> None:
        self._desk = desk
        self._digests = digests
        self._settings = settings
        self._executor = executor

    async def open(self, id: str, part: Part, on_bytes: Callable[[int], None] | None) -> Receiver:
        """Begin to take in a part.

        Raises:
            AppError: it may not be sent now, or not from there.
        """
        while before := self._desk.receivers.get(id):
            # The same client after a broken connection that we did not notice: it takes over.
            await before.give_up()
            self.forget(before)
        record = self._expect(self._desk.record(id), part)
        digest = self._digests.at(id, part.offset) if record.sha256 else None
        feeds = [feed for feed in (digest, part.checksum) if feed is not None]
        try:
            temporary = self._desk.temporary(record)
            writer = PartWriter(temporary, part.offset, feeds, self._executor)
        except OSError as error:
            raise self._failure(record, error) from None
        limit = record.length if record.length is not None else self._settings.max_size
        receiver = Receiver(record, writer, part.checksum, limit=limit, on_bytes=on_bytes)
        self._desk.receivers[id] = receiver
        return receiver

    def _expect(self, record: UploadRecord, part: Part) -> UploadRecord:
        """See that ``part`` is what comes next, and keep what it says of the upload."""
        if record.state != "receiving" or record.parts:
            raise UploadGone
        stored = self._desk.stored(record)
        if part.offset != stored:
            raise OffsetMismatch(offset=stored, given=part.offset)
        length = self._length(record, part)
        if length is not None and part.offset + (part.size or 0) > length:
            raise TooLong(name=record.path, declared=length)
        renewed = record.model_copy(update={"expires": time.time() + self._settings.expiry})
        changes = {"length": length, "unverified_from": stored if part.checksum else None}
        changed = renewed.model_copy(update=changes)
        records = self._desk.records
        return records.renew(changed) if changed == renewed else records.save(changed)

    def _length(self, record: UploadRecord, part: Part) -> int | None:
        if part.length is None or record.length == part.length:
            return record.length
        if record.length is not None:
            raise BadUpload(reason="Upload-Length was given before, and is another one now")
        if part.length < part.offset:
            raise BadUpload(reason="Upload-Length is less than what has arrived")
        limit = self._settings.max_size
        if limit is not None and part.length > limit:
            raise TooLarge(name=record.path, limit=human_size(limit))
        return part.length

    async def write(self, receiver: Receiver, chunk: bytes) -> None:
        """Take in a chunk of a part.

        Raises:
            AppError: it cannot be taken; the part is over.
        """
        try:
            await receiver.write(chunk)
        except OSError as error:
            await receiver.give_up()
            raise self._failure(receiver.record, error) from None
        except TooLong:
            await receiver.give_up()
            limit = self._settings.max_size
            if receiver.record.length is None and limit is not None:
                # Nothing was declared: it is the operator's limit that was met.
                raise TooLarge(name=receiver.record.path, limit=human_size(limit)) from None
            raise

    async def close(self, receiver: Receiver, *, complete: bool) -> int:
        """No more of a part will come. Returns the upload's offset.

        Args:
            receiver: the part.
            complete: whether it came to its end.

        Raises:
            ChecksumMismatch: the part is damaged; it does not count.
            AppError: it could not be written.
        """
        try:
            offset = await receiver.close(complete=complete)
        except OSError as error:
            raise self._failure(receiver.record, error) from None
        finally:
            self.forget(receiver)
        if receiver.damaged:
            raise ChecksumMismatch(name=receiver.record.path)
        record = self._desk.records.get(receiver.record.id)
        if complete and record and self._desk.stored(record) < offset:
            # Somebody removed the file while it was written, maybe with its folder.
            self._desk.workspace.folder(record.destination)
            raise OffsetMismatch(offset=0, given=offset)
        return offset

    async def stop(self, id: str, reason: AppError | None = None) -> None:
        """If a part of an upload is being received, it ends here: who sends it gets ``reason``."""
        if receiver := self._desk.receivers.get(id):
            await receiver.give_up(reason)
            self.forget(receiver)

    def forget(self, receiver: Receiver) -> None:
        """A receiver is closed."""
        id = receiver.record.id
        if self._desk.receivers.get(id) is not receiver:
            return
        del self._desk.receivers[id]
        record = self._desk.records.get(id)
        if record and record.unverified_from is not None:
            # Its file was cut where it had to be.
            self._desk.records.change(id, unverified_from=None)

    def _failure(self, record: UploadRecord, error: OSError) -> AppError:
        need = max(0, (record.length or 0) - self._desk.stored(record))
        folder = (self._desk.workspace.root / record.temporary).parent
        return os_failure(error, record.target or "/", folder, need)
