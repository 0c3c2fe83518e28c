"""The pages of hearings: the tab, the form for a new one, one hearing and what is done with it."""
