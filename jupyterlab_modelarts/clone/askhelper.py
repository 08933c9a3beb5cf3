"""What git starts to ask for a user name or password: passes the question on to the server.

Stands alone, as it is run without the package.
"""

import os
import socket
import sys


def main() -> int:
    """Ask, and say what the answer is."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.environ["MODELARTS_ASKPASS"])
        connection.sendall(sys.argv[1].encode(errors="replace"))
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    if not answer:
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
