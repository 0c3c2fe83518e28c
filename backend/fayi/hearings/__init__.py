"""调解会与调查: a sitting of a matter with a time, a place and people, and its minutes (笔录).

A hearing is planned, then held, adjourned or cancelled. Adjourning leaves the old one as it was and plans
a new one that points back to it. The minutes are signed person by person; when everybody who has to sign has
signed, they stand, and only a supplement may be added.
"""
