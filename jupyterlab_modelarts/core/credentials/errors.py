"""What can go wrong with stored credentials.

CredentialError
├── StoreLinked        credentials.linked            500
├── StoreForeign       credentials.foreign           500   it belongs to another user
├── StoreDamaged       credentials.damaged           500
├── StoreUnreadable    credentials.unreadable        500
├── StoreBusy          credentials.busy              503
├── StoreUnknown       credentials.unknown_store     500   the environment variable is wrong
├── KeyringMissing     credentials.no_keyring        503
├── KeyringLocked      credentials.keyring_locked    503
├── KeyringSilent      credentials.keyring_silent    504   no answer in time
└── KeyringFailed      credentials.keyring_failed    500

None of them holds a value, nor what a keyring said, which might.
"""

from ..errors import N_, AppError


class CredentialError(AppError):
    pass


class StoreLinked(CredentialError):
    code = "credentials.linked"
    message = N_("The file of secrets “{path}” is not used, as it is a symbolic link.")
    hint = N_("Put the file itself there, or name its real path in c.Credentials.file.")


class StoreForeign(CredentialError):
    code = "credentials.foreign"
    message = N_("The file of secrets “{path}” is not used, as it belongs to another user.")
    hint = N_("Remove it, or name another file in c.Credentials.file.")


class StoreDamaged(CredentialError):
    code = "credentials.damaged"
    message = N_("The file of secrets is damaged. It is kept as “{path}”, and a new one begins.")
    hint = N_("Enter your secrets again, or mend that file and give it its old name.")


class StoreUnreadable(CredentialError):
    code = "credentials.unreadable"
    message = N_("The file of secrets “{path}” cannot be read: {reason}")
    hint = N_("Check the file, or name another one in c.Credentials.file.")


class StoreBusy(CredentialError):
    code = "credentials.busy"
    status = 503
    retryable = True
    message = N_("Another program is writing to the file of secrets “{path}”.")
    hint = N_("Wait a moment, then try again.")


class StoreUnknown(CredentialError):
    code = "credentials.unknown_store"
    message = N_("The environment variable {variable} does not say where secrets are kept.")
    hint = N_("Remove it, or restart the server and the kernel.")


class KeyringMissing(CredentialError):
    code = "credentials.no_keyring"
    status = 503
    message = N_("This computer has no keyring that could keep secrets.")
    hint = N_("Set up a keyring, or set c.Credentials.store to “file”.")


class KeyringLocked(CredentialError):
    code = "credentials.keyring_locked"
    status = 503
    retryable = True
    message = N_("The keyring of this computer is locked.")
    hint = N_("Unlock it and try again, or set c.Credentials.store to “file”.")


class KeyringSilent(CredentialError):
    code = "credentials.keyring_silent"
    status = 504
    retryable = True
    message = N_("The keyring of this computer did not answer within {seconds} seconds.")
    hint = N_("It may ask for a password on the computer's own screen. Answer it, and try again.")


class KeyringFailed(CredentialError):
    code = "credentials.keyring_failed"
    retryable = True
    message = N_("The keyring of this computer failed ({reason}).")
    hint = N_("Try again, or set c.Credentials.store to “file”.")
