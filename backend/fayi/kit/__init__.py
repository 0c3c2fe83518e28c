"""Tools with no legal meaning: database, time, errors, files, secrets, later work."""
