"""Git repositories into the workspace."""
