"""检索: what of a matter can be found again, and the search page.

The index is disposable and never the truth: what an officer may see is decided by the database, and counts
shown to people come from the same place. `Index` is the protocol; the embedded one lives in PostgreSQL
(two-character sequences, written in the same transaction).
"""
