"""What secrets may be called. Nothing else is imported here: notebooks load this first."""

import re

#: Where secrets stand among the credentials.
NAMESPACE = "secret"

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")


def is_name(text: str) -> bool:
    """Whether a secret may be called so."""
    return _NAME.fullmatch(text) is not None
