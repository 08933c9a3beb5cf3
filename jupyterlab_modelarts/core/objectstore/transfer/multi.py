"""Many small requests at a time in one thread.

With a thread for each, most of the processor's time went into handing the interpreter's lock from
one to the other.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence

import pycurl

#: Requests at once.
WIDTH = 16
#: Seconds after which to look whether it shall go on.
WAIT = 0.1

#: What would be the same, and take as long, for all other requests.
_AWAY = (
    pycurl.E_COULDNT_RESOLVE_PROXY,
    pycurl.E_COULDNT_RESOLVE_HOST,
    pycurl.E_COULDNT_CONNECT,
    pycurl.E_OPERATION_TIMEDOUT,
)

#: Called with a request's number, its status (0 without a reply), its headers and its body.
Arrived = Callable[[int, int, Sequence[bytes], bytes], None]


class _Request:
    """A handle, and what has come so far."""

    def __init__(self) -> None:
        self.handle = pycurl.Curl()
        self.number = 0
        self.lines: list[bytes] = []
        self.chunks: list[bytes] = []

    def begin(self, number: int, url: str) -> None:
        self.number = number
        self.lines.clear()
        self.chunks.clear()
        self.handle.setopt(pycurl.URL, url)


class Multi:
    """Requests that share connections. For one thread at a time."""

    def __init__(self) -> None:
        self._multi = pycurl.CurlMulti()
        self._requests = [_Request() for _ in range(WIDTH)]
        self._by_handle = {each.handle: each for each in self._requests}

    def get(
        self,
        urls: Sequence[str],
        limit: int,
        set_up: Callable[[pycurl.Curl], None],
        arrived: Arrived,
        check: Callable[[], None],
    ) -> None:
        """Fetch all of them into memory, in any order. Each is tried once.

        After one that does not reach the store no other is begun.

        Args:
            urls: what to fetch.
            limit: bytes of each; with more a request fails.
            set_up: sets all that the requests have in common.
            arrived: told of each; what it raises ends all.
            check: called again and again; what it raises ends all.
        """
        for each in self._requests:
            each.handle.reset()
            set_up(each.handle)
            each.handle.setopt(pycurl.MAXFILESIZE_LARGE, limit)
            each.handle.setopt(pycurl.HEADERFUNCTION, each.lines.append)
            each.handle.setopt(pycurl.WRITEFUNCTION, each.chunks.append)
        idle = list(self._requests)
        todo = deque(enumerate(urls))
        try:
            while todo or len(idle) < WIDTH:
                while todo and idle:
                    request = idle.pop()
                    request.begin(*todo.popleft())
                    self._multi.add_handle(request.handle)
                check()
                self._multi.perform()
                ended = self._ended()
                for request, status, fault in ended:
                    self._multi.remove_handle(request.handle)
                    idle.append(request)
                    arrived(request.number, status, request.lines, b"".join(request.chunks))
                    while fault in _AWAY and todo:
                        arrived(todo.popleft()[0], 0, (), b"")
                # It cannot wait for descriptors beyond the first thousand, and returns at once.
                if not ended and not self._multi.select(WAIT):
                    time.sleep(0.001)
        finally:
            for request in set(self._requests) - set(idle):
                self._multi.remove_handle(request.handle)

    def _ended(self) -> list[tuple[_Request, int, int]]:
        """Requests, their status, and libcurl's number of what went wrong."""
        ended: list[tuple[_Request, int, int]] = []
        more = 1
        while more:
            more, succeeded, failed = self._multi.info_read()
            for handle in succeeded:
                status = int(handle.getinfo(pycurl.RESPONSE_CODE))
                ended.append((self._by_handle[handle], status, 0))
            ended.extend((self._by_handle[handle], 0, fault) for handle, fault, _message in failed)
        return ended

    def close(self) -> None:
        """Give up the connections."""
        for each in self._requests:
            each.handle.close()
        self._multi.close()
