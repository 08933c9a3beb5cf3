"""An authorizer to test with: the request says what is not allowed."""

from typing import Any

from jupyter_server.auth import Authorizer


class DenyAsAsked(Authorizer):
    """Denies ``modelarts`` the action that the header ``X-Deny`` names, or ``all``."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        denied = handler.request.headers.get("X-Deny", "")
        return resource != "modelarts" or denied not in (action, "all")
