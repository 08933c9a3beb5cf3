"""A small forge: repositories behind git's own http-backend, by a real HTTP server."""

import base64
import contextlib
import os
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import urlsplit

import trustme
from typing_extensions import Self

from .lfs import MEDIA_TYPE, LfsStore

USER, PASSWORD = "visitor", "pa55-word-of-the-visitor"


def git(folder: Path, *arguments: str) -> str:
    """What git says, run in ``folder``."""
    names = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    command = ("git", *names, "-c", "protocol.file.allow=always", *arguments)
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class Forge:
    """Serves the bare repositories in a folder.

    ``private/...`` wants a password, ``slow/...`` sends ``rate`` bytes per second, ``moved/...``
    redirects to ``.git``, ``away/...`` to somewhere else, and ``silent/...`` says nothing.
    """

    def __init__(
        self, folder: Path, certificate: trustme.LeafCert | None = None, port: int = 0
    ) -> None:
        self.folder = folder
        self.rate = 1 << 20
        self.requests: list[str] = []
        self.lfs = LfsStore(folder / "lfs")
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{scheme}://{self.host}"

    def make(self, path: str, files: dict[str, bytes], *, branch: str = "main") -> Path:
        """A bare repository with one commit."""
        work = self.folder / "work" / path
        work.mkdir(parents=True)
        git(work, "init", "--quiet", f"--initial-branch={branch}")
        for name, content in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)
        self.commit(path)
        return work

    def make_large(self, path: str, files: dict[str, bytes]) -> Path:
        """A bare repository whose files ``*.bin`` git-lfs keeps."""
        work = self.make(path, {".gitattributes": b"*.bin filter=lfs diff=lfs merge=lfs -text\n"})
        git(work, "lfs", "install", "--local", "--skip-repo")
        for name, content in files.items():
            (work / name).write_bytes(content)
        self.commit(path)
        self.lfs.take_from(work)
        return work

    def commit(self, path: str) -> None:
        """All that is in the working folder, published."""
        work = self.folder / "work" / path
        git(work, "add", "--all")
        git(work, "commit", "--quiet", "--message=change")
        self.publish(path)

    def publish(self, path: str) -> None:
        bare = self.folder / f"{path}.git"
        if not bare.exists():
            bare.parent.mkdir(parents=True, exist_ok=True)
            work = self.folder / "work" / path
            git(self.folder, "clone", "--quiet", "--mirror", str(work), str(bare))
            git(bare, "config", "uploadpack.allowFilter", "true")
        else:
            git(bare, "fetch", "--quiet", "--prune", "origin")

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    def shutdown_request(self, request: Any) -> None:
        if isinstance(request, ssl.SSLSocket):
            # Or the end of a reply looks like a broken connection.
            with contextlib.suppress(OSError):
                request.unwrap()
        super().shutdown_request(request)


def _handler(forge: Forge) -> type[BaseHTTPRequestHandler]:
    login = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            first = parts.path.split("/")[1]
            forge.requests.append(self.path)
            if first == "private" and self.headers.get("Authorization") != login:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="forge"')
                self.end_headers()
            elif first == "moved" and ".git/" not in parts.path:
                self.send_response(301)
                self.send_header("Location", self.path.replace("/info", ".git/info"))
                self.end_headers()
            elif first == "away":
                self.send_response(301)
                self.send_header("Location", self.path.replace("/away/", "/team/"))
                self.end_headers()
            elif first == "silent":
                time.sleep(20)
            elif "/info/lfs/objects/" in parts.path:
                self._serve_large(parts.path.rpartition("/")[2], slow=first == "slow")
            else:
                self._serve(parts.path, parts.query, slow=first == "slow")

        def do_POST(self) -> None:
            self.do_GET()

        def _serve_large(self, name: str, *, slow: bool) -> None:
            if name == "batch":
                body = self.rfile.read(int(self.headers["Content-Length"]))
                here = f"{forge.url}{self.path.removesuffix('/batch')}"
                answer = forge.lfs.batch(body, here, self.headers.get("Authorization"))
                self.send_response(200)
                self.send_header("Content-Type", MEDIA_TYPE)
                self.end_headers()
                self.wfile.write(answer)
            elif (file := forge.lfs.find(name)) is not None:
                forge.lfs.downloads.append(name)
                self.send_response(200)
                self.send_header("Content-Length", str(file.stat().st_size))
                self.end_headers()
                with file.open("rb") as content:
                    self._pour(content, slow=slow)
            else:
                self.send_error(404)

        def _serve(self, path: str, query: str, *, slow: bool) -> None:
            if "/info/" in path and ".git/" not in path:
                path = path.replace("/info/", ".git/info/")
            elif ".git/" not in path:
                path = path.replace("/git-upload-pack", ".git/git-upload-pack")
            environment = os.environ | {
                "GIT_PROJECT_ROOT": str(forge.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            process = subprocess.Popen(
                ("git", "http-backend"),
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(body)
                process.stdin.close()
                self._answer(process.stdout, slow=slow)
            except (BrokenPipeError, ConnectionResetError):
                pass
            finally:
                process.stdout.close()
                process.kill()
                process.wait()

        def _answer(self, stdout: IO[bytes], *, slow: bool) -> None:
            headers = []
            while line := stdout.readline().strip():
                name, _, value = line.decode().partition(": ")
                headers.append((name, value))
            status = dict(headers).get("Status", "200")
            self.send_response(int(status.split()[0]))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self._pour(stdout, slow=slow)

        def _pour(self, content: IO[bytes], *, slow: bool) -> None:
            size = max(forge.rate // 20, 1) if slow else 1 << 16
            while chunk := content.read(size):
                self.wfile.write(chunk)
                if slow:
                    time.sleep(0.05)

    return Handler
