"""Code lists, means rules, and articles of law."""
