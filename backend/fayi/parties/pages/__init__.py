"""The pages of parties, by what is shown."""
