"""Moves bytes and objects: engines, and what is built on them."""
