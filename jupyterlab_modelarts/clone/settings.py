"""What the operator decided about clones."""

from dataclasses import dataclass

from ..core.net import AddressGuard


@dataclass(frozen=True)
class CloneSettings:
    """Settings as plain values.

    Attributes:
        guard: which addresses may be connected to.
        allow_file: whether folders of the machine may be cloned, by ``file://``.
        ca_file: certificates of further authorities; empty for none.
        ssh_config: settings of ssh, in place of the user's and the system's; empty for those.
        look_timeout: seconds that a repository gets to say what it has.
        stall_timeout: seconds after which a connection that is next to silent is given up.
    """

    guard: AddressGuard
    allow_file: bool = False
    ca_file: str = ""
    ssh_config: str = ""
    look_timeout: float = 20.0
    stall_timeout: float = 60.0
