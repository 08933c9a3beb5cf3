"""Errors about jobs.

JobError
├── JobNotFound       job.not_found       404
├── UnknownKind       job.unknown_kind    400
├── JobBusy           job.busy            409
├── WrongState        job.wrong_state     409
└── JobInterrupted    job.interrupted     an operation raises it, or a subclass, to say
                                          that it can go on later from its checkpoint
"""

from ..errors import N_, AppError


class JobError(AppError):
    status = 409


class JobNotFound(JobError):
    code = "job.not_found"
    status = 404
    message = N_("This transfer is not known any more.")
    hint = N_("Refresh the list.")


class UnknownKind(JobError):
    code = "job.unknown_kind"
    status = 400
    message = N_("This server cannot do “{kind}”.")


class JobBusy(JobError):
    code = "job.busy"
    retryable = True
    message = N_("Another transfer is already writing to “{path}”.")
    hint = N_("Wait until it has finished, or cancel it.")


class WrongState(JobError):
    code = "job.wrong_state"
    message = N_("Cannot {action}: it is {state}.")


class JobInterrupted(JobError):
    code = "job.interrupted"
    retryable = True
    message = N_("The server stopped while this was running.")
    hint = N_("Press Resume to go on where it stopped.")
