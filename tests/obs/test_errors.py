"""What users read when a store does not do what they want: each cause, provoked.

Real stores produce all of them but three, which a thin proxy answers in the words of OBS and S3:
no store that runs here refuses the bucket in the path (SeaweedFS and JuiceFS take both ways), knows
of regions, or gives out temporary keys that end within a test.
"""

import socket
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import botocore.auth
import pytest
from babel.messages.pofile import read_po

from jupyterlab_modelarts.core.errors import AppError
from jupyterlab_modelarts.core.net import AddressGuard
from jupyterlab_modelarts.core.objectstore import errors, guard
from jupyterlab_modelarts.core.objectstore.address import Address
from jupyterlab_modelarts.core.objectstore.client import make_client
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys
from jupyterlab_modelarts.core.objectstore.registry import check_endpoint
from jupyterlab_modelarts.obs.object_store import ObjectStore
from tests.realserver import PROJECT, free_port

from .conftest import READER, Stored
from .store_proxy import Reply, Request, StoreProxy, refusal
from .transfer_servers import BUCKET, KEYS, StoreServer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEY = "folder/file.txt"
CHINESE = PROJECT / "jupyterlab_modelarts/locale/zh_CN/LC_MESSAGES/jupyterlab_modelarts.po"
Call = Callable[["S3Client"], object]


def listing(client: "S3Client") -> object:
    return client.list_objects_v2(Bucket=BUCKET)


def putting(client: "S3Client") -> object:
    return client.put_object(Bucket=BUCKET, Key=KEY, Body=b"x")


class Place(NamedTuple):
    """A store and keys, and what goes wrong there."""

    connection: Connection
    keys: Keys = KEYS

    def fails(self, action: str, call: Call, key: str = "") -> AppError:
        """What a user would see."""
        with closing(make_client(self.connection, self.keys, attempts=1)) as client:
            store = ObjectStore(self.connection, self.keys, client)
            with pytest.raises(AppError) as caught, store.explaining(Address(BUCKET, key), action):
                call(client)
        return caught.value

    def fails_to_find(self, key: str) -> AppError:
        """What a user would see who asks for an object."""
        with closing(make_client(self.connection, self.keys, attempts=1)) as client:
            store = ObjectStore(self.connection, self.keys, client)
            with pytest.raises(AppError) as caught:
                store.head(Address(BUCKET, key))
        return caught.value


def at(server: StoreServer, keys: Keys = KEYS, **changed: Any) -> Place:
    return Place(server.connection().model_copy(update=changed), keys)


def at_endpoint(endpoint: str, keys: Keys = KEYS, **given: Any) -> Place:
    return Place(Connection(id="test", name="test", endpoint=endpoint, **given), keys)


