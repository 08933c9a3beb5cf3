"""What holds for every test."""

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are no names: archives hold the time, and every worker has to find the same names."""
    return argname if isinstance(val, bytes) else None
