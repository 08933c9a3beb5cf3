"""What can go wrong with a download, by cause.

RemoteError
├── BadUrl            remote.bad_url           400
├── AddressRefused    remote.address           403  inside the network of this server
│   └── PlainAddressRefused
├── MissingPage       remote.not_found         404
├── LoginNeeded       remote.login             403
├── TooManyRequests   remote.too_many          503
├── ServerTrouble     remote.server            502
├── UnexpectedStatus  remote.status            502  any other
├── UnknownEncoding   remote.encoding          502
├── BadEncoding       remote.bad_encoding      502
├── NotAFile          remote.not_a_file        409  a web page in place of a notebook
├── HostUnknown       remote.host_unknown      502
├── Unreachable       remote.unreachable       502
├── Silent            remote.silent            504
├── BadCertificate    remote.certificate       502
├── TooManyRedirects  remote.redirects         502
├── BadRedirect       remote.redirect          502  to something that is not http
├── TooLarge          remote.too_large         413
├── CutShort          remote.cut_short         502
├── Changed           remote.changed           409
├── WrongChecksum     remote.checksum          409
└── ArchiveError
    ├── NotAnArchive      remote.not_an_archive    409
    ├── ArchiveEncrypted  remote.archive_encrypted 409
    ├── ArchiveUnsafe     remote.archive_unsafe    409
    └── ArchiveTooLarge   remote.archive_too_large 413
        └── ArchiveTooMany                              too many files, not bytes
"""

from ..core.errors import N_, AppError


class RemoteError(AppError):
    status = 502


class BadUrl(RemoteError):
    code = "remote.bad_url"
    status = 400
    message = N_("“{url}” cannot be downloaded: {reason}")
    hint = N_("An address looks like https://example.org/data/file.csv.")


class AddressRefused(RemoteError):
    code = "remote.address"
    status = 403
    message = N_("{host} leads to {address}, inside a network that downloads may not reach.")
    hint = N_("The operator of this server can allow it with c.Remote.allowed_networks.")


class PlainAddressRefused(AddressRefused):
    """The same, where the URL holds no name."""

    message = N_("{address} is inside a network that downloads may not reach.")


class MissingPage(RemoteError):
    code = "remote.not_found"
    status = 404
    message = N_("There is nothing at this address ({status}).")
    hint = N_("Open it in your browser to check it. It may have been moved or removed.")


class LoginNeeded(RemoteError):
    code = "remote.login"
    status = 403
    message = N_("{host} does not give this file to everybody ({status}).")
    hint = N_("Use a link that needs no sign-in, or download it yourself and upload it.")


class TooManyRequests(RemoteError):
    code = "remote.too_many"
    status = 503
    retryable = True
    message = N_("{host} has been asked too often and wants us to wait.")
    hint = N_("Try again in some minutes.")


class ServerTrouble(RemoteError):
    code = "remote.server"
    retryable = True
    message = N_("{host} could not answer ({status}).")
    hint = N_("The trouble is on its side. Try again later.")


class UnexpectedStatus(RemoteError):
    code = "remote.status"
    message = N_("{host} answered with {status} in place of the file.")
    hint = N_("Open the address in your browser to see what it says.")


class UnknownEncoding(RemoteError):
    code = "remote.encoding"
    message = N_("{host} sends this file compressed as “{encoding}”, which is not understood.")
    hint = N_("Look for another address of the same file.")


class BadEncoding(RemoteError):
    code = "remote.bad_encoding"
    message = N_("What {host} sends is not compressed in the way that it says, or is damaged.")
    hint = N_("Try again, or look for another address of the same file.")


class NotAFile(RemoteError):
    code = "remote.not_a_file"
    status = 409
    message = N_("This address leads to a web page, not to the notebook “{name}”.")
    hint = N_("Look for a link such as “Raw” or “Download” on that page, and use its address.")


class HostUnknown(RemoteError):
    code = "remote.host_unknown"
    message = N_("There is no host {host}.")
    hint = N_("Check the spelling, and whether this server can reach the internet.")


class Unreachable(RemoteError):
    code = "remote.unreachable"
    retryable = True
    message = N_("{host} cannot be reached: {reason}")
    hint = N_("Check the address, and whether this server can reach the internet.")


class Silent(RemoteError):
    code = "remote.silent"
    status = 504
    retryable = True
    message = N_("{host} has sent nothing for {seconds} seconds.")
    hint = N_("Go on with Resume; what has arrived is kept.")


class BadCertificate(RemoteError):
    code = "remote.certificate"
    message = N_("The certificate of {host} cannot be trusted: {reason}")
    hint = N_("The operator of this server can name further authorities with c.Remote.ca_file.")


class TooManyRedirects(RemoteError):
    code = "remote.redirects"
    message = N_("{host} sends us from one address to the next without end.")
    hint = N_("Open it in your browser, and use the address that you end up at.")


class BadRedirect(RemoteError):
    code = "remote.redirect"
    message = N_("{host} sends us to what is no valid address of http or https.")
    hint = N_("Use the address of the file itself.")


class TooLarge(RemoteError):
    code = "remote.too_large"
    status = 413
    message = N_("“{name}” is larger than the {limit} that this server allows.")
    hint = N_("Ask the operator of this server to raise c.Remote.max_size.")


class CutShort(RemoteError):
    code = "remote.cut_short"
    retryable = True
    message = N_("The connection to {host} broke off: {done} of {total} have arrived.")
    hint = N_("Press Resume to go on where it stopped.")


class Changed(RemoteError):
    code = "remote.changed"
    status = 409
    message = N_("“{name}” changed on {host} while it was downloaded.")
    hint = N_("Nothing of the two was mixed. Start again to get it as it is now.")


class WrongChecksum(RemoteError):
    code = "remote.checksum"
    status = 409
    message = N_("“{name}” is not the file that was expected: its SHA-256 is {found}.")
    hint = N_("Compare the checksum with the one that the publisher gives. Nothing was kept.")


class ArchiveError(RemoteError):
    status = 409


class NotAnArchive(ArchiveError):
    code = "remote.not_an_archive"
    message = N_("“{name}” cannot be unpacked: {reason}")
    hint = N_("Zip and tar archives can be unpacked. Download it without unpacking.")


class ArchiveEncrypted(ArchiveError):
    code = "remote.archive_encrypted"
    message = N_("“{name}” is protected by a password.")
    hint = N_("Download it without unpacking, and unpack it in a terminal.")


class ArchiveUnsafe(ArchiveError):
    code = "remote.archive_unsafe"
    message = N_("“{name}” was not unpacked, as “{entry}” in it is not safe: {reason}")
    hint = N_("Only unpack archives of people you trust. Nothing was kept.")


class ArchiveTooLarge(ArchiveError):
    code = "remote.archive_too_large"
    status = 413
    message = N_("“{name}” was not unpacked: more than {limit} come out of it.")
    hint = N_("Download it without unpacking, or ask the operator to raise the limit.")


class ArchiveTooMany(ArchiveTooLarge):
    message = N_("“{name}” was not unpacked: it has more than {limit} entries.")
