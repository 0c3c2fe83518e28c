"""The pages between agencies."""
