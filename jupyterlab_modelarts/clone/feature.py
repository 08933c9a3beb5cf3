"""Clones as a feature: settings in, handlers and operation out."""

from traitlets import Bool, Float, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from ..core.credentials.settings import Credentials
from ..core.feature import Feature, Services, Started
from ..core.net import INTERNAL, METADATA, AddressGuard
from .handlers import ROUTES
from .login import Logins
from .models import CloneSpec
from .service import CloneOperation, CloneService
from .settings import CloneSettings


class Clone(Configurable):
    """The operator's settings of clones: ``c.Clone...``."""

    allowed_networks = List(
        Unicode(),
        list(INTERNAL),
        help="Networks beside the internet that may be cloned from. Those of companies are, "
        "unless this says otherwise; addresses of metadata services never are.",
    ).tag(config=True)
    allow_file = Bool(
        False, help="Whether repositories on this machine may be cloned by file://."
    ).tag(config=True)
    ca_file = Unicode("", help="File of certificates that git trusts, in PEM.").tag(config=True)
    ssh_config = Unicode(
        "", help="File of settings for ssh, in place of those of the user and the system."
    ).tag(config=True)
    look_timeout = Float(
        20.0, min=1.0, help="Seconds that a repository gets to list its branches."
    ).tag(config=True)
    stall_timeout = Float(
        60.0, min=1.0, help="Seconds without a byte until a connection is given up."
    ).tag(config=True)

    @validate("allowed_networks")
    def _check_networks(self, proposal: dict[str, list[str]]) -> list[str]:
        try:
            AddressGuard(proposal["value"])
        except ValueError as error:
            raise TraitError(f"Clone.allowed_networks: {error}") from None
        return proposal["value"]

    def settings(self) -> CloneSettings:
        """The settings as plain values."""
        return CloneSettings(
            guard=AddressGuard(self.allowed_networks, METADATA),
            allow_file=self.allow_file,
            ca_file=self.ca_file,
            ssh_config=self.ssh_config,
            look_timeout=self.look_timeout,
            stall_timeout=self.stall_timeout,
        )


def _start(services: Services) -> Started:
    settings = Clone(config=services.config).settings()
    logins = Logins(Credentials(config=services.config).location())
    service = CloneService(services.workspace, settings, logins)
    return Started(operations=(CloneOperation(service),), handler_args={"clones": service})


FEATURE = Feature(name="clone", start=_start, specs=(CloneSpec,), routes=ROUTES)