class Refusing(StoreProxy):
    """Answers the same to all."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("http://127.0.0.1:1")
        self._reply = reply

    def answer(self, request: Request) -> Reply:
        del request
        return self._reply


class WantsHostNames(StoreProxy):
    """Refuses the bucket in the path, as OBS does, but for HeadBucket."""

    def answer(self, request: Request) -> Reply:
        is_head = request.method == "HEAD" and request.is_about_bucket
        if is_head or request.headers["Host"].startswith(f"{BUCKET}."):
            return self.forward(request)
        return refusal(400, "VirtualHostDomainRequired", "Virtual host domain is required.")


def skewed(server: StoreServer, monkeypatch: pytest.MonkeyPatch, hours: int) -> AppError:
    now = botocore.auth.get_current_datetime  # type: ignore[attr-defined]

    def other(*arguments: Any, **named: Any) -> datetime:
        time: datetime = now(*arguments, **named)
        return time + timedelta(hours=hours)

    monkeypatch.setattr(botocore.auth, "get_current_datetime", other)
    return at(server).fails("ListBucket", listing)


def clock_is_late(servers: "Servers") -> AppError:
    return skewed(servers.seaweed, servers.monkeypatch, -1)


def clock_is_early(servers: "Servers") -> AppError:
    return skewed(servers.juice, servers.monkeypatch, 1)


def access_key_is_unknown(servers: "Servers") -> AppError:
    return at(servers.seaweed, Keys("NOBODY", "x")).fails("ListBucket", listing)


def secret_key_is_wrong(servers: "Servers") -> AppError:
    return at(servers.juice, Keys(KEYS.access_key, "x")).fails("ListBucket", listing)


def token_is_wrong(servers: "Servers") -> AppError:
    keys = Keys(KEYS.access_key, KEYS.secret_key, token="x")
    return at(servers.juice, keys).fails("ListBucket", listing)


def token_has_expired(_: "Servers") -> AppError:
    reply = refusal(400, "ExpiredToken", "The provided token has expired.")
    with Refusing(reply) as proxy:
        return at_endpoint(proxy.endpoint).fails("ListBucket", listing)


def keys_may_not_write(servers: "Servers") -> AppError:
    return at_endpoint(servers.stored.endpoint, READER).fails("PutObject", putting, KEY)


def bucket_is_not_there(servers: "Servers") -> AppError:
    return at(servers.seaweed).fails("ListBucket", lambda c: c.list_objects_v2(Bucket="none"))


def object_is_not_there(servers: "Servers") -> AppError:
    return at(servers.juice).fails_to_find("nothing.txt")


def path_is_a_folder(servers: "Servers") -> AppError:
    place = at(servers.seaweed)
    with closing(make_client(place.connection, KEYS)) as client:
        putting(client)
    return place.fails_to_find("folder")


def region_is_another(_: "Servers") -> AppError:
    reply = refusal(
        301,
        "PermanentRedirect",
        "The bucket must be addressed using the specified endpoint.",
        x_amz_bucket_region="cn-east-3",
    )
    with Refusing(reply) as proxy:
        return at_endpoint(proxy.endpoint, region="cn-north-4").fails("ListBucket", listing)


def at_web_site(status: int, **headers: str) -> AppError:
    page = b"<!DOCTYPE html><html><body>JupyterLab</body></html>"
    with Refusing(Reply(status, {"Content-Type": "text/html", **headers}, page)) as proxy:
        return at_endpoint(proxy.endpoint).fails("ListBuckets", lambda store: store.list_buckets())


def endpoint_is_a_web_site(_: "Servers") -> AppError:
    return at_web_site(200)


def endpoint_wants_a_login(_: "Servers") -> AppError:
    return at_web_site(302, Location="/login")


def endpoint_has_no_such_page(_: "Servers") -> AppError:
    return at_web_site(404)


def gateway_refuses_one_object(_: "Servers") -> AppError:
    page = b"<html><body>413 Request Entity Too Large</body></html>"
    with Refusing(Reply(413, {"Content-Type": "text/html"}, page)) as proxy:
        return at_endpoint(proxy.endpoint).fails(
            "PutObject", lambda store: store.put_object(Bucket=BUCKET, Key=KEY, Body=b"x")
        )


def gateway_has_no_store_behind_it(_: "Servers") -> AppError:
    return at_web_site(502)


def path_style_is_refused(servers: "Servers") -> AppError:
    with WantsHostNames(servers.seaweed.connection().endpoint) as proxy:
        return at_endpoint(proxy.endpoint).fails("ListBucket", listing)


def object_is_encrypted(servers: "Servers") -> AppError:
    place = at(servers.seaweed_tls)
    key = "secret.txt"
    with closing(make_client(place.connection, KEYS)) as client:
        client.put_object(
            Bucket=BUCKET,
            Key=key,
            Body=b"x",
            SSECustomerAlgorithm="AES256",
            SSECustomerKey=b"k" * 32,
        )
    return place.fails_to_find(key)


def certificate_is_the_stores_own(servers: "Servers") -> AppError:
    return at(servers.seaweed_tls, ca_file="").fails("ListBucket", listing)


def certificate_is_for_another_host(servers: "Servers") -> AppError:
    port = servers.seaweed_tls.port
    place = at(servers.seaweed_tls, endpoint=f"https://localhost:{port}")
    return place.fails("ListBucket", listing)


def port_speaks_no_https(servers: "Servers") -> AppError:
    port = servers.seaweed.port
    return at_endpoint(f"https://127.0.0.1:{port}").fails("ListBucket", listing)


def nobody_listens(_: "Servers") -> AppError:
    return at_endpoint(f"http://127.0.0.1:{free_port()}").fails("ListBucket", listing)


def host_is_unknown(_: "Servers") -> AppError:
    with pytest.raises(AppError) as caught:
        check_endpoint("https://store.invalid")
    return caught.value


class Servers:
    """The stores, each started when it is asked for."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request

    def _get(self, name: str) -> Any:
        return self._request.getfixturevalue(name)

    @property
    def monkeypatch(self) -> pytest.MonkeyPatch:
        found: pytest.MonkeyPatch = self._get("monkeypatch")
        return found

    @property
    def seaweed(self) -> StoreServer:
        found: StoreServer = self._get("seaweed")
        return found

    @property
    def seaweed_tls(self) -> StoreServer:
        found: StoreServer = self._get("seaweed_tls")
        return found

    @property
    def juice(self) -> StoreServer:
        found: StoreServer = self._get("juice")
        return found

    @property
    def stored(self) -> Stored:
        found: Stored = self._get("stored")
        return found


