"""接待登记: someone comes in; what they bring becomes a matter in the register, with a slip to take home.

The whole registration is rehearsed in a savepoint for the check page and undone, so the page shows exactly
what the database would accept; nothing is kept until the clerk confirms.
"""
