"""Keeps users' connections away from what no store is.

Names are judged by the addresses that are connected to, at that moment: a bucket in the host name
makes a name of its own, and any name may lead elsewhere the next time.
"""

import socket
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from ..net import INTERNAL, METADATA, AddressGuard
from .errors import RefusedHost

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Stores are often inside the same network; but no key of a machine may leak through one.
GUARD = AddressGuard(INTERNAL, refused=METADATA)


def require_allowed(host: str, address: str) -> None:
    """Refuse an address that a host leads to.

    Raises:
        RefusedHost: users may not reach it through the server.
    """
    if not GUARD.allows(address):
        raise RefusedHost(host=host, address=address)


def guard(client: "S3Client") -> None:
    """Let a client send nothing to where users may not go."""
    # botocore has no other way to its connections.
    session: Any = client._endpoint.http_session  # type: ignore[attr-defined]  # noqa: SLF001
    session._pool_classes_by_scheme.update(http=_Pool, https=_SecurePool)  # noqa: SLF001


def _guarded(kind: Any) -> Any:
    class Guarded(kind):  # type: ignore[misc]
        """Looks at whom it has reached, before anything is said."""

        def _new_conn(self) -> socket.socket:
            reached: socket.socket = super()._new_conn()
            try:
                require_allowed(self.host, reached.getpeername()[0])
            except RefusedHost:
                reached.close()
                raise
            return reached

    return Guarded


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _guarded(AWSHTTPConnection)


class _SecurePool(AWSHTTPSConnectionPool):
    ConnectionCls = _guarded(AWSHTTPSConnection)
