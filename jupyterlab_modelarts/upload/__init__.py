"""Local files into the workspace, over the tus protocol."""
