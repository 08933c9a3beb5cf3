"""What the operator decides about uploads."""

from typing import NamedTuple


class UploadSettings(NamedTuple):
    """The operator's settings.

    Attributes:
        max_size: largest upload in bytes, or None.
        part_size: bytes of one request that clients should begin with.
        expiry: seconds after the last byte until an unfinished upload is removed.
        stall_timeout: seconds without a byte until a running upload counts as interrupted.
    """

    max_size: int | None = None
    part_size: int = 32 << 20
    expiry: float = 7 * 24 * 3600.0
    stall_timeout: float = 60.0
