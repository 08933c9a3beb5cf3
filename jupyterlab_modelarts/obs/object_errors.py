"""What can go wrong with a single object, beside what the store says.

├── AlreadyThere    obs.already_there   409
├── TooLargeToOpen  obs.too_large       413
├── NoPreview       obs.no_preview      -    of this kind of object
├── NothingInIt     obs.empty           -
└── NoParquet       obs.no_parquet      -    pyarrow is not installed
"""

from ..core.errors import N_, AppError


class AlreadyThere(AppError):
    code = "obs.already_there"
    status = 409
    message = N_("{address} exists already.")
    hint = N_("Choose another name.")


class TooLargeToOpen(AppError):
    code = "obs.too_large"
    status = 413
    message = N_("{address} is too large to be opened here: {limit} are allowed.")
    hint = N_("Download it to the workspace.")


class NoPreview(AppError):
    code = "obs.no_preview"
    status = 409
    message = N_("There is no preview of this kind of object.")
    hint = N_("Download it to the workspace to open it.")


class NothingInIt(AppError):
    code = "obs.empty"
    status = 409
    message = N_("There is nothing in it.")


class NoParquet(AppError):
    code = "obs.no_parquet"
    status = 409
    message = N_("Parquet files cannot be shown here.")
    hint = N_("Install jupyterlab_modelarts[preview] where the server runs.")
