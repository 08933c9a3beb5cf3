"""The peer tuspyserver, as its documentation shows it: an app for uvicorn."""

import os

# Both are in the environment of the peers only.
from fastapi import FastAPI  # type: ignore[import-not-found]
from tuspyserver import create_tus_router  # type: ignore[import-not-found]

app = FastAPI()
app.include_router(create_tus_router(prefix="files", files_dir=os.environ["TUS_FILES"]))
