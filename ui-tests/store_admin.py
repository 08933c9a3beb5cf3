"""What the browser tests do to the embedded store of their server, from outside.

python store_admin.py left      list what uploads by way of it have left behind, as JSON
python store_admin.py forbid    let no page of the server send anything to it
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3

BUCKET = "workspace"
PREFIX = "relay/"


def client() -> Any:
    """Of the running store."""
    folder = Path(os.environ["MODELARTS_UI_HOME"], "data/modelarts/objectstore")
    identity = json.loads((folder / "s3.json").read_bytes())["identities"][0]
    keys = identity["credentials"][0]
    return boto3.client(
        "s3",
        endpoint_url=json.loads((folder / "running.json").read_bytes())["endpoint"],
        aws_access_key_id=keys["accessKey"],
        aws_secret_access_key=keys["secretKey"],
        region_name="us-east-1",
    )


def left(store: Any) -> list[str]:
    """Objects and unfinished uploads."""
    objects = store.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX).get("Contents", ())
    uploads = store.list_multipart_uploads(Bucket=BUCKET, Prefix=PREFIX).get("Uploads", ())
    keys = [each["Key"] for each in (*objects, *uploads)]
    return [key for key in keys if not key.endswith("/")]


def forbid(store: Any) -> None:
    """Only pages from elsewhere may."""
    rule = {"AllowedOrigins": ["https://elsewhere.example"], "AllowedMethods": ["PUT"]}
    store.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})


if __name__ == "__main__":
    if sys.argv[1] == "left":
        print(json.dumps(left(client())))
    else:
        forbid(client())
