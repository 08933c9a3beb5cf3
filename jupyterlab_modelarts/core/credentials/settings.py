"""What the operator decides about credentials."""

from pathlib import Path

from traitlets import Enum, Unicode
from traitlets.config import Configurable

from .location import CHOICES, Location, default_path


class Credentials(Configurable):
    """The operator's settings: ``c.Credentials...``."""

    store = Enum(
        CHOICES,
        "auto",
        help="Where secrets are kept; auto is the system's keyring, or a file where it has none.",
    ).tag(config=True)
    file = Unicode("", help="The file of secrets; empty for one in Jupyter's data folder.").tag(
        config=True
    )

    def location(self) -> Location:
        """The settings as a location."""
        path = Path(self.file).expanduser().absolute() if self.file else default_path()
        return Location(self.store, path)
