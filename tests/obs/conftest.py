from collections.abc import Iterator
from pathlib import Path

import pytest

from .transfer_kit import Kit
from .transfer_servers import JuiceFS, SeaweedFS, StoreServer


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with SeaweedFS(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture(scope="session")
def seaweed_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with SeaweedFS(tmp_path_factory.mktemp("seaweed-tls"), tls=True) as server:
        yield server


@pytest.fixture(scope="session")
def juice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with JuiceFS(tmp_path_factory.mktemp("juice")) as server:
        yield server


@pytest.fixture(params=["seaweed", "seaweed_tls", "juice"])
def server(request: pytest.FixtureRequest) -> StoreServer:
    """Each of the stores."""
    found: StoreServer = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def kit(tmp_path: Path, server: StoreServer) -> Kit:
    """Transfers with each of the stores."""
    return Kit(tmp_path, server)


@pytest.fixture
def weed(tmp_path: Path, seaweed: StoreServer) -> Kit:
    """Transfers with SeaweedFS, where the store makes no difference."""
    return Kit(tmp_path, seaweed)
