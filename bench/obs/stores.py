"""The stores of the bench: SeaweedFS, and nginx with the same objects as files."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from bench.obs.keys import ACCESS, BUCKET, SECRET
from bench.processes import ServerProcess, free_port


@contextmanager
def seaweed(home: Path, filer: int | None = None) -> Iterator[str]:
    """A store with an empty bucket. Yields its endpoint.

    Args:
        home: a folder that is not there yet.
        filer: the port of its own interface, which wants no keys; any if not given.
    """
    (home / "data").mkdir(parents=True, mode=0o700)
    identity = {
        "name": "bench",
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "List", "Tagging", "Write"],
    }
    (home / "s3.json").write_text(json.dumps({"identities": [identity]}))
    s3, *others = (free_port() for _ in range(4))
    names = ("master", "volume", "admin", "filer")
    others.append(filer or free_port())
    endpoint = f"http://127.0.0.1:{s3}"
    command = [
        str(Path(sys.executable).with_name("weed")),
        "-logtostderr=true",
        "mini",
        f"-dir={home / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-s3.port={s3}",
        *(f"-{name}.port={port}" for name, port in zip(names, others, strict=True)),
        f"-s3.config={home / 's3.json'}",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
    ]
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )

    def ready() -> bool:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"")
        except (BotoCoreError, ClientError):
            return False
        return True

    with ServerProcess(
        command, s3, home / "log", environment={"GOMEMLIMIT": "600MiB"}, ready=ready
    ):
        yield endpoint


@contextmanager
def nginx(home: Path, root: Path, bucket: str) -> Iterator[str]:
    """The files of ``root`` as the objects ``source/...``, with a listing of the small ones."""
    home.mkdir()
    served = home / "www" / bucket
    served.mkdir(parents=True)
    (served / "source").symlink_to(root)
    port = free_port()
    (home / "list.xml").write_text(_listing(root / "small", bucket))
    # Its workers would be somebody else otherwise, who may not read what is ours.
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(
        f"""
{user} worker_processes 2; daemon off; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off; sendfile on; keepalive_requests 1000000; default_type application/octet-stream;
    client_body_temp_path {home}/b; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
    uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
    server {{
        listen 127.0.0.1:{port}; root {home}/www;
        location = /{bucket} {{
            if ($arg_prefix) {{ rewrite ^ /list.xml last; }}
        }}
        location = /list.xml {{ root {home}; default_type application/xml; }}
    }}
}}
"""
    )
    with ExitStack() as stack:
        command = ["/usr/sbin/nginx", "-c", str(home / "nginx.conf"), "-p", str(home)]
        stack.enter_context(ServerProcess(command, port, home / "log"))
        yield f"http://127.0.0.1:{port}"


def _listing(folder: Path, bucket: str) -> str:
    entries = []
    for file in sorted(folder.iterdir()):
        found = file.stat()
        # As nginx makes them.
        etag = f"&quot;{int(found.st_mtime):x}-{found.st_size:x}&quot;"
        entries.append(
            f"<Contents><Key>source/small/{escape(file.name)}</Key>"
            f"<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>{etag}</ETag>"
            f"<Size>{found.st_size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{bucket}</Name><Prefix>source/small/</Prefix><KeyCount>{len(entries)}</KeyCount>"
        f"<MaxKeys>10000</MaxKeys><IsTruncated>false</IsTruncated>{''.join(entries)}"
        "</ListBucketResult>"
    )
