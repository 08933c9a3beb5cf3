"""OBS and other object stores: browse them, and copy to and from the workspace."""
