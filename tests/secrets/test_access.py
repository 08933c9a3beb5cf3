"""``secret()`` and what it gives."""

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_modelarts import SecretNotFound, SecretUnavailable, secret
from jupyterlab_modelarts.core.credentials.location import VARIABLE, Location
from jupyterlab_modelarts.secrets.access import Secret

VALUE = "sk-very-private"


@pytest.fixture
def kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a secret, announced to this process."""
    Location("file", path).open("secret").set("api_key", VALUE)
    monkeypatch.setenv(VARIABLE, f"file:{path}")
    return path


def test_the_value_is_a_string_like_any_other(kept: Path) -> None:
    value = secret("api_key")
    assert isinstance(value, str)
    assert value == VALUE
    assert str(value) == VALUE
    assert f"Bearer {value}" == f"Bearer {VALUE}"
    assert value.encode() == VALUE.encode()
    assert json.dumps({"key": value}) == json.dumps({"key": VALUE})
    assert {VALUE: 1}[value] == 1


def test_whatever_shows_it_as_code_shows_dots(kept: Path) -> None:
    value = secret("api_key")
    for shown in (repr(value), f"{value!r}", f"{[value]}", f"{ {'k': value} }", str((value,))):
        assert VALUE not in shown
        assert "•" in shown
    assert repr(value) == repr(Secret("a much, much longer value"))


def test_copies_show_dots_too(kept: Path) -> None:
    value = secret("api_key")
    for other in (copy.copy(value), copy.deepcopy([value])[0], pickle.loads(pickle.dumps(value))):
        assert other == VALUE
        assert VALUE not in repr(other)


def test_a_missing_one_says_which_and_what_to_do(kept: Path) -> None:
    with pytest.raises(SecretNotFound) as caught:
        secret("db_password")
    assert isinstance(caught.value, LookupError)
    assert '"db_password"' in str(caught.value)
    assert 'secret("db_password")  # @param {type:"secret"}' in str(caught.value)
    assert caught.value._render_traceback_() == [f"SecretNotFound: {caught.value}"]


@pytest.mark.parametrize("name", ["", "my key", "../x", "-x", "x" * 129, "ключ", "x\n", "\x1b[31m"])
def test_what_cannot_be_a_name_says_what_can(kept: Path, name: str) -> None:
    with pytest.raises(SecretNotFound, match="letters") as caught:
        secret(name)
    assert "\x1b" not in str(caught.value)


def test_a_store_that_cannot_be_read_says_why_and_what_to_do(kept: Path, tmp_path: Path) -> None:
    kept.rename(tmp_path / "moved")
    kept.symlink_to(tmp_path / "moved")
    with pytest.raises(SecretUnavailable, match=r"symbolic link.*c\.Credentials\.file") as caught:
        secret("api_key")
    assert caught.value._render_traceback_() == [f"SecretUnavailable: {caught.value}"]


def test_importing_the_package_loads_nothing_large() -> None:
    program = (
        "import sys, jupyterlab_modelarts\n"
        "large = {'pydantic', 'tornado', 'keyring', 'jupyter_core', 'traitlets', 'asyncio'}\n"
        "print(sorted(large & set(sys.modules)))"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert output.strip() == "[]"
