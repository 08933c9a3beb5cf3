"""Build hook: what a wheel needs beyond the front end."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LABEXTENSION = "share/jupyter/labextensions/jupyterlab-modelarts"


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles the translations, and puts the front end into a wheel.

    An editable install gets no copy of the front end: `make` links the folder itself, so that
    a rebuild shows at once, and uninstalling never deletes through that link.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root, "scripts")))
        import i18n

        i18n.compile_catalogues(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            build_data["shared_data"] |= {
                "install.json": f"{LABEXTENSION}/install.json",
                "jupyterlab_modelarts/labextension": LABEXTENSION,
            }
