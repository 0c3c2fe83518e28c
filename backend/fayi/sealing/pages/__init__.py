"""Asking for what is sealed, and who may see a matter."""
