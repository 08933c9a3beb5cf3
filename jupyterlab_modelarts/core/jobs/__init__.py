"""Long work: one mechanism for everything that takes more than a moment."""
