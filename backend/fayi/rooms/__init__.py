"""Rooms, lines and devices of every agency, in one calendar without a double booking.

A booking needs resources: rooms at every end, a line, the prisoner, officers. Proposing one takes nothing.
Confirming it writes a claim for every resource and part, and the database admits no two claims of one
resource whose times overlap; so whoever confirms second is refused, and offered when all ends are free.
"""