#: What goes wrong, what it is taken for, and words of what the user is told and is to do.
CAUSES: tuple[tuple[Callable[[Servers], AppError], type[AppError], str, str], ...] = (
    (clock_is_late, errors.ClockSkew, "clock", "Set the clock"),
    (clock_is_early, errors.ClockSkew, "clock", "Set the clock"),
    (access_key_is_unknown, errors.WrongKeys, "access keys", "once more"),
    (secret_key_is_wrong, errors.WrongKeys, "access keys", "once more"),
    (token_is_wrong, errors.WrongKeys, "access keys", "once more"),
    (token_has_expired, errors.KeysExpired, "expired", "Get new ones"),
    (keys_may_not_write, errors.AccessDenied, f"PutObject on obs://{BUCKET}/{KEY}", "Ask"),
    (bucket_is_not_there, errors.BucketMissing, "no bucket", "Check its name"),
    (object_is_not_there, errors.ObjectMissing, "nothing.txt", "upper and lower case"),
    (path_is_a_folder, errors.IsAFolder, "folder", "whole folder"),
    (region_is_another, errors.InRegion, "region", "cn-east-3"),
    (path_style_is_refused, errors.PathStyleRefused, "host name", "under Advanced"),
    (endpoint_is_a_web_site, errors.NotAStore, "web pages", "Check the endpoint"),
    (endpoint_wants_a_login, errors.NotAStore, "web pages", "Check the endpoint"),
    (endpoint_has_no_such_page, errors.NotAStore, "web pages", "Check the endpoint"),
    (gateway_refuses_one_object, errors.Refused, "413", "Try again"),
    (gateway_has_no_store_behind_it, errors.Busy, "too much to do", "in a minute"),
    (object_is_encrypted, errors.Encrypted, "encrypted", "Ask its owner"),
    (certificate_is_the_stores_own, errors.UnknownIssuer, "vouches", "CA file"),
    (certificate_is_for_another_host, errors.OtherHost, "another host", "host name"),
    (port_speaks_no_https, errors.NoTls, "https", "http://"),
    (nobody_listens, errors.Unreachable, "does not answer", "port"),
    (host_is_unknown, errors.HostUnknown, "store.invalid", "Check the endpoint"),
)


@pytest.mark.parametrize(
    ("provoke", "kind", "said", "to_do"), CAUSES, ids=[cause[0].__name__ for cause in CAUSES]
)
def test_an_error_says_its_cause_and_what_to_do_in_both_languages(
    request: pytest.FixtureRequest,
    provoke: Callable[[Servers], AppError],
    kind: type[AppError],
    said: str,
    to_do: str,
) -> None:
    error = provoke(Servers(request))
    assert type(error) is kind
    shown = error.info()
    assert said in shown.message
    assert to_do in shown.hint
    with CHINESE.open("rb") as file:
        chinese = read_po(file)
    for template in (shown.message_template, shown.hint_template):
        message = chinese.get(template)
        assert message is not None
        assert message.string


