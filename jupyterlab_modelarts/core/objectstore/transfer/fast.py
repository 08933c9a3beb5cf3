"""The fast engine: obstore reads and writes small objects, libcurl sends the parts of large ones.

Obstore cannot add parts to an upload that was begun before, and so could not go on with one. What
the two cannot do, or fail at, is done by boto3, which tells the cause if it fails as well.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, PreconditionError
from obstore.store import S3Store

from ..address import Address
from ..client import CONNECT_TIMEOUT, READ_TIMEOUT
from ..connection import Connection, Keys, is_host_style, region_of
from ..errors import Changed
from .boto import BotoEngine, write_all
from .curl import CurlFailed, CurlSender
from .engine import CHUNK, About, Feed, Info, Span

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from obstore import GetOptions, GetResult
    from obstore.store import ClientConfig, S3Credential

#: Objects up to this size are held in memory while they are sent.
SMALL = 1 << 20
#: What obstore raises; some of it in the clothes of the system's errors.
_FAULTS = (BaseError, OSError)
#: Seconds that a signed URL can be begun to be used.
EXPIRY = 900


class FastEngine:
    """Moves bytes with obstore and libcurl."""

    def __init__(self, client: "S3Client", connection: Connection, keys: Keys) -> None:
        self._client = client
        self._connection = connection
        self._keys = keys
        self._boto = BotoEngine(client, connection)
        self._curl = CurlSender(connection, keys)
        self._stores: dict[str, S3Store] = {}
        self._lock = threading.Lock()

    def head(self, address: Address) -> Info | None:
        if not _is_plain(address.key):
            return self._boto.head(address)
        try:
            result = obstore.get(self._store(address.bucket), address.key, options={"head": True})
        except FileNotFoundError:
            return None
        except _FAULTS:
            return self._boto.head(address)
        return _info(result)

    def get(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> Mapping[str, str]:
        if _is_plain(address.key):
            try:
                return self._get(address, etag, span, file, feed)
            except _Failed:
                feed.restart()
        return self._boto.get(address, etag, span, file, feed)

    def _get(
        self, address: Address, etag: str, span: Span | None, file: int, feed: Feed
    ) -> Mapping[str, str]:
        options: GetOptions = {"if_match": etag}
        if span is not None:
            options["range"] = (span.start, span.end)
        try:
            result = obstore.get(self._store(address.bucket), address.key, options=options)
        except PreconditionError:
            raise Changed(address=address) from None
        except _FAULTS as error:
            raise _Failed from error
        start, end = result.range
        # Not all stores heed the condition.
        if result.meta["e_tag"] != etag or (span is not None and (start, end) != span):
            raise Changed(address=address)
        position = start
        for chunk in _chunks(result):
            feed.take(chunk)
            position += write_all(file, chunk, position)
        if position != end:
            raise _Failed
        return _metadata(result)

    def put(self, address: Address, file: int, size: int, about: About, feed: Feed) -> str:
        if size > SMALL or not _is_plain(address.key):
            headers = {f"x-amz-meta-{name}": text for name, text in about.metadata.items()}
            headers["Content-Type"] = about.content_type
            asked = {"ContentType": about.content_type, "Metadata": dict(about.metadata)}
            found = self._send("put_object", asked, headers, address, file, Span(0, size), feed)
            return found or self._boto.put(address, file, size, about, feed)
        content = os.pread(file, size, 0)
        feed.take(content)
        try:
            result = obstore.put(
                self._store(address.bucket),
                address.key,
                content,
                attributes={"Content-Type": about.content_type, **about.metadata},
                use_multipart=False,
            )
        except _FAULTS:
            feed.restart()
            return self._boto.put(address, file, size, about, feed)
        return result["e_tag"] or ""

    def put_part(
        self, address: Address, upload: str, number: int, file: int, span: Span, feed: Feed
    ) -> str:
        asked = {"UploadId": upload, "PartNumber": number}
        found = self._send("upload_part", asked, {}, address, file, span, feed)
        return found or self._boto.put_part(address, upload, number, file, span, feed)

    def close(self) -> None:
        self._curl.close()

    def _send(
        self,
        operation: str,
        asked: Mapping[str, Any],
        headers: Mapping[str, str],
        address: Address,
        file: int,
        span: Span,
        feed: Feed,
    ) -> str | None:
        """Send with libcurl. Returns the ETag, or None if it cannot be done so."""
        url = self._client.generate_presigned_url(
            operation,
            Params={"Bucket": address.bucket, "Key": address.key, **asked},
            ExpiresIn=EXPIRY,
        )
        try:
            return self._curl.put(url, headers, file, span, feed).get("etag")
        except CurlFailed:
            feed.restart()
            return None

    def _store(self, bucket: str) -> S3Store:
        with self._lock:
            if bucket not in self._stores:
                self._stores[bucket] = _make_store(self._connection, self._keys, bucket)
            return self._stores[bucket]


class _Failed(Exception):
    """obstore could not do it."""


def _make_store(connection: Connection, keys: Keys, bucket: str) -> S3Store:
    endpoint = connection.endpoint
    host_style = is_host_style(connection)
    if host_style:
        parts = urlsplit(endpoint)
        endpoint = f"{parts.scheme}://{bucket}.{parts.netloc}"
    options: ClientConfig = {
        "allow_http": True,
        "allow_invalid_certificates": not keys.verify,
        "connect_timeout": timedelta(seconds=CONNECT_TIMEOUT),
        "read_timeout": timedelta(seconds=READ_TIMEOUT),
        # What counts is that bytes come, not how long all of them take.
        "timeout": timedelta(days=1),
    }
    if connection.ca_file and keys.verify:
        options["root_certificate"] = Path(connection.ca_file).read_bytes()
    return S3Store(
        bucket,
        endpoint=endpoint,
        region=region_of(connection),
        virtual_hosted_style_request=host_style,
        # Asked for, as obstore would look for what is missing here, such as a token, in the
        # environment.
        credential_provider=lambda: _credential(keys),
        client_options=options,
        retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=30)},
    )


def _credential(keys: Keys) -> "S3Credential":
    return {
        "access_key_id": keys.access_key,
        "secret_access_key": keys.secret_key,
        "token": keys.token or None,
        "expires_at": None,
    }


def _is_plain(key: str) -> bool:
    """Whether obstore takes a key as it is."""
    return all(part not in ("", ".", "..") for part in key.split("/")) and all(
        " " <= character != "\x7f" for character in key
    )


def _chunks(result: "GetResult") -> Iterator[memoryview]:
    """The body in pieces.

    Raises:
        _Failed: the connection broke.
    """
    try:
        for chunk in result.stream(min_chunk_size=CHUNK):
            yield memoryview(chunk)
    except _FAULTS as error:
        raise _Failed from error


def _info(result: "GetResult") -> Info:
    meta = result.meta
    modified: datetime = meta["last_modified"]
    return Info(
        meta["size"], meta["e_tag"] or "", round(modified.timestamp() * 1000), _metadata(result)
    )


def _metadata(result: "GetResult") -> dict[str, str]:
    return {name.lower(): text for name, text in result.attributes.items()}
