"""Files from any URL into the workspace."""
