"""ModelArts notebook features for any JupyterLab."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .secrets.access import SecretNotFound, SecretUnavailable, secret

__all__ = ["SecretNotFound", "SecretUnavailable", "secret"]

try:
    __version__ = version("jupyterlab_modelarts")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0.0.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-modelarts"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import ModelArts

    return [{"module": "jupyterlab_modelarts", "app": ModelArts}]
