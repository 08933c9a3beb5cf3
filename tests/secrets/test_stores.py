"""What every store of credentials does."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyterlab_modelarts.core.credentials.location import VARIABLE
from tests.realserver import PROJECT

from .conftest import OpenStore
from .keyrings import FILE, chosen

ODD_VALUES = [
    '{"value": "x"}',
    '"quoted"',
    "null",
    " spaces\t\n",
    "密码 🔑",
    "\x1b[31m",
    "é" * 30_000,
]


@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
def test_a_value_comes_back_as_it_was(open_store: OpenStore, value: str) -> None:
    open_store("secret").set("api_key", value)
    assert open_store("secret").get("api_key") == value


def test_what_is_not_there_is_none(open_store: OpenStore) -> None:
    store = open_store("secret")
    assert store.get("api_key") is None
    assert store.names() == []
    assert store.delete("api_key") is False


def test_a_later_value_takes_the_place_of_an_earlier_one(open_store: OpenStore) -> None:
    store = open_store("secret")
    store.set("api_key", "old")
    (before,) = store.names()
    time.sleep(0.005)
    store.set("api_key", "new")
    (after,) = store.names()
    assert store.get("api_key") == "new"
    assert after.changed > before.changed
    assert abs(after.changed - time.time() * 1000) < 60_000


def test_what_is_deleted_is_gone_and_the_others_stay(open_store: OpenStore) -> None:
    store = open_store("secret")
    for name in ("b", "a", "c"):
        store.set(name, f"value of {name}")
    assert [entry.name for entry in store.names()] == ["a", "b", "c"]
    assert store.delete("b") is True
    assert store.delete("b") is False
    assert [entry.name for entry in open_store("secret").names()] == ["a", "c"]
    assert (store.get("a"), store.get("b"), store.get("c")) == ("value of a", None, "value of c")


def test_namespaces_do_not_see_each_other(open_store: OpenStore) -> None:
    open_store("secret").set("token", "a notebook's")
    open_store("git").set("token", "git's")
    assert open_store("secret").get("token") == "a notebook's"
    assert open_store("git").delete("token") is True
    assert open_store("secret").get("token") == "a notebook's"
    assert open_store("obs").names() == []


WRITER = """
import sys
from jupyterlab_modelarts.core.credentials.location import announced
store = announced().open("secret")
for number in range(50):
    store.set(f"{sys.argv[1]}-{number}", f"value of {sys.argv[1]}-{number}")
"""


@pytest.mark.parametrize("kind", ["file", "keyring"])
def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path, kind: str) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "PYTHON_KEYRING_BACKEND": chosen("InFile"),
        VARIABLE: f"{kind}:{tmp_path}/credentials.json",
        FILE: str(tmp_path / "keyring"),
    }
    programs = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], env=environment)
        for name in ("left", "right")
    ]
    assert [program.wait(60) for program in programs] == [0, 0]
    reader = (
        "from jupyterlab_modelarts.core.credentials.location import announced\n"
        "store = announced().open('secret')\n"
        "for name, _ in store.names():\n"
        "    assert store.get(name) == f'value of {name}'\n"
        "    print(name)\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", reader], env=environment, check=True, capture_output=True, text=True
    ).stdout
    wanted = {f"{name}-{number}" for name in ("left", "right") for number in range(50)}
    assert output.split() == sorted(wanted)
