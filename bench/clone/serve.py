"""The forge of the tests, in a process of its own: ``python -m bench.clone.serve FOLDER PORT``."""

import sys
import threading
from pathlib import Path

from tests.clone.forge import Forge

if __name__ == "__main__":
    with Forge(Path(sys.argv[1]), port=int(sys.argv[2])):
        threading.Event().wait()
