"""Plain boto3 as its documentation shows it, in a process of its own: a line of JSON for each.

    python plain.py ENDPOINT ACCESS SECRET BUCKET

Files of a folder go one after the other, as boto3 has nothing for folders.
"""

import json
import sys
import time
from pathlib import Path

import boto3


def main(endpoint: str, access: str, secret: str, bucket: str) -> None:
    """Answer until there are no more lines."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access,
        aws_secret_access_key=secret,
        region_name="us-east-1",
    )
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        ask = json.loads(line)
        start = time.perf_counter()
        if ask["what"] == "up":
            source = Path(ask["path"])
            files = [source] if source.is_file() else sorted(source.rglob("*"))
            for file in files:
                if file.is_file():
                    name = "" if source.is_file() else file.relative_to(source).as_posix()
                    client.upload_file(str(file), bucket, ask["key"] + name)
        else:
            target = Path(ask["path"])
            keys = [ask["key"]]
            if ask["key"].endswith("/"):
                pages = client.get_paginator("list_objects_v2").paginate(
                    Bucket=bucket, Prefix=ask["key"]
                )
                keys = [each["Key"] for page in pages for each in page["Contents"]]
            for key in keys:
                file = target / key
                file.parent.mkdir(parents=True, exist_ok=True)
                client.download_file(bucket, key, str(file))
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
