"""The check of the wheel reads the lock and the routes as they are meant."""

import pytest
import test_wheel
from test_wheel import WheelError


def test_a_lock_without_its_hashes_constrains_our_own_wheel_too() -> None:
    lock = """\
# made
rich==13.9 ; python_version >= '3.10' \\
    --hash=sha256:ab
zipp==4 \\
    --hash=sha256:cd
"""
    assert test_wheel.without_hashes(lock) == "rich==13.9 ; python_version >= '3.10'\nzipp==4\n"


@pytest.mark.parametrize(
    ("pattern", "value"),
    [("^([0-9a-f]{32})$", "0" * 32), ("^(cancel|pause)$", "cancel"), ("", "0" * 32)],
)
def test_a_parameter_of_a_route_gets_a_value_that_it_takes(pattern: str, value: str) -> None:
    assert test_wheel.example(pattern) == value


def test_a_route_that_cannot_be_asked_is_an_error_not_a_success() -> None:
    with pytest.raises(WheelError):
        test_wheel.example("^[0-9]{3}-[a-z]$")


def test_every_method_that_needs_a_token_is_asked_of_every_path() -> None:
    identifier = {"name": "id", "schema": {"pattern": "^[0-9a-f]{32}$"}}
    api = {
        "paths": {
            "/modelarts/upload/": {"parameters": [], "post": {}, "options": {}},
            "/modelarts/jobs/{id}": {"parameters": [identifier], "get": {}},
        }
    }
    assert list(test_wheel.routes_of(api)) == [
        ("POST", "modelarts/upload/"),
        ("GET", f"modelarts/jobs/{'0' * 32}"),
    ]
