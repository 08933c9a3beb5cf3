"""What the operator decides about object stores."""

from typing import Any

from traitlets import Bool, Dict, Enum, List, Unicode
from traitlets.config import Configurable


class ObjectStore(Configurable):
    """The operator's settings: ``c.ObjectStore...``."""

    connections: "List[dict[str, Any]]" = List(
        Dict(),
        help="Stores for all users: dictionaries with name, endpoint, and as needed region, "
        "addressing, bucket, ca_file, access_key, secret_key, token, verify.",
    ).tag(config=True)
    profiles: "List[str]" = List(
        Unicode(), help="Profiles of AWS' tools (~/.aws) to offer, by name."
    ).tag(config=True)
    environment = Bool(
        True, help="Whether the store that environment variables describe is offered."
    ).tag(config=True)
    embedded = Enum(
        ("auto", "on", "off"),
        "auto",
        help="Whether this server runs a store of its own (SeaweedFS, for single users); auto "
        "is only where no other store is given.",
    ).tag(config=True)
    embedded_folder = Unicode(
        "", help="Where that store keeps its data; empty for Jupyter's data folder."
    ).tag(config=True)
