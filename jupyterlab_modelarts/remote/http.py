"""Requests to the outside, by libcurl: in threads, and only to addresses that are allowed."""

import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pycurl

from ..core.errors import N_, AppError
from .errors import (
    AddressRefused,
    BadCertificate,
    BadRedirect,
    BadUrl,
    CutShort,
    HostUnknown,
    LoginNeeded,
    MissingPage,
    PlainAddressRefused,
    ServerTrouble,
    Silent,
    TooManyRedirects,
    TooManyRequests,
    UnexpectedStatus,
    Unreachable,
)
from .pages import host_of
from .settings import RemoteSettings

#: What we say that we are: some servers refuse those who say nothing.
USER_AGENT = "Mozilla/5.0 (compatible; jupyterlab_modelarts)"
MAX_REDIRECTS = 10
#: Seconds until a host that does not answer counts as unreachable.
CONNECT_TIMEOUT = 20
#: Bytes that libcurl hands over at once, at most.
BUFFER = 1 << 20
#: Bytes of all headers of a reply; more is no honest server.
MAX_HEADERS = 256 << 10

_HTTP = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
_CERTIFICATE = {
    pycurl.E_PEER_FAILED_VERIFICATION,
    pycurl.E_SSL_CACERT_BADFILE,
    pycurl.E_SSL_CERTPROBLEM,
    pycurl.E_SSL_ISSUER_ERROR,
}
_BROKE_OFF = {pycurl.E_PARTIAL_FILE, pycurl.E_RECV_ERROR, pycurl.E_GOT_NOTHING}
_CAUSES: dict[int, type[AppError]] = {
    pycurl.E_COULDNT_RESOLVE_HOST: HostUnknown,
    pycurl.E_TOO_MANY_REDIRECTS: TooManyRedirects,
    pycurl.E_UNSUPPORTED_PROTOCOL: BadRedirect,
}


