"""What can go wrong with a clone, by cause.

CloneError
├── BadUrl              clone.bad_url            400
├── BadRef              clone.bad_ref            400
├── AddressRefused      clone.address            403  metadata and link-local addresses
├── AuthRequired        clone.auth_required      403
├── WrongCredentials    clone.wrong_credentials  403
├── KeyRefused          clone.key_refused        403  SSH
├── HostKeyUnknown      clone.host_key_unknown   403  SSH
├── HostKeyChanged      clone.host_key_changed   403  SSH
├── NoRepository        clone.no_repository      404
├── NoSuchRef           clone.no_ref             404
├── NoSuchFolder        clone.no_folder          404
├── HostUnknown         clone.host_unknown       502
├── Unreachable         clone.unreachable        502
├── Silent              clone.silent             504
├── BadCertificate      clone.certificate        502
├── Moved               clone.moved              502
├── CutShort            clone.cut_short          502
├── GitFailed           clone.failed             502
├── NoGit               clone.no_git             501
├── OldGit              clone.old_git            501
├── NoLfs               clone.no_lfs             501
├── LargeFilesMissing   clone.lfs_missing        502
├── OtherRepository     clone.other_repository   409
├── CannotPull          clone.cannot_pull        409
└── CloneWarning                                      nothing failed
    ├── LinksReplaced   clone.links_replaced
    ├── NamesAlike      clone.names_alike
    ├── LfsLeftOut      clone.lfs_left_out
    └── SubmodulesLeftOut  clone.submodules_left_out
"""

from ..core.errors import N_, AppError, DiskFull


class CloneError(AppError):
    status = 502


class BadUrl(CloneError):
    code = "clone.bad_url"
    status = 400
    message = N_("“{url}” cannot be cloned: {reason}")
    hint = N_("An address looks like https://github.com/owner/repository.")


class BadRef(CloneError):
    code = "clone.bad_ref"
    status = 400
    message = N_("“{ref}” cannot be the name of a branch or tag.")
    hint = N_("Choose one of the list.")


class AddressRefused(CloneError):
    code = "clone.address"
    status = 403
    message = N_("{host} is at an address that this server does not clone from.")
    hint = N_("The operator of this server can change that with c.Clone.allowed_networks.")


class AuthRequired(CloneError):
    code = "clone.auth_required"
    status = 403
    retryable = True
    message = N_("{host} wants to know who you are, or has no such repository.")
    hint = N_("Check the address. For a private repository, give a user name and a token.")


class WrongCredentials(CloneError):
    code = "clone.wrong_credentials"
    status = 403
    retryable = True
    message = N_("{host} does not accept this user name and password.")
    hint = N_("Most services want an access token in place of the password.")


class KeyRefused(CloneError):
    code = "clone.key_refused"
    status = 403
    message = N_("{host} does not accept the SSH key of this server.")
    hint = N_("Add the key to your account there, or use the https address.")


class HostKeyUnknown(CloneError):
    code = "clone.host_key_unknown"
    status = 403
    retryable = True
    message = N_("{host} is not known here by its SSH key, {fingerprint}.")
    hint = N_("If its owner says that this is its fingerprint, trust the host.")


class HostKeyChanged(CloneError):
    code = "clone.host_key_changed"
    status = 403
    message = N_("The SSH key of {host} is not the one that is known here.")
    hint = N_("If it was changed on purpose, remove the old one with “ssh-keygen -R {host}”.")


class NoRepository(CloneError):
    code = "clone.no_repository"
    status = 404
    message = N_("There is no repository at {url}.")
    hint = N_("Check the address.")


class NoSuchRef(CloneError):
    code = "clone.no_ref"
    status = 404
    message = N_("The repository has no branch or tag “{ref}”.")
    hint = N_("Choose one of the list.")


class NoSuchFolder(CloneError):
    code = "clone.no_folder"
    status = 404
    message = N_("The repository has no folder “{path}” in this version.")
    hint = N_("Check the folders that you chose.")


class HostUnknown(CloneError):
    code = "clone.host_unknown"
    #: Whoever looks names up may be ill for a moment: what was received is kept.
    retryable = True
    message = N_("There is no host {host}.")
    hint = N_("Check the spelling, and whether this server can reach the internet.")


class Unreachable(CloneError):
    code = "clone.unreachable"
    retryable = True
    message = N_("{host} cannot be reached.")
    hint = N_("Check the address, and whether this server can reach the internet.")


class Silent(CloneError):
    code = "clone.silent"
    status = 504
    retryable = True
    message = N_("{host} does not answer.")
    hint = N_("Try again later.")


class BadCertificate(CloneError):
    code = "clone.certificate"
    message = N_("The certificate of {host} cannot be trusted.")
    hint = N_("The operator of this server can name further authorities with c.Clone.ca_file.")


class Moved(CloneError):
    code = "clone.moved"
    message = N_("{host} says that the repository is at another address.")
    hint = N_("Open it in your browser, and use the address that you end up at.")


class CutShort(CloneError):
    code = "clone.cut_short"
    retryable = True
    message = N_("The connection to {host} broke off.")
    hint = N_("Press Resume. For a large repository, get only the last version or some folders.")


class GitFailed(CloneError):
    code = "clone.failed"
    retryable = True
    message = N_("Git could not do it: {reason}")


class NoGit(CloneError):
    code = "clone.no_git"
    status = 501
    message = N_("Git is not installed on this server.")
    hint = N_("Ask the operator of this server to install it.")


class OldGit(CloneError):
    code = "clone.old_git"
    status = 501
    message = N_("Git is too old on this server: it is {found}, and {needed} is needed.")
    hint = N_("Ask the operator of this server to update it.")


class NoLfs(CloneError):
    code = "clone.no_lfs"
    status = 501
    message = N_("Git LFS is not installed on this server.")
    hint = N_("Clone without large files (LFS), or ask the operator to install git-lfs.")


class LargeFilesMissing(CloneError):
    code = "clone.lfs_missing"
    retryable = True
    message = N_("{host} does not have all the large files of this repository.")
    hint = N_("Clone without large files (LFS), and tell the owner of the repository.")


class DiskFilled(DiskFull):
    """The same as its parent, where git does not say how much is missing."""

    message = N_("The disk is full: there was not enough space for “{name}”.")


class OtherRepository(CloneError):
    code = "clone.other_repository"
    status = 409
    message = N_("“{name}” is not a clone of this repository.")
    hint = N_("Keep both, or choose another name.")


class CannotPull(CloneError):
    code = "clone.cannot_pull"
    status = 409
    message = N_("“{name}” could not be brought up to date: {reason}")
    hint = N_("Commit or undo your changes first, in a terminal, or keep both.")


class CloneWarning(CloneError):
    """The clone is there, but in one point not as one might expect."""


class LinksReplaced(CloneWarning):
    code = "clone.links_replaced"
    message = N_("Links that lead out of the workspace became plain files ({count}): {names}")
    hint = N_("Each holds the path that its link led to.")


class NamesAlike(CloneWarning):
    code = "clone.names_alike"
    message = N_("Names differ only in case ({count}): {names}")
    hint = N_("Windows and macOS can have only one of each.")


class LfsLeftOut(CloneWarning):
    code = "clone.lfs_left_out"
    message = N_("Large files (Git LFS) were left out ({count}): {names}")
    hint = N_("“git lfs pull” in a terminal gets them, where git-lfs is installed.")


class SubmodulesLeftOut(CloneWarning):
    code = "clone.submodules_left_out"
    message = N_("Submodules that cannot be had were left out ({count}): {names}")
    hint = N_("“git submodule update --init” in a terminal gets them, once they can be had.")
