"""Connections that users find: by the environment, the operator, and profiles."""

from pathlib import Path

import pytest

from jupyterlab_modelarts.core.objectstore.connection import (
    Connection,
    is_host_style,
    region_of,
    tidy_endpoint,
)
from jupyterlab_modelarts.core.objectstore.errors import BadConnection
from jupyterlab_modelarts.core.objectstore.given import (
    EnvironmentConnection,
    OperatorConnections,
    ProfileConnections,
)
from jupyterlab_modelarts.core.objectstore.registry import check_endpoint

AK = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "sk"}


@pytest.mark.parametrize(
    ("variables", "endpoint"),
    [
        ({"S3_ENDPOINT": "https://obs.cn-north-4.myhuaweicloud.com"},) * 1
        + ("https://obs.cn-north-4.myhuaweicloud.com",),
        ({"S3_ENDPOINT": "obs.example.org"}, "https://obs.example.org"),
        ({"S3_ENDPOINT": "obs.example.org", "S3_USE_HTTPS": "0"}, "http://obs.example.org"),
        ({"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000/"}, "http://127.0.0.1:9000"),
        ({"AWS_REGION": "eu-west-1"}, "https://s3.eu-west-1.amazonaws.com"),
        ({}, "https://s3.us-east-1.amazonaws.com"),
    ],
)
def test_the_environment_names_the_store(variables: dict[str, str], endpoint: str) -> None:
    (known,) = EnvironmentConnection(AK | variables).known()
    assert known.connection.endpoint == endpoint
    assert known.access_key == "AKIA"


@pytest.mark.parametrize("names", [("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SECURITY_TOKEN")])
def test_temporary_keys_are_read_anew(names: tuple[str, str, str]) -> None:
    variables = {"S3_ENDPOINT": "https://obs.example.org", names[0]: "a", names[1]: "b"}
    source = EnvironmentConnection(variables)
    variables[names[1]], variables[names[2]] = "c", "token"
    keys = source.keys("environment")
    assert keys is not None
    assert (keys.secret_key, keys.token, keys.verify) == ("c", "token", True)
    variables["S3_VERIFY_SSL"] = "0"
    renewed = source.keys("environment")
    assert renewed is not None
    assert not renewed.verify


@pytest.mark.parametrize(
    "variables", [{}, {"S3_ENDPOINT": "https://e.org"}, AK | {"S3_ENDPOINT": "no url at all"}]
)
def test_half_an_environment_is_no_connection(variables: dict[str, str]) -> None:
    assert EnvironmentConnection(variables).known() == []


def test_operators_give_several() -> None:
    source = OperatorConnections(
        [
            {"name": "Team", "endpoint": "obs.cn-north-4.myhuaweicloud.com", "bucket": "team"},
            {"name": "B", "endpoint": "http://b:9000", "access_key": "abcdef", "secret_key": "s"},
        ]
    )
    assert [known.connection.name for known in source.known()] == ["Team", "B"]
    assert [known.access_key for known in source.known()] == ["", "abcd"]
    keys = source.keys("operator-2")
    assert keys is not None
    assert "secret" not in repr(keys)
    assert source.keys("operator-1") is None


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"name": "x"},
        {"name": "x", "endpoint": "ftp://x"},
        {"name": "x", "endpoint": "x", "z": 1},
    ],
)
def test_operators_are_told_what_makes_no_sense(entry: dict[str, object]) -> None:
    with pytest.raises(BadConnection):
        OperatorConnections([entry])


def test_profiles_of_aws_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(
        "[profile team]\nregion = cn-north-4\nendpoint_url = https://obs.example.org\n"
    )
    (tmp_path / "credentials").write_text(
        "[team]\naws_access_key_id = AKTEAM\naws_secret_access_key = sk\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    source = ProfileConnections(["team", "no such"])
    (known,) = source.known()
    assert (known.connection.endpoint, known.connection.region) == (
        "https://obs.example.org",
        "cn-north-4",
    )
    keys = source.keys(known.connection.id)
    assert keys is not None
    assert keys.access_key == "AKTEAM"


@pytest.mark.parametrize(
    "odd",
    [
        "endpoint_url = ftp://example.org",
        "endpoint_url = https://a:b@e.org",
        "region = " + "x" * 300,
    ],
)
def test_a_profile_that_makes_no_sense_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    config = tmp_path / "config"
    config.write_text(f"[profile odd]\n{odd}\n[profile good]\nregion = cn-north-4\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    source = ProfileConnections(["odd", "good"])
    assert [known.connection.name for known in source.known()] == ["good"]


def test_profiles_whose_names_look_alike_are_two_connections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    names = ["a-b", "a.b", "a_b", "A-B", "p" * 60 + "1", "p" * 60 + "2"]
    config.write_text("".join(f"[profile {name}]\nregion = cn-north-4\n" for name in names))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    found = {
        known.connection.id: known.connection.name for known in ProfileConnections(names).known()
    }
    assert list(found.values()) == names
    assert next(iter(found)) == "profile-a-b"


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        (" obs.example.org/ ", "https://obs.example.org"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_endpoints_are_tidied(text: str, endpoint: str) -> None:
    assert tidy_endpoint(text) == endpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://x",
        "https://",
        "https://a:b@x",
        "https://x/bucket",
        "https://x?y",
        "http://x:99999",
    ],
)
def test_what_is_no_endpoint_is_refused(text: str) -> None:
    with pytest.raises(BadConnection):
        tidy_endpoint(text)


@pytest.mark.parametrize(
    ("endpoint", "region", "host_style"),
    [
        ("https://obs.cn-north-4.myhuaweicloud.com", "cn-north-4", True),
        ("https://s3.eu-west-1.amazonaws.com", "eu-west-1", True),
        ("https://s3.cn-north-1.amazonaws.com.cn", "cn-north-1", True),
        ("https://minio.example.org:9000", "us-east-1", False),
        ("http://127.0.0.1:8333", "us-east-1", False),
    ],
)
def test_region_and_addressing_follow_from_the_endpoint(
    endpoint: str, region: str, host_style: bool
) -> None:
    connection = Connection(id="a", name="a", endpoint=endpoint)
    assert (region_of(connection), is_host_style(connection)) == (region, host_style)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254",
        "http://[fd00:ec2::254]",
        "http://100.100.100.200",
        "http://[::ffff:169.254.169.254]",
        "http://2852039166",
    ],
)
def test_where_clouds_give_out_keys_is_no_store(endpoint: str) -> None:
    with pytest.raises(BadConnection):
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:9000", "http://localhost", "http://10.0.0.7"]
)
def test_stores_may_be_inside_the_network(endpoint: str) -> None:
    check_endpoint(endpoint)
