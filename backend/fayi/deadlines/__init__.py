"""期限: the clocks of a matter: started and stopped by actions, paused by suspensions, worked out by law.

The rule is the type's `TimeLimit`; a local number may replace its length. What is kept of a clock is its
start, its length and how its last day was worked out, so that everybody can check it; nobody edits a last
day by hand.
"""
