"""What must stay secret, kept by name: in the system's keyring, or in a file of the user's own."""
