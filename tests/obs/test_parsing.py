"""Lists, read by us, compared with what boto3 makes of them."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from jupyterlab_modelarts.core.objectstore.client import make_client

from .transfer_servers import BUCKET, KEYS, StoreServer

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "parsing/"
NAMES = ("a.txt", "a b+c%20d&<e>.txt", "数据.csv", "emoji-😀", "sub/deep.txt", "sub two/deep.txt")
FIELDS = ("Key", "Size", "LastModified", "ETag", "StorageClass", "Prefix")


def plain(server: StoreServer) -> "S3Client":
    connection = server.connection()
    return boto3.client(
        "s3",
        endpoint_url=connection.endpoint,
        region_name="us-east-1",
        verify=connection.ca_file or True,
        aws_access_key_id=KEYS.access_key,
        aws_secret_access_key=KEYS.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    )


def lists(client: "S3Client") -> dict[str, Any]:
    found: Any = client.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX, Delimiter="/")
    entries = {
        kind: [{name: each[name] for name in FIELDS if name in each} for each in found[kind]]
        for kind in ("Contents", "CommonPrefixes")
    }
    return {**entries, "IsTruncated": found["IsTruncated"]}


def test_a_list_is_read_as_boto3_reads_it(server: StoreServer) -> None:
    with closing(make_client(server.connection(), KEYS)) as ours, closing(plain(server)) as theirs:
        for name in NAMES:
            ours.put_object(Bucket=BUCKET, Key=PREFIX + name, Body=b"x" * len(name))
        mine = lists(ours)
        assert mine == lists(theirs)
        folders = {each["Prefix"] for each in mine["CommonPrefixes"]}
        assert folders == {f"{PREFIX}sub/", f"{PREFIX}sub two/"}
        for name in NAMES:
            ours.delete_object(Bucket=BUCKET, Key=PREFIX + name)


def test_an_error_in_place_of_a_list_is_read_by_boto3(server: StoreServer) -> None:
    with closing(make_client(server.connection(), KEYS)) as ours:
        with pytest.raises(ClientError) as caught:
            ours.list_objects_v2(Bucket="no-such-bucket")
        assert caught.value.response["Error"]["Code"] == "NoSuchBucket"
