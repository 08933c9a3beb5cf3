"""What the operator decides about uploads by way of the object store."""

from typing import NamedTuple

from traitlets import Bool, Float, Integer, Unicode
from traitlets.config import Configurable


class RelaySettings(NamedTuple):
    """The settings as plain values; see `Relay`."""

    enabled: bool
    threshold: int
    connection: str
    bucket: str
    prefix: str
    change_cors: bool
    stall_timeout: float
    expiry: float


class Relay(Configurable):
    """The operator's settings: ``c.Relay...``."""

    enabled = Bool(
        False, help="Whether large files go from the browser by way of an object store."
    ).tag(config=True)
    threshold = Integer(100 << 20, min=1, help="Bytes from which on a file counts as large.").tag(
        config=True
    )
    connection = Unicode("", help="The id of the connection whose keys are used.").tag(config=True)
    bucket = Unicode("", help="The bucket of the temporary objects.").tag(config=True)
    prefix = Unicode("relay/", help="What their keys begin with.").tag(config=True)
    change_cors = Bool(
        True, help="Whether a rule is added to the bucket's CORS where browsers are refused."
    ).tag(config=True)
    stall_timeout = Float(
        120.0, min=1.0, help="Seconds without a word of the browser until it counts as gone."
    ).tag(config=True)
    expiry = Float(
        7 * 24 * 3600.0, min=1.0, help="Seconds that what is not finished is kept to be resumed."
    ).tag(config=True)

    def settings(self) -> RelaySettings:
        """The settings as plain values."""
        return RelaySettings(
            self.enabled,
            self.threshold,
            self.connection,
            self.bucket,
            self.prefix,
            self.change_cors,
            self.stall_timeout,
            self.expiry,
        )
