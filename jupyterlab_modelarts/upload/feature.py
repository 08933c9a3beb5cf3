"""Uploads as a feature: settings in, handlers and operation out."""

import asyncio
import logging

from traitlets import Float, Integer
from traitlets.config import Configurable

from ..core.capabilities import FeatureStatus
from ..core.feature import Feature, Services, Started
from .handlers import ROUTES
from .models import UploadSpec
from .service import UploadOperation, UploadService
from .settings import UploadSettings

log = logging.getLogger(__name__)

#: Seconds between two looks for expired uploads.
SWEEP_INTERVAL = 3600.0


class Upload(Configurable):
    """The operator's settings of uploads: ``c.Upload...``."""

    max_size = Integer(
        None, allow_none=True, min=1, help="Largest upload in bytes; None for no limit."
    ).tag(config=True)
    part_size = Integer(
        32 << 20,
        min=64 << 10,
        help="Bytes of one request that browsers begin with; they halve it on a 413.",
    ).tag(config=True)
    expiry = Float(
        7 * 24 * 3600.0, min=1.0, help="Seconds after which an unfinished upload is removed."
    ).tag(config=True)
    stall_timeout = Float(
        60.0, min=0.1, help="Seconds without a byte until a running upload counts as interrupted."
    ).tag(config=True)

    def settings(self) -> UploadSettings:
        """The settings as plain values."""
        return UploadSettings(self.max_size, self.part_size, self.expiry, self.stall_timeout)


def _start(services: Services) -> Started:
    settings = Upload(config=services.config).settings()
    service = UploadService(
        services.workspace, services.state_dir / "upload", services.jobs, settings
    )
    sweeper: list[asyncio.Task[None]] = []

    async def sweep_regularly() -> None:
        while True:
            try:
                await service.sweep()
            except Exception:
                log.exception("Uploads whose time is over could not be removed")
            await asyncio.sleep(min(SWEEP_INTERVAL, settings.expiry))

    async def start() -> None:
        sweeper.append(asyncio.ensure_future(sweep_regularly()))

    async def stop() -> None:
        for task in sweeper:
            task.cancel()
        await service.stop()

    def status() -> FeatureStatus:
        limits = {"part_size_bytes": settings.part_size}
        if settings.max_size is not None:
            limits["max_size_bytes"] = settings.max_size
        return FeatureStatus(limits=limits)

    return Started(
        operations=(UploadOperation(service),),
        handler_args={"uploads": service},
        status=status,
        start=start,
        stop=stop,
    )


FEATURE = Feature(name="upload", start=_start, specs=(UploadSpec,), routes=ROUTES)
