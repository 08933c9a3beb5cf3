"""What is in a new embedded store."""

import csv
import io
import json
import math
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "workspace"

_README = """\
# Your object store

It runs on this machine, and only you can reach it. Whatever you put here stays when the server
ends. Try it:

- open `samples/temperatures.csv` in the OBS browser on the left,
- copy it into the workspace, or files of the workspace here.
"""


def put_samples(client: "S3Client") -> None:
    """Make the bucket, with something to try in it, unless it is there already. Blocks.

    Raises:
        BotoCoreError, ClientError: the store does not work (yet).
    """
    try:
        client.head_object(Bucket=BUCKET, Key="README.md")
        return
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) not in ("404", "NoSuchBucket"):
            raise
    buckets = [bucket["Name"] for bucket in client.list_buckets().get("Buckets", [])]
    if BUCKET not in buckets:
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="samples/temperatures.csv", Body=_temperatures())
        client.put_object(Bucket=BUCKET, Key="samples/first.ipynb", Body=_notebook())
    # Last: where it is, all is. Who deletes it gets it again, which does no harm.
    client.put_object(
        Bucket=BUCKET, Key="README.md", Body=_README.encode(), ContentType="text/markdown"
    )


def _temperatures() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("day", "celsius"))
    for day in range(365):
        writer.writerow((day + 1, round(12 - 10 * math.cos(day / 365 * 2 * math.pi), 1)))
    return text.getvalue().encode()


def _notebook() -> bytes:
    source = ["print('This notebook was opened from the object store.')"]
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "first",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1).encode()
