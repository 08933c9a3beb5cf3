"""Secrets by name: typed in the browser, read by notebooks, written into neither."""
