"""系统接口: what other systems may do, as JSON under /api, over the same queries and actions as the pages.

A token belongs to an agency and to the officer who answers for it. It may never do more than that officer
may do there, row security holds for it as for a page, and the timeline names the officer and the system.
"""
