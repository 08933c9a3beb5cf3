"""Errors a user may see, each with a stable code.

    AppError
    ├── InvalidRequest        request.invalid        400
    ├── NotFound              request.not_found      404
    ├── Forbidden             request.forbidden      403
    ├── Unexpected            server.unexpected      500
    ├── PathError                                    400
    │   ├── OutsideRoot       path.outside_root      403
    │   ├── BadName
    │   │   ├── EmptyName             path.empty_name            400
    │   │   ├── ControlCharacters     path.control_characters    400
    │   │   ├── ReservedCharacters    path.reserved_characters   400
    │   │   └── ReservedName          path.reserved_name         400
    │   ├── NameTooLong       path.name_too_long     400
    │   ├── NameTaken         path.name_taken        409
    │   ├── NotAFolder        path.not_a_folder      409
    │   └── FolderMissing     path.folder_missing    404
    ├── StorageError
    │   ├── DiskFull          storage.disk_full      507
    │   ├── TooManyFiles      storage.no_inodes      507   room for bytes, not for files
    │   ├── ReadOnly          storage.read_only      403
    │   └── StorageFailed     storage.failed         500
    └── JobError              (core/jobs/errors.py)

A class declares its message and hint once, as templates; whoever raises it gives the
parameters. The templates travel with the error, so that the browser can show it in the
user's language, while logs and terminals show English.
"""

import errno
from typing import ClassVar

from .wire import WireModel


def N_(template: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a template for translation. Returns it unchanged."""
    return template


class ErrorInfo(WireModel):
    """An error as clients see it.

    Attributes:
        code: stable identifier, ``area.reason``.
        message: in English: what happened.
        hint: in English: what to do about it; may be empty.
        retryable: whether doing the same again may work.
        message_template: ``message`` before its parameters were filled in.
        hint_template: ``hint`` before its parameters were filled in.
        params: the parameters of both templates.
    """

    code: str
    message: str
    hint: str = ""
    retryable: bool = False
    message_template: str = ""
    hint_template: str = ""
    params: dict[str, str] = {}


class AppError(Exception):
    """The base of all errors that are meant to be shown."""

    code: ClassVar[str] = "server.error"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    message: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, **params: object) -> None:
        # Halves of characters, as hostile JSON may bring, could not be sent back.
        self.params = {
            name: str(value).encode(errors="replace").decode() for name, value in params.items()
        }
        super().__init__(self.message.format_map(self.params))

    @property
    def exit_code(self) -> int:
        """What a command ends with: 2 bad request, 3 refused, 4 missing, 5 conflict, 6 no room."""
        codes = {400: 2, 401: 3, 403: 3, 404: 4, 409: 5, 410: 4, 413: 6, 507: 6}
        return codes.get(self.status, 1)

    def info(self) -> ErrorInfo:
        """The error in the form that travels to clients."""
        return ErrorInfo(
            code=self.code,
            message=str(self),
            hint=self.hint.format_map(self.params),
            retryable=self.retryable,
            message_template=self.message,
            hint_template=self.hint,
            params=self.params,
        )


class InvalidRequest(AppError):
    code = "request.invalid"
    status = 400
    message = N_("The request is not valid: {reason}")


class NotFound(AppError):
    code = "request.not_found"
    status = 404
    message = N_("{what} does not exist.")


class Forbidden(AppError):
    code = "request.forbidden"
    status = 403
    message = N_("You are not allowed to do this.")
    hint = N_("Sign in again, or ask the operator of this server.")


class Unexpected(AppError):
    """A fault of ours: the log has the traceback under ``id``."""

    code = "server.unexpected"
    status = 500
    retryable = True
    message = N_("Something went wrong on the server (error {id}).")
    hint = N_("Try again. If it happens again, look for {id} in the server's log.")


class PathError(AppError):
    status = 400


class OutsideRoot(PathError):
    code = "path.outside_root"
    status = 403
    message = N_("“{path}” is outside the folder that this server may use.")
    hint = N_("Choose a folder inside the file browser.")


class BadName(PathError):
    """The base of what is wrong with a single file name."""

    hint = N_("Rename it and try again.")


class EmptyName(BadName):
    code = "path.empty_name"
    message = N_("A file needs a name, and “{name}” is none.")


class ControlCharacters(BadName):
    code = "path.control_characters"
    message = N_("The name “{name}” contains invisible control characters.")


class ReservedCharacters(BadName):
    code = "path.reserved_characters"
    message = N_("The name “{name}” contains {characters}, which cannot be part of a file name.")


class ReservedName(BadName):
    code = "path.reserved_name"
    message = N_("The name “{name}” is reserved by the operating system.")


class NameTooLong(PathError):
    code = "path.name_too_long"
    message = N_("“{name}” is too long for a file name: {length} bytes, {limit} are allowed.")
    hint = N_("Give it a shorter name and try again.")


class NameTaken(PathError):
    code = "path.name_taken"
    status = 409
    message = N_("“{name}” exists already.")
    hint = N_("Overwrite it, keep both, or choose another name.")


class NotAFolder(PathError):
    code = "path.not_a_folder"
    status = 409
    message = N_("“{path}” is a file, so nothing can be put inside it.")
    hint = N_("Choose another folder.")


class FolderMissing(PathError):
    code = "path.folder_missing"
    status = 404
    message = N_("The folder “{path}” does not exist any more.")
    hint = N_("Create it again, or choose another folder.")


class StorageError(AppError):
    status = 500


class DiskFull(StorageError):
    code = "storage.disk_full"
    status = 507
    retryable = True
    message = N_("There is not enough disk space for “{name}”: {free} free, {need} needed.")
    hint = N_("Delete files that you no longer need, also from the trash, then go on with Resume.")


class TooManyFiles(StorageError):
    code = "storage.no_inodes"
    status = 507
    retryable = True
    message = N_("No more files fit on this disk: there is room for bytes, but not for “{path}”.")
    hint = N_("Delete files that you no longer need, also from the trash, then go on with Resume.")


#: Nothing more can be written, whatever its name.
DISK_FULL = (DiskFull, TooManyFiles)


class ReadOnly(StorageError):
    code = "storage.read_only"
    status = 403
    message = N_("You may not write to “{path}”.")
    hint = N_("Choose a folder in which you may create files.")


class StorageFailed(StorageError):
    code = "storage.failed"
    retryable = True
    message = N_("“{path}” could not be written: {reason}")
    hint = N_("Check the disk, then try again.")


def from_os_error(error: OSError, path: str) -> AppError:
    """The error to show for a failed system call on ``path`` (a workspace path)."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull(name=path, free="0 B", need="?")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return ReadOnly(path=path)
        case errno.ENAMETOOLONG:
            return NameTooLong(name=path, length=len(path.encode()), limit=255)
        case errno.ENOENT:
            return FolderMissing(path=path.rpartition("/")[0] or "/")
        case errno.ENOTDIR:
            return NotAFolder(path=path)
        case _:
            return StorageFailed(path=path, reason=error.strerror or str(error))