@pytest.fixture
def localhost_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """``*.localhost`` leads to this machine, as it does in browsers; not all resolvers do that."""
    ask = socket.getaddrinfo

    def resolve(host: Any, *arguments: Any, **named: Any) -> Any:
        own = isinstance(host, str) and host.endswith(".localhost")
        return ask("127.0.0.1" if own else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("localhost_names")
def test_with_the_bucket_in_the_host_name_such_a_store_works(seaweed: StoreServer) -> None:
    with WantsHostNames(seaweed.connection().endpoint) as proxy:
        endpoint = proxy.endpoint.replace("127.0.0.1", "s3.localhost")
        connection = Connection(id="test", name="test", endpoint=endpoint, addressing="host")
        with closing(make_client(connection, KEYS, attempts=1)) as client:
            putting(client)
            assert client.get_object(Bucket=BUCKET, Key=KEY)["Body"].read() == b"x"


@pytest.mark.usefixtures("localhost_names")
@pytest.mark.parametrize("store", ["seaweed", "seaweed_tls"])
def test_a_bucket_whose_name_makes_a_host_that_nobody_may_reach_is_refused(
    store: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test can listen where clouds have their services: here they are on this machine.
    monkeypatch.setattr(guard, "GUARD", AddressGuard(refused=("127.0.0.0/8",)))
    server: StoreServer = request.getfixturevalue(store)
    url = urlsplit(server.connection().endpoint)
    endpoint = f"{url.scheme}://s3.localhost:{url.port}"
    place = at(server, endpoint=endpoint, addressing="host")
    error = place.fails("PutObject", putting)
    assert isinstance(error, errors.RefusedHost)
    assert f"{BUCKET}.s3.localhost leads to 127.0.0.1" in error.info().message


def test_an_endpoint_that_nobody_may_reach_is_refused() -> None:
    with pytest.raises(errors.RefusedHost, match="services of the cloud"):
        check_endpoint("http://169.254.169.254")


def test_the_connect_dialog_says_how_a_stores_own_certificate_is_trusted(
    stored: Stored, seaweed_tls: StoreServer
) -> None:
    connection = seaweed_tls.connection()

    def test(**given: str) -> dict[str, dict[str, Any] | None]:
        settings = stored.settings(KEYS, endpoint=connection.endpoint, **given)
        body = {"settings": settings, "bucket": BUCKET}
        reply = stored.http.post("/modelarts/obs/probe", json=body).raise_for_status().json()
        return {step["step"]: step["error"] for step in reply["steps"]}

    error = test()["connect"]
    assert error is not None
    assert error["code"] == "objectstore.certificate"
    assert "CA file" in error["hint"]
    certificate = stored.server.root / "store.pem"
    certificate.write_bytes(Path(connection.ca_file).read_bytes())
    assert set(test(ca_file="store.pem").values()) == {None}


def test_a_connection_with_a_ca_file_can_be_edited(
    stored: Stored, seaweed_tls: StoreServer
) -> None:
    store = seaweed_tls.connection()
    certificate = stored.server.root / "own.pem"
    certificate.write_bytes(Path(store.ca_file).read_bytes())
    id = stored.connect(KEYS, endpoint=store.endpoint, ca_file="own.pem")
    url = f"/modelarts/obs/connections/{id}"
    listed = stored.http.get("/modelarts/obs/connections").json()["connections"]
    given = next(c["connection"] for c in listed if c["connection"]["id"] == id)
    assert given["ca_file"] == "own.pem"
    names = ("endpoint", "region", "addressing", "bucket", "ca_file")
    settings = {name: given[name] for name in names} | {"name": "Renamed", "keys": None}
    reply = stored.http.put(url, json=settings).raise_for_status().json()
    assert reply["connection"] == given | {"name": "Renamed"}
    buckets = stored.http.get("/modelarts/obs/buckets", params={"connection": id})
    assert BUCKET in [bucket["name"] for bucket in buckets.raise_for_status().json()["buckets"]]
