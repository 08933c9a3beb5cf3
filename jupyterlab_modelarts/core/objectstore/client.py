"""The one place that makes boto3 clients, right for OBS, AWS and other S3 servers.

What OBS needs and AWS takes as well: no checksums in trailers, Content-MD5 where many objects are
deleted at once, and the bucket in the host name.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.handlers import set_list_objects_encoding_type_url

from .connection import Connection, Keys, host_of, is_host_style, region_of
from .errors import NotAStore
from .guard import guard
from .parsing import Parsers

if TYPE_CHECKING:
    from botocore.model import OperationModel
    from mypy_boto3_s3 import S3Client

#: Seconds until a store that does not answer counts as unreachable.
CONNECT_TIMEOUT = 10
#: Seconds between two pieces of an answer.
READ_TIMEOUT = 60
#: How often a request is made at most when the store is busy, with growing pauses.
ATTEMPTS = 5
_LISTS = ("ListBuckets", "ListObjects", "ListObjectsV2")
_PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE)
#: What is stored with an object beside its content and metadata, and stays when it is written anew;
#: as boto3 calls it.
KEPT_HEADERS = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "SSEKMSKeyId",
    "ServerSideEncryption",
    "StorageClass",
)


def make_client(
    connection: Connection, keys: Keys, *, parallel: int = 32, attempts: int = ATTEMPTS
) -> "S3Client":
    """A client for a connection. Safe to use from several threads; making it takes a while.

    Args:
        connection: the store.
        keys: what opens it.
        parallel: how many requests will be under way at once.
        attempts: how often a request is made at most.
    """
    # A session of its own: boto3's default one is not safe to share between threads.
    session = botocore.session.Session()
    session.register_component("response_parser_factory", Parsers())
    client = boto3.session.Session(botocore_session=session).client(
        "s3",
        endpoint_url=connection.endpoint,
        region_name=region_of(connection),
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
        aws_session_token=keys.token or None,
        verify=(connection.ca_file or True) if keys.verify else False,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual" if is_host_style(connection) else "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"mode": "standard", "max_attempts": attempts},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            max_pool_connections=parallel,
        ),
    )
    if connection.source == "user":
        guard(client)
    events = client.meta.events
    events.register("before-parse.s3.*", _NoWebPages(host_of(connection.endpoint)))
    events.register("before-sign.s3.DeleteObjects", _add_content_md5)
    # Version 1 is for parallel file systems, which ignore it: keys would be decoded once too often.
    events.unregister("before-parameter-build.s3.ListObjects", set_list_objects_encoding_type_url)
    return client


class _NoWebPages:
    """Notices whoever is no store, before boto3 looks for a store's words in what it says.

    By lists only, which come first: elsewhere a web page may be that of a gateway before a real
    store, which refuses a single request.
    """

    def __init__(self, host: str) -> None:
        self._host = host

    def __call__(
        self, operation_model: "OperationModel", response_dict: Mapping[str, Any], **_: Any
    ) -> None:
        status, body = response_dict["status_code"], response_dict["body"]
        # Of a good reply that is no XML boto3 has made a 500.
        if operation_model.name not in _LISTS or status in (429, 502, 503, 504):
            return
        is_page = isinstance(body, bytes) and _PAGE.match(body)
        # Only a bucket can be elsewhere; boto3 would look for the one that nobody asked for.
        leads_away = 300 <= status < 400 and operation_model.name == "ListBuckets"
        if is_page or leads_away:
            raise NotAStore(host=self._host)


def _add_content_md5(request: AWSRequest, **_: Any) -> None:
    body = request.body or b""
    content = body.encode() if isinstance(body, str) else bytes(body)
    # Not for secrecy: the protocol wants this digest and no other.
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    request.headers["Content-MD5"] = base64.b64encode(digest).decode()
