"""What can go wrong with secrets.

SecretError
├── SecretMissing     secrets.not_found    404
├── BadSecretName     secrets.bad_name     400
└── BadSecretValue    secrets.bad_value    400

None of them repeats what was sent: somebody may have put a value where a name belongs.
"""

from ..core.errors import N_, AppError


class SecretError(AppError):
    status = 400


class SecretMissing(SecretError):
    code = "secrets.not_found"
    status = 404
    message = N_("There is no secret of this name.")
    hint = N_("Refresh the list: it may have been deleted already.")


class BadSecretName(SecretError):
    code = "secrets.bad_name"
    message = N_("This cannot be the name of a secret.")
    hint = N_("Use 1 to 128 letters (a to z), digits, and “.”, “_” or “-” after the first one.")


class BadSecretValue(SecretError):
    code = "secrets.bad_value"
    message = N_("This cannot be the value of a secret.")
    hint = N_("It must be text of up to 64 KB, and must not be empty.")
