"""Real object stores: SeaweedFS, with and without TLS, and JuiceFS, which is as strict as OBS."""

import json
import os
import signal
import subprocess
import sysconfig
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import trustme
from botocore.exceptions import BotoCoreError, ClientError
from typing_extensions import Self

from jupyterlab_modelarts.core.objectstore.client import make_client
from jupyterlab_modelarts.core.objectstore.connection import Connection, Keys
from tests.realserver import free_port

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SCRIPTS = Path(sysconfig.get_path("scripts"))
KEYS = Keys("transfer-access", "transfer-secret")
BUCKET = "bucket"


class StoreServer:
    """A store in a process group of its own, to be killed and started again."""

    scheme = "http"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {}

    def connection(self) -> Connection:
        endpoint = f"{self.scheme}://127.0.0.1:{self.port}"
        return Connection(id="test", name="test", endpoint=endpoint, ca_file=self.ca_file())

    def ca_file(self) -> str:
        return ""

    def start(self) -> None:
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=os.environ | self.environment(),
                start_new_session=True,
            )
        client = make_client(self.connection(), KEYS)
        end = time.monotonic() + 40
        while not self._answers(client):
            assert self._process.poll() is None, (self.home / "log").read_text()[-3000:]
            assert time.monotonic() < end, (self.home / "log").read_text()[-3000:]
            time.sleep(0.1)
        client.close()

    @staticmethod
    def _answers(client: "S3Client") -> bool:
        """Whether something can be written and read: listing may fail for longer."""
        try:
            client.create_bucket(Bucket=BUCKET)
        except ClientError as error:
            if error.response["Error"]["Code"] not in (
                "BucketAlreadyOwnedByYou",
                "BucketAlreadyExists",
            ):
                return False
        except BotoCoreError:
            return False
        try:
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"1")
            client.get_object(Bucket=BUCKET, Key="ready")["Body"].read()
            client.delete_object(Bucket=BUCKET, Key="ready")
        except (BotoCoreError, ClientError):
            return False
        return True

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process is None:
            return
        for each in (number, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, each)
                self._process.wait(10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self._process.wait(10)
        self._process = None

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class SeaweedFS(StoreServer):
    """The store that is also the embedded one."""

    def __init__(self, home: Path, *, tls: bool = False) -> None:
        super().__init__(home)
        self.scheme = "https" if tls else "http"
        self._ports = [free_port() for _ in range(5)]
        (home / "data").mkdir(mode=0o700)
        credentials = [{"accessKey": KEYS.access_key, "secretKey": KEYS.secret_key}]
        actions = ["Admin", "Read", "List", "Tagging", "Write"]
        identity = {"name": "a", "credentials": credentials, "actions": actions}
        (home / "s3.json").write_text(json.dumps({"identities": [identity]}))
        if tls:
            authority = trustme.CA()
            authority.cert_pem.write_to_path(home / "ca.pem")
            certificate = authority.issue_cert("127.0.0.1")
            certificate.private_key_pem.write_to_path(home / "key.pem")
            (home / "cert.pem").write_bytes(
                b"".join(each.bytes() for each in certificate.cert_chain_pems)
            )

    def ca_file(self) -> str:
        return str(self.home / "ca.pem") if self.scheme == "https" else ""

    def environment(self) -> dict[str, str]:
        names = ("SIGNING", "SIGNING_READ", "FILER_SIGNING", "FILER_SIGNING_READ")
        return {"GOMEMLIMIT": "400MiB"} | {f"WEED_JWT_{n}_KEY": f"random-{n}" for n in names}

    def command(self) -> list[str]:
        master, volume, filer, admin, plain = self._ports
        tls = [
            f"-s3.port={plain}",
            f"-s3.port.https={self.port}",
            f"-s3.cert.file={self.home}/cert.pem",
            f"-s3.key.file={self.home}/key.pem",
        ]
        return [
            str(SCRIPTS / "weed"),
            "-logtostderr=true",
            "mini",
            f"-dir={self.home}/data",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-master.port={master}",
            f"-volume.port={volume}",
            f"-filer.port={filer}",
            f"-admin.port={admin}",
            f"-s3.config={self.home}/s3.json",
            "-s3.allowDeleteBucketNotEmpty=false",
            "-webdav=false",
            "-admin.ui=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            *(tls if self.scheme == "https" else [f"-s3.port={self.port}"]),
        ]


class JuiceFS(StoreServer):
    """Refuses what OBS refuses: checksums in trailers, and batch deletes without Content-MD5."""

    def start(self) -> None:
        if not (self.home / "meta.db").exists():
            self._format()
        super().start()

    def _format(self) -> None:
        subprocess.run(
            [
                str(SCRIPTS / "juicefs"),
                "format",
                "--storage=file",
                f"--bucket={self.home}/blob/",
                "--trash-days=0",
                "--compress=none",
                f"sqlite3://{self.home}/meta.db",
                "jfs",
            ],
            check=True,
            capture_output=True,
        )

    def environment(self) -> dict[str, str]:
        return {"MINIO_ROOT_USER": KEYS.access_key, "MINIO_ROOT_PASSWORD": KEYS.secret_key}

    def command(self) -> list[str]:
        return [
            str(SCRIPTS / "juicefs"),
            "gateway",
            "--no-banner",
            "--multi-buckets",
            "--keep-etag",
            "--object-meta",
            "--object-tag",
            "--no-usage-report",
            "--backup-meta=0",
            f"--log={self.home}/gateway.log",
            f"--cache-dir={self.home}/cache",
            "--cache-size=0",
            f"--metrics=127.0.0.1:{free_port()}",
            f"sqlite3://{self.home}/meta.db",
            f"127.0.0.1:{self.port}",
        ]