@dataclass
class Reply:
    """What a server answered.

    Attributes:
        status: of the last reply, redirects being followed.
        headers: with keys in lower case; of several equal ones the last.
        url: where it came from in the end.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""

    @property
    def next_url(self) -> str:
        """Where the answer really is: elsewhere after a redirect to what is an address."""
        to = self.headers.get("location") if 300 <= self.status < 400 else None
        try:
            return urljoin(self.url, to) if to else self.url
        except ValueError:
            return self.url

    @property
    def length(self) -> int | None:
        """Bytes of the body, if the server says so."""
        text = self.headers.get("content-length", "")
        return int(text) if re.fullmatch(r"\d{1,18}", text) else None


class Stop(Exception):
    """A request was ended because it was asked to."""


class Session:
    """Requests one after the other, over one connection where that is possible.

    Not for several threads at once.

    Args:
        settings: of the operator.
        stopped: asked often; when it says True, the request ends with `Stop`.
    """

    def __init__(self, settings: RemoteSettings, stopped: Callable[[], bool]) -> None:
        self._settings = settings
        self._stopped = stopped
        self._curl = pycurl.Curl()
        self._reply = Reply()
        self._header_bytes = 0
        self._refused: tuple[str, str] | None = None
        self._raised: Exception | None = None

    def close(self) -> None:
        self._curl.close()

    def head(self, url: str, timeout: float) -> Reply:
        """Ask for the headers only, for so many seconds at most."""
        self._prepare(url, {})
        self._curl.setopt(pycurl.NOBODY, 1)
        self._curl.setopt(pycurl.TIMEOUT_MS, int(timeout * 1000))
        return self._perform()

    def get(
        self,
        url: str,
        on_data: Callable[[Reply, bytes], None],
        headers: Mapping[str, str],
        on_idle: Callable[[], None] = lambda: None,
    ) -> Reply:
        """Get something.

        Args:
            url: http or https.
            on_data: called with the reply's head and each piece of its body, as it comes. What it
                raises ends the request.
            headers: to send beside the usual ones.
            on_idle: called about once a second, also while nothing comes.

        Raises:
            Stop: ``stopped`` said so.
            AppError: by its cause.
        """
        self._prepare(url, headers, on_idle)

        def write(data: bytes) -> int:
            # libcurl would print what is raised through it.
            try:
                on_data(self._reply, data)
            except Exception as raised:  # noqa: BLE001 - whatever it is, it comes out below
                self._raised = raised
                return 0
            return len(data)

        self._curl.setopt(pycurl.WRITEFUNCTION, write)
        return self._perform()

    def _prepare(
        self, url: str, headers: Mapping[str, str], on_idle: Callable[[], None] = lambda: None
    ) -> None:
        self._reply = Reply(url=url)
        self._header_bytes = 0
        self._refused = self._raised = None
        curl, settings = self._curl, self._settings
        # Keeps connections, and forgets everything else.
        curl.reset()
        options: dict[int, Any] = {
            pycurl.URL: url.encode(),
            pycurl.PROTOCOLS: _HTTP,
            pycurl.REDIR_PROTOCOLS: _HTTP,
            pycurl.FOLLOWLOCATION: 1,
            pycurl.MAXREDIRS: MAX_REDIRECTS,
            # A proxy that the environment names would hide what is connected to.
            pycurl.PROXY: settings.proxy,
            pycurl.NOPROXY: "",
            pycurl.NOSIGNAL: 1,
            pycurl.CONNECTTIMEOUT: CONNECT_TIMEOUT,
            pycurl.LOW_SPEED_LIMIT: 1,
            pycurl.LOW_SPEED_TIME: max(int(settings.stall_timeout), 1),
            pycurl.BUFFERSIZE: BUFFER,
            # One connection a request is faster for few large files than streams in one.
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
            pycurl.USERAGENT: USER_AGENT,
            pycurl.HTTPHEADER: [f"{name}: {value}" for name, value in headers.items()],
            pycurl.HEADERFUNCTION: self._on_header,
            pycurl.WRITEFUNCTION: lambda _: None,
            pycurl.NOPROGRESS: 0,
            pycurl.XFERINFOFUNCTION: lambda *_: self._look(on_idle),
        }
        if not settings.proxy:
            options[pycurl.OPENSOCKETFUNCTION] = self._open_socket
        if settings.ca_file:
            options[pycurl.CAINFO] = settings.ca_file
        for option, value in options.items():
            curl.setopt(option, value)

    def _look(self, on_idle: Callable[[], None]) -> int:
        try:
            on_idle()
        except Exception as raised:  # noqa: BLE001 - as above
            self._raised = raised
            return 1
        return 1 if self._stopped() else 0

    def _perform(self) -> Reply:
        try:
            self._curl.perform()
        except pycurl.error as error:
            if self._raised is not None:
                raise self._raised from None
            if self._stopped():
                raise Stop from None
            raise self._explain(error) from None
        return self._reply

    def _on_header(self, line: bytes) -> int:
        self._header_bytes += len(line)
        if self._header_bytes > MAX_HEADERS:
            return 0
        text = _header_text(line)
        if text.startswith("HTTP/"):
            # Another reply begins: after a redirect, or after "100 Continue". libcurl cannot be
            # asked about it before the request has ended.
            status = re.match(r"HTTP/\S+ (\d{3})", text)
            self._reply = Reply(int(status[1]) if status else 0, url=self._reply.next_url)
        elif ":" in text:
            name, _, value = text.partition(":")
            self._reply.headers[name.strip().lower()] = value.strip()
        return len(line)

    def _open_socket(self, _: int, address: Any) -> Any:
        """Called by libcurl for each connection, with the very address that it goes to."""
        family, kind, protocol, (host, *_rest) = address
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if not self._settings.guard.allows(host):
            self._refused = (host_of(self._reply.next_url), host)
            return pycurl.SOCKET_BAD
        return socket.socket(family, kind, protocol)

    def _explain(self, error: pycurl.error) -> AppError:
        args: tuple[Any, ...] = error.args
        code, said = int(args[0]), str(args[1])
        host = host_of(self._reply.next_url)
        if self._refused is not None:
            return _address_refused(*self._refused)
        if code in _CERTIFICATE:
            return BadCertificate(host=host, reason=said)
        if self._reply.headers:
            # It had begun to answer.
            if code == pycurl.E_OPERATION_TIMEDOUT:
                return Silent(host=host, seconds=int(self._settings.stall_timeout))
            if code in _BROKE_OFF:
                return CutShort(host=host, done="?", total="?")
        if code == pycurl.E_URL_MALFORMAT:
            # The user's address, or one that a server sent us to.
            return (
                BadRedirect(host=host)
                if self._reply.headers
                else BadUrl(url=self._reply.url, reason=N_("it is not a URL"))
            )
        kind = _CAUSES.get(code)
        return kind(host=host) if kind else Unreachable(host=host, reason=said)


def _address_refused(name: str, address: str) -> AppError:
    if address in name:
        return PlainAddressRefused(address=address)
    return AddressRefused(host=name, address=address)


def refusal(reply: Reply) -> AppError | None:
    """The error that a status means, or None for a file."""
    host, status = host_of(reply.url), reply.status
    if status in (200, 203, 206):
        return None
    if status in (404, 410):
        return MissingPage(status=status)
    if status == 429:
        return TooManyRequests(host=host)
    kind: type[AppError] = UnexpectedStatus
    if status in (401, 402, 403, 407, 451):
        kind = LoginNeeded
    elif status >= 500:
        kind = ServerTrouble
    return kind(host=host, status=status)


def _header_text(line: bytes) -> str:
    """A header as text. Servers that send file names in UTF-8 are wrong, but many."""
    try:
        return line.decode().strip()
    except UnicodeDecodeError:
        return line.decode("latin-1").strip()
