"""What this server can do, so that the screen shows nothing that will not work."""

from typing import Literal

from .errors import ErrorInfo
from .wire import WireModel

Provider = Literal["local", "jupyterhub", "modelarts"]


class FeatureStatus(WireModel):
    """One feature.

    Attributes:
        available: whether it can be used here.
        reason: why not.
        limits: the operator's limits by name, in the unit that the name ends with.
    """

    available: bool = True
    reason: ErrorInfo | None = None
    limits: dict[str, int] = {}


class Capabilities(WireModel):
    """The reply of ``GET modelarts/capabilities``."""

    version: str
    provider: Provider
    features: dict[str, FeatureStatus]
