"""What can go wrong with a single object.

ObjectError
├── TooLarge           obs.too_large          413  to be shown or opened
├── Archived           obs.archived           409  must be restored first
├── NothingInIt        obs.empty              409
├── NotShown           obs.not_shown          409  no kind of content that is shown
├── Unreadable         obs.unreadable         409  not what its name says
├── NotUtf8            obs.not_utf8           409  to be edited as text
├── PreviewMissing     obs.preview_missing    501  a library is not installed
├── ObjectExists       obs.exists             409
└── BadRange           obs.bad_range          416
ChangedSince           objectstore.changed    409  since it was opened
"""

from ..core.errors import N_, AppError
from ..core.objectstore.errors import Changed


class ObjectError(AppError):
    status = 409


class TooLarge(ObjectError):
    code = "obs.too_large"
    status = 413
    message = N_("{address} has {size}; up to {limit} can be opened here.")
    hint = N_("Download it to the workspace.")


class Archived(ObjectError):
    code = "obs.archived"
    message = N_("{address} is archived (storage class {storage_class}).")
    hint = N_("Restore it in the console of the object store first; this takes minutes to hours.")


class NothingInIt(ObjectError):
    code = "obs.empty"
    message = N_("{address} is empty.")


class NotShown(ObjectError):
    code = "obs.not_shown"
    message = N_("{address} is neither text nor an image nor a table.")
    hint = N_("Download it to the workspace.")


class Unreadable(ObjectError):
    code = "obs.unreadable"
    message = N_("{address} cannot be read as {format}: {reason}")
    hint = N_("Download it to the workspace and look at it there.")


class NotUtf8(ObjectError):
    code = "obs.not_utf8"
    message = N_("{address} is not text in UTF-8, so it cannot be edited here.")
    hint = N_("Choose Preview in its menu to look at it, or download it and convert it.")


class PreviewMissing(ObjectError):
    code = "obs.preview_missing"
    status = 501
    message = N_("Parquet files cannot be shown: pyarrow is not installed on this server.")
    hint = N_("Ask the operator to install jupyterlab_modelarts[preview].")


class ObjectExists(ObjectError):
    code = "obs.exists"
    message = N_("{address} exists already.")
    hint = N_("Choose another name.")


class BadRange(ObjectError):
    code = "obs.bad_range"
    status = 416
    message = N_("{address} has no such range of bytes.")


class ChangedSince(Changed):
    """The same as for reading, but for whoever writes."""

    message = N_("{address} has been changed by someone else since it was opened.")
    hint = N_("Nothing was overwritten. Save yours under another name, or open it again.")
