"""What can go wrong with uploads by way of the object store.

RelayError
├── RelayOff        relay.off          404  the operator does not want it
├── RelayGone       relay.gone         410  it is over
├── RelayPaused     relay.paused       423  the user wants it to wait
├── RelayPartial    relay.partial      409  parts are missing
└── RelayCors       relay.cors         409  the bucket refuses browsers

JobInterrupted
└── RelayStalled    relay.stalled      409  the browser sends no more
"""

from ..core.errors import N_, AppError
from ..core.jobs.errors import JobInterrupted


class RelayError(AppError):
    status = 409


class RelayOff(RelayError):
    code = "relay.off"
    status = 404
    message = N_("Uploads by way of the object store are turned off on this server.")
    hint = N_("Upload the file directly.")


class RelayGone(RelayError):
    code = "relay.gone"
    status = 410
    message = N_("This upload is over.")
    hint = N_("Start it again.")


class RelayPaused(RelayError):
    code = "relay.paused"
    status = 423
    message = N_("This upload is paused.")
    hint = N_("Press Resume to go on.")


class RelayPartial(RelayError):
    code = "relay.partial"
    message = N_("Only {done} of {total} have reached the object store.")
    hint = N_("Send the parts that are missing, then complete it again.")


class RelayStalled(JobInterrupted):
    code = "relay.stalled"
    message = N_("Nothing more of “{name}” has come: the page was closed, or the network failed.")
    hint = N_("Press Resume and choose the same file: it goes on where it stopped.")


class RelayCors(RelayError):
    code = "relay.cors"
    message = N_("The bucket “{bucket}” lets no page of {origin} upload to it.")
    hint = N_("Its owner must allow PUT from there (CORS). Meanwhile upload the file directly.")
