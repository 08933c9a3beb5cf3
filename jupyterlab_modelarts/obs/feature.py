"""Object stores as a feature: settings in, handlers and operations out."""

from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from traitlets import TraitError

from ..core.capabilities import FeatureStatus
from ..core.credentials.settings import Credentials
from ..core.errors import AppError
from ..core.feature import Feature, Services, Started
from ..core.objectstore.clients import Clients
from ..core.objectstore.embedded import EmbeddedStore, find_program
from ..core.objectstore.given import EnvironmentConnection, OperatorConnections, ProfileConnections
from ..core.objectstore.registry import ConnectionRegistry, Source
from ..core.objectstore.settings import ObjectStore
from ..core.objectstore.user import NAMESPACE, UserConnections
from .connections import ConnectionService
from .documents import DocumentService
from .handlers import CONNECTION_ROUTES
from .models import ObsSpec
from .object_handlers import OBJECT_ROUTES
from .object_settings import ObjectBrowser
from .object_store import ObjectStores
from .objects import ObjectService
from .preview import PreviewLimits, PreviewService
from .relay import RelayOperation, RelayService
from .relay_handlers import RELAY_ROUTES
from .relay_models import RelaySpec
from .relay_settings import Relay
from .transfer import ObsOperation, TransferService
from .transfer_handlers import TRANSFER_ROUTES


def _start(services: Services) -> Started:
    settings = ObjectStore(config=services.config)
    location = Credentials(config=services.config).location()
    user = UserConnections(
        location.path.with_name("connections.json"), lambda: location.open(NAMESPACE)
    )
    given = _given(settings)
    folder = settings.embedded_folder or Path(jupyter_data_dir()) / "modelarts" / "objectstore"
    embedded = EmbeddedStore(
        Path(folder).expanduser().absolute(),
        enabled=_wants_embedded(settings, given),
        program=find_program(),
    )
    # Who has set up a store means it to be used.
    registry = ConnectionRegistry((*given, user, embedded), services.workspace)
    clients = Clients()
    stores = ObjectStores(registry, clients)
    connections = ConnectionService(registry, user, embedded, stores)
    transfers = TransferService(services.workspace, services.state_dir / "obs", registry, clients)
    browser = ObjectBrowser(config=services.config)
    limits = PreviewLimits(browser.image_limit, browser.notebook_limit)

    relay = Relay(config=services.config).settings()
    relays = RelayService(
        services.workspace, services.state_dir / "relay", services.jobs, stores, transfers, relay
    )

    async def start() -> None:
        await connections.start()
        await relays.start()
        transfers.start()

    async def stop() -> None:
        await relays.stop()
        transfers.stop()
        stores.stop()
        clients.close()
        await connections.stop()

    def status() -> FeatureStatus:
        return FeatureStatus(
            limits={"relay_threshold_bytes": relay.threshold} if relay.enabled else {}
        )

    return Started(
        operations=(ObsOperation(transfers), RelayOperation(relays)),
        handler_args={
            "connections": connections,
            "transfers": transfers,
            "objects": ObjectService(stores),
            "previews": PreviewService(stores, limits),
            "relays": relays,
            "documents": DocumentService(stores, browser.document_limit),
        },
        status=status,
        start=start,
        stop=stop,
    )


def _given(settings: ObjectStore) -> tuple[Source, ...]:
    try:
        operator = OperatorConnections(settings.connections)
        profiles = ProfileConnections(settings.profiles)
    except AppError as error:
        raise TraitError(str(error)) from None
    environment = (EnvironmentConnection(),) if settings.environment else ()
    return (operator, *environment, profiles)


def _wants_embedded(settings: ObjectStore, given: tuple[Source, ...]) -> bool:
    if settings.embedded == "auto":
        return not any(source.known() for source in given)
    return bool(settings.embedded == "on")


FEATURE = Feature(
    name="obs",
    start=_start,
    specs=(ObsSpec, RelaySpec),
    routes=(*CONNECTION_ROUTES, *OBJECT_ROUTES, *RELAY_ROUTES, *TRANSFER_ROUTES),
)
