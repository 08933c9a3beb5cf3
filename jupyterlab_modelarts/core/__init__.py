"""What the features share. Nothing here knows a feature."""
