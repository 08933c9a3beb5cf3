"""What can go wrong with a transfer as a whole.

TransferJobError
├── SomeFailed         obs.some_failed        409  the others are done
├── SourceMissing      obs.source_missing     404
└── BadTransfer        obs.bad_transfer       400
"""

from ..core.errors import N_, AppError


class TransferJobError(AppError):
    status = 409


class SomeFailed(TransferJobError):
    code = "obs.some_failed"
    retryable = True
    message = N_("{failed} of {total} could not be done. The first: {first}")
    hint = N_("Mend the cause and press Resume: what is done is not done again.")


class SourceMissing(TransferJobError):
    code = "obs.source_missing"
    status = 404
    message = N_("“{path}” does not exist any more.")
    hint = N_("Refresh the list.")


class BadTransfer(TransferJobError):
    code = "obs.bad_transfer"
    status = 400
    message = N_("This cannot be transferred: {reason}")
