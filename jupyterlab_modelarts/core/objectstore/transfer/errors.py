"""What can go wrong between a store and the disk.

TransferError
├── Damaged            objectstore.damaged          502  the checksum is wrong
├── SourceChanged      objectstore.source_changed   409  a file changed while it was sent
├── UnsafeKey          objectstore.unsafe_key       400  no file can be called so
├── TooLargeObject     objectstore.too_large        400
├── NotAFile           objectstore.not_a_file       400
└── IntoItself         objectstore.into_itself      409
Stopped: not for users; whoever asked for the stop knows
"""

from ...errors import N_, AppError


class TransferError(AppError):
    status = 502


class Damaged(TransferError):
    code = "objectstore.damaged"
    retryable = True
    message = N_("{address} arrived damaged: its checksum is wrong.")
    hint = N_("Start again. If it happens again, the object itself may be damaged.")


class SourceChanged(TransferError):
    code = "objectstore.source_changed"
    status = 409
    retryable = True
    message = N_("“{path}” changed while it was being sent.")
    hint = N_("Wait until nobody writes to it, then try again.")


class UnsafeKey(TransferError):
    code = "objectstore.unsafe_key"
    status = 400
    message = N_("No file can be called like the object {address}.")
    hint = N_("Copy it to another name in the object store first.")


class TooLargeObject(TransferError):
    code = "objectstore.too_large"
    status = 400
    message = N_("“{name}” is larger than any object can be: {limit} is the most.")


class NotAFile(TransferError):
    code = "objectstore.not_a_file"
    status = 400
    message = N_("“{path}” is neither a file nor a folder, or a link that leads out of here.")


class IntoItself(TransferError):
    code = "objectstore.into_itself"
    status = 409
    message = N_("{address} cannot be copied into itself.")
    hint = N_("Choose another folder.")


class Stopped(Exception):
    """The transfer was asked to stop: nothing went wrong."""
