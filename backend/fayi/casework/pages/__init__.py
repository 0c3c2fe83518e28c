"""The overview of a matter, its actions and its particulars."""
