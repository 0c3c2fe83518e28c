"""The pages of serving."""
