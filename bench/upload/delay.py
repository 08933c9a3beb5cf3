"""A proxy that makes the way long: each byte takes some time in each direction.

    python -m bench.upload.delay PORT TARGET_PORT MILLISECONDS

There is no limit on the rate, only on what may be under way at once.
"""

import asyncio
import contextlib
import sys
from functools import partial

CHUNK = 1 << 20
#: Chunks under way in one direction: far more than a client sends in one round trip.
UNDER_WAY = 256


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Pass bytes on, each ``delay`` seconds after it came."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(UNDER_WAY)

    async def deliver() -> None:
        while True:
            due, data = await queue.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                writer.write_eof()
                return
            writer.write(data)
            await writer.drain()

    delivery = asyncio.ensure_future(deliver())
    try:
        data = b"-"
        while data and not delivery.done():
            data = await reader.read(CHUNK)
            await queue.put((loop.time() + delay, data))
        await delivery
    finally:
        delivery.cancel()


async def _connect(
    target: int, delay: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    with contextlib.suppress(OSError):
        far = await asyncio.open_connection("127.0.0.1", target, limit=4 * CHUNK)
        far_reader, far_writer = far
        with contextlib.closing(writer), contextlib.closing(far_writer):
            await asyncio.gather(_pump(reader, far_writer, delay), _pump(far_reader, writer, delay))


async def main(port: int, target: int, delay: float) -> None:
    """Serve for ever."""
    connect = partial(_connect, target, delay)
    server = await asyncio.start_server(connect, "127.0.0.1", port, limit=4 * CHUNK)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 1000))
