"""What can go wrong with an upload.

UploadError
├── UploadNotFound      upload.not_found        404
├── UploadGone          upload.gone             410   expired, cancelled or over
├── UploadPaused        upload.paused           423
├── OffsetMismatch      upload.offset_mismatch  409
├── ChecksumMismatch    upload.checksum         460
├── UnknownChecksum     upload.checksum_unknown 400
├── TooLong             upload.too_long         400   more bytes than were declared
├── TooLarge            upload.too_large        413   more than the operator allows
├── TusVersion          upload.tus_version      412
├── BadUpload           upload.bad_request      400
│   └── WrongContentType    upload.content_type 415
├── BadBundle           upload.bad_bundle       400
├── TargetBusy          upload.busy             409
└── SomeFailed          upload.some_failed      409
SenderGone (a JobInterrupted)  upload.sender_gone
"""

from ..core.errors import N_, AppError
from ..core.jobs.errors import JobInterrupted


class UploadError(AppError):
    status = 400


class UploadNotFound(UploadError):
    code = "upload.not_found"
    status = 404
    message = N_("This upload is not known to the server.")
    hint = N_("Start it again.")


class UploadGone(UploadError):
    code = "upload.gone"
    status = 410
    message = N_("This upload has ended or expired.")
    hint = N_("Start it again.")


class UploadPaused(UploadError):
    code = "upload.paused"
    status = 423
    retryable = True
    message = N_("This upload is paused.")
    hint = N_("Press Resume to go on.")


class OffsetMismatch(UploadError):
    code = "upload.offset_mismatch"
    status = 409
    retryable = True
    message = N_("The server has {offset} bytes of this upload, but was sent a part for {given}.")
    hint = N_("Ask the server how far it is, and go on from there.")


class ChecksumMismatch(UploadError):
    code = "upload.checksum"
    status = 460
    retryable = True
    message = N_("“{name}” arrived damaged: its checksum is wrong.")
    hint = N_("Send it again. If it changed while it was sent, wait until it is complete.")


class UnknownChecksum(UploadError):
    code = "upload.checksum_unknown"
    message = N_("The checksum is not understood: {given}")
    hint = N_("Use sha256, sha1 or md5, with the digest in base64.")


class TooLong(UploadError):
    code = "upload.too_long"
    message = N_("“{name}” is larger than was declared: {declared} bytes.")
    hint = N_("It may have changed while it was sent. Start it again.")


class TooLarge(UploadError):
    code = "upload.too_large"
    status = 413
    message = N_("“{name}” is too large: this server takes up to {limit}.")
    hint = N_("Use the object store, or ask the operator of this server.")


class TusVersion(UploadError):
    code = "upload.tus_version"
    status = 412
    message = N_("This server speaks version 1.0.0 of the tus protocol.")


class BadUpload(UploadError):
    code = "upload.bad_request"
    message = N_("The upload is not valid: {reason}")


class WrongContentType(BadUpload):
    code = "upload.content_type"
    status = 415


class BadBundle(UploadError):
    code = "upload.bad_bundle"
    message = N_("The files could not be unpacked: {reason}")
    hint = N_("Start it again.")


class TargetBusy(UploadError):
    code = "upload.busy"
    status = 409
    retryable = True
    message = N_("“{path}” is being uploaded already, maybe from another tab.")
    hint = N_("Wait until that upload has finished, or cancel it.")


class SomeFailed(UploadError):
    code = "upload.some_failed"
    status = 409
    retryable = True
    message = N_("{failed} of {total} files could not be saved. The first: {first}")
    hint = N_("Mend the cause and press Resume: what arrived is not sent again.")


class SenderGone(JobInterrupted):
    code = "upload.sender_gone"
    message = N_("Nothing more has come: the page or program was closed, or the network failed.")
    hint = N_("Press Resume and choose the same file: it goes on where it stopped.")
