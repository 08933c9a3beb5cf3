"""Secrets for the code of notebooks: ``from jupyterlab_modelarts import secret``.

Importing this must stay cheap, as every kernel that imports the package does it.
"""

from .names import NAMESPACE, is_name


class Secret(str):
    """A secret's value. It is a string like any other, but shows itself as dots."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'••••••••'"


class _Short:
    """For errors that say all in one line: notebooks show no traceback of them."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class SecretNotFound(_Short, LookupError):
    """There is no secret of that name."""


class SecretUnavailable(_Short, RuntimeError):
    """Secrets cannot be read at the moment."""


def secret(name: str) -> Secret:
    """The secret that is kept under ``name``.

    The value is a `str`. Evaluating it in a cell shows dots; printing it shows the value.

    Raises:
        SecretNotFound: there is none.
        SecretUnavailable: the place where secrets are kept cannot be read; it says why.
    """
    if not is_name(name):
        raise SecretNotFound(
            f"No secret can be named {name!r}. Use 1 to 128 letters (a to z, A to Z), digits, "
            "and . _ - after the first character."
        )
    value = _read(name)
    if value is None:
        raise SecretNotFound(
            f'There is no secret named "{name}". Type its value into the form field of the line '
            f'that ends with  secret("{name}")  # @param {{type:"secret"}}  and run the cell again.'
        )
    return Secret(value)


def _read(name: str) -> str | None:
    from ..core.credentials.location import announced
    from ..core.errors import AppError

    try:
        return announced().open(NAMESPACE).get(name)
    except AppError as error:
        info = error.info()
        raise SecretUnavailable(f"{info.message} {info.hint}".rstrip()) from None
