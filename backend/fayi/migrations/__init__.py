"""The database's history: one numbered file a change, forwards only."""
