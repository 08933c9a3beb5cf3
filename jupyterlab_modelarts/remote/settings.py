"""What the operator decides about downloads."""

from dataclasses import dataclass

from ..core.net import AddressGuard


@dataclass(frozen=True)
class RemoteSettings:
    """See `feature.Remote` for what each means; sizes are bytes, times seconds."""

    guard: AddressGuard
    max_size: int | None = None
    max_unpacked: int = 100 << 30
    max_entries: int = 500_000
    connections: int = 4
    stall_timeout: float = 60.0
    proxy: str = ""
    ca_file: str = ""
