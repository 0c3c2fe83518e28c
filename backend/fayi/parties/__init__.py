"""当事人: people and organisations, the part each plays in a matter, and who acts for them.

A party is written down once and takes part in many matters. ID numbers, phones and addresses are encrypted;
lists show them redacted, and reading one in full needs a right and a purpose, which are kept. What may not be
(one person on both sides) is refused; what gives pause (one household, phone or address on both sides, an
officer with an interest) is shown, disclosed and accepted.
"""
