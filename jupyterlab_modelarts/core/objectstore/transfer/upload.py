"""Files to objects."""

import mimetypes
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from ...errors import AppError, from_os_error
from ..address import Address
from ..faults import explain
from .assembly import Assembly, Failed
from .engine import MTIME, About, Span
from .errors import Damaged, NotAFile, SourceChanged
from .etags import content_md5, join, joined_md5
from .layout import PIECE, part_size, spans
from .mtime import mtime_text
from .records import UploadRecord, UploadRecords
from .store import Store, Work
from .tally import DigestFeed

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef


@dataclass(frozen=True)
class Outgoing:
    """A file and where it goes.

    Attributes:
        path: its real place.
        shown: its workspace path.
        address: of the object to be.
    """

    path: Path
    shown: str
    address: Address


class Uploader:
    """Sends files: small ones in one request, large ones in parts that can be resumed."""

    def __init__(self, work: Work, records: UploadRecords) -> None:
        self._work = work
        self._records = records

    def start(self, outgoing: Outgoing, done: Callable[[], None], failed: Failed) -> None:
        """Send a file, or, if it is large, add its parts to the crew.

        Raises:
            AppError: it failed at once.
        """
        file = open_file(outgoing.path, outgoing.shown)
        try:
            found = os.fstat(file)
            if found.st_size > PIECE:
                self._open(outgoing, file, found, done, failed)
                return
            self._send(outgoing, file, found)
        except OSError as error:
            os.close(file)
            raise from_os_error(error, outgoing.shown) from None
        except BaseException:
            os.close(file)
            raise
        os.close(file)
        done()

    # --- in one request --------------------------------------------------------------------

    def _send(self, outgoing: Outgoing, file: int, found: os.stat_result) -> None:
        feed = DigestFeed(self._work.tally)
        about = _about(outgoing, found)
        etag = self._work.store.engine.put(outgoing.address, file, found.st_size, about, feed)
        _check_unchanged(outgoing, file, found)
        expected = content_md5(etag)
        if expected is not None and expected != feed.digest:
            raise Damaged(address=outgoing.address)

    # --- in parts --------------------------------------------------------------------------

    def _open(
        self,
        outgoing: Outgoing,
        file: int,
        found: os.stat_result,
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        record, etags = self._begin(outgoing, found)
        every = spans(found.st_size, record.part)
        missing = [number for number in range(1, len(every) + 1) if number not in etags]
        self._work.tally.moved(sum(every[number - 1].size for number in etags))

        def finish() -> None:
            _check_unchanged(outgoing, file, found)
            self._complete(record, etags)
            done()

        def fail(error: AppError) -> None:
            if isinstance(error, (Damaged, SourceChanged)):
                abort(self._work.store, record)
                self._records.remove(outgoing.address)
            failed(error)

        assembly = Assembly(file, len(missing), finish, fail)
        if not missing:
            assembly.end()
            return

        def part_task(number: int) -> Callable[[], None]:
            def send() -> None:
                etags[number] = self._send_part(outgoing, record, file, every[number - 1], number)

            return lambda: assembly.run(send)

        self._work.crew.add_pieces(assembly, [part_task(number) for number in missing])

    def _begin(
        self, outgoing: Outgoing, found: os.stat_result
    ) -> tuple[UploadRecord, dict[int, str]]:
        """An upload, and the ETags of the parts that are there from an earlier run."""
        size, mtime = found.st_size, found.st_mtime_ns
        record = self._records.find(outgoing.address)
        if record is not None:
            same = (record.size, record.mtime) == (size, mtime)
            etags = self._parts(record) if same else None
            if etags is not None:
                return record, etags
            abort(self._work.store, record)
        address, about = outgoing.address, _about(outgoing, found)
        with self._work.store.explaining(address, "CreateMultipartUpload"):
            upload = self._work.store.client.create_multipart_upload(
                Bucket=address.bucket,
                Key=address.key,
                ContentType=about.content_type,
                Metadata=dict(about.metadata),
            )["UploadId"]
        record = UploadRecord(
            bucket=address.bucket,
            key=address.key,
            upload=upload,
            size=size,
            mtime=mtime,
            part=part_size(size, outgoing.shown),
            connection=self._work.store.connection.id,
        )
        self._records.save(record)
        return record, {}

    def _parts(self, record: UploadRecord) -> dict[int, str] | None:
        """The parts that the store has, or None if it does not know the upload any more."""
        pages = self._work.store.client.get_paginator("list_parts").paginate(
            Bucket=record.bucket, Key=record.key, UploadId=record.upload
        )
        every = spans(record.size, record.part)
        found: dict[int, str] = {}
        try:
            for page in pages:
                for part in page.get("Parts", ()):
                    number = part["PartNumber"]
                    if number <= len(every) and part["Size"] == every[number - 1].size:
                        found[number] = part["ETag"]
        except ClientError as error:
            if _is_gone(error):
                return None
            raise explain(
                error, self._work.store.connection, record.address, "ListMultipartUploadParts"
            ) from error
        except BotoCoreError as error:
            raise explain(
                error, self._work.store.connection, record.address, "ListMultipartUploadParts"
            ) from error
        return found

    def _send_part(
        self, outgoing: Outgoing, record: UploadRecord, file: int, span: Span, number: int
    ) -> str:
        feed = DigestFeed(self._work.tally)
        try:
            etag = self._work.store.engine.put_part(
                outgoing.address, record.upload, number, file, span, feed
            )
        except OSError as error:
            raise from_os_error(error, outgoing.shown) from None
        expected = content_md5(etag)
        if expected is not None and expected != feed.digest:
            raise Damaged(address=outgoing.address)
        return etag

    def _complete(self, record: UploadRecord, etags: dict[int, str]) -> None:
        store, address = self._work.store, record.address
        parts: list[CompletedPartTypeDef] = [
            {"PartNumber": number, "ETag": etags[number]} for number in sorted(etags)
        ]
        digests = [content_md5(etags[number]) for number in sorted(etags)]
        expected = join([each for each in digests if each]) if all(digests) else None
        try:
            with store.explaining(address, "CompleteMultipartUpload"):
                etag = store.client.complete_multipart_upload(
                    Bucket=record.bucket,
                    Key=record.key,
                    UploadId=record.upload,
                    MultipartUpload={"Parts": parts},
                ).get("ETag", "")
        except AppError:
            # The answer to an earlier try may have been lost: then it is complete already.
            there = store.engine.head(address)
            if expected is None or there is None or joined_md5(there.etag) != expected:
                raise
            etag = there.etag
        found = joined_md5(etag)
        if expected and found and expected != found:
            raise Damaged(address=address)
        self._records.remove(address)


def abort(store: Store, record: UploadRecord) -> None:
    """Give up an upload that was begun. Harmless if the store does not know it any more.

    Raises:
        AppError: it could not be done.
    """
    try:
        store.client.abort_multipart_upload(
            Bucket=record.bucket, Key=record.key, UploadId=record.upload
        )
    except (BotoCoreError, ClientError) as error:
        if not _is_gone(error):
            raise explain(
                error, store.connection, record.address, "AbortMultipartUpload"
            ) from error


def open_file(path: Path, shown: str) -> int:
    """A regular file for reading, as a descriptor.

    Raises:
        AppError: it is something else, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        file = os.open(path, flags)
    except OSError as error:
        raise from_os_error(error, shown) from None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise NotAFile(path=shown)
    return file


def _is_gone(error: Exception) -> bool:
    reply: dict[str, Any] = getattr(error, "response", {})
    return reply.get("Error", {}).get("Code") in ("404", "NoSuchUpload", "NoSuchKey")


def _check_unchanged(outgoing: Outgoing, file: int, before: os.stat_result) -> None:
    now = os.fstat(file)
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise SourceChanged(path=outgoing.shown)


def _about(outgoing: Outgoing, found: os.stat_result) -> About:
    kind, encoding = mimetypes.guess_type(outgoing.address.name)
    return About(
        kind if kind and not encoding else "application/octet-stream",
        {MTIME: mtime_text(found.st_mtime_ns)},
    )
