"""Secrets as a feature: settings in, handlers out."""

from ..core.capabilities import FeatureStatus
from ..core.credentials.settings import Credentials
from ..core.feature import Feature, Services, Started
from .handlers import ROUTES
from .models import MAX_VALUE_BYTES
from .service import SecretService


def _start(services: Services) -> Started:
    location = Credentials(config=services.config).location()
    # Kernels may start before it is known whether there is a keyring: they look for themselves.
    location.announce()
    service = SecretService(location)

    def status() -> FeatureStatus:
        return FeatureStatus(limits={"max_value_bytes": MAX_VALUE_BYTES})

    return Started(
        handler_args={"secrets": service}, status=status, start=service.start, stop=service.stop
    )


FEATURE = Feature(name="secrets", start=_start, routes=ROUTES)
