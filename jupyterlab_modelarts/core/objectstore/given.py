"""Connections that users find: by the operator, the environment, and profiles of AWS' tools."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

import botocore.session
from botocore.exceptions import BotoCoreError
from pydantic import ValidationError

from ..errors import AppError
from .connection import Connection, Keys, host_of, tidy_endpoint
from .errors import BadConnection
from .registry import Known

#: Variables with an endpoint; ModelArts sets the first.
ENDPOINTS = ("S3_ENDPOINT", "S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
#: Variables with access key, secret key and security token.
KEYS = (
    ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SECURITY_TOKEN"),
    ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
    ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
)
REGIONS = ("S3_REGION", "AWS_REGION", "AWS_DEFAULT_REGION")
_OFF = ("0", "false", "no")


def hint(access_key: str) -> str:
    """What may be shown of an access key: enough to tell keys apart."""
    return access_key[:4]


class OperatorConnections:
    """Those of ``c.ObjectStore.connections``.

    Args:
        entries: fields of `Connection` and `Keys`; ``name`` and ``endpoint`` have to be there.

    Raises:
        BadConnection: one of them makes no sense.
    """

    def __init__(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self._keys: dict[str, Keys] = {}
        self._known: list[Known] = []
        for number, entry in enumerate(entries, 1):
            known, keys = _configured(number, dict(entry))
            self._known.append(known)
            if keys is not None:
                self._keys[known.connection.id] = keys

    def known(self) -> list[Known]:
        return self._known

    def keys(self, id: str) -> Keys | None:
        return self._keys.get(id)


def _configured(number: int, entry: dict[str, Any]) -> tuple[Known, Keys | None]:
    secrets = {name: str(entry.pop(name, "")) for name in ("access_key", "secret_key", "token")}
    verify = bool(entry.pop("verify", True))
    try:
        connection = Connection(
            id=f"operator-{number}",
            source="operator",
            endpoint=tidy_endpoint(str(entry.pop("endpoint", ""))),
            **entry,
        )
    except (ValueError, TypeError):
        raise BadConnection(reason=f"c.ObjectStore.connections[{number - 1}]") from None
    if not secrets["access_key"]:
        return Known(connection), None
    keys = Keys(secrets["access_key"], secrets["secret_key"], secrets["token"], verify=verify)
    return Known(connection, hint(keys.access_key)), keys


class EnvironmentConnection:
    """What the variables of this process say.

    They are read anew each time: something may renew the keys in them.

    Args:
        environment: the variables; those of this process if not given.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment

    def known(self) -> list[Known]:
        keys, endpoint = self.keys("environment"), self._endpoint()
        if keys is None or endpoint is None:
            return []
        connection = Connection(
            id="environment",
            name=host_of(endpoint),
            endpoint=endpoint,
            region=self._first(REGIONS),
            source="environment",
        )
        return [Known(connection, hint(keys.access_key))]

    def keys(self, id: str) -> Keys | None:
        if id != "environment":
            return None
        for names in KEYS:
            access_key, secret_key, token = (self._environment.get(name, "") for name in names)
            if access_key and secret_key:
                verify = self._environment.get("S3_VERIFY_SSL", "1").lower() not in _OFF
                return Keys(access_key, secret_key, token, verify=verify)
        return None

    def _endpoint(self) -> str | None:
        given, region = self._first(ENDPOINTS), self._first(REGIONS)
        if given and "://" not in given:
            secure = self._environment.get("S3_USE_HTTPS", "1").lower() not in _OFF
            given = f"{'https' if secure else 'http'}://{given}"
        if not given and self._environment.get("AWS_ACCESS_KEY_ID"):
            given = _aws(region)
        try:
            return tidy_endpoint(given) if given else None
        except AppError:
            return None

    def _first(self, names: Sequence[str]) -> str:
        return next((value for name in names if (value := self._environment.get(name))), "")


class ProfileConnections:
    """Profiles in the files of AWS' tools, by their names. botocore renews temporary keys.

    Args:
        names: which.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._sessions = {
            _slug(name): (name, botocore.session.Session(profile=name)) for name in names
        }

    def known(self) -> list[Known]:
        return [known for id in self._sessions if (known := self._read(id)) is not None]

    def keys(self, id: str) -> Keys | None:
        if id not in self._sessions:
            return None
        try:
            credentials = self._sessions[id][1].get_credentials()
            frozen = credentials.get_frozen_credentials() if credentials else None
        except BotoCoreError as error:
            raise BadConnection(reason=str(error)) from None
        if frozen is None or not frozen.access_key or not frozen.secret_key:
            return None
        return Keys(frozen.access_key, frozen.secret_key, frozen.token or "")

    def _read(self, id: str) -> Known | None:
        name, session = self._sessions[id]
        try:
            config = session.get_scoped_config()
        except BotoCoreError:
            return None
        services = config.get("s3", {})
        region = str(config.get("region", ""))
        given = config.get("endpoint_url") or (
            services.get("endpoint_url") if isinstance(services, dict) else ""
        )
        try:
            connection = Connection(
                id=id,
                name=name,
                endpoint=tidy_endpoint(str(given or _aws(region))),
                region=region,
                source="profile",
            )
        except (AppError, ValidationError):
            # Of no use, and no reason to offer none of the others.
            return None
        return Known(connection)


def _aws(region: str) -> str:
    return f"https://s3.{region or 'us-east-1'}.amazonaws.com"


def _slug(name: str) -> str:
    """An id that no other name gets."""
    slug = re.sub(r"[^a-z0-9-]+", "-", name.lower())[:45]
    if slug != name:
        slug += f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"profile-{slug}"
