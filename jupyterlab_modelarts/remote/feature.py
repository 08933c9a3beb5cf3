"""Downloads as a feature: settings in, handlers and operation out."""

from typing import Any

from traitlets import Float, Integer, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from ..core.capabilities import FeatureStatus
from ..core.feature import Feature, Services, Started
from ..core.net import AddressGuard
from .handlers import ROUTES
from .models import MAX_URLS, RemoteSpec
from .service import RemoteOperation, RemoteService
from .settings import RemoteSettings


class Remote(Configurable):
    """The operator's settings of downloads: ``c.Remote...``."""

    max_size = Integer(
        None, allow_none=True, min=1, help="Largest download in bytes; None for no limit."
    ).tag(config=True)
    max_unpacked = Integer(
        100 << 30, min=1, help="Bytes that may come out of an archive, at most."
    ).tag(config=True)
    max_entries = Integer(
        500_000, min=1, help="Files and folders that may be in an archive, at most."
    ).tag(config=True)
    connections = Integer(
        4, min=1, max=16, help="Connections that one download may open to a slow server."
    ).tag(config=True)
    stall_timeout = Float(
        60.0, min=1.0, help="Seconds without a byte until a server counts as silent."
    ).tag(config=True)
    allowed_networks = List(
        Unicode(),
        help="Private networks that may be downloaded from, such as 10.1.0.0/16; "
        "public addresses always may.",
    ).tag(config=True)
    proxy = Unicode(
        "",
        help="The proxy for all downloads, such as http://proxy:3128. It then has to see to it "
        "that nothing private is reached: what it connects to cannot be seen from here.",
    ).tag(config=True)
    ca_file = Unicode("", help="A file of certificates to trust in place of the usual ones.").tag(
        config=True
    )

    @validate("allowed_networks")
    def _check_networks(self, proposal: Any) -> list[str]:
        networks: list[str] = proposal["value"]
        try:
            AddressGuard(networks)
        except ValueError as error:
            raise TraitError(f"c.Remote.allowed_networks: {error}") from None
        return networks

    def settings(self) -> RemoteSettings:
        """The settings as plain values."""
        return RemoteSettings(
            guard=AddressGuard(self.allowed_networks),
            max_size=self.max_size,
            max_unpacked=self.max_unpacked,
            max_entries=self.max_entries,
            connections=self.connections,
            stall_timeout=self.stall_timeout,
            proxy=self.proxy,
            ca_file=self.ca_file,
        )


def _start(services: Services) -> Started:
    settings = Remote(config=services.config).settings()
    service = RemoteService(services.workspace, settings)

    def status() -> FeatureStatus:
        limits = {"max_urls": MAX_URLS}
        if settings.max_size is not None:
            limits["max_size_bytes"] = settings.max_size
        return FeatureStatus(limits=limits)

    return Started(
        operations=(RemoteOperation(service),),
        handler_args={"remote": service},
        status=status,
        stop=service.stop,
    )


FEATURE = Feature(name="remote", start=_start, specs=(RemoteSpec,), routes=ROUTES)
