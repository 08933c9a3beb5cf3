"""Threads for requests to stores, so that a slow one holds up nothing else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

#: Requests to stores at once; more wait, and nobody else does.
THREADS = 16


class Threads:
    """A bounded number of threads."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="objectstore")

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Call something that blocks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, *arguments)

    def close(self) -> None:
        """The server ends."""
        self._executor.shutdown(wait=False, cancel_futures=True)
