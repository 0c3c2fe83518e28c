"""案件: the record of a matter, its number, who may see it, who is answerable for it, and its timeline.

A matter belongs to one agency at a time. Other agencies see it through a grant (a referral, for as long as it
lasts). Row security in the database shows each agency its own; `queries.visible_to` is the one door in code.
"""
