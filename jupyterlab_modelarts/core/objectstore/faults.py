"""What an error of boto3 means to the user."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    SSLError,
)
from botocore.exceptions import ConnectionError as BotoConnectionError

from ..errors import N_, AppError
from .address import Address
from .connection import Connection, host_of
from .errors import (
    AccessDenied,
    BadAddress,
    BadCertificate,
    BucketMissing,
    Busy,
    Changed,
    ClockSkew,
    Encrypted,
    HostUnknown,
    InRegion,
    KeysExpired,
    NoKeys,
    NoTls,
    ObjectMissing,
    OtherHost,
    Outdated,
    PathStyleRefused,
    Refused,
    UnknownIssuer,
    Unreachable,
    WrongKeys,
    WrongRegion,
)

_WRONG_KEYS = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidSecurity",
    "InvalidToken",
    "InvalidTokenId",
    "SignatureDoesNotMatch",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"}
_DENIED = {"403", "AccessDenied", "AccountProblem", "AllAccessDisabled", "Forbidden"}
_REGION = {
    "301",
    "307",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
    "Redirect",
    "TemporaryRedirect",
}
#: It is another one, or so much shorter that a piece of it is beyond its end.
_CHANGED = {"412", "416", "InvalidRange", "PreconditionFailed"}
_BUSY = {
    "500",
    "502",
    "503",
    "504",
    "InternalError",
    "OperationAborted",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
}


def explain(
    error: BotoCoreError | ClientError, connection: Connection, address: Address, action: str
) -> AppError:
    """The error to show.

    Args:
        error: of boto3.
        connection: what was asked.
        address: of what was to be read or changed.
        action: what was tried, as S3 calls it: ``GetObject``.
    """
    if isinstance(error, ClientError):
        return _of_reply(error.response, connection, address, action)
    if isinstance(refused := error.kwargs.get("error"), AppError):
        return refused
    return _of_network(error, connection, address)


def _of_reply(
    reply: Mapping[str, Any], connection: Connection, address: Address, action: str
) -> AppError:
    host = host_of(connection.endpoint)
    details: Mapping[str, Any] = reply.get("Error", {})
    # What is no store's own reply has a number only.
    status = reply.get("ResponseMetadata", {}).get("HTTPStatusCode", "")
    code, said = str(details.get("Code") or status), str(details.get("Message", ""))
    simple: tuple[tuple[set[str], AppError], ...] = (
        ({"NoSuchBucket"}, BucketMissing(bucket=address.bucket, host=host)),
        (_WRONG_KEYS, WrongKeys(host=host)),
        (_EXPIRED, KeysExpired(host=host)),
        ({"RequestTimeTooSkewed"}, ClockSkew(host=host)),
        ({"VirtualHostDomainRequired"}, PathStyleRefused(host=host)),
        (_CHANGED, Changed(address=address)),
        (_BUSY, Busy(host=host)),
        (_REGION, _elsewhere(reply, address.bucket, host)),
    )
    if found := next((meant for codes, meant in simple if code in codes), None):
        return found
    if code in ("404", "NoSuchKey", "NotFound"):
        return _missing(address, host)
    if _is_about_encryption(code, said):
        return Encrypted(address=address)
    if code in _DENIED:
        return AccessDenied(action=action, address=address)
    reason = f"{code}: {said}" if said and code else said or code or "without a reason"
    return Refused(host=host, action=action, reason=reason[:500])


def _missing(address: Address, host: str) -> AppError:
    if address.key:
        return ObjectMissing(address=address)
    return BucketMissing(bucket=address.bucket, host=host)


def _elsewhere(reply: Mapping[str, Any], bucket: str, host: str) -> AppError:
    details: Mapping[str, Any] = reply.get("Error", {})
    headers: Mapping[str, str] = reply.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    region = headers.get("x-amz-bucket-region") or details.get("Region")
    if region:
        return InRegion(bucket=bucket, host=host, region=region)
    return WrongRegion(bucket=bucket, host=host)


def _is_about_encryption(code: str, said: str) -> bool:
    return code.startswith("KMS.") or (
        code in ("InvalidRequest", "InvalidArgument", "AccessDenied")
        and any(word in said.lower() for word in ("server side encryption", "kms"))
    )


def _of_network(error: BotoCoreError, connection: Connection, address: Address) -> AppError:
    host = host_of(connection.endpoint)
    said = str(getattr(error, "kwargs", {}).get("error", error))
    if isinstance(error, NoCredentialsError):
        return NoKeys(name=connection.name)
    if isinstance(error, SSLError):
        return _of_tls(said, host)
    if any(mark in said for mark in ("NameResolution", "getaddrinfo", "Name or service")):
        return HostUnknown(host=host)
    if isinstance(error, ConnectTimeoutError):
        return Unreachable(host=host, reason=N_("it did not answer in time"))
    if isinstance(error, (HTTPClientError, BotoConnectionError, IncompleteReadError)):
        return Unreachable(host=host, reason=_short(said))
    # What is left are requests that could not be made at all.
    return BadAddress(address=str(address), reason=_short(str(error)))


def _of_tls(said: str, host: str) -> AppError:
    """OpenSSL's words are the only way to tell."""
    reason = _short(said.partition(" (_ssl.c")[0])
    if any(mark in said for mark in ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST")):
        return NoTls(host=host)
    if "self-signed" in said or "self signed" in said or "issuer certificate" in said:
        return UnknownIssuer(host=host)
    if "match" in said or "not valid for" in said:
        return OtherHost(host=host, reason=reason)
    if "expired" in said or "not yet valid" in said:
        return Outdated(host=host, reason=reason)
    return BadCertificate(host=host, reason=reason)


def _short(text: str) -> str:
    """The last cause in a chain of them: libraries put the rest before it."""
    return text.rpartition(": ")[2].strip(" ()>'\"")[:200] or text[:200]
