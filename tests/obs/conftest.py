import json
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import httpx
import pytest
from botocore.config import Config

from jupyterlab_modelarts.core.objectstore.connection import Keys
from jupyterlab_modelarts.core.objectstore.embedded import weed_identities
from tests.realserver import RealServer

from .object_kit import Bucket
from .transfer_kit import Kit
from .transfer_servers import JuiceFS, SeaweedFS, StoreServer


class Stored(NamedTuple):
    """A real SeaweedFS, and a real Jupyter server that runs it.

    Attributes:
        owner: keys that may do everything.
        reader: keys that may only read and list.
    """

    server: RealServer
    endpoint: str
    owner: Keys
    reader: Keys

    @property
    def http(self) -> httpx.Client:
        return self.server.client

    def boto(self) -> Any:
        """A client of the tests' own."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.owner.access_key,
            aws_secret_access_key=self.owner.secret_key,
            config=Config(
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def settings(self, keys: Keys | None = None, **given: object) -> dict[str, object]:
        """The body of a request for a connection."""
        keys = keys or self.owner
        return {
            "name": "Mine",
            "endpoint": self.endpoint,
            "keys": {
                "access_key": keys.access_key,
                "secret_key": keys.secret_key,
                "token": keys.token,
                "expires": keys.expires,
            },
            **given,
        }

    def connect(self, keys: Keys | None = None, **given: object) -> str:
        """A new connection's id."""
        reply = self.http.post("/modelarts/obs/connections", json=self.settings(keys, **given))
        assert reply.status_code == 201, reply.text
        return str(reply.json()["connection"]["id"])


OWNER = Keys("OWNERKEY000000000001", "owner-secret-that-nobody-may-see")
READER = Keys("READERKEY00000000001", "reader-secret-that-nobody-may-see")


def wait_until(check: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def running(server: RealServer) -> dict[str, Any] | None:
    """The embedded store's connection, once it runs."""
    reply = server.client.get("/modelarts/obs/connections").raise_for_status().json()
    assert reply["embedded"]["state"] in ("starting", "running"), reply["embedded"]
    found = [c for c in reply["connections"] if c["connection"]["source"] == "embedded"]
    return found[0] if found else None


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    home = tmp_path_factory.mktemp("stored")
    folder = home / "store"
    folder.mkdir(mode=0o700)
    identities: Any = weed_identities(OWNER)
    reader: Any = weed_identities(READER)["identities"]
    reader[0].update(name="reader", actions=["Read", "List"])
    identities["identities"] += reader
    (folder / "s3.json").write_text(json.dumps(identities))
    (folder / "s3.json").chmod(0o600)
    options = (
        "--ObjectStore.embedded=on",
        f"--ObjectStore.embedded_folder={folder}",
        "--Credentials.store=file",
    )
    with RealServer(home, options) as server:
        wait_until(lambda: running(server) is not None)
        info = running(server)
        assert info is not None
        yield Stored(server, info["connection"]["endpoint"], OWNER, READER)
    log = server.log.read_text()
    assert "Traceback" not in log
    for secret in (OWNER.secret_key, READER.secret_key):
        assert secret not in log


_names = (f"bucket-{number}" for number in count())


@pytest.fixture
def bucket(stored: Stored) -> Iterator[str]:
    """A fresh bucket. It goes again, as each takes volumes of a number that is limited."""
    name = next(_names)
    boto = stored.boto()
    boto.create_bucket(Bucket=name)
    yield name
    for page in boto.get_paginator("list_objects_v2").paginate(Bucket=name):
        for item in page.get("Contents", []):
            boto.delete_object(Bucket=name, Key=item["Key"])
    boto.delete_bucket(Bucket=name)


@pytest.fixture(scope="session")
def connection(stored: Stored) -> str:
    """The id of the owner's connection."""
    return stored.connect()


@pytest.fixture
def objects(stored: Stored, bucket: str, connection: str) -> Bucket:
    """A fresh bucket, seen through our server."""
    return Bucket(stored, bucket, connection)


# --- stores without a server of ours, for transfers ---


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with SeaweedFS(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture(scope="session")
def seaweed_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with SeaweedFS(tmp_path_factory.mktemp("seaweed-tls"), tls=True) as server:
        yield server


@pytest.fixture(scope="session")
def juice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with JuiceFS(tmp_path_factory.mktemp("juice")) as server:
        yield server


@pytest.fixture(params=["seaweed", "seaweed_tls", "juice"])
def server(request: pytest.FixtureRequest) -> StoreServer:
    """Each of the stores."""
    found: StoreServer = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def kit(tmp_path: Path, server: StoreServer) -> Kit:
    """Transfers with each of the stores."""
    return Kit(tmp_path, server)


@pytest.fixture
def weed(tmp_path: Path, seaweed: StoreServer) -> Kit:
    """Transfers with SeaweedFS, where the store makes no difference."""
    return Kit(tmp_path, seaweed)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Kit]:
    """A store of the test's own."""
    with SeaweedFS(tmp_path / "store") as server:
        (tmp_path / "home").mkdir()
        yield Kit(tmp_path / "home", server)
