"""What secrets send over the wire. No model carries a value to the browser."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from ..core.wire import Milliseconds, WireModel

#: Bytes of the longest value, in UTF-8.
MAX_VALUE_BYTES = 64 << 10


def _storable(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value.encode()) > MAX_VALUE_BYTES or "\0" in value:
        raise ValueError("it cannot be stored")
    return secret


class SecretValue(WireModel):
    """The body of ``PUT modelarts/secrets/{id}``."""

    value: Annotated[
        SecretStr, Field(min_length=1, max_length=MAX_VALUE_BYTES), AfterValidator(_storable)
    ]


class SecretInfo(WireModel):
    """A secret without its value.

    Attributes:
        changed: when it was last set, in milliseconds since 1970.
    """

    name: str
    changed: Milliseconds


class SecretList(WireModel):
    """The reply of ``GET modelarts/secrets``.

    Attributes:
        secrets: all of them, sorted by name.
        store: where they are kept: the system's keyring, or a file that only its owner may read.
    """

    secrets: tuple[SecretInfo, ...]
    store: Literal["file", "keyring"]
