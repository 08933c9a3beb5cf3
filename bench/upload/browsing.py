"""Uploads by chromium through the screen: see browser.mjs, which does it."""

import filecmp
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bench.jupyter import TOKEN, Lab
from bench.upload.clients import BLOCK

SCRIPT = Path(__file__).with_name("browser.mjs")
TIMEOUT = 180

Ui = Literal["ours", "lab"]


def make_files(folder: Path, count: int, size: int) -> list[str]:
    """Files with different content, and one size. Returns their names."""
    folder.mkdir()
    names = [f"file-{number:04}.bin" for number in range(count)]
    for name in names:
        with (folder / name).open("wb") as file:
            left = size - file.write(os.urandom(min(size, 64)))
            while left > 0:
                left -= file.write(BLOCK[:left])
    return names


def seconds_in_browser(ui: Ui, lab: Lab, source: Path, names: Sequence[str]) -> float:
    """Upload files by the screen ``ui`` into the empty root of ``lab``, which is left empty."""
    os.sync()
    order = {
        "url": f"http://127.0.0.1:{lab.server.port}/lab?token={TOKEN}",
        "ui": ui,
        "source": str(source),
        "target": str(lab.root),
        "names": names,
    }
    # Should node be killed, chromium ends with the pipe between them.
    command = ["node", str(SCRIPT), json.dumps(order)]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=TIMEOUT, check=True)
    _check(lab.root, source, names)
    return float(json.loads(done.stdout)["seconds"])


def _check(root: Path, source: Path, names: Sequence[str]) -> None:
    _, different, failed = filecmp.cmpfiles(source, root, names, shallow=False)
    if different or failed:
        raise RuntimeError(f"{len(different) + len(failed)} files arrived damaged")
    for name in names:
        (root / name).unlink()
    for left in root.iterdir():
        raise RuntimeError(f"{left.name} was left behind")
