"""The pages of notices: the list behind the bell, and what leaves the desk."""
