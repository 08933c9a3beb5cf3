"""The server of the browser tests: no token, and all its files in a temporary folder.

Never use this elsewhere: it removes all protection.
"""

# mypy: ignore-errors
import os

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - the name is given by traitlets

configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["MODELARTS_UI_PORT"])
c.ServerApp.allow_root = True
# Else what is deleted still takes its space on the small disk.
c.FileContentsManager.delete_to_trash = False
# The servers that tests download from are on this machine.
c.Remote.allowed_networks = ["127.0.0.0/8"]
# One object store is enough, for the server that tests of it use.
c.ObjectStore.embedded = os.environ.get("MODELARTS_UI_STORE", "off")
# Files from here on go by way of that store; those of other tests are smaller.
c.Relay.enabled = c.ObjectStore.embedded == "auto"
c.Relay.threshold = 32 << 20
c.Relay.connection = "embedded"
c.Relay.bucket = "workspace"
# Where jupyter-collaboration, if it is there, keeps the history of documents.
c.SQLiteYStore.db_path = f"{os.environ['JUPYTER_DATA_DIR']}/ystore.db"
# Without this, settings would be those of the user's home folder.
c.LabApp.user_settings_dir = os.environ["MODELARTS_UI_SETTINGS"]
